#!/bin/sh
# bench-master: Bench Master's command line, its directories, and none of its
# defects. Nodes are local, so that options are what is tested.
. "${0%/*}/lib.sh"
BM_RSH=local
export BM_RSH
mock
url=$URL
printf 'n0\nn1\n' >nodes
printf 'GET {{url}}/\n' >Shop.hurl
x="-x $T_DIR/ws"

# master ARGUMENT...: a short run against the mock. The machine may be busy
# with other tests, so that a run is not to be trusted: 1 is taken as 0.
master() {
	bench-master $x -u "$url" "$@" -- -t 20ms -G 1 >out 2>err ||
	    [ $? -eq 1 ] || { cat out err; return 1; }
}
conf_of() { awk -F '\t' -v k="$2" '$1 == "conf" && $2 == k { print $3 }' "$1"; }

t 'a run leaves out, err, results, nodes.tsv and a report' '
	master -n first -c 2 -D 1 nodes Shop.hurl
	[ "$(ls first | tr "\n" " ")" = "err nodes.tsv out report results " ]
	[ "$(ls first/results | tr "\n" " ")" = "node_0.tsv node_1.tsv " ]
	[ "$(ls first/report/first-*Z | tr "\n" " ")" = \
	    "index.html report.txt run.tsv " ]
	[ "$(grep -c "	ok	" first/nodes.tsv)" -eq 2 ]
	has first/report/first-*/report.txt "4 users"
	has first/report/first-*/index.html "<html"'

t 'node streams alone are in results: merging them is always right' '
	bm-merge first/results/*.tsv >merged
	for k in hist fail books; do
		grep "^$k" merged >a || :
		grep "^$k" first/report/first-*/run.tsv >b || :
		same b a
	done'

t 'out, err and results are private; the report follows the umask' '
	for d in out err results; do
		[ "$(ls -ld first/$d | cut -c1-10)" = drwx------ ]
	done
	(umask 022; master -n open -D 1 nodes Shop.hurl)
	[ "$(ls -ld open/report/open-* | cut -c1-10)" = drwxr-xr-x ]
	[ "$(ls -l open/report/open-*/index.html | cut -c1-10)" = -rw-r--r-- ]'

t '47, defect 5: a second run under the name: the first is in earlier/' '
	cp first/results/node_1.tsv old1
	sleep 1
	master -n first -D 1 --num-nodes=1 nodes Shop.hurl
	[ "$(ls first/results)" = node_0.tsv ]
	same old1 first/earlier/*/results/node_1.tsv
	[ "$(ls first/report | wc -l)" -eq 2 ]
	[ "$(cat first/report/*/report.txt | grep -c "^bm-report ")" -eq 2 ]'

t 'the name is the time and the test, unless -n' '
	mkdir w && master -w w -D 1 nodes Shop.hurl
	ls w | grep -qE "^20[0-9-]{8}T[0-9-]{8}Z-Shop\$"'

t 'defect 1: cycles, duration and url are the conf'"'"'s unless given' '
	cat >Shop.conf <<-END
	[main]
	title: From the conf
	url = $url
	[bench]
	cycles = 1:3
	duration = 1
	startup_delay = 0.01
	sleep_time = 0.02
	[test_Shop]
	description: what it says
	END
	bench-master $x -n conf nodes Shop.hurl -- -G 1 >out 2>err ||
	    [ $? -eq 1 ]
	run=$(echo conf/report/conf-*/run.tsv)
	[ "$(conf_of $run title)" = "From the conf" ]
	[ "$(grep -c "^cycle	0" $run)" -eq 2 ]
	bench-master $x -n conf2 -c 2 --duration=1 nodes Shop.hurl -- -G 1 \
	    >out 2>err || [ $? -eq 1 ]
	[ "$(grep -c "^cycle	0" conf2/report/conf2-*/run.tsv)" -eq 1 ]'

t 'defect 2: a test name says which conf, and names the run' '
	sed "s/From the conf/Other title/; s/test_Shop/test_Other/" \
	    Shop.conf >Other.conf
	bench-master $x -w w -c 1 -D 1 nodes Shop.hurl Other -- -G 1 >out \
	    2>err || [ $? -eq 1 ]
	run=$(echo w/*-Other/report/*/run.tsv)
	[ "$(conf_of $run title)" = "Other title" ]
	rm Shop.conf Other.conf'

t 'defect 3: comments, blank lines and user@ in the nodes file' '
	printf "# all\n\nn0\nme@n1 # one\nn2 me\n" >nodes3
	master -n third -D 1 nodes3 Shop.hurl
	[ "$(grep -c "	ok	" third/nodes.tsv)" -eq 3 ]'

t 'defect 4: a node that fails is named, nobody starts, it is no success' '
	printf "#!/bin/sh\n[ \"\$PSSH_NODENUM\" != 1 ] || exit 7\n\
exec bench-node \"\$@\"\n" >mynode && chmod +x mynode
	fails 2 bench-master -s "$T_DIR/mynode" $x -u "$url" \
	    -n bad -D 1 nodes Shop.hurl >out 2>err
	has err "failed: exit status 7"
	grep -q "^1	n1	failed	7	" bad/nodes.tsv
	has out "node 1 (n1) failed"'

t 'defect 6: no waves: 33 nodes run at once' '
	echo "n[0-32]" >nodes33
	master -n many -c 1 -D 1 nodes33 Shop.hurl
	awk -F "\t" "!/^#/ { n += \$3 == \"ok\"
	    if (\$10 == \"\" || \$10 > 1000000) late++ }
	    END { print n, late + 0; exit n != 33 || late }" many/nodes.tsv'

t 'defect 9: data, variables and files of the scenario travel' '
	mkdir -p s/img && echo png >s/img/a.png
	printf "name\nann\nbob\n" >users.tsv
	echo who=me >vars
	cat >s/Post.hurl <<-END
	POST {{url}}/echo?{{name}}{{who}}
	file,img/a.png;
	END
	bench-master $x -u "$url" -n travel -D 1 nodes s/Post.hurl -- \
	    -d users.tsv -V @vars -t 50ms -G 1 >out 2>err || [ $? -eq 1 ] ||
	    { cat err; exit 1; }
	[ "$(grep -c "	ok	" travel/nodes.tsv)" -eq 2 ]
	[ ! -e ws/travel/node0/users.tsv ]'

t 'a file that is not there is refused by name before any connection' '
	for bad in "-d nothere" "-V @nothere" "-C nothere" "-f nothere"; do
		fails 2 bench-master $x -n never nodes Shop.hurl -- $bad 2>err
		has err nothere
	done
	printf "POST {{url}}/\nfile,gone.png;\n" >Gone.hurl
	fails 2 bench-master $x -n never nodes Gone.hurl 2>err
	has err gone.png
	printf "POST {{url}}/\nfile,../x;\n" >Gone.hurl
	fails 2 bench-master $x -n never nodes Gone.hurl 2>err
	has err "outside its folder"
	[ ! -e never ]'

t 'a mistake in the scenario is said once, with its line, before all' '
	printf "GET {{url}}/\nHTTP 200\n[Assertz]\n" >Bad.hurl
	fails 2 bench-master $x -n never nodes Bad.hurl 2>err
	has err "Bad.hurl:3"
	[ ! -e never ]'

t 'defect 10: names with blanks and quotes arrive' '
	printf "GET {{url}}/\nX-Odd: {{q}}\n" >Odd.hurl
	bench-master $x -u "$url" -n odd -D 1 nodes Odd.hurl -- \
	    -V "q=it'"'"'s a \$HOME" -l "a  label" -G 1 -t 50ms >out 2>err ||
	    [ $? -eq 1 ]
	[ "$(conf_of odd/report/odd-*/run.tsv label)" = "a  label" ]
	[ "$(grep -c "	ok	" odd/nodes.tsv)" -eq 2 ]'

t 'long names, with = and without; -c5 in one word' '
	master --name=long --cycles 2 --duration 1 --working-directory w \
	    --node-working-directory="$T_DIR/ws" nodes Shop.hurl
	[ -d w/long/report ]
	master -nshort -c2 -D1 nodes Shop.hurl
	[ -d short/report ]'

t 'usage: options, operands' '
	fails 2 bench-master 2>err
	has err "usage: bench-master"
	fails 2 bench-master --nope=1 nodes Shop.hurl 2>err
	has err "unknown option --nope"
	fails 2 bench-master -Z nodes Shop.hurl 2>err
	has err "unknown option -Z"
	fails 2 bench-master -n 2>err
	has err "-n needs a value"
	fails 2 bench-master a b c d 2>err
	has err "too many operands"
	fails 2 bench-master nodes nothere.hurl 2>err
	has err nothere.hurl
	fails 2 bench-master -w /nonexistent nodes Shop.hurl 2>err
	has err /nonexistent
	fails 2 bench-master nodes Shop.hurl -- -B 2>err
	has err "not for a run on many nodes"
	bench-master --help >out
	has out "usage: bench-master"'

t 'S17, S4: names and paths that a shell would take apart' '
	for n in .. ../x /x "a b" "a;b" -rf .hid; do
		fails 2 bench-master -n "$n" nodes Shop.hurl 2>err
		has err "not a name"
	done
	for s in "/x; touch y" "../x" "a b" "/a/../b"; do
		fails 2 bench-master -s "$s" nodes Shop.hurl 2>err
		has err "bench-master: -s"
		fails 2 bench-master -x "$s" nodes Shop.hurl 2>err
		has err "bench-master: -x"
	done
	[ ! -e y ]'

t 'silent where all is well and nobody looks; -v is not' '
	printf "#!/bin/sh\nexit 0\n" >quiet && chmod +x quiet
	mkdir -p fake && cp quiet fake/bm-report
	cp "$(command -v bench-master)" fake/
	fake/bench-master $x -u "$url" -n calm -D 1 nodes Shop.hurl -- -t 50ms \
	    >out 2>err
	[ ! -s out ] && [ ! -s err ]
	fake/bench-master -v $x -u "$url" -n calm2 -D 1 nodes Shop.hurl -- \
	    -t 50ms >out 2>err
	has out "report: ./calm2/report/calm2-"'

t 'a scenario without a request is refused before any connection' '
	mkdir seen && printf "#!/bin/sh\necho x >>\"$T_DIR/seen/it\"\n" >rsh
	chmod +x rsh
	: >Empty.hurl
	fails 2 env BM_RSH="$T_DIR/rsh" bench-master $x -n empty nodes \
	    Empty.hurl 2>err
	has err "Empty.hurl: no request in it"
	[ "$(wc -l <err)" -eq 1 ]
	[ ! -e seen/it ] && [ ! -e empty ]'

# What ssh does with hosts that are not there, or spoil what is sent to them.
cat >rsh.sh <<'END'
#!/bin/sh
host=$1
shift
case $host in
ghost) echo "ssh: Could not resolve hostname ghost: Name or service not known" >&2
	exit 255 ;;
spoilt) case $3 in
	*bin/bm-*) tr E F | "$@" ;;
	*) exec "$@" ;;
	esac ;;
*) exec "$@" ;;
esac
END
chmod +x rsh.sh
# watched HOST...: a run with these hosts monitored
watched() {
	printf '%s\n' '[monitor]' "hosts = $*" '[good]' \
	    'description = as it should be' '[ghost]' \
	    'description = not there' >Shop.conf
	BM_RSH=$T_DIR/rsh.sh bench-master -x "$T_DIR/ws" -u "$url" -n "w-$1" \
	    -c 1 -D 2 nodes Shop.hurl -- -t 20ms -G 1 >out 2>err ||
	    [ $? -eq 1 ] || { cat out err; return 1; }
	rm Shop.conf
	[ "$(grep -c "	ok	" "w-$1/nodes.tsv")" -eq 2 ]
}
t 'a monitored host that fails is named; the run and the others go on' '
	watched good ghost spoilt; cat err
	grep -q "^bench-master: not monitored: ghost: .*Name or service not known" err
	has err "bench-master: not monitored: spoilt: bad-binary: "
	[ "$(wc -l <err)" -eq 2 ]
	run=$(echo w-good/report/*/run.tsv)
	grep -q "^mon	good	[0-9]*	cpu.user" $run
	has $run "host	good	target	as it should be"
	has $run "host	ghost	target	not there"
	[ "$(cut -f 2 $run | grep -c "^spoilt\$")" -eq 1 ]'
t 'monitored hosts that are well are no reason for a word' '
	watched good; same /dev/null err'
t 'no monitored host works: each is named, and the run goes on' '
	watched ghost spoilt; cat err
	[ "$(grep -c "not monitored: " err)" -eq 2 ]
	hasnt w-ghost/report/*/run.tsv "mon	"
	has w-ghost/report/*/index.html "not there"'

t 'a check that does not hold is exit 1, and printed' '
	fails 1 bench-master $x -u "$url" -n check -D 1 -e "rps > 1000000" \
	    nodes Shop.hurl -- -t 50ms >out 2>err
	has out "rps > 1000000"'

t 'TERM stops the nodes, the report is written, it ends by TERM' '
	bench-master $x -u "$url" -n term -D 60 nodes Shop.hurl -- -t 50ms \
	    >out 2>err & pid=$!
	wait_for 60 grep -qs progress term/out/000-n0
	kill -TERM $pid
	fails 143 wait $pid
	[ "$(grep -c "	aborted	" term/nodes.tsv)" -eq 2 ]
	[ -s term/report/term-*/report.txt ]
	[ "$(grep -c "^end.*stopped" term/results/node_0.tsv)" -eq 1 ]'

t 'KILL stops the nodes too' '
	bench-master $x -u "$url" -n kill -D 60 nodes Shop.hurl -- -t 50ms \
	    >out 2>err & pid=$!
	wait_for 60 grep -qs progress kill/out/000-n0
	load=$(awk "/^bm\tready/ { print \$4 }" kill/out/000-n0)
	kill -0 $load
	kill -KILL $pid
	wait_for 5 sh -c "! kill -0 $load"'

t 'nothing is left in the temporary folder' '
	mkdir tmp
	TMPDIR=$T_DIR/tmp bench-master $x -u "$url" -n clean -D 1 nodes \
	    Shop.hurl -- -t 50ms >out 2>err || [ $? -eq 1 ]
	[ -z "$(ls tmp)" ]'

done_testing
