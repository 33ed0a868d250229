#!/bin/sh
# bm-search: the highest load that passes, by bisection. See bm-search(1).
usage="usage: bm-search -l low -u high -e check... [-n confirmations] [--]
           command with {}"
retries=2 # of a run that is not valid

die() {
	printf 'bm-search: %s\n' "$1" >&2
	exit 2
}

# number OPTION TEXT LEAST: a whole number, or die naming the option.
number() {
	case $2 in
	'' | *[!0-9]* | 0?* | ??????????*) ;;
	*) [ "$2" -lt "$3" ] || return 0 ;;
	esac
	die "$1 $2: not a whole number from $3 to 999999999"
}

# quoted TEXT: TEXT as one word of sh, on stdout.
quoted() {
	printf "'%s' " "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# replaced TEXT LOAD: $text becomes TEXT with each {} replaced.
replaced() {
	rest=$1 text=
	while :; do
		case $rest in
		*'{}'*) text=$text${rest%%'{}'*}$2 rest=${rest#*'{}'} ;;
		*) break ;;
		esac
	done
	text=$text$rest
}

# stop SIGNAL: no load outlives its master; then end by that very signal.
stop() {
	trap '' HUP INT TERM
	[ -z "$pid" ] || kill "$pid" 2>/dev/null
	wait
	rm -rf "$dir"
	trap - EXIT "$1"
	kill -s "$1" $$
}

# play LOAD COMMAND...: run it; its stream goes to $dir/run.tsv, merged.
play() {
	load=$1 n=$(($# - 1))
	shift
	while [ "$n" -gt 0 ]; do
		replaced "$1" "$load"
		shift
		set -- "$@" "$text"
		n=$((n - 1))
	done
	bm-merge <"$dir/pipe" >"$dir/run.tsv" &
	"$@" >"$dir/pipe" &
	pid=$!
	wait "$pid" && status=0 || status=$?
	pid=
	wait
	# 0 and 1 are a run's end; what else is trouble has been said
	[ "$status" -le 1 ] ||
	    die "load $load: the command ended with status $status"
}

# judge LOAD: $verdict (pass, fail, invalid) and $why, by bm-report -q.
judge() {
	eval "bm-report -q $checks \"\$dir/run.tsv\"" >"$dir/verdict" &&
	    status=0 || status=$?
	[ "$status" -le 1 ] || die "load $1: bm-report can not judge the run"
	IFS='	' read -r valid reason <"$dir/verdict" || :
	case $valid in
	valid)
		verdict=pass
		! grep -q '^FAIL	' "$dir/verdict" || verdict=fail
		why=$(sed '1d; s/^[^	]*	//; s/	/: /' "$dir/verdict" |
		    paste -s -d ';' - | sed 's/;/; /g')
		;;
	suspect | invalid) verdict=invalid why="$valid: $reason" ;;
	*) die "load $1: bm-report said '$valid'" ;;
	esac
}

# step LOAD COMMAND...: play and judge, again where the run was not valid.
step() {
	try=0
	while :; do
		play "$@"
		judge "$1"
		printf 'step\t%s\t%s\t%s\n' "$1" "$verdict" "$why"
		if [ "$verdict" != invalid ] || [ "$try" -ge "$retries" ]; then
			break
		fi
		try=$((try + 1))
	done
	[ "$verdict" = pass ]
}

# bisect COMMAND...: until $good and $bad are within 1 in 20; loads that
# passed are kept, the highest first, in $passed.
bisect() {
	while [ $((bad - good)) -gt 1 ] &&
	    [ $(((bad - good) * 20)) -gt "$good" ]; do
		middle=$(((good + bad) / 2))
		if step "$middle" "$@"; then
			passed="$good $passed" good=$middle
		else
			bad=$middle
		fi
	done
}

# confirm COMMAND...: $good again, $confirmations times.
confirm() {
	k=0
	while [ "$k" -lt "$confirmations" ]; do
		step "$good" "$@" || return 1
		k=$((k + 1))
	done
}

low='' high='' checks='' confirmations=1
while getopts :e:hl:n:u: option; do
	case $option in
	e) checks="$checks -e $(quoted "$OPTARG")" ;;
	h) printf '%s\n' "$usage" || exit 2; exit 0 ;;
	l) number -l "$OPTARG" 1; low=$OPTARG ;;
	n) number -n "$OPTARG" 0; confirmations=$OPTARG ;;
	u) number -u "$OPTARG" 1; high=$OPTARG ;;
	:) printf 'bm-search: -%s needs a value\n%s\n' "$OPTARG" "$usage" >&2
		exit 2 ;;
	*) printf 'bm-search: -%s: no such option\n%s\n' "$OPTARG" "$usage" >&2
		exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ -z "$low" ] || [ -z "$high" ] || [ -z "$checks" ] || [ $# -eq 0 ]; then
	printf '%s\n' "$usage" >&2
	exit 2
fi
[ "$low" -lt "$high" ] || die "-l $low -u $high: not from low to high"
case "$*" in
*'{}'*) ;;
*) die "no {} in the command: $*" ;;
esac
case $0 in */*) PATH=${0%/*}:$PATH ;; esac
for tool in bm-merge bm-report; do
	command -v "$tool" >/dev/null || die "$tool is not in the PATH: make install puts it there"
done

pid=''
dir=$(mktemp -d "${TMPDIR:-/tmp}/bm-search.XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'stop HUP' HUP
trap 'stop INT' INT
trap 'stop TERM' TERM
mkfifo "$dir/pipe" || exit 2

if ! step "$low" "$@"; then
	printf 'bracket\t-\t%s\teven the lowest did not pass\n' "$low"
	exit 1
fi
good=$low passed='' bad=$((high + 1))
if step "$high" "$@"; then
	passed=$good good=$high
else
	bad=$high
fi
while :; do
	[ "$good" = "$high" ] || bisect "$@"
	confirm "$@" && break
	# it passed by luck: the limit is below, above what passed before
	bad=$good
	if [ -z "$passed" ]; then
		printf 'bracket\t-\t%s\tthe lowest was not confirmed\n' "$good"
		exit 1
	fi
	good=${passed%% *}
	case $passed in *' '*) passed=${passed#* } ;; *) passed='' ;; esac
done
if [ "$bad" -gt "$high" ]; then
	printf 'bracket\t%s\t-\teven the highest passed\n' "$good"
else
	printf 'bracket\t%s\t%s\tpassed, did not pass\n' "$good" "$bad"
fi
