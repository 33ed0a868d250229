#!/bin/sh
# One command on every node, without ssh: what comes, what is kept, how it
# ends.
. "${0%/*}/lib.sh"
printf 'n[0-3]\n' >nodes4
echo n0 >nodes1
fan() { bm-fanout -q -e local "$@"; }

t 'every node knows its number, the others, its host and the run' '
	fan -r R1 nodes4 -- sh -c \
	    "echo \$PSSH_NODENUM \$PSSH_NUMNODES \$PSSH_HOST \$PSSH_BENCH_RUN" |
	    sort >got
	printf "%s\n" "0 4 n0 R1" "1 4 n1 R1" "2 4 n2 R1" "3 4 n3 R1" >want
	same want got'

t 'it runs in a private folder of its own, which is gone afterwards' '
	fan -x "$T_DIR/ws" -r R1 nodes4 -- sh -c "pwd; ls -ld . | cut -c1-10; \
	    echo \$PSSH_BENCH_WORKING_DIR" | sort >got
	for i in 0 1 2 3; do echo "$T_DIR/ws/R1/node$i"; done >want
	for i in 0 1 2 3; do echo "$T_DIR/ws"; done >>want
	for i in 0 1 2 3; do echo drwx------; done >>want
	sort want >want.sorted
	same want.sorted got
	[ ! -e ws/R1 ]'

t 'nodes on one host leave no folder either, with -B or without' '
	echo "n0*3" >nodes3
	fan -x "$T_DIR/ws1" -r R1 nodes3 -- true
	[ "$(ls ws1)" = "" ]
	fan -B -x "$T_DIR/ws1" -r R1 nodes3 -- sh "$T_SRC/node.sh" 0 >out
	[ "$(grep -c "^end.*ok" out)" -eq 3 ]
	[ "$(ls ws1)" = "" ]'

t 'what a node leaves in its folder stays' '
	fan -x "$T_DIR/ws2" -r R1 nodes1 -- touch left
	[ -e ws2/R1/node0/left ]'

t 'S20: a workspace that is a link, or open to others, is refused' '
	mkdir real open && ln -s real link && chmod 777 open
	for d in link open; do
		fails 1 fan -o "r$d" -x "$T_DIR/$d" nodes1 -- touch "$T_DIR/ran" \
		    2>err
		has err "workspace: $T_DIR/$d is not a private folder"
		grep -q "^0	n0	workspace	" "r$d/nodes.tsv"
	done
	[ ! -e ran ]'

t 'S20: a workspace of somebody else is refused' '
	[ "$(id -u)" -eq 0 ] || exit 0
	mkdir -m 700 theirs && chown 12345 theirs
	fails 1 fan -x "$T_DIR/theirs" nodes1 -- true 2>err
	has err "is not a private folder"'

t 'S3: every byte but newline and CR arrives in a word as it was' '
	word=$(awk "BEGIN { for (i = 1; i < 256; i++) \
	    if (i != 10 && i != 13) printf \"%c\", i }")
	printf %s "$word" >want
	fan nodes1 -- printf %s "$word" >got
	printf "\n" >>want
	same want got'

t 'odd words stay words: empty, blanks, dashes, quotes, globs' '
	fan nodes1 -- printf "<%s>\n" "" " " "-e" "a  b" "*" "~" "\$HOME" \
	    "\`id\`" "a'"'"'b" "\\" "!x" "{x}" "a=b" "#" >got
	printf "<%s>\n" "" " " "-e" "a  b" "*" "~" "\$HOME" \
	    "\`id\`" "a'"'"'b" "\\" "!x" "{x}" "a=b" "#" >want
	same want got'

t '-E sets variables, {names} are filled in' '
	fan -E A="x {node}" -E B=2 nodes1 -- sh -c "echo \$A \$B" >got
	echo "x 0 2" >want
	same want got'

t '-E names that a shell script might use reach the command as they are' '
	fan -E n=5 -E t=t -E w=x -E p="a  b" nodes1 -- sh -c \
	    "echo \"\$n\$t\$w\$p\"" >got
	fan -E IFS=0123456789 nodes1 -- env | grep ^IFS >>got
	printf "5txa  b\nIFS=0123456789\n" >want
	same want got
	fails 2 bm-fanout -E bm_n=1 nodes1 -- true 2>err
	has err "-E bm_n=1: names in bm_ are bm-fanout'"'"'s own"'

t 'the last words of a node are none of the barrier'"'"'s' '
	fails 1 fan nodes1 -- sh -c "echo out of tea >&2; printf \"bm\\tpong 1 2 3\\nbm\\tprogress x\\n\" >&2; exit 3" 2>err
	has err "exit status 3: out of tea (0 "'

t 'exit status 1 where a command fails; the others run on' '
	fails 1 fan -o r1 nodes4 -- sh -c \
	    "[ \$PSSH_NODENUM != 2 ] || exit 7; echo fine" >got 2>err
	[ "$(grep -c fine got)" -eq 3 ]
	has err "1 node: failed: exit status 7 (2 n2)"
	grep -q "^2	n2	failed	7	" r1/nodes.tsv
	[ "$(grep -c "	ok	0	" r1/nodes.tsv)" -eq 3 ]'

t 'equal troubles are said once' '
	fails 1 fan nodes4 -- sh -c "echo no such thing >&2; exit 3" 2>err
	has err "4 nodes: failed: exit status 3: no such thing (0 n0, 1 n1,"
	[ "$(wc -l <err)" -eq 1 ]'

t 'a command ended by a signal is killed, not ok' '
	fails 1 fan nodes1 -- sh -c "kill -9 \$\$" 2>err
	has err "killed: signal 9"'

t '14: a command that is not there is no-binary' '
	fails 1 fan nodes1 -- /no/such/program 2>err
	has err "no-binary: /no/such/program: not found"'

t '15: a file that is not executable is bad-binary' '
	: >plain
	fails 1 fan nodes1 -- "$T_DIR/plain" 2>err
	has err "bad-binary: $T_DIR/plain: not executable"'

t 'stdout and stderr are kept apart, byte for byte' '
	printf "a\0b\r\n\377\n" >bytes
	head -c 1000000 /dev/zero | tr "\0" x >>bytes
	printf "\nno newline at the end" >>bytes
	fan -o r2 nodes1 -- sh -c "cat $T_DIR/bytes; echo oops >&2" >out
	same bytes r2/results/node_0.tsv
	echo oops >want
	same want r2/err/000-n0
	cp bytes want
	echo >>want
	same want out'

t 'lines of nodes are not mixed, long or short' '
	fan nodes4 -- awk "BEGIN { for (i = 0; i < 300; i++) { \
	    for (j = 0; j < 400; j++) printf ENVIRON[\"PSSH_NODENUM\"]; \
	    print \"\" } }" >out
	[ "$(wc -l <out)" -eq 1200 ]
	[ "$(grep -cE "^(0{400}|1{400}|2{400}|3{400})\$" out)" -eq 1200 ]'

t '47: an earlier run under the same folder is not written over' '
	fan -o r3 nodes1 -- echo first
	fails 2 fan -o r3 nodes1 -- echo second 2>err
	has err "earlier run"
	echo first >want
	same want r3/results/node_0.tsv'

t 'S22: captured files are private' '
	fan -o r4 nodes1 -- echo x
	[ "$(ls -ld r4/out r4/err r4/results | grep -c "^drwx------")" -eq 3 ]
	[ "$(ls -l r4/results/node_0.tsv r4/nodes.tsv |
	    grep -c "^-rw-------")" -eq 2 ]'

t 'files are there under their names, below folders too' '
	mkdir -p d/e && echo one >d/e/f && echo two >"g h" && echo 3 >.dot
	echo four >"$T_DIR/abs"
	fan -f d/e/f -f "g h" -f .dot -f "$T_DIR/abs" nodes4 -- \
	    cat d/e/f "g h" .dot abs >got
	[ "$(sort got | uniq -c | awk "{ print \$1 \$2 }" | tr "\n" " ")" = \
	    "43 4four 4one 4two " ]'

t 'S5: file names that look like options or hosts arrive' '
	mkdir odd && cd odd
	echo a >./-rf && echo b >"a:b"
	bm-fanout -q -e local -f ./-rf -f a:b ../nodes1 -- cat ./-rf a:b >got
	printf "a\nb\n" >want
	same want got'

t 'what was copied is removed from a node that ended well; -K keeps it' '
	echo x >f
	fan -x "$T_DIR/ws3" -f f nodes1 -- true
	[ "$(ls ws3)" = "" ]
	fan -K -r R -x "$T_DIR/ws3" -f f nodes1 -- true
	[ -e ws3/R/host0/files/f ] && [ -e ws3/R/node0/f ]'

t '50: closed stdin, stdout, stderr do no harm' '
	fan nodes1 -- echo x <&- >got
	echo x >want
	same want got
	fan -o r5 nodes1 -- echo x 2>&-
	fails 2 fan -o r6 nodes1 -- echo x >&-
	same want r5/results/node_0.tsv'

t '30: a full disk is exit status 2, and said' '
	fails 2 fan nodes1 -- echo x >/dev/full 2>err
	has err "bm-fanout: <stdout>: No space left on device"'

t 'the table says each node, unless -q' '
	bm-fanout -e local nodes4 -- true 2>err
	[ "$(grep -cE "^bm-fanout: +[0-3] n[0-3] +ok " err)" -eq 4 ]
	fan nodes4 -- true 2>err
	[ ! -s err ]'

t 'a node that ends in the middle of a stream line is output-damaged' '
	fails 1 fan -o r7 nodes1 -- printf \
	    "bm\\t1\\nrun\\tR\\t0\\t1\\th\\tp 1\\t1\\nend\\tR\\t0\\tok\\t0" >got 2>err
	has err "output-damaged: its stream has no end"
	[ "$(grep -c "^end" got)" -eq 0 ]
	grep -q "^node	0	n0				output-damaged	" got'

t 'a count that does not fit its end line is output-damaged' '
	fails 1 fan nodes1 -- printf \
	    "bm\\t1\\nrun\\tR\\t0\\t1\\th\\tp 1\\t1\\nseen\\tR\\t0\\t4\\nend\\tR\\t0\\tok\\t5\\t\\n" \
	    >got 2>err
	has err "not as many lines came as its end line says"'

t 'a whole stream gets a node line of outcome ok' '
	fan nodes1 -- printf \
	    "bm\\t1\\nrun\\tR\\t0\\t1\\th\\tp 1\\t1\\nseen\\tR\\t0\\t5\\nend\\tR\\t0\\tok\\t5\\t\\n" \
	    >got
	grep -q "^node	0	n0				ok	\$" got'

t '26: a line over 1 MiB ends that node, and the others go on' '
	fails 1 fan nodes4 -- sh -c "if [ \$PSSH_NODENUM = 1 ]; then \
	    yes | tr -d \"\\n\"; else echo fine; fi" >got 2>err
	has err "1 node: output-damaged: a line over 1 MiB (1 n1)"
	[ "$(grep -c "^fine\$" got)" -eq 3 ]'

t 'BM_MASTER_PID: it ends with the process that started it' '
	sleep 60 & master=$!
	BM_MASTER_PID=$master bm-fanout -q -e local nodes4 -- sh -c \
	    "echo \$\$ >$T_DIR/pid\$PSSH_NODENUM; exec sleep 60" 2>err & fan=$!
	for i in 0 1 2 3; do wait_for 20 test -s pid$i; done
	kill -9 $master
	fails 1 wait $fan
	has err "who started this is gone"
	for i in 0 1 2 3; do
		wait_for 5 sh -c "! kill -0 $(cat pid$i)"
	done'

t 'BM_RSH says how nodes are reached' '
	BM_RSH=local bm-fanout -q nodes1 -- echo x >got
	echo x >want
	same want got'

t '-T 0 is refused: nobody could be ready' '
	fails 2 bm-fanout -e local -T 0 nodes -- true 2>err
	echo "bm-fanout: -T 0: no time to get ready" | same - err'

done_testing
