#!/bin/sh
# One node's drain is held up by a page that hangs: the next window of all
# nodes begins on time.
. "${0%/*}/lib.sh"

bm-mock -p 0 >url &
started $!
wait_for 5 test -s url
URL=$(cat url)
printf 'localhost*3\n' >nodes
# Node 0 soon meets a page that never comes, the others do not.
for i in 0 1 2; do
	printf 'GET %s?delay=5ms\n' "$URL" >s$i.hurl
done
printf 'GET %s?hang\n' "$URL" >>s0.hurl

t 'three nodes, two cycles, one node hangs through its drain' '
	bm-fanout -q -B -e local -f s0.hurl -f s1.hurl -f s2.hurl -o kept nodes -- \
	    bm-load -q -j 1 -c 1:1 -D 2 -G 5 s{node}.hurl >raw.tsv 2>err
	[ "$(grep -c "^end	.*	ok	" raw.tsv)" = 3 ]
	awk -F "\t" "\$1 == \"resp\" && \$2 == 0 && \$11 == \"cut\"" raw.tsv >cut
	[ -s cut ]'

t 'the slots are the same on all nodes' '
	grep "^cycle" raw.tsv | cut -f 3,6- | sort -u >got
	printf "%s\t%s\t%s\t%s\t%s\n" 0 0 0 2000000 7000000 \
	    1 7000000 7000000 9000000 14000000 >want
	same want got'

# start is counted from the begin of the window, by each node for itself; the
# nodes began together within the skew that bm-fanout measured.
t 'the second window begins on all nodes within 100 ms' '
	awk -F "\t" "\$1 == \"resp\" && \$3 == 1 && (!(\$2 in n) || \$12 < n[\$2]) {
		n[\$2] = \$12 }
		END { for (i in n) { k++; if (n[i] < 0 || n[i] > 100000) print i, n[i] }
			if (k != 3) print k }" raw.tsv >late
	[ ! -s late ] || { cat late; exit 1; }
	awk -F "\t" "\$1 == \"clock\" && \$7 != \"\" && (\$7 > 100000 || \$7 < -100000)" \
	    raw.tsv >skewed
	[ ! -s skewed ] || { cat skewed; exit 1; }
	[ "$(grep -c "^clock" raw.tsv)" -ge 3 ]'

done_testing
