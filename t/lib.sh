# Tests in POSIX sh, TAP. Source it first: . "${0%/*}/lib.sh"
# Each file gets a scratch folder $T_DIR, which is also its working folder;
# the programs are on PATH; $T_SRC is the folder of the tests.
set -u
T_SRC=$(cd "${0%/*}" && pwd)
T_TOP=$(cd "$T_SRC/.." && pwd)
T_DIR=$(mktemp -d "${TMPDIR:-/tmp}/bmt.XXXXXX") || exit 2
T_N=0 T_BAD=0 T_PIDS=
PATH=$T_TOP/bin:$PATH:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
unset PSSH_BENCH_RUN PSSH_NODENUM PSSH_NUMNODES
cd "$T_DIR" || exit 2

# Ends what the file started, by pid, and removes the scratch folder.
t_end() {
	for p in $T_PIDS; do kill "$p" 2>/dev/null; done
	for p in $T_PIDS; do wait "$p" 2>/dev/null; done
	cd / && rm -rf "$T_DIR"
}
trap t_end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# t NAME SCRIPT: run SCRIPT in a subshell under set -e; show its output only
# if it fails.
t() {
	T_N=$((T_N + 1))
	case ${T_ONLY:-$T_N} in
	"$T_N") ;;
	*) echo "ok $T_N - $1 # SKIP not chosen"; return 0 ;;
	esac
	# not "if (set -e; ...)": POSIX ignores -e in a tested command
	(trap - EXIT; set -e; eval "$2") >"$T_DIR/.log" 2>&1
	# shellcheck disable=SC2181
	if [ $? -eq 0 ]; then
		echo "ok $T_N - $1"
	else
		T_BAD=$((T_BAD + 1))
		echo "not ok $T_N - $1"
		sed 's/^/# /' "$T_DIR/.log"
	fi
}

# fails STATUS CMD...: CMD exits with exactly STATUS (a crash is 128 + n, so
# it never passes).
fails() {
	t_want=$1
	shift
	"$@" && t_got=0 || t_got=$?
	[ "$t_got" = "$t_want" ] ||
	    { echo "exit $t_got, want $t_want: $*"; return 1; }
}

# same WANT GOT: the two files hold the same.
same() {
	cmp -s "$1" "$2" || { diff -u "$1" "$2"; return 1; }
}

# has FILE TEXT: a line of FILE holds TEXT, taken literally.
has() {
	grep -qF -- "$2" "$1" || { echo "no '$2' in $1:"; cat "$1"; return 1; }
}

# hasnt FILE TEXT: no line of FILE holds TEXT. ("! grep" would not do: set -e
# does not look at it.)
hasnt() {
	[ -f "$1" ] || { echo "no file $1"; return 1; }
	grep -F -- "$2" "$1" || return 0
	echo "'$2' is in $1"
	return 1
}

# wait_for SECONDS CMD...: until CMD succeeds; looks each 20 ms.
wait_for() {
	t_left=$(($1 * 50))
	shift
	until "$@" >/dev/null 2>&1; do
		t_left=$((t_left - 1))
		[ $t_left -gt 0 ] || { echo "waited in vain for: $*"; return 1; }
		sleep 0.02
	done
}

# started PID: ends with the file.
started() {
	T_PIDS="$T_PIDS $1"
}

# mock [ARG]...: start bm-mock on a free port; $URL is its base, without the
# last slash, $MOCK its pid. Not inside t, which could not end it.
mock() {
	URL='' MOCK_N=$((${MOCK_N:-0} + 1))
	bm-mock -p 0 "$@" >"$T_DIR/mock.$MOCK_N" &
	MOCK=$!
	started $MOCK
	wait_for 10 grep -q '/$' "$T_DIR/mock.$MOCK_N" || exit 2
	URL=$(sed 's,/$,,' "$T_DIR/mock.$MOCK_N")
}

# record [ARG]...: start bm-record, its words in rec.err; $port, $rec.
record() {
	: >rec.err
	bm-record "$@" >rec.out 2>rec.err &
	rec=$!
	started $rec
	wait_for 10 grep -q 'end with' rec.err
	port=$(sed -n 's/.*localhost:\([0-9]*\)\/ to.*/\1/p
	    s/.*HTTP proxy on .* port \([0-9]*\)$/\1/p' rec.err)
}

# sim FILE NAME=VALUE...: a simulated run; see simrun.awk.
sim() {
	sim_file=$1
	shift
	for sim_v do
		set -- "$@" -v "$sim_v"
		shift
	done
	awk "$@" -f "$T_SRC/simrun.awk" >"$sim_file"
}

# need TOOL...: true where all are there; else the file is skipped, or, in
# CI, fails.
need() {
	for t_tool do
		command -v "$t_tool" >/dev/null 2>&1 && continue
		T_N=$((T_N + 1))
		if [ "${CI:-}" = true ]; then
			echo "not ok $T_N - $t_tool is missing, and this is CI"
			T_BAD=$((T_BAD + 1))
		else
			echo "ok $T_N - # SKIP $t_tool is missing"
		fi
		done_testing
	done
}

done_testing() {
	echo "1..$T_N"
	[ "$T_BAD" -eq 0 ]
	exit
}
