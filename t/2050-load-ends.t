#!/bin/sh
# alone: it measures time
# bm-load: how it ends.
. "${0%/*}/lib.sh"
mock

# worker PID: one of its children
worker() {
	if [ -r /proc/$1/task/$1/children ]; then
		read -r worker_pid worker_rest </proc/$1/task/$1/children || :
		echo "$worker_pid"
	else
		ps -o pid= --ppid "$1" | head -n 1
	fi
}

t 'SIGINT: no new test, a brief drain, the end line, then the signal' '
	bm-load -q -j 2 -c 4 -D 60 "$URL/?delay=300ms" >out &
	pid=$!
	wait_for 10 grep -q "^self" out
	kill -INT $pid
	wait $pid && got=0 || got=$?
	[ $got = 130 ]
	[ "$(tail -n 1 out | cut -f 1,4,6)" = "end	stopped	SIGINT" ]
	awk -F "\t" "\$1 == \"books\" && (\$4 != \$5 || \$4 < 4)" out >odd
	same /dev/null odd
'
t 'a second one ends it at once' '
	bm-load -q -j 2 -c 4 -D 60 "$URL/?hang" >out &
	pid=$!
	wait_for 10 grep -q "^self" out
	kill -TERM $pid
	sleep 0.1
	kill -TERM $pid
	wait $pid && got=0 || got=$?
	[ $got = 143 ]
	[ "$(tail -n 1 out | cut -f 1,4,6)" = "end	stopped	SIGTERM" ]
	[ "$(awk -F "\t" "\$1 == \"books\" { print \$4, \$8 }" out)" = "4 4" ]
'
t 'a worker killed: its users are in the books, the rest goes on' '
	bm-load -q -j 2 -c 4 -D 8 "$URL/?delay=100ms" >out 2>err &
	pid=$!
	wait_for 10 grep -q "^self" out
	kill -9 "$(worker $pid)"
	wait $pid && got=0 || got=$?
	[ $got = 1 ]
	has err "killed by signal 9; its users are lost"
	[ "$(tail -n 1 out | cut -f 1,4)" = "end	failed" ]
	awk -F "\t" "\$1 == \"books\" { print \$4 - \$5 - \$6 - \$7 - \$8 - \$9, \$8 }" \
	    out >got
	grep -q "^0 [1-9]" got
	awk -F "\t" "\$1 == \"resp\" && \$12 > 7000000" out | grep -q ok
'
t 'a worker that stands still is killed when the slot is over' '
	bm-load -q -j 2 -c 4 -D 5 -G 1 "$URL/?delay=100ms" >out 2>err &
	pid=$!
	wait_for 10 grep -q "^cycle" out
	kill -STOP "$(worker $pid)"
	wait $pid && got=0 || got=$?
	[ $got = 1 ]
	has err "killed by signal 9; its users are lost"
	awk -F "\t" "\$1 == \"books\" { print \$4 - \$5 - \$6 - \$7 - \$8 - \$9, \$8 }" \
	    out >got
	grep -q "^0 [1-9]" got
'
t 'the reader goes away: SIGPIPE, and the workers end' '
	(bm-load -q -j 1 -c 1 -D 60 $URL/ || echo $? >status) | head -n 1 >out
	wait_for 10 test -s status
	[ "$(cat status)" = 141 ]
'
t 'no request was ok: 1' '
	fails 1 bm-load -q -n 2 "$URL/?status=500" >out
	[ "$(tail -n 1 out | cut -f 1,4)" = "end	ok" ]
'
t 'one request was ok, though no test was: 0' '
	printf "GET %s\nHTTP 200\n\nGET %s?status=500\nHTTP 200\n" $URL/ $URL/ >two.hurl
	bm-load -q -n 2 two.hurl >out
	[ "$(tail -n 1 out | cut -f 1,4)" = "end	ok" ]
'
t 'a reader that stands still holds nothing up; rows wait in a file' '
	mkfifo slow
	long=$(printf %01500d 0) # a line of it; soon the pipe is full
	bm-load -q -j 1 -c 8 -D 3 "$URL/favicon.ico?x=$long" >slow 2>err &
	pid=$!
	exec 7<slow
	sleep 2
	cat <&7 >out
	wait $pid
	exec 7<&-
	awk -F "\t" "
	\$1 == \"resp\" { n++; s[int(\$12 / 1000000)]++ }
	\$1 == \"self\" { stalled += \$13 }
	\$1 == \"end\" { if (\$5 != n) print }
	END {
		if (s[1] < s[2] / 3) print \"slowed\", s[0], s[1], s[2]
		if (stalled < 1000000) print \"stalled\", stalled
	}" out >odd
	same /dev/null odd
'
done_testing
