#!/bin/sh
# Connections that fail or come slowly, over a real sshd. The numbers are
# those of the table of faults in bm-fanout's design.
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need ssh scp sshd ssh-keygen
sshd_start || { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }
good=127.0.0.1:$PORT

# again [CONFIG LINE]...: another server in the place of this one.
again() {
	kill "$SSHD"
	wait "$SSHD" 2>/dev/null
	sshd_start "$@" || echo "# no sshd"
	echo "127.0.0.1:$PORT" >nodes1
}

fan() { bm-fanout -q -e "$RSH" "$@"; }

# lost OUTCOME MESSAGE NODE [OPTION]...: with -B nobody starts; the node that
# is not there is named, the good one beside it was aborted.
lost() {
	lost_outcome=$1 lost_message=$2
	printf '%s\n%s\n' "$3" "$good" >nodes
	shift 3
	rm -rf r
	fails 1 fan "$@" -B -o r -f "$T_SRC/node.sh" nodes -- \
	    sh node.sh 0 >out 2>err
	has err ": $lost_outcome: $lost_message"
	grep -q "^0	.*	$lost_outcome	" r/nodes.tsv
	grep -q "^1	.*	aborted	" r/nodes.tsv
	[ "$(grep -c "^run" out)" -eq 0 ]
}

t '1: a refused connection is refused, after three tries, within a second' '
	began=$(date +%s%3N)
	lost refused "Connection refused" 127.0.0.1:1
	[ $(($(date +%s%3N) - began)) -lt 5000 ]
	[ "$(awk -F "\t" "\$1 == 0 { print \$6 }" r/nodes.tsv)" -eq 0 ]
	fails 1 bm-fanout -q -e "$RSH" -o r1 nodes -- true 2>err
	[ "$(awk -F "\t" "\$1 == 0 { print \$6 }" r1/nodes.tsv)" -eq 3 ]
	grep -q "^1	.*	ok	" r1/nodes.tsv'

t '4: a name that does not resolve is dns' '
	lost dns "" no.such.host.invalid'

t '5: a refused key is auth, tried once, without a prompt' '
	ssh-keygen -q -t ed25519 -N "" -f other
	sed "s,IdentityFile.*,IdentityFile $T_DIR/other," ssh_config >ssh_other
	echo $good >nodes
	fails 1 bm-fanout -q -e "ssh -F $T_DIR/ssh_other" -o r5 nodes -- true \
	    2>err </dev/null
	has err "1 node: auth: Permission denied (publickey)"
	grep -q "^0	127.0.0.1	auth	255		1	" r5/nodes.tsv'

t '6: an unknown host key is hostkey, with what to do' '
	: >nobody
	sed "s,UserKnownHostsFile.*,UserKnownHostsFile $T_DIR/nobody," \
	    ssh_config >ssh_other
	echo $good >nodes
	fails 1 bm-fanout -q -e "ssh -F $T_DIR/ssh_other" -o r6 nodes -- true \
	    2>err
	has err "hostkey: host key not known: compare "
	has err "ssh-keyscan -p $PORT 127.0.0.1"
	[ ! -s nobody ]
	grep -q "^0	127.0.0.1	hostkey	255		1	" r6/nodes.tsv'

t '7: a changed host key is hostkey, told apart, tried once' '
	ssh-keygen -q -t ed25519 -N "" -f wrong
	sed "s/^/* /" wrong.pub >wrong_known
	sed "s,UserKnownHostsFile.*,UserKnownHostsFile $T_DIR/wrong_known," \
	    ssh_config >ssh_other
	fails 1 bm-fanout -q -e "ssh -F $T_DIR/ssh_other" -o r7 nodes -- true \
	    2>err
	has err "hostkey: its host key is not the one that is known"
	grep -q "^0	127.0.0.1	hostkey	255		1	" r7/nodes.tsv'

echo 'Welcome to the machine' >banner
again "Banner $T_DIR/banner" "ForceCommand echo hello; printf half; \
echo oops >&2; eval \"\$SSH_ORIGINAL_COMMAND\""
t '10: a shell that prints, banners, a noisy end: noise is no output' '
	echo "127.0.0.1:$PORT*2" >nodes
	fan -o r10 nodes -- echo output >got
	printf "output\noutput\n" >want
	same want got
	printf "output\n" >want
	same want r10/results/node_0.tsv
	has r10/err/000-127.0.0.1 hello
	has r10/err/000-127.0.0.1 oops'

again "ForceCommand yes"
t '10: endless noise is ssh-error' '
	fails 1 fan nodes1 -- true 2>err
	has err "ssh-error: 64 KiB of noise and no answer"'

again 'ForceCommand /usr/sbin/nologin'
t '12: nologin is ssh-error, with its words' '
	fails 1 fan nodes1 -- true 2>err
	has err "ssh-error: "'

# Words that one shell or the other would take apart.
cat >words <<'END'
a b
it's "so" \ \\ $HOME `id` !x {a,b} *.t ~ # = ; & | < > ( ) ^ % @ [x]
END

# Words, and a file, arrive as they are. scp's own way in is not a shell's.
shell_words() {
	fan -f words nodes1 -- printf '<%s>\n' "$(sed -n 1p words)" \
	    "$(sed -n 2p words)" '' "tab	" 'é' >got
	{
		sed 's/.*/<&>/' words
		printf '<>\n<tab	>\n<é>\n'
	} >want
	same want got
}

for sh in sh dash bash mksh tcsh fish 'busybox sh'; do
	command -v "${sh%% *}" >/dev/null || [ "${CI:-}" = true ] || continue
	again "ForceCommand case \$SSH_ORIGINAL_COMMAND in exec*) \
exec $sh -c \"\$SSH_ORIGINAL_COMMAND\";; esac; \
exec /usr/lib/openssh/sftp-server"
	t "12: the login shell may be $sh" shell_words
done

again "ForceCommand case \$SSH_ORIGINAL_COMMAND in *PSSH_NODENUM=1*) \
sleep 2;; internal-sftp) exec /usr/lib/openssh/sftp-server;; esac; \
eval \"\$SSH_ORIGINAL_COMMAND\""
t '13, 51: a slow login makes all wait for it, then all start together' '
	echo "127.0.0.1:$PORT*3" >nodes
	fan -B -o r13 -f "$T_SRC/node.sh" nodes -- sh node.sh 0 >out
	awk -F "\t" "/^run/ { if (!min || \$4 < min) min = \$4
	    if (\$4 > max) max = \$4 }
	    END { print max - min; exit max - min > 2000000 }" out'

t '51: one that is not ready by -T is named, and nobody starts' '
	fails 1 fan -B -T 20 -o r51 -f "$T_SRC/node.sh" nodes -- \
	    sh -c "[ \$PSSH_NODENUM = 1 ] || exec sh node.sh 0; sleep 60" \
	    >out 2>err
	has err "not-armed: not ready within 20 s"
	grep -q "^1	.*	not-armed	" r51/nodes.tsv
	[ "$(grep -c "^run" out)" -eq 0 ]'

again
t '48: a ssh_config full of traps changes nothing' '
	cat ssh_config - >ssh_other <<-END
	RemoteCommand echo trapped
	RequestTTY force
	LocalForward 127.0.0.1:$((PORT + 1)) 127.0.0.1:$PORT
	ControlMaster auto
	ControlPath $T_DIR/control
	PermitLocalCommand yes
	LocalCommand touch $T_DIR/local
	LogLevel DEBUG
	ForwardAgent yes
	END
	sed -i "/RemoteCommand/d" ssh_other
	echo "RemoteCommand echo trapped" >>ssh_other
	printf "a\0\r\n\033[1m" >bytes
	bm-fanout -q -o r48 -e "ssh -F $T_DIR/ssh_other" -f bytes nodes1 -- \
	    cat bytes >/dev/null
	same bytes r48/results/node_0.tsv
	[ ! -s r48/err/000-127.0.0.1 ]
	[ ! -e control ] && [ ! -e local ]'

t '49: an ssh that knows no such option: said once for all' '
	mkdir old
	printf "#!/bin/sh\necho command-line: line 0: Bad configuration \
option: remotecommand >&2; exit 255\n" >old/ssh
	chmod +x old/ssh
	echo "h[0-9]" >nodes
	fails 1 bm-fanout -q -e "$T_DIR/old/ssh" nodes -- true 2>err
	has err "10 nodes: ssh-error: remotecommand (0 h0, 1 h1, 2 h2, 3 h3,"
	[ "$(wc -l <err)" -eq 1 ]'

again 'MaxSessions 1'
t '9: ssh with MaxSessions 1 and a shared connection wanted' '
	echo "127.0.0.1:$PORT*3" >nodes
	printf "ControlMaster auto\nControlPath $T_DIR/cm\n" |
	    cat ssh_config - >ssh_other
	bm-fanout -q -e "ssh -F $T_DIR/ssh_other" nodes -- echo x >got
	[ "$(wc -l <got)" -eq 3 ]'

again 'MaxStartups 3:100:3'
t '8: sshd with MaxStartups 3:100:3 and 12 nodes loses none' '
	echo "127.0.0.1:$PORT*12" >nodes
	fan -o r8 nodes -- echo x >got 2>err
	[ "$(wc -l <got)" -eq 12 ]
	[ ! -s err ]
	[ ! -s r8/err/000-127.0.0.1 ]'

again
t 'S7: an ssh in the current folder is not run' '
	mkdir here && cd here
	printf "#!/bin/sh\ntouch $T_DIR/hijacked\n" >ssh
	chmod +x ssh
	PATH=.::here:$PATH bm-fanout -q -e "$RSH" ../nodes1 -- echo x >got
	[ "$(wc -l <got)" -eq 1 ] && [ ! -e ../hijacked ]'

done_testing
