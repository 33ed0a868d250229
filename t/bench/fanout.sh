#!/bin/sh
# make bench-fanout: how long `true` on 64 nodes takes, beside pssh and clush.
#
# One sshd on this machine stands for all, under many names; ROUNDS rounds, each in turn; wall
# time as a multiple of bm-fanout's in the same round, the median of them.
#	ROUNDS=5 NODES=64
. "${0%/*}/../lib.sh"
T_SRC=$T_TOP T_TOP=$(cd "$T_TOP/.." && pwd)
PATH=$T_TOP/bin:$PATH
. "$T_SRC/sshd.sh"

ROUNDS=${ROUNDS:-5} NODES=${NODES:-64}
now_ms() { echo $(($(date +%s%N) / 1000000)); }

sshd_start 'MaxSessions 200' || exit 2
opts="-F $T_DIR/ssh_config"
i=0
while [ $((i += 1)) -le "$NODES" ]; do
	echo "alias$i"
done >hosts
cat >>ssh_config <<X
Host alias*
Hostname 127.0.0.1
HostKeyAlias 127.0.0.1
Port $PORT
X

# play CLIENT: `true` on all nodes
play() {
	case $1 in
	bm-fanout) bm-fanout -q -j "$NODES" -e "$RSH" hosts -- true ;;
	parallel-ssh) parallel-ssh -p "$NODES" -t 0 -h hosts -x "$opts" true ;;
	clush) clush -f "$NODES" -o "$opts" --hostfile hosts true ;;
	esac >out 2>err || { echo "bench-fanout: $1 failed"; cat out err; exit 1; }
}

n=0
while [ $((n += 1)) -le "$ROUNDS" ]; do
	for c in bm-fanout parallel-ssh clush; do
		command -v "$c" >/dev/null || continue
		at=$(now_ms)
		play $c
		took=$(($(now_ms) - at))
		[ $c != bm-fanout ] || ours=$took
		echo "$took $ours" >>"ms.$c"
	done
done
echo "# true on $NODES nodes, to bm-fanout; medians of $ROUNDS rounds"
for c in parallel-ssh clush; do
	[ -f "ms.$c" ] || continue
	awk '{ printf "%.3f\n", $1 / $2 }' "ms.$c" | sort -n |
	    awk -v c=$c '{ v[NR] = $1 } END { print c, v[int((NR + 1) / 2)] }'
done
