#!/bin/sh
# Thirty whole sessions against bm-mock: each alone, then all under load.
. "${0%/*}/lib.sh"

mock
url=$URL

{
	echo user
	i=0
	while [ $i -lt 50 ]; do
		echo "user$i"
		i=$((i + 1))
	done
} >users.tsv

# play ARG...: all that the sessions want from outside
play() {
	bm-load -u "$url" -d users.tsv -V n=1..1000 -V pause=10 \
	    -V size="$(wc -c <"$T_SRC/sessions/upload.txt")" "$@"
}

for f in "$T_SRC"/sessions/*.hurl; do
	t "session ${f##*/}" '
		play -1 "$f" >out || { cat out; exit 1; }
		grep -q "^ok " out'
done

t 'there are thirty of them' '
	[ "$(ls "$T_SRC"/sessions/*.hurl | wc -l)" = 30 ]'

t 'all of them under load: each in the mix, every test ok' '
	play -q -c 4 -n 120 -T 20 "$T_SRC"/sessions/*.hurl >run.tsv
	grep "^books" run.tsv | cut -f4,5 >books
	printf "120\t120\n" | same - books || {
		grep -E "^(resp|test)" run.tsv | grep -vw ok
		exit 1
	}
	[ "$(grep -c "^scenario" run.tsv)" = 30 ]
	# weights are exact: 4 tests of each, in any order
	awk -F "\t" "\$1 == \"resp\" && \$8 == 1 { n[\$6 FS \$4 FS \$5] = 1 }
	    END { for (k in n) { split(k, p, FS); c[p[1]]++ }
		for (s in c) if (c[s] < 3 || c[s] > 5) print s, c[s] }" \
	    run.tsv >uneven
	[ ! -s uneven ] || { cat uneven; exit 1; }'

done_testing
