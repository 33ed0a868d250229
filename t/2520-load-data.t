#!/bin/sh
# -d: rows dealt to users; -V ranges, bm_seq, mixes.
. "${0%/*}/lib.sh"

mock
url=$URL

rows() { # N: a file of N rows
	printf 'user\tpassword\n'
	i=1
	while [ $i -le "$1" ]; do
		printf 'u%d\tp %d\n' $i $i
		i=$((i + 1))
	done
}
rows 10 >ten.tsv
echo 'GET {{url}}/?u={{user}}' >one.hurl

# asked RUN: what the query says of each request, in order
asked() { sed -n '/^resp/s/.*\/?u=\([a-z0-9]*\).*/\1/p' "$1"; }

t 'ten tests take ten rows, each once' '
	bm-load -q -c 3 -j 2 -n 10 -u "$url" -d ten.tsv one.hurl >run
	asked run | sort >got
	rows 10 | sed 1d | cut -f1 | sort | same - got'

t 'the rows of nodes are disjoint, together all' '
	for k in 0 1 2; do
		n=3
		[ $k = 0 ] && n=4
		bm-load -q -i $k/3 -n $n -u "$url" -d ten.tsv one.hurl >run.$k
		asked run.$k >got.$k
		[ "$(wc -l <got.$k)" = $n ]
	done
	cat got.? | sort >got
	rows 10 | sed 1d | cut -f1 | sort | same - got'

t 'rows that are used up come again, with a warning' '
	bm-load -q -c 2 -j 1 -n 15 -u "$url" -d ten.tsv one.hurl >run 2>err
	asked run | sort | uniq -c | awk "{ print \$1 }" | sort -n | uniq -c |
	    awk "{ print \$1, \$2 }" >got
	printf "5 1\n5 2\n" | same - got
	has err "ten.tsv: all rows are used, going on with the first"'

t ':once: each row once, then the users are done' '
	bm-load -q -c 3 -j 2 -D 2 -G 1 -u "$url" -d ten.tsv:once one.hurl >run
	asked run | sort >got
	rows 10 | sed 1d | cut -f1 | sort | same - got'

t ':once:from=N begins at row N' '
	bm-load -q -D 1 -G 1 -u "$url" -d ten.tsv:once:from=8 one.hurl >run
	asked run >got
	printf "u8\nu9\nu10\n" | same - got'

t 'registering new users run after run: no row twice' '
	: >all
	for from in 1 5; do
		bm-load -q -n 4 -u "$url" -d ten.tsv:once:from=$from one.hurl \
		    >run
		asked run >>all
	done
	printf "u1\nu2\nu3\nu4\nu5\nu6\nu7\nu8\n" | same - all'

t ':random draws, the same from the same seed' '
	for k in 1 2; do
		bm-load -q -S 7 -j 1 -n 40 -u "$url" -d ten.tsv:random \
		    one.hurl >run
		asked run >got.$k
	done
	same got.1 got.2
	[ "$(sort -u got.1 | wc -l)" -gt 5 ]
	bm-load -q -S 8 -j 1 -n 40 -u "$url" -d ten.tsv:random one.hurl >run
	asked run >got.3
	if cmp -s got.1 got.3; then exit 1; fi'

t 'no two users hold a row at once' '
	echo "GET {{url}}/?u={{user}}&delay=20ms" >slow.hurl
	bm-load -q -c 10 -j 2 -n 60 -u "$url" -d ten.tsv slow.hurl >run 2>err
	# start and end of each, by row: no overlap
	awk -F "\t" "\$1 == \"resp\" { match(\$20, /u=[a-z0-9]+/)
	    print substr(\$20, RSTART, RLENGTH), \$12, \$12 + \$17 }" run |
	    sort -k1,1 -k2,2n |
	    awk "\$1 == row && \$2 < end { print; bad = 1 }
		{ row = \$1; end = \$3; n++ } END { exit bad || n != 60 }"'

t 'fewer rows than users: refused at the start' '
	fails 2 bm-load -q -c 11 -u "$url" -d ten.tsv one.hurl 2>err
	has err "ten.tsv: 10 rows on this node for 11 users at once"'

t 'a bad data file: its name and line' '
	printf "a\tb\n1\t2\n3\n" >bad.tsv
	fails 2 bm-load -u "$url" -d bad.tsv one.hurl 2>err
	echo "bm-load: bad.tsv:3: 1 columns, not 2" | same - err
	printf "a b\n1\n" >bad.tsv
	fails 2 bm-load -u "$url" -d bad.tsv one.hurl 2>err
	has err "bad.tsv:1: '"'a b'"'"
	printf "a\n" >bad.tsv
	fails 2 bm-load -u "$url" -d bad.tsv one.hurl 2>err
	has err "bad.tsv: no row"
	fails 2 bm-load -u "$url" -d ten.tsv:from=11 one.hurl 2>err
	has err "ten.tsv: only 10 rows, none 11"
	fails 2 bm-load -u "$url" -d ten.tsv:once:random one.hurl 2>err
	has err "either :once or :random"'

t 'bm_seq is unique over nodes, users, workers and tests' '
	echo "GET {{url}}/?u=n{{bm_seq}}" >seq.hurl
	for k in 0 1; do
		bm-load -q -i $k/2 -c 4 -j 2 -n 25 -u "$url" seq.hurl >run.$k
	done
	asked run.0 >got
	asked run.1 >>got
	[ "$(wc -l <got)" = 50 ]
	[ "$(sort -u got | wc -l)" = 50 ]'

t '-V ranges are drawn for each test, within their bounds' '
	echo "GET {{url}}/?u={{n}}" >range.hurl
	bm-load -q -n 60 -u "$url" -V n=5..9 range.hurl >run
	asked run | sort -u >got
	printf "5\n6\n7\n8\n9\n" | same - got
	fails 2 bm-load -V n=9..5 -u "$url" range.hurl 2>err
	has err "goes from high to low"
	fails 2 bm-load -V bm_seq=1 -u "$url" range.hurl 2>err
	has err "built in"
	fails 2 bm-load -V nothing -u "$url" range.hurl 2>err
	has err "is not name=value"'

t '-V @file: lines name=value, comments' '
	printf "# a\n\nuser=bob\nnone=\n" >vars
	bm-load -q -n 1 -u "$url" -V @vars one.hurl >run
	[ "$(asked run)" = bob ]
	printf "user\n" >vars
	fails 2 bm-load -u "$url" -V @vars one.hurl 2>err
	has err "vars:1:"'

t 'text from outside stays as it is: 007' '
	bm-load -q -n 1 -u "$url" -V user=007 one.hurl >run
	[ "$(asked run)" = 007 ]'

t 'weights are exact' '
	for s in a b c; do echo "GET {{url}}/?u=$s" >$s.hurl; done
	bm-load -q -j 1 -n 30 -u "$url" 7:a.hurl 2:b.hurl 1:c.hurl >run
	asked run | sort | uniq -c | awk "{ print \$1 \$2 }" >got
	printf "21a\n6b\n3c\n" | same - got
	bm-load -q -j 1 -S 5 -n 30 -u "$url" 7:a.hurl 2:b.hurl 1:c.hurl >run
	asked run >one
	bm-load -q -j 1 -S 5 -n 30 -u "$url" 7:a.hurl 2:b.hurl 1:c.hurl >run
	asked run | same - one
	fails 2 bm-load -u "$url" 0:a.hurl 2>err
	has err "a weight is at least 1"'

t '100,000 rows cost at most 16 MiB' '
	awk "BEGIN { print \"user\\tmail\"
	    for (i = 0; i < 100000; i++) printf \"user%06d\\tuser%06d@example.org\\n\", i, i }" >big.tsv
	cat >rss.hurl <<-EOF
	GET {{url}}/?u={{user}}&delay=300ms
	EOF
	peak() { # the largest resident size of the processes that share $1
		best=0
		while grep -q "State:.[^ZX]" "/proc/$1/status" 2>/dev/null; do
			for p in "$1" $(pgrep -P "$1"); do
				r=$(sed -n "s/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p" \
				    "/proc/$p/status" 2>/dev/null) || r=0
				if [ "${r:-0}" -gt $best ]; then best=$r; fi
			done
			sleep 0.05
		done
		echo $best
	}
	bm-load -q -j 1 -n 2 -u "$url" -V user=x rss.hurl >run &
	without=$(peak $!)
	bm-load -q -j 1 -n 2 -u "$url" -d big.tsv rss.hurl >run &
	with=$(peak $!)
	echo "$without kB without, $with kB with"
	[ $((with - without)) -le 16384 ] && [ "$without" -gt 0 ]'

done_testing
