#!/bin/sh
# Programs that travel: what a host gets is checked before anything starts.
# Stand-ins for docker and kubectl carry it.
. "${0%/*}/lib.sh"
export PATH="$T_DIR/tools:$PATH"
mkdir tools own
# tool NAME SCRIPT: a stand-in for a program
tool() { printf '#!/bin/sh\n%s\n' "$2" >"tools/$1" && chmod 755 "tools/$1"; }
# what docker exec -i NAME COMMAND, kubectl exec -i NAME -- COMMAND, do
tool docker 'echo "$1 $2 $3" >>"$T_DIR/docker.log"
[ "$1 $2" = "exec -i" ] && shift 3 && exec "$@"'
tool kubectl 'echo "$1 $2 $3 $4" >>"$T_DIR/kubectl.log"
[ "$1 $2 $4" = "exec -i --" ] && shift 4 && exec "$@"'
# a link that changes a letter of each program
tool damage 'shift
case $3 in *bin/bm-*) tr E F | "$@" ;; *) exec "$@" ;; esac'
export T_DIR
printf 'a\nb*2\n' >nodes
echo a >node

# own PROGRAM: bm-fanout, and beside it a copy of the program to be spoilt
own() {
	cp "$T_TOP/bin/bm-fanout" "$T_TOP/bin/$1" own/
}
outcome() { awk -F '\t' '/^[0-9]/ { print $3 }' "$1/nodes.tsv"; }

t 'docker exec -i: once a host, in the words that docker takes' '
	bm-fanout -q -e "docker exec -i" -x "$T_DIR/ws" nodes -- \
	    bm-monitor -i 50ms -n 1 >out
	[ "$(grep -c "^host" out)" -eq 3 ]
	[ "$(grep -vc "^exec -i [ab]$" docker.log)" -eq 0 ]
	# a: prepare, put, run, clean; b: one run more
	[ "$(grep -c " a$" docker.log)" -eq 4 ]
	[ "$(grep -c " b$" docker.log)" -eq 5 ]
	[ "$(ls ws)" = "" ]'

t 'kubectl exec -i {host} --: the same' '
	bm-fanout -q -e "kubectl exec -i {host} --" nodes -- \
	    bm-monitor -i 50ms -n 1 >out
	[ "$(grep -c "^host" out)" -eq 3 ]
	[ "$(grep -vc "^exec -i [ab] --$" kubectl.log)" -eq 0 ]'

t 'through docker: files, the barrier, and the end of the lease' '
	bm-fanout -q -B -e "docker exec -i" -f "$T_SRC/node.sh" nodes -- \
	    sh node.sh 0 >out
	[ "$(grep -c "^end.*ok" out)" -eq 3 ]'

t 'localhost without ssh: -e local' '
	bm-fanout -q -e local nodes -- bm-monitor -i 50ms -n 1 >out
	[ "$(grep -c "^host" out)" -eq 3 ]'

t 'a program that is damaged on its way is bad-binary, and is not run' '
	fails 1 bm-fanout -q -e "damage" -o r1 node -- bm-monitor -n 1 \
	    >out 2>err
	cat err; 	has err "bad-binary: the programs arrived damaged"
	[ "$(outcome r1)" = bad-binary ]; hasnt out "host	"'

t '15: a program of another machine is bad-binary, by name' '
	own bm-monitor
	# e_machine of the ELF header: neither x86-64 nor ARM, but a PDP-10
	printf "\100\0" | dd of=own/bm-monitor bs=1 seek=18 conv=notrunc \
	    2>/dev/null
	fails 1 own/bm-fanout -q -e local -o r2 node -- bm-monitor -n 1 \
	    >out 2>err
	cat err
	has err "bad-binary: bm-monitor does not run here"
	[ "$(outcome r2)" = bad-binary ]; [ "$(wc -l <err)" -eq 1 ]'

t '16: a bm-load of another version is version, before any load' '
	own bm-load
	version=$(sed -n "s/^VERSION = //p" "$T_TOP/Makefile")
	LC_ALL=C sed "s/$(echo "$version" | sed "s/[.]/[.]/g")/0.0.0/g" \
	    "$T_TOP/bin/bm-load" >own/bm-load
	echo "GET http://127.0.0.1:1/" >x.hurl
	fails 1 own/bm-fanout -q -B -e local -o r3 -f x.hurl node -- \
	    bm-load -n 1 x.hurl >out 2>err
	has err "version: its bm-load is version 0.0.0, not $version"
	[ "$(outcome r3)" = version ]; hasnt out "req	"'

t '14: a program that is nowhere on the host is no-binary' '
	fails 1 bm-fanout -q -e "docker exec -i" -o r4 node -- bm-nothing \
	    >out 2>err
	has err "no-binary: bm-nothing: not found"
	[ "$(outcome r4)" = no-binary ]'
done_testing
