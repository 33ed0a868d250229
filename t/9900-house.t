#!/bin/sh
# The house rules that a machine can check; see HACKING.md.
. "${0%/*}/lib.sh"
cd "$T_TOP" || exit 2
PROGRAMS=$(cd bin && ls)

t 'headers compile alone; manuals and scripts are silent under their checkers' '
	for tool in cc mandoc shellcheck; do command -v $tool; done
	sh t/lint lib/*.h -- man/*.[157]
'
t 'no function over 60 lines (main: 100), no file over 600' '
	awk "FNR == 1 { s = 0; file[FILENAME] }
	/^[a-z_][a-z_0-9]*\(/ { name = \$0 }
	/^{/ { s = FNR }
	/^}/ && s { n = FNR - s - 1
		if (n > (name ~ /^main\(/ ? 100 : 60)) {
			print FILENAME \": \" name \": \" n \" lines\"; bad = 1 }
		s = 0 }
	FNR == 601 { print FILENAME \": over 600 lines\"; bad = 1 }
	END { exit bad }" lib/*.[ch] cmd/*/*.[ch] cmd/*/*/*.[ch]
'
t 'lib/ includes nothing from cmd/, and no command from another one' '
	fails 1 grep -n "#include \"[^\"]*/" lib/*.[ch] cmd/*/*/*.[ch]
	grep -n "#include \"[^\"]*/" cmd/*/*.[ch] >"$T_DIR/slashes"
	fails 1 grep -v "cmd/bm-load/[a-z]*.[ch]:[0-9]*:#include \"scene/" "$T_DIR/slashes"
	for f in $(sed -n "s/^#include \"\(.*\)\"/\1/p" lib/*.[ch] | sort -u); do
		[ -f lib/$f ] || { echo "lib/: $f"; exit 1; }
	done
'
t 'every program has a manual, with the sections in their order' '
	for p in $PROGRAMS; do
		[ -f man/$p.1 ] || { echo "no man/$p.1"; exit 1; }
		sed -n "s/^\.Sh //p" man/$p.1 >"$T_DIR/sections"
		printf "%s\n" NAME SYNOPSIS DESCRIPTION ENVIRONMENT FILES \
		    "EXIT STATUS" EXAMPLES DIAGNOSTICS "SEE ALSO" STANDARDS \
		    CAVEATS | grep -xF -f "$T_DIR/sections" >"$T_DIR/order"
		same "$T_DIR/order" "$T_DIR/sections" || { echo "in $p"; exit 1; }
		for s in SYNOPSIS "EXIT STATUS" EXAMPLES; do
			grep -qx "$s" "$T_DIR/sections" || { echo "$p: no $s"; exit 1; }
		done
	done
'
t '-h: the usage on stdout, exit 0; nowhere to write it: exit 2' '
	for p in $PROGRAMS; do
		fails 0 bin/$p -h >"$T_DIR/out" 2>"$T_DIR/err" </dev/null
		has "$T_DIR/out" "usage: $p "; [ ! -s "$T_DIR/err" ]
		[ $p = bench-node ] || grep -q "^\.It Fl h" man/$p.1 ||
		    { echo "man/$p.1: no -h"; exit 1; }
		fails 2 bin/$p -h >/dev/full 2>"$T_DIR/err" </dev/null
		[ -s "$T_DIR/err" ] || { echo "$p says nothing"; exit 1; }
	done
'
t 'an unknown option: named, then the usage, exit 2' '
	for p in $PROGRAMS; do
		[ $p != bench-node ] || continue # it has none of its own
		fails 2 bin/$p -Q >"$T_DIR/out" 2>"$T_DIR/err" </dev/null
		[ ! -s "$T_DIR/out" ]
		has "$T_DIR/err" "$p: "; has "$T_DIR/err" "Q"
		has "$T_DIR/err" "usage: $p "
	done
'
t 'no file names a path of the machine it was written on' '
	fails 1 grep -rIn --exclude-dir=fuzzed -e "/wo""rk/" -e "/tmp/b""m/" Makefile README.md \
	    HACKING.md NEWS.md lib cmd t man demo debian pkg .ci
'
# named: the faults and threats whose numbers titles of tests begin with
named() {
	sed -n "s/^[	 !|a-z_]*t [\"']\([LS][0-9][LS0-9, ]*\):.*/\1/p" t/[0-9]*.t |
	    tr -d ' ' | tr ',' '\n' | sort -u
}
t 'each threat, S1 to S40, has a test of its name, or a line in bm(7)' '
	named >"$T_DIR/threats"
	tested() { grep -qx "S$1" "$T_DIR/threats"; }
	i=1; while [ $i -le 40 ]; do
		tested $i || grep -qx "\.It S$i" man/bm.7 || { echo "S$i"; exit 1; }
		i=$((i + 1))
	done
	for i in 1 2 3 4 5 8 11 13 16 17 20 22 23 27 28 30 31; do
		tested $i || { echo "S$i needs a test"; exit 1; }
	done
	fails 1 tested 41
'
t 'what may go wrong with an answer, L1 to L20, has a test of its name' '
	named >"$T_DIR/faults"
	i=1; while [ $i -le 20 ]; do
		grep -qx "L$i" "$T_DIR/faults" || { echo "L$i"; exit 1; }
		i=$((i + 1))
	done
	fails 1 grep -qx L21 "$T_DIR/faults"
'
t 'what tests need is among the packages that make deps installs' '
	command -v dpkg >/dev/null || exit 0
	sed -n "/^DEPS/,/^\$/p" Makefile | tr -d "\\\\" >"$T_DIR/deps"
	for tool in $(cat t/*.t t/*.sh | sed -n "s/^[ 	]*need \([a-z]\)/\1/p" |
	    tr " " "\n" | grep "^[a-z0-9-]*\$" | sort -u); do
		path=$(command -v $tool) || continue
		real=$(readlink -f $path)
		dpkg -S $path $real /usr$path ${path#/usr} 2>/dev/null | sed "s/:.*//" |
		    sed "p; s/-bin\$//" | sort -u >"$T_DIR/owners"
		# what every Debian has need not be named
		! dpkg-query -W -f "\${Essential}\n" $(cat "$T_DIR/owners") 2>/dev/null |
		    grep -q yes || continue
		grep -qwF -f "$T_DIR/owners" "$T_DIR/deps" ||
		    { echo "$tool, of:"; cat "$T_DIR/owners"; exit 1; }
	done
'
done_testing
