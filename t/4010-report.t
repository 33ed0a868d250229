#!/bin/sh
# bm-report: text, exit statuses, what it reads.
. "${0%/*}/lib.sh"

run() {
	awk -v fault="${1:-none}" -f "$T_SRC/stream.awk"
}
run >run.tsv
run dead >dead.tsv

t 'a run is valid, and the first table has a row for each cycle' '
	bm-report run.tsv >out
	has out "VALID   The site carried 260 OK requests per second at 40 users"
	grep -q "^  10 users      100     0" out
	grep -q "^  20 users      180     0" out
	grep -q "^  40 users      260     0" out
'

t 'the run began when the clock of the master says, where nodes were compared' '
	bm-report -J run.tsv >out
	has out "\"epoch_us\":1764000000000000,"
	# the first node is 30 s ahead; what its clock does later is no matter
	awk "BEGIN { FS = OFS = \"\\t\" } { print }
	\$1 == \"bm\" { print \"clock\", 0, \"1764000000000001\", 0, 30000000, 50, 0
	    print \"clock\", 0, \"1764000009000000\", 0, 90000000, 50, 0 }" \
	    run.tsv | bm-report -J >out
	has out "\"epoch_us\":1763999970000000,"
'

t 'text is at most 80 columns wide, and ASCII unless the locale says UTF-8' '
	awk -v fault=burst -f "$T_SRC/stream.awk" | bm-report >out
	[ -s out ]
	fails 1 grep -q ".\{81\}" out
	fails 1 grep -q "[^ -~]" out
	LC_ALL=C.UTF-8 bm-report run.tsv | LC_ALL=C grep -q "$(printf "\342\226")"
'

t 'a raw stream, its summary, and the two halves of it give the same report' '
	bm-report -J <run.tsv >raw
	bm-merge run.tsv >sum.tsv
	bm-report -J <sum.tsv >sum
	same raw sum
	awk "NR % 2" run.tsv >a
	awk "NR % 2 == 0" run.tsv >b
	bm-report -J a b | sed "s/a$//" >halves
	same raw halves
'

t 'a directory stands for the run.tsv in it' '
	mkdir -p d
	cp run.tsv d/run.tsv
	bm-report d >out
	has out "VALID"
'

t 'a node without its end makes the run invalid and the exit status 1' '
	fails 1 bm-report dead.tsv >out 2>err
	has out "INVALID  node 1 did not finish"
	has err "bm-report: node 1 did not finish"
'

t 'a node that was never heard of makes it 1 too' '
	grep -v "^[a-z]*	1	\|^run	r1	1\|^end	r1	1" run.tsv >one.tsv
	fails 1 bm-report one.tsv >out 2>err
	has out "INVALID"
	has err "1 of the 2 nodes of the run are missing"
'

t 'without run lines the input is not to be trusted: 2' '
	grep -v "^run" run.tsv >norun.tsv
	fails 2 bm-report norun.tsv >out 2>err
	has out INVALID
	[ -s err ]
'

t 'without any end line: 2' '
	grep -v "^end" run.tsv >noend.tsv
	fails 2 bm-report noend.tsv >out 2>err
	[ -s err ]
'

t 'an empty input is named and nothing is printed' '
	fails 2 bm-report </dev/null >out 2>err
	has err "bm-report: <stdin>: there is no run in it"
	[ ! -s out ]
	printf "bm\t1\n" >bare
	fails 2 bm-report bare >out 2>err
	has err "bare: there is no run in it"
	[ ! -s out ]
'

t 'a missing file is named' '
	fails 2 bm-report nowhere.tsv >out 2>err
	has err "bm-report: "
	has err "nowhere.tsv: No such file or directory"
'

t 'a truncated stream is 2 or 1, says so, and crashes nowhere' '
	size=$(wc -c <run.tsv)
	for part in 1 3 7 11 13 16 18 19; do
		head -c $((size * part / 20)) run.tsv >cut.tsv
		bm-report cut.tsv >out 2>err && rc=0 || rc=$?
		[ $rc = 1 ] || [ $rc = 2 ] || { echo "exit $rc at $part"; exit 1; }
		[ -s err ]
		bm-report -H cut.tsv >out 2>err && rc=0 || rc=$?
		[ $rc = 1 ] || [ $rc = 2 ] || { echo "-H $rc at $part"; exit 1; }
	done
'

t 'a full disk is 2, in every form' '
	for o in "" -H -J -q; do
		fails 2 sh -c "bm-report $o run.tsv >/dev/full" 2>err
		has err "bm-report: <stdout>: No space left on device" ||
		    has err "bm-report: write <stdout>: No space left on device"
	done
'

t 'an unknown option is 2 with the usage; -h is 0 with it on stdout' '
	fails 2 bm-report -x 2>err
	has err "usage: bm-report [-HJlq]"
	bm-report -h >out 2>err
	has out "usage: bm-report [-HJlq]"
	[ ! -s err ]
	fails 2 bm-report -H -J run.tsv 2>err
	has err "exclude each other"
	fails 2 bm-report -l -H run.tsv 2>err
	has err "-l is for text"
'

t '-q prints the verdict and its reason' '
	bm-report -q run.tsv >out
	printf "valid\t\n" >want
	same want out
	fails 1 bm-report -q dead.tsv >out 2>err
	grep -q "^invalid	node 1 did not finish" out
'

t 'the examples of the manual' '
	mkdir results
	cp run.tsv results/node_0.tsv
	bm-merge results/*.tsv | bm-report >out
	has out VALID
	bm-merge results/*.tsv |
	    bm-report -H -e "p95 < 200ms" -e "errors < 1%" >report.html
	has report.html "all 2 objectives met"
'

if command -v jq >/dev/null; then
	t 'the JSON is one object that jq takes, with the times of each cycle' '
		bm-report -J run.tsv | jq ".cycles[].requests.p95.us" >got
		printf "21631\n22655\n22271\n" >want
		same want got
		bm-report -J run.tsv | jq -r ".verdict, .run.title" >got
		printf "valid\nShop: shopping path\n" >want
		same want got
	'
fi

t 'after the first SIGINT it reads on to the end' '
	mkfifo pipe
	bm-report pipe >out 2>err &
	pid=$!
	started $pid
	exec 5<>pipe
	head -n 50 run.tsv >&5
	wait_for 10 grep -q "SigCgt:.*[2367abef]$" /proc/$pid/status
	kill -INT $pid
	sed 1,50d run.tsv >&5
	exec 5>&-
	wait $pid
	has out VALID
'

t 'the second SIGINT ends it' '
	mkfifo pipe2
	bm-report pipe2 >out 2>err &
	pid=$!
	started $pid
	exec 5<>pipe2
	wait_for 10 grep -q "SigCgt:.*[2367abef]$" /proc/$pid/status
	kill -INT $pid
	wait_for 10 grep -q "SigCgt:.*[014589cd]$" /proc/$pid/status
	kill -INT $pid
	exec 5>&-
	wait $pid && rc=0 || rc=$?
	[ $rc = 130 ] || { echo "exit $rc"; exit 1; }
	[ ! -s out ]
'

done_testing
