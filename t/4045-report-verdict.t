#!/bin/sh
# alone: it measures time
# The verdict: each of its reasons is provoked once, by a real fault where one
# can be made here, else by what a stream says.
. "${0%/*}/lib.sh"

# said REASON: what comes of ./out; the reason is in the report and in -q
said() {
	bm-merge out >run.tsv || [ $? -eq 1 ]
	bm-report run.tsv >report 2>err || [ $? -eq 1 ]
	has report "$1"
	bm-report -q run.tsv >short 2>err || [ $? -eq 1 ]
	echo "${1%% *}" | tr A-Z a-z >word
	grep -q "^$(cat word)	" short
}
# worker PID: one of its children
worker() {
	ps -o pid= --ppid "$1" | head -n 1 | tr -d ' '
}

mock
t 'generator saturated: as a rule later than the median that it measured' '
	# 40 dear searches of 60 kB in each answer; meanwhile nothing is looked at
	{ echo "GET $URL/?size=60000"; echo "HTTP 200"; echo "[Asserts]"
	i=0; while [ $i -lt 40 ]; do
		echo "body not matches /[a-z]*[0-9]+[a-z]*!$i/"; i=$((i + 1)); done
	} >dear.hurl
	bm-load -q -j 1 -c 1 -D 3 -G 1 dear.hurl >out
	said "INVALID  generator saturated: node 0"
	has report "was itself as a rule"
'
t 'generator stood still' '
	bm-load -q -j 1 -c 1 -D 5 -t 20ms -G 1 $URL/favicon.ico >out & load=$!
	wait_for 10 grep -q "^self	0	0	1	" out
	kids=$(worker $load)
	kill -STOP $kids
	sleep 1.3 # the fault itself: it stands for that long
	kill -CONT $kids
	wait $load
	said "SUSPECT  generator stood still: node 0"
'
t 'generator late: a tenth of a second in each second, all that fell due then' '
	bm-load -q -j 1 -R 200 -c 50 -D 5 -G 1 $URL/favicon.ico >out & load=$!
	wait_for 10 grep -q "^self	0	0	0	" out
	kids=$(worker $load)
	while kill -0 $kids 2>/dev/null; do # the fault itself
		kill -STOP $kids; sleep 0.1; kill -CONT $kids; sleep 0.8
	done
	wait $load
	said "SUSPECT  generator late: node 0"
'
t 'generator held up: nobody read its lines for a while' '
	mkfifo slow
	long=$(printf %01500d 0) # a line of it; soon the pipe is full
	bm-load -q -j 1 -c 8 -D 3 "$URL/favicon.ico?x=$long" >slow 2>err & load=$!
	exec 7<slow
	sleep 2 # the fault itself
	cat <&7 >out
	wait $load
	exec 7<&-
	said "SUSPECT  generator "
	has report "generator held up: writing results took node 0"
'
mock 'delay=5ms:7s delay=20ms'
t 'not steady: the server was slower at the end' '
	bm-load -q -j 1 -c 4 -D 13 -G 1 $URL/ >out
	said "SUSPECT  not steady: within cycle 1 throughput changed by -"
'
t 'no request succeeded' '
	bm-load -q -j 1 -n 5 "$URL/?status=500" >out || [ $? -eq 1 ]
	said "INVALID  no request succeeded"
'
t 'a node that died' '
	printf "n[0-1]\n" >nodes
	bm-fanout -q -e local -B -o dead nodes -- bm-load -j 1 -c 1 -D 5 \
	    -t 20ms -G 1 $URL/ >out 2>err & fan=$!
	wait_for 10 grep -q "^self	1	0	0	" out
	kill -9 $(sed -n "s/^bm	ready [^ ]* //p" dead/out/001-*)
	fails 1 wait $fan
	said "INVALID  node 1 (n1) failed: killed: signal 9"
'

# edited AWK: the lines of a clean run of 2 nodes, changed
edited() {
	awk -v nodes=2 -f "$T_SRC/stream.awk" |
	    awk "BEGIN { FS = OFS = \"\\t\" } $1 { print }" >out
}
# clock BOUND SKEW: of node 1
clock() {
	edited 1
	printf 'clock\t1\t1764000000000000\t0\t0\t%s\t%s\n' "$1" "$2" >>out
}
t 'generator saturated: a processor of its own was busy' '
	awk -v fault=generator -f "$T_SRC/stream.awk" >out
	said "SUSPECT  generator saturated: a processor of node 0"'
t 'none of them: the clean run is valid' '
	clock 200 1000
	said "VALID"
'
t 'clock unsure' 'clock 20000 0
	said "SUSPECT  clock unsure: node 1 n1 could be off by 20"'
t 'slot missed: a node that started late, or early' '
	clock 200 150000
	said "SUSPECT  slot missed: node 1 n1 started 150 ms late"
	clock 200 -150000
	said "SUSPECT  slot missed: node 1 n1 started 150 ms early"'
t 'slot missed: nodes that began a cycle apart' '
	edited "\$1 == \"cycle\" && \$2 == 1 && \$3 == 1 { \$7 += 200000; \$8 += 200000 }"
	said "SUSPECT  slot missed: the nodes began cycle 2 200 ms apart"'
t 'a node that is missing' '
	edited "\$1 == \"run\" && \$3 == 1 || \$1 != \"run\" && \$1 != \"end\" && \
	    \$2 == 1 && NF > 2 || \$1 == \"end\" && \$3 == 1 { next }"
	said "INVALID  1 of the 2 nodes of the run are missing"'
t 'there is no cycle' '
	printf "bm\t1\nrun\tr\t0\t1764000000000000\th\tp\t1\nend\tr\t0\tok\t0\t\n" >out
	said "INVALID  there is no cycle in it"'
t 'reasons stand by gravity, and all of them are told' '
	clock 20000 150000
	sed "s/^end	r1	0	ok/end	r1	0	failed/" out >bad; mv bad out
	said "INVALID  node 0"
	bm-report -J run.tsv >json 2>err || [ $? -eq 1 ]
	has json "clock unsure"; has json "slot missed"'
done_testing
