#!/bin/sh
# bm-monitor as a program: lines, ends, barrier, cost.
. "${0%/*}/lib.sh"

t 'on this machine: a host line, then mon lines of the right shape' '
	bm-monitor -H web1 -i 100ms -n 3 >out </dev/null
	[ "$(head -n 2 out)" = "bm	1
host	web1	target	" ]
	awk -F "\t" "NR > 2 && (NF != 6 || \$1 != \"mon\" || \$2 != \"web1\" ||
	    \$5 !~ /^[0-9]+\$/) { print; bad = 1 }
	    \$4 == \"cpu.user\" || \$4 == \"memory.used\" { n++ }
	    END { exit bad || n != 6 }" out
'
t 'it sees a processor burn, as a share of all of them' '
	bm-monitor -i 1 -n 2 >out </dev/null & m=$!
	i=0; timeout 3 sh -c "while :; do :; done" & b=$!
	wait $m; kill $b 2>/dev/null || :
	awk -F "\t" "\$4 == \"cpu.count\" { n = \$5 }
	    \$4 == \"cpu.user\" || \$4 == \"cpu.system\" { s += \$5 }
	    END { exit !(s / 2 > 800 / n) }" out
'
t 'where a file is missing, its metrics are' '
	mkdir -p p; cp "$T_SRC/proc/old/meminfo" p
	bm-monitor -P p -i 50ms -n 1 >out </dev/null
	[ "$(grep -c "^mon" out)" -eq 2 ]; has out "memory.used	409600	bytes"
'
t 'S35: it listens nowhere: it has no socket at all' '
	rm -f in; mkfifo in; bm-monitor -i 50ms <in >out & m=$!
	exec 3>in; wait_for 5 grep -q "^mon" out
	ls -l /proc/$m/fd >fds; exec 3>&-; wait $m
	has fds " 1 -> "; hasnt fds "socket:"
	rm -f in
'
t 'it ends when stdin does' '
	mkfifo in; bm-monitor -i 50ms <in >out & m=$!
	exec 3>in; wait_for 5 grep -q "^mon" out
	kill -0 $m; exec 3>&-; wait $m
'
t 'it ends when nobody reads its stdout, well before the next line is due' '
	(bm-monitor -i 60 2>err; echo $? >rc) | head -n 1 >out
	wait_for 5 test -s rc; [ ! -s err ]
'
t 'the barrier: ready, pings answered, go; it ends with its lease' '
	rm -f in; mkfifo in; bm-monitor -B -i 50ms <in >out 2>err & m=$!
	exec 3>in; wait_for 5 grep -q "^bm	ready [0-9.]* $m\$" err
	[ ! -s out ]; echo ping 7 >&3; wait_for 5 grep -q "^bm	pong 7 [0-9]* [0-9]*\$" err
	[ ! -s out ]; echo go >&3
	wait_for 5 grep -q "^mon" out; has err "bm	started "
	exec 3>&-; wait $m
'
t 'the barrier: a start in the future is waited for; abort ends it' '
	rm -f in; mkfifo in; bm-monitor -B -i 50ms <in >out 2>err & m=$!
	exec 3>in; echo ping 1 >&3; wait_for 5 grep -q pong err
	now=$(sed -n "s/^bm	pong 1 \([0-9]*\).*/\1/p" err)
	echo go $((now + 60000000)) >&3; echo ping 2 >&3
	wait_for 5 grep -q "pong 2" err; [ ! -s out ]
	echo abort >&3; wait $m; [ ! -s out ]; exec 3>&-
'
t 'under 0.2 % of a processor at one reading a second' '
	bm-monitor -i 10ms -n 200 </dev/null >/dev/null & m=$!
	wait_for 10 awk "{ exit !(\$22 > 0) }" /proc/$m/stat
	while kill -0 $m 2>/dev/null; do
		awk "{ print \$14 + \$15 }" /proc/$m/stat 2>/dev/null || :
		sleep 0.1
	done >ticks
	# 200 readings took this many ticks of 10 ms; 200 s have 20,000
	tail -n 1 ticks; [ $(tail -n 1 ticks) -lt 40 ]
'
t 'bad options: one line, exit 2' '
	fails 2 bm-monitor -i 1ms 2>err; has err "-i 1ms"
	fails 2 bm-monitor -n 0 2>err; has err "-n"
	fails 2 bm-monitor -P /nowhere 2>err; has err "-P /nowhere: No such file"
	fails 2 bm-monitor x 2>err; has err "no operand"
	fails 2 bm-monitor -Z 2>err; has err "usage: bm-monitor"
	fails 2 bm-monitor -n 1 -i 10ms </dev/null >/dev/full 2>err
	has err "No space"
	fails 0 bm-monitor -h >out; has out "usage: bm-monitor"
'
done_testing
