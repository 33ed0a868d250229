#!/bin/sh
# How runs end: signals, lost programs, stuck nodes and readers, over a real
# sshd. The numbers are those of the table of faults.
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need ssh scp sshd ssh-keygen
sshd_start || { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }
echo "127.0.0.1:$PORT*4" >nodes4
fan() { bm-fanout -q -e "$RSH" "$@"; }

# running DIR [SECONDS]: start a run of four stand-ins, wait until all have
# started; $fan is its pid, $pids those of the stand-ins.
running() {
	# a background job of sh ignores INT; and what is ignored stays so
	env --default-signal=INT bm-fanout -q -e "$RSH" -B -o "$1" \
	    -f "$T_SRC/node.sh" nodes4 -- sh node.sh "${2:-60}" >"$1.out" 2>"$1.err" &
	fan=$!
	for n in 0 1 2 3; do
		wait_for 60 grep -qs started "$1/out/00$n-127.0.0.1"
	done
	pids=$(sed -n 's/^bm	ready [^ ]* //p' "$1"/out/*)
}
gone() {
	for p in $pids; do
		! kill -0 "$p" 2>/dev/null || return 1
	done
}
outcomes() { awk -F '\t' '!/^#/ { print $3 }' "$1/nodes.tsv" | sort | uniq -c |
	awk '{ printf "%s%s ", $1, $2 }'; }

for sig in INT TERM HUP; do
	case $sig in INT) st=130 ;; TERM) st=143 ;; HUP) st=129 ;; esac
	t "35, 37: $sig stops all nodes, collects, and ends it by $sig" "
		running $sig
		kill -$sig \$fan
		fails $st wait \$fan
		wait_for 2 gone
		[ \"\$(outcomes $sig)\" = '4aborted ' ]
		[ \"\$(grep -c '^end.*stopped' $sig.out)\" -eq 4 ]
		grep -q '^node	0	127.0.0.1				aborted	stopped by SIG$sig' $sig.out"
done

t '35: Ctrl-C in a terminal reaches the group; ssh does not die of it' '
	command -v setsid >/dev/null
	setsid sh -c "echo \$\$ >group; exec env --default-signal=INT \
	    bm-fanout -q -e \"$RSH\" -B -o ctrlc -f $T_SRC/node.sh nodes4 -- \
	    sh node.sh 60 >ctrlc.out 2>ctrlc.err" & setsid=$!
	for n in 0 1 2 3; do
		wait_for 60 grep -qs started ctrlc/out/00$n-127.0.0.1
	done
	kill -INT "-$(cat group)"
	fails 130 wait $setsid
	[ "$(grep -c "stopped by SIGINT" ctrlc/nodes.tsv)" -eq 4 ]
	[ "$(grep -c "^end.*stopped" ctrlc.out)" -eq 4 ]'

t '36: a second signal waits for nobody' '
	running twice
	kill -STOP $pids
	kill -TERM $fan
	# it has taken the first: the way to the first node is closed
	ssh=$(pgrep -P $fan -x ssh | head -n 1)
	wait_for 4 sh -c "! ls -l /proc/$fan/fd | grep -q pipe.*$(
	    readlink /proc/$ssh/fd/0 | tr -dc 0-9)"
	kill -TERM $fan
	began=$(date +%s)
	fails 143 wait $fan
	[ $(($(date +%s) - began)) -lt 4 ]
	kill -CONT $pids
	wait_for 5 gone'

t '38: KILL of the master: the nodes are gone within a second' '
	running kill
	kill -KILL $fan
	wait_for 1 gone'

t '17: a node killed in mid-run is killed; the others end well' '
	running seventeen 3
	kill -KILL $(echo $pids | cut -d" " -f2)
	fails 1 wait $fan
	[ "$(outcomes seventeen)" = "1killed 3ok " ]
	[ "$(grep -c "^end.*ok" seventeen.out)" -eq 3 ]'

t '18: the sshd of a node killed: died, and the node is gone too' '
	running eighteen 3
	victim=$(echo $pids | cut -d" " -f3)
	sshd=$(ps -o ppid= -p $victim)
	kill -KILL $sshd
	fails 1 wait $fan
	wait_for 1 sh -c "! kill -0 $victim"
	[ "$(outcomes eighteen)" = "1died 3ok " ]'

t '22: ssh itself killed: died, and the node is gone too' '
	running twentytwo 3
	victim=$(pgrep -P $fan -x ssh | head -n 1)
	kill -KILL $victim
	fails 1 wait $fan
	wait_for 1 gone
	[ "$(outcomes twentytwo)" = "1died 3ok " ]'

t '29: stdout'"'"'s reader goes: all nodes stop, exit status 2' '
	mkfifo pipe
	head -n 1 pipe >first & head=$!
	bm-fanout -q -e "$RSH" -B -o r29 -f "$T_SRC/node.sh" nodes4 -- \
	    sh node.sh 60 >pipe 2>err & fan=$!
	fails 2 wait $fan
	has err "<stdout>: its reader is gone"
	[ "$(outcomes r29)" = "4aborted " ]'

t '28: a slow reader: files go on, memory does not grow' '
	mkfifo slow
	exec 3<>slow
	bm-fanout -q -e "$RSH" -o r28 nodes4 -- \
	    sh -c "head -c 20000000 /dev/zero | tr \"\\0\" \"a\" | fold -w 99" \
	    >slow 2>err & fan=$!
	for n in 0 1 2 3; do
		wait_for 60 sh -c "[ \$(wc -c <r28/results/node_$n.tsv) -ge \
		    20000000 ]"
	done
	[ "$(ps -o rss= -p $fan)" -lt 20000 ]
	cat <&3 >all & cat=$!
	exec 3<&-
	wait $fan
	wait_for 5 sh -c "[ \$(wc -c <all) -ge 80808080 ]"
	kill $cat
	[ "$(grep -cvE "^a{99}\$" all)" -eq 4 ]'

t '41: exit 0 without an end line is output-damaged' '
	fails 1 fan -B -o r41 nodes4 -- sh -c "echo \"bm	ready x 1\" >&2; \
	    i=0; while read -r w n; do case \$w in go) break;; ping) \
	    echo \"bm	pong \$n 0 0\" >&2;; esac; done; \
	    printf \"bm\\t1\\nrun\\tR\\t\$PSSH_NODENUM\\t1\\th\\tp 1\\t4\\n\"" \
	    >out 2>err
	[ "$(outcomes r41)" = "4output-damaged " ]'

t '42: a command that says 255, 127, 126 by itself' '
	fails 1 fan -o r42 nodes4 -- sh -c \
	    "case \$PSSH_NODENUM in 0) exit 255;; 1) exit 127;; 2) exit 126;; \
	    esac" 2>err
	[ "$(awk -F "\t" "/^[0-3]/ { print \$3 }" r42/nodes.tsv |
	    tr "\n" " ")" = "killed failed bad-binary ok " ]'

t '43: a child that keeps stdout open does not keep the run' '
	cat >holder <<-"END"
	sh ./node.sh 0
	(trap "" HUP; exec sleep 30) &
	END
	began=$(date +%s)
	fan -B -o r43 -f "$T_SRC/node.sh" -f holder nodes4 -- sh holder >out
	[ $(($(date +%s) - began)) -lt 25 ]
	[ "$(outcomes r43)" = "4ok " ]'

t '30: a full disk under -o is exit status 2, never ok' '
	[ "$(id -u)" -eq 0 ] && command -v unshare >/dev/null || exit 0
	mkdir small
	unshare -m sh -c "mount -t tmpfs -o size=64k none small &&
	    exec bm-fanout -q -e local -o small/r nodes4 -- \
	    head -c 200000 /dev/zero" >out 2>err && exit 1
	has err "write its output: No space left on device"'

t '46: two runs at once do not meet' '
	fan -f "$T_SRC/node.sh" nodes4 -- sleep 1 & one=$!
	fan -f "$T_SRC/node.sh" nodes4 -- sleep 1
	wait $one'

done_testing
