#!/bin/sh
# bm-load -B: the barrier, and the lease by which no load outlives its master.
. "${0%/*}/lib.sh"
mock

# The master's end: what it says goes through a fifo on descriptor 8.
begin() {
	rm -f in
	mkfifo in
	bm-load -B -j 2 "$@" <in >out 2>err &
	PID=$!
	exec 8>in
	wait_for 10 grep -q "^bm	ready" err
}
over() {
	exec 8>&-
	wait $PID && STATUS=0 || STATUS=$?
}

t 'ready names version and pid; a ping is answered; go begins' '
	begin -n 5 $URL/
	grep -q "^bm	ready [0-9.]* $PID\$" err
	echo "ping 7" >&8
	wait_for 10 grep -q "^bm	pong 7 [0-9]* [0-9]\{16\}\$" err
	hasnt out resp
	echo go >&8
	wait_for 10 grep -q "^end" out
	over
	[ $STATUS = 0 ]
	[ "$(grep -c ^resp out)" = 5 ]
'
t 'go at a time: no request before it, and it says when it began' '
	begin -n 5 $URL/
	echo "ping 1" >&8
	wait_for 10 grep -q pong err
	at=$(($(awk "/pong/ { print \$4 }" err) + 700000))
	echo "go $at" >&8
	wait_for 10 grep -q "^end" out
	over
	began=$(sed -n "s/^bm	started //p" err)
	[ $began -ge $at ]
	[ $began -lt $((at + 500000)) ]
	awk -F "\t" "\$1 == \"resp\" && \$12 < 0" out >odd
	same /dev/null odd
'
t 'abort: not one request' '
	begin -n 5 $URL/
	echo abort >&8
	over
	[ $STATUS = 1 ]
	hasnt out resp
	has out "stopped	0	abort from the master"
'
t 'the end of stdin before go: not one request' '
	begin -n 5 $URL/
	over
	[ $STATUS = 1 ]
	hasnt out resp
	has out "stopped	0	stdin has ended"
'
t 'the end of stdin in mid-run ends it at once' '
	begin -c 4 -D 60 "$URL/?hang=3"
	echo go >&8
	wait_for 10 grep -q "started" err
	wait_for 10 grep -q "^self" out
	over
	[ $STATUS = 1 ]
	has out "stopped"
	[ "$(awk -F "\t" "\$1 == \"books\" { print \$5, \$8 }" out)" = "12 4" ]
	[ "$(grep -c "^self" out)" -lt 5 ]
'
t 'no ping for 15 s, once there was one: it ends' '
	begin -c 2 -D 60 "$URL/?delay=100ms"
	echo "ping 1" >&8
	echo go >&8
	wait $PID && STATUS=0 || STATUS=$?
	exec 8>&-
	[ $STATUS = 1 ]
	has out "stopped"
	has out "no ping for 15 s"
	n=$(grep -c "^self" out)
	[ $n -ge 13 ] && [ $n -le 18 ]
'
t 'the master is gone and nobody reads stdout: it ends all the same' '
	rm -f in
	mkfifo stuck in
	long=$(printf %01500d 0) # soon the pipe is full
	bm-load -B -j 1 -c 8 -D 60 "$URL/favicon.ico?x=$long" <in >stuck 2>err &
	PID=$!
	exec 8>in 7<stuck
	wait_for 10 grep -q "^bm	ready" err
	echo go >&8
	wait_for 10 grep -q "progress" err
	over
	[ $STATUS = 1 ]
	has err "<stdout>: nobody reads: the rest is lost"
	exec 7<&-
	rm -f in
'
t 'a word that is none is named' '
	begin -n 1 $URL/
	echo "stop it" >&8
	echo go >&8
	wait_for 10 grep -q "^end" out
	over
	has err "bm-load: stdin: not a word of the barrier: stop it"
'
t 'with -B a scenario on stdin is a usage error' '
	fails 2 bm-load -B -n 1 - </dev/null 2>err
	has err "-B: stdin is the master"
'
t 'a worker that stands still holds nobody up at the end' '
	begin -n 5 $URL/
	kill -STOP "$(ps -o pid= --ppid $PID | head -n 1)"
	echo abort >&8
	wait_for 10 grep -q "^end" out
	over
	[ $STATUS = 1 ]
'
t 'the parent killed: the workers end' '
	begin -c 2 -D 60 "$URL/?delay=100ms"
	echo go >&8
	wait_for 10 grep -q "^self" out
	ps -o pid= --ppid $PID >pids
	[ $(wc -l <pids) = 2 ]
	kill -9 $PID
	gone() { for p in $(cat pids); do kill -0 $p 2>/dev/null && return 1; done; :; }
	wait_for 5 gone
	over
'
done_testing
