#!/bin/sh
# No load outlives its master: some rows of "make orphans", measured in
# nginx's log, on few nodes.
. "${0%/*}/lib.sh"
need ssh scp sshd ssh-keygen nginx curl setsid
if ! unshare -n ip link set lo up 2>err || ! unshare -n iptables -L >out 2>&1
then
	t 'no orphans # SKIP not root, or no iptables' true
	done_testing
fi

row() {
	sh "$T_SRC/orphans" -n 3 "$1" >out 2>&1 || { cat out; return 1; }
	grep "^ok  *$1 .* 0 left" out
}
t '38: KILL of the master' 'row kill'
t 'KILL of its whole process group' 'row kill-group'
t '22: every ssh killed' 'row ssh'
t '18: every sshd of a node killed' 'row sshd'
t 'bm-merge killed on every node' 'row merge'
t '39: the master stopped, as by Ctrl-Z: within the lease' 'row stop'
t '21: the network is gone: within the lease' 'row partition'

done_testing
