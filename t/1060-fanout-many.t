#!/bin/sh
# Many nodes: 500 over a fake ssh, 64 over a real sshd; few descriptors.
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need ssh scp sshd ssh-keygen
sshd_start || { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }

# A fake ssh that answers as the scripts do, and holds on until the gate opens.
mkdir fake
mkfifo gate
cat >fake/ssh <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
t=${3#* bm-fanout }
t=${t%% *}
printf '\nbm-hello %s ok /tmp\n%s\n' "$t" "${t#*/}"
read -r _ <"${0%/*}/../gate"
exit 0
END
chmod +x fake/ssh

t '33: 500 nodes run at once, on at most 3 descriptors each' '
	echo "n[001-500]" >nodes
	bm-fanout -q -e "$T_DIR/fake/ssh" -o r nodes -- true >out 2>err & fan=$!
	wait_for 100 sh -c "[ \$(wc -l <out) -eq 500 ]"
	ls "/proc/$fan/fd" | wc -l >fds
	: >gate
	wait $fan
	cat fds
	[ "$(cat fds)" -le 1520 ]
	[ "$(sort -n out | uniq | wc -l)" -eq 500 ]
	[ "$(grep -c "	ok	" r/nodes.tsv)" -eq 500 ]
	[ ! -s err ]'

t '34: few descriptors: it does with what there is, or says so' '
	echo "n[1-40]" >nodes40
	(ulimit -n 64; fails 1 bm-fanout -q -e "$T_DIR/fake/ssh" -o few \
	    nodes40 -- true >out 2>err || [ "$t_got" = 2 ])
	has err "Too many open files"
	grep -q "	local	" few/nodes.tsv'

t '64 nodes over a real sshd' '
	echo "127.0.0.[1-8]:$PORT*8" >nodes64
	bm-fanout -q -e "$RSH" -o r64 nodes64 -- echo x >out 2>err
	[ "$(wc -l <out)" -eq 64 ]
	[ "$(grep -c "	ok	" r64/nodes.tsv)" -eq 64 ]
	[ ! -s err ]'

done_testing
