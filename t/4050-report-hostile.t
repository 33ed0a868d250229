#!/bin/sh
# bm-report: names and messages from an attacker, and runs that went wrong.
. "${0%/*}/lib.sh"
need gnuplot xmllint

xhtml() {
	sed 's/^<!doctype html>//; s/<meta\([^>]*\)>/<meta\1\/>/g' "$1"
}

# every FILE [status]: all forms end with that status and are well formed
every() {
	want=${2:-0}
	for o in '' -J -q -H; do
		# shellcheck disable=SC2086
		fails "$want" bm-report $o "$1" >"out$o" 2>"err$o" || return 1
	done
	xhtml out-H >out.xml
	xmllint --noout --nonet out.xml || return 1
	if command -v jq >/dev/null; then jq . out-J >/dev/null || return 1; fi
	if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" out out-H out-J
	then echo "control bytes came through"; return 1; fi
	fails 1 grep -qi '<script\|<img' out-H
}

awk -v fault=constant -v hosts=1 -f "$T_SRC/stream.awk" >run.tsv

# planted WITH: run.tsv with that field, as escaped, in every place for names
planted() {
	X=$1 awk 'BEGIN { FS = OFS = "\t"; x = ENVIRON["X"] }
		$1 == "run" { $2 = x; $5 = x; $6 = x }
		$1 == "conf" { $3 = x }
		$1 == "node" { $3 = x; $6 = x; $7 = $2 ? x : ""; $8 = x }
		$1 == "scenario" { $3 = x }
		$1 == "step" { $4 = x; $5 = x; $6 = x }
		$1 == "resp" { if ($22 != "") $22 = "status " substr(x, 1, 1900)
			$21 = substr(x, 1, 1900) }
		$1 == "host" || $1 == "mon" { $2 = x }
		$1 == "host" { $4 = x }
		$1 == "conn" { $4 = x }
		$1 == "end" || $1 == "seen" { $2 = x }
		{ print }
		END { print "conf", "meta:" x, x }' run.tsv
}

t 'S8, S11, S12: a shell, gnuplot, SVG and HTML walk into a name' '
	planted "\`touch pwned\`; </svg><script>alert(1)</script> '"'"' \" % @x \$HOME EOD" >x.tsv
	every x.tsv 1
	grep -q "touch pwned" out-H
	[ ! -e pwned ]
	[ "$(grep -o "<svg " out-H | wc -l)" = 7 ]
'

t 'S8, S11: quotes that close, commands on lines of their own, formats' '
	for x in "'"'"'; system(\"touch pwned\"); '"'"'" "a\\n! touch pwned\\nEOD\\n" \
	    "%s%s%n%d" "< touch pwned" "|touch pwned" "a_b^c{x}&{y}~z" \
	    "-->" "]]>" "</title></style></main>" "javascript:alert(1)" \
	    "\" onmouseover=\"alert(1)"; do
		planted "$x" >x.tsv
		every x.tsv 1 || { echo "with $x"; exit 1; }
		[ ! -e pwned ]
		fails 1 grep -q "href=\"javascript" out-H
	done
'

t 'S15: escapes of a terminal, of direction, and bytes that are not UTF-8' '
	planted "\\x1b]0;owned\\x07\\x1b[2J$(printf "\342\200\256")\\xff\\xfe\\x00end" >x.tsv
	every x.tsv 1
	fails 1 grep -q "$(printf "\342\200\256")" out out-H
'

t 'a name of 10,000 characters' '
	planted "$(awk "BEGIN { for (i = 0; i < 10000; i++) printf \"x\" }")" >x.tsv
	every x.tsv 1
	[ "$(wc -c <out-H)" -lt 1000000 ] || { wc -c out-H; exit 1; }
	if grep ".\{81\}" out; then exit 1; fi
'

t 'all requests failed' '
	sed "s/	200	ok	/	503	fail	/; s/^\(test.*\)	ok	/\1	fail	/" run.tsv |
	    awk "BEGIN { FS = OFS = \"\t\" }
		\$1 == \"books\" { \$6 += \$5; \$5 = 0 } { print }" >all.tsv
	every all.tsv 1
	has out "No request succeeded."
	has out "INVALID  no request succeeded"
	if grep -q "All clear" out; then exit 1; fi
'

t 'the only request of the only cycle failed' '
	{
		printf "bm\t1\nrun\tr\t0\t1764000000000000\tn\tx\t1\n"
		printf "cycle\t0\t0\t1\t\t0\t0\t1000000\t2000000\n"
		printf "resp\t0\t0\t0\t0\t1\t1\t1\tget\t0\terror\t10\t\t\t\t\t9\t0\t0\tpt\t/\tconnect x: refused\n"
		printf "end\tr\t0\tok\t1\t\n"
	} >none.tsv
	every none.tsv 1
	has out "INVALID  no request succeeded"
	has out "Every request failed at 1 user."
	if grep -q "All clear" out; then exit 1; fi
'

t 'one request' '
	{
		printf "bm\t1\nrun\tr\t0\t1764000000000000\tn\tx\t1\n"
		printf "cycle\t0\t0\t1\t\t0\t0\t1000000\t2000000\n"
		printf "resp\t0\t0\t0\t0\t1\t1\t1\tget\t200\tok\t10\t\t\t\t5\t9\t1\t1\tt\t/\t\n"
		printf "end\tr\t0\tok\t1\t\n"
	} >one.tsv
	every one.tsv
	has out "The site carried 1.00 OK requests per second at 1 user."
'

t 'a cycle without length is invalid' '
	{
		printf "bm\t1\nrun\tr\t0\t1764000000000000\tn\tx\t1\n"
		printf "cycle\t0\t0\t1\t\t0\t0\t0\t2000000\n"
		printf "resp\t0\t0\t0\t0\t1\t1\t1\tget\t200\tok\t10\t\t\t\t5\t9\t1\t1\tt\t/\t\n"
		printf "end\tr\t0\tok\t1\t\n"
	} >zero.tsv
	every zero.tsv 1
	has out "INVALID  cycle 1 has no length"
'

t 'a run in which nothing happened' '
	{
		printf "bm\t1\nrun\tr\t0\t1764000000000000\tn\tx\t1\n"
		printf "cycle\t0\t0\t1\t\t0\t0\t1000000\t2000000\n"
		printf "end\tr\t0\tok\t0\t\n"
	} >none.tsv
	every none.tsv 1
	has out "INVALID  nothing was measured in cycle 1"
'

t 'numbers at their bounds' '
	{
		printf "bm\t1\nrun\tr\t0\t9223372036854775807\tn\tx\t1\n"
		printf "cycle\t0\t0\t9223372036854775807\t\t-9223372036854775808"
		printf "\t-9223372036854775808\t9223372036854775807\t9223372036854775807\n"
		printf "cycle\t0\t2147483647\t1\t9223372036854775807\t0\t0\t1\t1\n"
		printf "resp\t0\t0\t0\t0\t1\t9999\t999\tget\t999\tok\t359999000000\t"
		printf "0\t0\t0\t0\t0\t0\t0\tt\t/\t\n"
		printf "self\t0\t0\t360000\t9223372036854775807\t0\t0\t0\t"
		printf "9223372036854775807\t9223372036854775807\t0\t0\t9223372036854775807\t0\t0\n"
		printf "mon\th\t9223372036854775807\tcpu.user\t-9223372036854775808\tpermille\n"
		printf "clock\t0\t1\t-9223372036854775808\t-9223372036854775808\t1\t-9223372036854775808\n"
		printf "end\tr\t0\tok\t1\t\n"
	} >bounds.tsv
	for o in "" -J -q -H; do
		bm-report $o bounds.tsv >out 2>err && rc=0 || rc=$?
		[ $rc -le 2 ] || { echo "exit $rc $o"; exit 1; }
	done
'

done_testing
