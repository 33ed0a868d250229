#!/bin/sh
# Faults of networks, disks, clocks and machines, over a real sshd; in network
# and mount namespaces of its own, as root. The numbers are those of the table
# of faults.
if [ -z "${FAULTS_NS:-}" ]; then
	if ! unshare -nm ip link set lo up 2>/dev/null ||
	    ! unshare -n iptables -L >/dev/null 2>&1; then
		echo 'ok 1 - # SKIP not root, or no iptables'
		echo 1..1
		exit 0
	fi
	FAULTS_NS=yes exec unshare -nm sh "$0" "$@"
fi
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need ssh scp sshd ssh-keygen faketime
ip link set lo up
# The other end of a wire: a namespace for the master, to be slow and lossy.
unshare -n sleep 1000 & wire=$!
started $wire
elsewhere() { nsenter -t $wire -n "$@"; }
wait_for 5 sh -c "[ \$(readlink /proc/$wire/ns/net) != \
    \$(readlink /proc/$$/ns/net) ]"
ip link add v0 type veth peer name v1 netns $wire
ip addr add 10.99.0.1/24 dev v0
ip link set v0 up
elsewhere ip addr add 10.99.0.2/24 dev v1
elsewhere ip link set v1 up
sshd_start 'ListenAddress 10.99.0.1:22' ||
    { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }
good=127.0.0.1:$PORT
echo "$good*2" >nodes2
mock
fan() { bm-fanout -q -e "$RSH" "$@"; }
outcome() { awk -F '\t' -v n="$2" '$1 == n { print $3 }' "$1/nodes.tsv"; }

t '2: packets that are dropped are connect-timeout; others do not wait' '
	iptables -I INPUT -d 127.0.0.9 -p tcp --dport $PORT -j DROP
	printf "127.0.0.9:$PORT\n$good\n" >nodes
	bm-fanout -q -e "$RSH -oConnectTimeout=4" -o r2 nodes -- echo x \
	    >out 2>err & fan=$!
	wait_for 3 grep -q x out
	kill -0 $fan
	fails 1 wait $fan
	iptables -F INPUT
	[ "$(outcome r2 0)" = connect-timeout ] && [ "$(outcome r2 1)" = ok ]'

t '3: a host that is unreachable is that, at once' '
	iptables -I INPUT -d 127.0.0.9 -p tcp --dport $PORT -j REJECT \
	    --reject-with icmp-host-unreachable
	fails 1 timeout 5 bm-fanout -q -e "$RSH" -o r3 nodes -- echo x 2>err
	iptables -F INPUT
	has err "1 node: unreachable: No route to host (0 127.0.0.9)"
	[ "$(outcome r3 0)" = unreachable ] && [ "$(outcome r3 1)" = ok ]'

t '16: a bm-load of another version is refused at its first word' '
	mkdir old
	printf "#!/bin/sh\nexec sh node.sh 0 9.8.7\n" >old/bm-load
	chmod +x old/bm-load
	fails 1 fan -B -o r16 -f "$T_SRC/node.sh" nodes2 -- \
	    "$T_DIR/old/bm-load" >out 2>err
	has err "version: its bm-load is version 9.8.7, not "
	hasnt out run
	# the other may have been told to stop before it spoke
	[ "$(outcome r16 0)" = version ] || [ "$(outcome r16 1)" = version ]'

t '20, 40: a node, or its ssh, that hangs is lost-lease; others end well' '
	echo "$good*3" >nodes3
	bm-fanout -q -e "$RSH" -B -o r20 -f "$T_SRC/node.sh" nodes3 -- \
	    sh node.sh 25 >out 2>err & fan=$!
	for n in 0 1 2; do
		wait_for 60 grep -qs started r20/out/00$n-127.0.0.1
	done
	pid=$(sed -n "s/^bm	ready [^ ]* //p" r20/out/000-*)
	kill -STOP $pid
	other=$(sed -n "s/^bm	ready [^ ]* //p" r20/out/001-*)
	ssh=$(pgrep -P $fan -f PSSH_NODENUM=1)
	kill -STOP $ssh
	fails 1 wait $fan
	kill -CONT $pid
	wait_for 5 sh -c "! kill -0 $pid && ! kill -0 $other && ! kill -0 $ssh"
	[ "$(outcome r20 0) $(outcome r20 1) $(outcome r20 2)" = \
	    "lost-lease lost-lease ok" ]'

# far RUN: four seconds of load over the wire, which is under way; $fan.
far() {
	elsewhere bm-fanout -q -e "$RSH" -B -o $1 nodes10 -- bench-node -c 2 \
	    -D 4 -t 20ms -G 1 $URL/ >$1.out 2>$1.err & fan=$!
	wait_for 60 grep -qs started $1/out/000-10.99.0.1
}
echo 10.99.0.1 >nodes10
# served RUN: the end line came, whole, and the load was not held up.
served() {
	[ "$(outcome $1 0)" = ok ]
	[ "$(grep -c "^end.*	ok	" $1.out)" -eq 1 ]
	bm-merge $1.out >/dev/null
	awk -F "\t" "\$1 == \"books\" { ok = \$5 } END { print ok; exit ok < 200 }" \
	    $1.out
}
t '23: a link of 64 kbit/s: the load goes on, its end is late but whole' '
	far r23
	tc qdisc add dev v0 root tbf rate 64kbit burst 1600 latency 400ms
	wait $fan
	tc qdisc del dev v0 root
	served r23'

t '24: every tenth packet lost: all comes, and the bound of the clock is told' '
	for dir in INPUT OUTPUT; do
		iptables -I $dir -p tcp --dport 22 -m statistic --mode random \
		    --probability 0.1 -j DROP
		iptables -I $dir -p tcp --sport 22 -m statistic --mode random \
		    --probability 0.1 -j DROP
	done
	far r24
	wait $fan
	iptables -F
	served r24
	[ "$(grep -c "^clock	0	[0-9]*	[0-9-]*	[0-9-]*	[0-9]" r24.out)" -eq 2 ]'

mkdir tiny ro home2
mount -t tmpfs -o size=64k none tiny
t '31: a full disk on the node is workspace, before anybody starts' '
	head -c 200000 /dev/zero >big
	fails 1 fan -B -x "$T_DIR/tiny/ws" -o r31 -f big -f "$T_SRC/node.sh" \
	    nodes2 -- sh node.sh 0 >out 2>err
	has err "2 nodes: workspace: its files could not be written there"
	hasnt out run'
mount -t tmpfs none ro
mount -o remount,ro ro
t '32: a read-only home does no harm; a read-only workspace is named' '
	mount -o bind,ro ro home
	fan -B -o r32 -f "$T_SRC/node.sh" nodes2 -- sh node.sh 0 >out
	umount home
	[ "$(outcome r32 0)" = ok ]
	fails 1 fan -x "$T_DIR/ro/ws" -o r32b nodes2 -- true 2>err
	has err "2 nodes: workspace: "
	has err "Read-only file system"'
mount -t tmpfs -o noexec none tiny
t '32: a workspace that nothing may be run from is bad-binary' '
	fails 1 fan -B -x "$T_DIR/tiny/ws" -o r32c nodes2 -- bench-node -n 1 \
	    $URL/ >out 2>err
	grep -q "	bad-binary	" r32c/nodes.tsv
	has err "Permission denied"
	hasnt out resp'

faketime=$(dpkg -L libfaketime 2>/dev/null | grep 'libfaketime.so.1$' ||
    find / -xdev -name libfaketime.so.1 2>/dev/null | head -n 1)
t '44: nodes a day ahead, the clock stepped in the run: nothing moves' '
	echo "+1d" >when
	bm-fanout -q -e "$RSH" -E LD_PRELOAD=$faketime \
	    -E FAKETIME_DONT_FAKE_MONOTONIC=1 -E FAKETIME_NO_CACHE=1 \
	    -E FAKETIME_TIMESTAMP_FILE="$T_DIR/when" -B -o r44 nodes2 -- \
	    bm-load -j 1 -c 1 -D 3 -t 20ms -G 1 $URL/favicon.ico \
	    >out 2>err & fan=$!
	for n in 0 1; do
		wait_for 60 grep -qs progress r44/out/00$n-127.0.0.1
	done
	echo "-1d" >when
	wait $fan
	awk -F "\t" "
	\$1 == \"clock\" && (\$4 > 100000 || \$4 < -100000) { print \"mono\", \$0 }
	\$1 == \"clock\" && !(\$2 in seen) {
		seen[\$2] = 1
		if (\$5 < 86000000000) print \"wall\", \$0
		if (\$7 > 100000) print \"skew\", \$0
	}
	\$1 == \"resp\" && (\$12 < 0 || \$12 > 3000000 || \$17 > 2000000 ||
	    \$13 > 2000000) { print }
	\$1 == \"resp\" { n++ }
	END { if (n < 100) print \"few\", n }" out >odd
	same /dev/null odd'

t '45: a node that stood still says how long, and the report tells it' '
	bm-fanout -q -e "$RSH" -B -o r45 nodes2 -- bm-load -j 1 -c 1 -D 4 \
	    -t 20ms -G 1 $URL/favicon.ico >out 2>err & fan=$!
	wait_for 60 grep -qs progress r45/out/000-127.0.0.1
	pid=$(sed -n "s/^bm	ready [^ ]* //p" r45/out/000-*)
	kids=$(pgrep -P $pid)
	kill -STOP $pid $kids
	sleep 1.2 # the fault itself: it stands for that long
	kill -CONT $pid $kids
	wait $fan
	awk -F "\t" "\$1 == \"self\" && \$2 == 0 && \$10 > 1000000 { n++ }
	    END { print n + 0; exit !n }" out
	bm-merge out | bm-report >report || [ $? -eq 1 ]
	has report "stood still"'

t '52: the server under test dies: errors are counted, the run goes on' '
	bm-fanout -q -e "$RSH" -B -o r52 nodes2 -- bench-node -c 1 -D 4 \
	    -t 20ms -G 1 $URL/favicon.ico >out 2>err & fan=$!
	wait_for 60 grep -qs progress r52/out/000-127.0.0.1
	kill -KILL $MOCK
	wait $fan
	[ "$(outcome r52 0) $(outcome r52 1)" = "ok ok" ]
	awk -F "\t" "\$1 == \"books\" { if (\$4 - \$5 - \$6 - \$7 - \$8 - \$9) print
		ok += \$5; error += \$7 }
	    END { if (ok < 2 || error < 2) print ok, error }" out >odd
	same /dev/null odd'

kill "$SSHD"
wait "$SSHD" 2>/dev/null
sshd_start "ForceCommand exec rbash -c \"\$SSH_ORIGINAL_COMMAND\""
t '12: rbash lets nothing run: ssh-error, in its own words' '
	echo "127.0.0.1:$PORT" >nodes1
	fails 1 fan -o r12 nodes1 -- true 2>err
	has err "1 node: ssh-error: "
	has err restricted'

umount tiny tiny ro
done_testing
