#!/bin/sh
# bm-fanout on a terminal: one line that speaks for all nodes.
. "${0%/*}/lib.sh"
need tmux

term() { tmux -L "${T_DIR##*/}.$T_N" -f /dev/null "$@"; }
mock
cat >node.sh <<'EOF'
echo "bm	progress cycle $1 $2 s left: $3 users $4 answers/s p50 $5 p99 $6 ms $7 errors" >&2
sleep 60 # bm-fanout ends it
EOF
# shows TEXT: the screen has it
shows() { term capture-pane -p | grep -qF -- "$1"; }
# fan NODES [-B] COMMAND...: on a terminal of 120 columns
fan() {
	echo "localhost*$1" >nodes
	shift
	[ "$1" = -B ] && B=-B && shift || B=
	term new-session -d -x 120 -y 12 "cd $T_DIR; PATH=$PATH
	    bm-fanout $B -e local -o r$T_N nodes -- $* >out; echo it is over; cat"
}

t 'counts of the nodes add up, times are those of the worst' '
	cat >one.sh <<-"EOF"
	case $PSSH_NODENUM in
	0) set -- 2 7 100 2000 0.5 3.1 0 ;;
	1) set -- 2 9 101 3000 0.7 2.2 4 ;;
	2) set -- 3 1 1 1 0.1 90.5 1 ;;
	esac
	. "$0.node"
	EOF
	cp node.sh one.sh.node
	fan 3 sh "$T_DIR/one.sh"
	wait_for 20 shows "cycle 2 9 s left: 202 users 5001 answers/s 5 errors, worst node p50 0.7 p99 90.5 ms"
	shows "3 nodes, 3 running; "
'

t 'words of another kind, and foreign ones, are not shown' '
	cat >one.sh <<-"EOF"
	printf "bm\tprogress \033]0;x\007 cycle 1\n" >&2
	sleep 60
	EOF
	fan 2 sh "$T_DIR/one.sh"
	wait_for 20 shows "2 nodes, 2 running; 2 s"
	term capture-pane -p >screen
	hasnt screen "cycle"
	hasnt screen "]0"
'

t 'a run of bm-load: its nodes are told, and the line is gone at the end' '
	fan 2 -B bm-load -c 3 -D 4 -G 1 "$URL"
	wait_for 20 shows "2 running"
	wait_for 20 shows "cycle 1"
	shows ": 6 users "
	wait_for 30 shows "it is over"
	term capture-pane -p >screen
	hasnt screen "2 running"
	has screen "localhost                ok"
'

for n in 1 2 3; do
	tmux -L "${T_DIR##*/}.$n" kill-server
done 2>/dev/null
done_testing
