#!/bin/sh
# What a package is made of: completion, make dist, make install.
. "${0%/*}/lib.sh"
need bash git make mandoc
cd "$T_TOP" || exit 2

# options MANUAL: those of its SYNOPSIS as mandoc shows it, one a line.
options() {
	mandoc -Tascii "$1" | sed "s/.$(printf '\b')//g" |
	    sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | tr -s '[] \t' '\n' |
	    awk '/^--$/ { print; next }
		/^--/ { sub(/=.*/, "="); print; next }
		/^-/ { for (i = 2; i <= length($0); i++) print "-" substr($0, i, 1) }' |
	    sort -u
}

# tab NAME WORD...: what bash offers when NAME has been completed to WORD...,
# of which the last one is being typed.
tab() {
	awk -f pkg/completion.awk "man/$1.1" >"$T_DIR/completion"
	bash -ec '
		. "$0"
		f=$(complete -p "$1" | sed -n "s/.* -F \([^ ]*\) .*/\1/p")
		[ -n "$f" ] || exit 0 # files, and nothing else
		compopt() { :; }
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		$f "$1" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
		printf "%s\n" "${COMPREPLY[@]}" | sed "/^\$/d" | sort -u
	' "$T_DIR/completion" "$@"
}

t 'bash offers each option of the SYNOPSIS, and no other one' '
	for m in man/*.1; do
		p=$(basename "$m" .1)
		options "$m" >"$T_DIR/want"
		tab "$p" - >"$T_DIR/got"
		same "$T_DIR/want" "$T_DIR/got" || { echo "$p"; exit 1; }
	done
	tab bm-load - | grep -qx -e -W; [ "$(tab bm-load -W)" = -W ]
	[ "$(tab bench-master --n)" = --num-nodes= ]
'
t 'it leaves values, operands and what follows -- to files' '
	for w in "x" "-d x" "-d -" "-qd -" "-c 3 -d x" ""; do
		[ "$(tab bm-load $w)" = "" ] || { echo "$w"; exit 1; }
	done
	[ "$(tab bm-load "")" = "" ]
	[ "$(tab bm-fanout nodes -- ls -)" = "" ]
	[ "$(tab bm-load -c 3 - | wc -l)" -gt 30 ]
'
t 'an interactive bash takes it: TAB completes' '
	awk -f pkg/completion.awk man/bench-master.1 >"$T_DIR/completion"
	mkdir "$T_DIR/tab"; cd "$T_DIR/tab"; : >"a scenario.hurl"
	printf "%s\n" ". ../completion" "bench-master() { printf \"<%s>\" \"\$@\"; }" \
	    "$(printf "bench-master --num\t4 -u a\t")" exit |
	    bash --norc --noprofile -i >../out 2>../err
	has ../out "<--num-nodes=4><-u><a scenario.hurl>"
'
t 'make dist: the same bytes each time, in a folder of that version' '
	git rev-parse HEAD >/dev/null 2>&1 || exit 0 # unpacked from such a file
	make dist DIST="$T_DIR/one.gz"
	(umask 077; TZ=Asia/Tokyo make dist DIST="$T_DIR/two.gz")
	cmp "$T_DIR/one.gz" "$T_DIR/two.gz"
	[ ! -e "$T_DIR/one.gz.tar" ]
	version=$(sed -n "s/^VERSION = //p" Makefile)
	gzip -dc "$T_DIR/one.gz" | tar -tf - >"$T_DIR/list"
	grep -qx "bm-$version/Makefile" "$T_DIR/list"
	fails 1 grep -v "^bm-$version/" "$T_DIR/list"
	has debian/changelog "bm ($version) "
'
t 'make install: programs, manuals, completion; make uninstall: none left' '
	make install DESTDIR="$T_DIR/root" PREFIX=/usr
	cd "$T_DIR/root/usr"
	for p in "$T_TOP"/bin/*; do
		p=$(basename "$p")
		[ -x "bin/$p" ]; [ -s "share/man/man1/$p.1" ]
		[ -s "share/bash-completion/completions/$p" ]
	done
	(cd "$T_TOP/man" && ls *.[157]) >"$T_DIR/manuals"
	ls share/man/man[157] | grep "^b" | sort >"$T_DIR/installed"
	same "$T_DIR/manuals" "$T_DIR/installed"
	find . -type f ! -perm 644 ! -path "./bin/*" >"$T_DIR/modes"
	[ ! -s "$T_DIR/modes" ]
	cd "$T_TOP" && make uninstall DESTDIR="$T_DIR/root" PREFIX=/usr
	find "$T_DIR/root" ! -type d >"$T_DIR/left"
	[ ! -s "$T_DIR/left" ] || { cat "$T_DIR/left"; exit 1; }
'
done_testing
