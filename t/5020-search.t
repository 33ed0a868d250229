# bm-search against judges that say what the test wants: bm-report and
# bm-merge here are stand-ins, since the real ones can't be wrong on demand.
. "${0%/*}/lib.sh"

mkdir fake
cat >fake/bm-merge <<'EOF'
#!/bin/sh
exec cat
EOF
# The command writes "load N"; it passes up to $LIMIT. The loads in $SHAKY are
# not valid the first time, those in $NEVER never are, those in $LUCKY pass
# only the first time.
cat >fake/bm-report <<'EOF'
#!/bin/sh
while getopts qe: o; do [ $o = e ] && printf '%s\n' "$OPTARG" >>"$LOG.checks"; done
shift $((OPTIND - 1))
read -r word n <"$1" || exit 2
echo "$n" >>"$LOG"
times=$(grep -cx "$n" "$LOG")
case " ${SHAKY:-} " in *" $n "*) [ "$times" -gt 1 ] || { printf 'suspect\tlag\n'; exit 1; } ;; esac
case " ${NEVER:-} " in *" $n "*) printf 'invalid\tgenerator at 99 %% CPU\n'; exit 1 ;; esac
printf 'valid\t\n'
case " ${LUCKY:-} " in *" $n "*) [ "$times" -eq 1 ] || { printf 'FAIL\tp95 < 1s\t1.2 s\n'; exit 1; } ;; esac
[ "$n" -le "$LIMIT" ] || { printf 'FAIL\tp95 < 1s\t1.7 s\n'; exit 1; }
printf 'ok\tp95 < 1s\t0.3 s\n'
EOF
chmod +x fake/*
cp "$T_TOP/cmd/bm-search/bm-search.sh" .
PATH=$PWD/fake:$PATH
LOG=$PWD/log
export LOG

search() {
	rm -f "$LOG" "$LOG.checks"
	sh ./bm-search.sh -e 'p95 < 1s' "$@"
}

t 'it bisects to the highest that passes, within 1 in 20' '
	export LIMIT=137
	search -l 10 -u 500 echo load {} >out
	[ "$(sed -n 1p out)" = "step	10	pass	p95 < 1s: 0.3 s" ]
	[ "$(sed -n 2p out)" = "step	500	fail	p95 < 1s: 1.7 s" ]
	awk -F "\t" "END { exit !(\$1 == \"bracket\" && \$2 <= 137 &&
	    \$3 > 137 && (\$3 - \$2) * 20 <= \$2) }" out
	[ "$(tail -n 2 out | head -n 1 | cut -f 2)" = "$(tail -n 1 out | cut -f 2)" ]
	[ "$(wc -l <out)" -lt 12 ]'

t 'small numbers are found exactly' '
	for LIMIT in 1 2 3 4 5 6; do
		export LIMIT
		search -l 1 -u 7 echo load {} >out
		[ "$(tail -n 1 out | cut -f 1-3)" = "bracket	$LIMIT	$((LIMIT + 1))" ]
	done'

t 'even the lowest fails: exit 1' '
	export LIMIT=5
	fails 1 search -l 10 -u 500 echo load {} >out
	[ "$(wc -l <out)" -eq 2 ]
	[ "$(tail -n 1 out | cut -f 1-3)" = "bracket	-	10" ]'

t 'even the highest passes: it is the answer, after confirming' '
	export LIMIT=900
	search -l 10 -u 500 -n 3 echo load {} >out
	[ "$(grep -c "^step	500	pass" out)" -eq 4 ]
	[ "$(tail -n 1 out | cut -f 1-3)" = "bracket	500	-" ]'

t 'a run that is not valid is thrown away and played again' '
	export LIMIT=3 SHAKY="1 3 4"
	search -l 1 -u 7 echo load {} >out
	has out "step	4	invalid	suspect: lag"
	has out "step	4	fail"
	[ "$(tail -n 1 out | cut -f 1-3)" = "bracket	3	4" ]'

t 'a load that is never valid does not pass, and the reason is shown' '
	export LIMIT=100 NEVER="4 5 6 7"
	search -l 1 -u 7 echo load {} >out
	[ "$(grep -c "^step	7	invalid	invalid: generator at 99 % CPU" out)" -eq 3 ]
	[ "$(tail -n 1 out | cut -f 1-3)" = "bracket	3	4" ]'

t 'one that passed by luck is not confirmed; the limit is below' '
	export LIMIT=100 LUCKY=40
	search -l 10 -u 40 echo load {} >out
	awk -F "\t" "END { exit !(\$1 == \"bracket\" && \$2 < 40 &&
	    \$2 >= 37 && \$3 == 40) }" out'

t '-n 0 confirms nothing' '
	export LIMIT=3
	search -l 1 -u 7 -n 0 echo load {} >out
	[ "$(grep -c "^step	3" out)" -eq 1 ]'

check="step 'It\\'s' \$(id) \"a\": p95 < 2s"
t 'the checks reach bm-report as they were written' '
	export LIMIT=3
	search -l 1 -u 2 -e "$check" echo load {} >out
	has log.checks "p95 < 1s"
	has log.checks "$check"'

t 'each {} is replaced, and words stay words' '
	export LIMIT=9
	search -l 1 -u 2 sh -c "[ \$# -eq 3 ] && echo load \$2" sh "a {} b{}" {} "x
y" >out
	[ "$(tail -n 1 out | cut -f 1-3)" = "bracket	2	-" ]'

t 'a command that fails is trouble: exit 2' '
	export LIMIT=9
	fails 2 search -l 1 -u 2 sh -c "exit 3; echo {}" >out 2>err
	has err "bm-search: load 1: the command ended with status 3"
	fails 2 search -l 1 -u 2 /nonexistent/{} >out 2>err
	has err "load 1: the command ended with status 127"
	fails 2 search -l 1 -u 2 true {} >out 2>err
	has err "load 1: bm-report can not judge the run"'

t 'a signal ends the command first' '
	export LIMIT=9
	mkdir tmp
	TMPDIR=$PWD/tmp sh ./bm-search.sh -l 1 -u 2 -e x sh -c \
	    "echo \$\$ >pid; trap \"echo ended >ended; exit 0\" TERM
	    while :; do sleep 0.05; done" {} >out 2>err &
	p=$!
	started $p
	wait_for 10 test -s pid
	kill -TERM $p
	fails 143 wait $p
	[ -s ended ]
	fails 1 kill -0 "$(cat pid)"
	rmdir tmp'

t 'usage: exit 2' '
	fails 2 search echo {} 2>err
	has err "usage: bm-search"
	fails 2 search -l 5 -u 10 echo x 2>err
	has err "no {} in the command"
	fails 2 search -l 10 -u 10 echo {} 2>err
	has err "not from low to high"
	fails 2 search -l 1.5 -u 10 echo {} 2>err
	has err "bm-search: -l 1.5: not a whole number"
	fails 2 search -l 1 -u 99999999999999999999 echo {} 2>err
	fails 2 search -x 2>err
	has err "-x: no such option"
	fails 2 search -l 2>err
	fails 2 sh ./bm-search.sh -l 1 -u 2 echo {} 2>err
	sh ./bm-search.sh -h >out
	has out "usage: bm-search"'

done_testing
