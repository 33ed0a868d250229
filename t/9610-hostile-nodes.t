#!/bin/sh
# Nodes that lie: what bm-merge and bm-fanout take from them, what it costs,
# and that they are named.
. "${0%/*}/lib.sh"
printf 'liar\nhonest\n' >nodes
{
	printf 'bm\t1\nrun\tr\t0\t1764000000000000\th0\tbm-load 0.1\t1\n'
	printf 'step\t1\t1\thome\tGET\t/\ncycle\t0\t0\t1\t\t0\t0\t10000000\t20000000\n'
} >head

# lies AWK: a node of 10^6 lines, of which AWK prints line i
lies() {
	cat head
	awk "BEGIN { for (i = 0; i < ${2:-1000000}; i++) $1 }"
	printf 'books\t0\t0\t1\t0\t0\t1\t0\t0\t1\nend\tr\t0\tok\t1\t\n'
}

# peak FILE: bm-merge's largest size to $kb, in KiB; its status to $rc, words
# to err
peak() {
	rm -f pipe; mkfifo pipe
	bm-merge pipe >out 2>err & p=$!
	{ cat "$1"; cat "/proc/$p/status" >status; } >pipe
	wait $p && rc=0 || rc=$?
	kb=$(sed -n 's/^VmHWM:[	 ]*\([0-9]*\) kB/\1/p' status)
}

# A sanitizer takes memory for itself.
grep -q __asan_init "$T_TOP/bin/bm-merge" && roomy=yes || roomy=

lies 'x = 1' 1 >idle.tsv
peak idle.tsv
idle=$kb

# flat WHAT: its peak is below twice that of an honest node
flat() {
	peak "$1"
	echo "$kb KiB, idle $idle KiB"
	[ "$roomy" ] || [ "$kb" -lt $((2 * idle)) ]
}

t 'S31: a million distinct URLs, a million distinct errors: flat' '
	lies "printf \"resp\\t0\\t0\\t0\\t%d\\t1\\t1\\t1\\tget\\t0\\terror\\t%d\\t\\t\\t\\t\\t9\\t1\\t\\tpt\\t/%d\\tclosed in body %d\\n\", i, i, i, i" >urls.tsv
	flat urls.tsv
	[ $rc != 0 ]
	[ "$(grep -c "^fail" out)" -le 21 ]
	[ "$(awk -F "\t" "/^fail/ { n += \$8 } END { print n }" out)" = 1000000 ]'

t 'S30: a million lines of counts that are none: flat, named, counted' '
	lies "printf \"hist\\t0\\t0\\t\\t1\\t1\\t1\\tget\\t200\\tok\\t\\ttotal\\t%s\\t1\\t1\\t1\\t1\\n\", i % 3 == 0 ? \"nan\" : i % 3 == 1 ? \"-1\" : \"9223372036854775808\"" >nan.tsv
	flat nan.tsv
	[ $rc = 2 ]; has err "pipe:5: bad line: hist: count"
	[ "$(awk -F "\t" "/^bad/ { n += \$3 } END { print n }" out)" = 1000000 ]
	[ "$(wc -l <err)" -lt 30 ]'

t 'S30: a line of 100 MB: flat, named, the rest is read' '
	{ cat head; head -c 100000000 /dev/zero | tr "\0" x; echo; lies "x = 1" 1; } >long.tsv
	peak long.tsv; echo "$kb KiB, idle $idle KiB"
	[ "$roomy" ] || [ "$kb" -lt $((idle + 4096)) ]
	[ $rc = 2 ]; has err "longer than 1 MiB"
	has out "books	0	0	1"'

t 'S31: a million distinct steps are kept, as they must; memory is linear' '
	lies "printf \"step\\t1\\t%d\\tname %d\\tGET\\t/\\n\", i % 9999 + 1, i" 100000 >one
	lies "printf \"step\\t1\\t%d\\tname %d\\tGET\\t/\\n\", i % 9999 + 1, i" 200000 >two
	peak one; a=$kb; peak two; b=$kb
	echo "$a KiB, then $b KiB; $((b - a)) KiB for 100,000 lines"
	[ "$roomy" ] || [ $((b - a)) -lt 40000 ]
	[ $rc = 2 ]; has err "step "'

t 'S30: bm-fanout: one node lies, the other is whole; the liar is named' '
	cat >node <<-"X"
	#!/bin/sh
	if [ "$1" = 0 ]; then cat "$2"; else sed "s/	r	0	/	r	1	/; s/^books	0/books	1/" "$3"; fi
	X
	chmod +x node
	lies "x = 1" 1 | sed "s/ok	1	\$/ok	9223372036854775807	/" >count.tsv
	lies "x = 1" 1 | sed "s/ok	1	\$/ok	0	/" >good.tsv
	fails 1 bm-fanout -q -e local -o o1 nodes -- "$T_DIR/node" "{node}" \
	    "$T_DIR/count.tsv" "$T_DIR/good.tsv" >out 2>err
	grep "^node	0	liar	.*output-damaged" out
	grep "^node	1	honest	.*	ok	" out
	has err "liar"'

t 'S30: bm-fanout: endless output without a line end is ended, in memory for a line' '
	cat >node <<-"X"
	#!/bin/sh
	echo $$ >"$2$1.waits"
	until [ -e "$2$1" ]; do sleep 0.02; done
	[ "$1" = 1 ] || exec cat /dev/zero
	X
	chmod +x node; rm -f go*
	bm-fanout -q -e local -o o2 nodes -- "$T_DIR/node" "{node}" "$T_DIR/go" >out 2>err &
	p=$!
	wait_for 20 test -s go0.waits -a -s go1.waits
	idle=$(awk "/^VmHWM/ { print \$2 }" /proc/$p/status)
	: >go0
	wait_for 20 sh -c "! kill -0 $(cat go0.waits)"
	kb=$(awk "/^VmHWM/ { print \$2 }" /proc/$p/status)
	: >go1
	wait $p && rc=0 || rc=$?
	echo "$rc: $idle KiB, then $kb"
	[ $rc = 1 ]; [ "$roomy" ] || [ "$kb" -lt $((idle + 4096)) ]
	has err "output-damaged: a line over 1 MiB (0 liar)"
	[ "$(wc -c <out)" -lt 3000000 ]'
done_testing
