#!/bin/sh
# bm-fanout over a real sshd: words, files, the barrier.
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need ssh scp sshd ssh-keygen
sshd_start 'AcceptEnv *' 'LogLevel VERBOSE' || { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }
echo "127.0.0.1:$PORT*4" >nodes4
echo "127.0.0.1:$PORT" >nodes1
fan() { bm-fanout -e "$RSH" "$@"; }

t 'four virtual nodes on one real host' '
	fan -q -r R nodes4 -- sh -c \
	    "echo \$PSSH_NODENUM \$PSSH_NUMNODES \$PSSH_HOST \$PSSH_SLOTS" |
	    sort >got
	for i in 0 1 2 3; do echo "$i 4 127.0.0.1 4"; done >want
	same want got'

t 'four hosts, with an address each, and a user' '
	echo "$(id -un)@127.0.0.[1-4]:$PORT" >nodes
	fan -q nodes -- echo "{host}" | sort >got
	printf "127.0.0.%s\n" 1 2 3 4 >want
	same want got'

t 'S3: every byte but newline and CR arrives in a word as it was' '
	word=$(awk "BEGIN { for (i = 1; i < 256; i++) \
	    if (i != 10 && i != 13) printf \"%c\", i }")
	printf "%s\n" "$word" >want
	fan -q nodes1 -- printf "%s\n" "$word" >got
	same want got'

t 'bytes are carried exactly: NUL, CR LF, 8 bit, a long line, no newline' '
	printf "a\0b\r\n\377\033[1m\n" >bytes
	head -c 1000000 /dev/zero | tr "\0" x >>bytes
	printf "\nend" >>bytes
	fan -q -o r1 nodes1 -- sh -c "cat $T_DIR/bytes; cat $T_DIR/bytes >&2" \
	    >/dev/null
	same bytes r1/results/node_0.tsv
	same bytes r1/err/000-127.0.0.1'

t 'files travel by scp, once a host, with their folders; then they are gone' '
	mkdir -p d "o dd" && echo one >d/f && echo two >"o dd/a:b" && echo 3 >-x
	fan -q -x "$T_DIR/ws" -r R -f d/f -f "o dd/a:b" -f ./-x nodes4 -- \
	    cat d/f "o dd/a:b" ./-x | sort | uniq -c | tr -d " \n" >got
	printf "434one4two" >want
	same want got
	[ "$(ls ws)" = "" ]
	[ "$(grep -c "Starting session: subsystem .sftp" sshd.log)" -eq 1 ]'

t 'S6: no agent and no X11 on the nodes' '
	SSH_AUTH_SOCK=/tmp/x DISPLAY=:0 fan -q nodes1 -- \
	    sh -c "echo \"\${SSH_AUTH_SOCK-none} \${DISPLAY-none}\"" >got
	echo none none >want
	same want got'

t '11: no locale goes to the nodes' '
	LANG=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 \
	    fan -q -e "$RSH -oSendEnv=LANG -oSendEnv=LC_*" nodes1 -- \
	    sh -c "env | grep -cE ^LANG\\|^LC_ || :" >got
	echo 0 >want
	same want got'

t 'with -B all start at one instant; clocks are in the stream' '
	fan -B -q -f "$T_SRC/node.sh" -o r2 nodes4 -- sh node.sh 1 >got
	[ "$(grep -c "^run" got)" -eq 4 ]
	[ "$(grep -c "^clock" got)" -eq 8 ]
	[ "$(grep -cE "^node	[0-3]	127.0.0.1				ok	\$" got)" -eq 4 ]
	# the stand-in is a script: it starts within 2 s
	awk -F "\t" "/^run/ { if (!min || \$4 < min) min = \$4
	    if (\$4 > max) max = \$4 }
	    END { print max - min; exit max - min > 2000000 }" got
	[ "$(grep -c "^bm	ready" r2/out/*-127.0.0.1 | grep -c ":1")" -eq 4 ]'

t 'a node that does not get ready: nobody starts' '
	fails 1 fan -B -q -T 20 -o r3 -f "$T_SRC/node.sh" nodes4 -- sh -c \
	    "[ \$PSSH_NODENUM != 2 ] || exec sleep 99; exec sh node.sh 1" \
	    >got 2>err
	has err "1 node: not-armed: not ready within 20 s (2 127.0.0.1)"
	has err "3 nodes: aborted: not started: 1 of 4 nodes lost"
	[ "$(grep -c "^run" got)" -eq 0 ]
	[ "$(grep -c started r3/out/* | grep -cv ":0")" -eq 0 ]'

t '-k 1 goes on without one' '
	fails 1 fan -B -q -k 1 -T 30 -f "$T_SRC/node.sh" nodes4 -- sh -c \
	    "[ \$PSSH_NODENUM != 2 ] || exit 9; exec sh node.sh 1" >got 2>err
	has err "1 node: failed: exit status 9 (2 127.0.0.1)"
	[ "$(grep -c "^end.*ok" got)" -eq 3 ]'

done_testing
