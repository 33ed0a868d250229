#!/bin/sh
# bench-master: a load test on many nodes, from deploying to the report, with
# the command line of Bench Master 3000. bench-master(1).
set -u
me=bench-master

usage() {
	cat <<'END'
usage: bench-master [-v] [-c cycles] [-D duration] [-e check]... [-n name]
	[-R rates] [-s node-script] [-u url] [-w dir] [-x dir] [--num-nodes=N]
	nodes scenario [test-name] [-- bm-load options and operands]
END
}

die() {
	printf '%s: %s\n' "$me" "$*" >&2
	exit 2
}

case $0 in
*/*) PATH=$(cd "${0%/*}" && pwd):$PATH ;;
esac

# --- the command line -----------------------------------------------------

name='' cycles='' duration='' url='' rates='' num_nodes='' verbose=''
work=. node_work='' script=bench-node checks=''
nl='
'

# set_option LETTER VALUE
set_option() {
	case $1 in
	c) cycles=$2 ;;
	D) duration=$2 ;;
	e) checks=$checks${checks:+$nl}$2 ;;
	n) name=$2 name_given=yes ;;
	N) num_nodes=$2 ;;
	R) rates=$2 ;;
	s) script=$2 ;;
	u) url=$2 ;;
	w) work=$2 ;;
	x) node_work=$2 ;;
	esac
}

# The letter of a long option that takes a value; empty where there is none.
letter_of() {
	case $1 in
	--name) echo n ;;
	--cycles) echo c ;;
	--duration) echo D ;;
	--url) echo u ;;
	--rates) echo R ;;
	--check) echo e ;;
	--working-directory) echo w ;;
	--node-working-directory) echo x ;;
	--node-script) echo s ;;
	--num-nodes) echo N ;;
	esac
}

bad_usage() {
	printf '%s: %s\n' "$me" "$*" >&2
	usage >&2
	exit 2
}

name_given=''
nodes='' scenario='' test_name='' operands=0
while [ $# -gt 0 ]; do
	word=$1
	shift
	case $word in
	--) break ;;
	-h|--help) usage || exit 2; exit 0 ;;
	-v|--verbose) verbose=yes ;;
	--*=*)
		letter=$(letter_of "${word%%=*}")
		[ -n "$letter" ] || bad_usage "unknown option ${word%%=*}"
		set_option "$letter" "${word#*=}"
		;;
	--*|-[ceDnRsuwx])
		case $word in
		--*) letter=$(letter_of "$word") ;;
		*) letter=${word#-} ;;
		esac
		[ -n "$letter" ] || bad_usage "unknown option $word"
		[ $# -gt 0 ] || bad_usage "$word needs a value"
		set_option "$letter" "$1"
		shift
		;;
	-[ceDnRsuwx]?*)
		value=${word#-?}
		letter=${word%"$value"}
		set_option "${letter#-}" "$value"
		;;
	-?*) bad_usage "unknown option $word" ;;
	*)
		operands=$((operands + 1))
		case $operands in
		1) nodes=$word ;;
		2) scenario=$word ;;
		3) test_name=$word ;;
		*) bad_usage "too many operands: $word" ;;
		esac
		;;
	esac
done
[ $operands -ge 2 ] || bad_usage 'which nodes, which scenario?'
# What is left in "$@" is for bm-load.

# --- a folder for what is prepared ------------------------------------------

umask_was=$(umask)
umask 077
stage=$(mktemp -d "${TMPDIR:-/tmp}/bench-master.XXXXXX") || exit 2
umask "$umask_was"
fanout_pid='' monitor_pid='' stopped=''
mkdir "$stage/files"

end() {
	rm -rf "$stage"
}
trap end EXIT

absolute() {
	case $1 in
	/*) printf '%s\n' "$1" ;;
	*) printf '%s/%s\n' "$PWD" "$1" ;;
	esac
}

# readable WHAT FILE
readable() {
	[ -f "$2" ] || die "$1 $2: no such file: write it, or name another"
	[ -r "$2" ] || die "$1 $2: can't be read"
}

# --- what can be refused is refused here ----------------------------------

# good_name WHAT TEXT: a name that is safe as a folder and in a command.
good_name() {
	case $2 in
	''|.*|-*|*[!A-Za-z0-9._-]*)
		die "$1 '$2': not a name of A-Z a-z 0-9 . _ -" ;;
	esac
	[ ${#2} -le 80 ] || die "$1: longer than 80 characters"
}

# good_path WHAT TEXT: an absolute path on the nodes.
good_path() {
	case $2 in
	*[!A-Za-z0-9._/+-]*|*/../*|*/..)
		die "$1 '$2': not a path of A-Z a-z 0-9 . _ / + -" ;;
	/*) ;;
	*) die "$1 '$2': not an absolute path" ;;
	esac
}

for program in bm-fanout bm-load bm-merge bm-report; do
	command -v $program >/dev/null || die "$program: not found"
done
if [ "$nodes" = - ]; then
	cat >"$stage/nodes"
	nodes=$stage/nodes
fi
nodes=$(absolute "$nodes")
[ -d "$work" ] || die "-w $work: no such directory"
readable nodes "$nodes"
readable scenario "$scenario"
case $script in
*/*) good_path -s "$script" ;;
*) good_name -s "$script" ;;
esac
[ -z "$node_work" ] || good_path -x "$node_work"

base=${scenario##*/}
base=${base%.hurl}
test_name=${test_name:-$base}
good_name 'test name' "$test_name"
utc=$(date -u +%Y-%m-%dT%H-%M-%SZ)
[ -n "$name_given" ] || name=$utc-$test_name
good_name -n "$name"

# --- what travels ---------------------------------------------------------

# travel WHAT FILE PLACE: FILE will be PLACE in the folder of every node.
travel() {
	readable "$1" "$2"
	from=$(absolute "$2")
	to=$stage/files/$3
	if [ -L "$to" ]; then
		[ "$(readlink "$to")" = "$from" ] ||
		    die "$1 $2: another file travels under the name $3"
		return
	fi
	mkdir -p "${to%/*}" || exit 2
	ln -s "$from" "$to" || exit 2
	printf '%s\n' "$3" >>"$stage/list"
}

# The files that a scenario names travel with their place beside it.
travel_scenario() {
	travel scenario "$1" "$2"
	case $1 in */*) folder=${1%/*} ;; *) folder=. ;; esac
	sed -n 's/^[^#]*file,[ 	]*\([^;]*[^; 	]\)[ 	]*;.*/\1/p' "$1" |
	    sort -u >"$stage/named"
	while IFS= read -r file; do
		case $file in
		*'{{'*) die "$1: file,$file: a file must be named outright" ;;
		/*|../*|*/../*) die "$1: file,$file: outside its folder" ;;
		esac
		travel "$1: file," "$folder/$file" "$file"
	done <"$stage/named"
}

# add_word WORD: one more for bm-load, safe for eval.
words=''
add_word() {
	words="$words '$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")'"
}

# A data file, perhaps with :once, :random, :from=N behind it.
data_file() {
	file=$1 how=''
	case $file in
	*:once|*:random|*:from=*)
		how=:${file##*:}
		file=${file%:*}
		;;
	esac
	travel -d "$file" "${file##*/}"
	add_word -d
	add_word "${file##*/}$how"
}

travel_scenario "$scenario" "$test_name.hurl"
case $scenario in
*/*) conf=${scenario%/*}/$test_name.conf ;;
*) conf=$test_name.conf ;;
esac
if [ -f "$conf" ]; then
	travel conf "$conf" "$test_name.conf"
	add_word -f
	add_word "$test_name.conf"
else
	conf=
fi
[ -z "$cycles" ] || { add_word -c; add_word "$cycles"; }
[ -z "$duration" ] || { add_word -D; add_word "$duration"; }
[ -z "$rates" ] || { add_word -R; add_word "$rates"; }
[ -z "$url" ] || { add_word -u; add_word "$url"; }

while getopts :146aBKkLNPpqvzA:b:C:c:D:d:f:G:i:j:l:m:M:n:o:R:r:S:s:T:t:u:V:W:w: o
do
	case $o in
	d) data_file "$OPTARG" ;;
	f|C)
		travel "-$o" "$OPTARG" "${OPTARG##*/}"
		add_word "-$o"
		add_word "${OPTARG##*/}"
		;;
	V)
		case $OPTARG in
		@*)
			file=${OPTARG#@}
			travel -V "$file" "${file##*/}"
			OPTARG=@${file##*/}
			;;
		esac
		add_word -V
		add_word "$OPTARG"
		;;
	1|B|P|i|w) die "-$o: not for a run on many nodes" ;;
	'?') die "-- -$OPTARG: not an option of bm-load" ;;
	:) die "-- -$OPTARG: needs a value" ;;
	[46aKkLNpqvz]) add_word "-$o" ;;
	*) add_word "-$o"; add_word "$OPTARG" ;;
	esac
done
shift $((OPTIND - 1))
add_word "$test_name.hurl"
for more do
	case $more in
	*://*) add_word "$more" ;;
	*)
		weight=''
		case $more in
		[0-9]*:*) weight=${more%%:*}: more=${more#*:} ;;
		esac
		travel_scenario "$more" "${more##*/}"
		add_word "$weight${more##*/}"
		;;
	esac
done

# A mistake in the scenario is said here, not by every node.
if ! (cd "$stage/files" && eval "bm-load -P $words") >"$stage/check" 2>&1; then
	cat "$stage/check" >&2
	exit 2
fi

# --- directories ----------------------------------------------------------

run_dir=$work/$name
run_id=$name
mkdir -p "$run_dir/report" || exit 2
for old in out err results nodes.tsv; do
	[ -e "$run_dir/$old" ] || continue
	earlier=$run_dir/earlier/$utc
	run_id=$name-$utc
	mkdir -p "$earlier" && mv "$run_dir/$old" "$earlier/" || exit 2
done
report=$run_dir/report/$name-$utc
n=1
while ! mkdir "$report" 2>/dev/null; do
	[ -d "$report" ] || die "$report: can't be made"
	n=$((n + 1))
	report=$run_dir/report/$name-$utc-$n
done

# --- monitors -------------------------------------------------------------

# conf_get SECTION KEY: a value of the conf, as FunkLoad reads it.
conf_get() {
	awk -v section="[$1]" -v key="$2" '
	/^[ \t]*[#;]/ { next }
	/^\[/ { sub(/[ \t\r]+$/, ""); here = ($0 == section); next }
	here && match($0, /^[^ \t=:][^=:]*[=:]/) {
		name = substr($0, 1, RLENGTH - 1)
		sub(/[ \t]+$/, "", name)
		if (tolower(name) != key)
			next
		value = substr($0, RLENGTH + 1)
		sub(/[ \t];.*/, "", value)
		gsub(/^[ \t]+|[ \t\r]+$/, "", value)
	}
	END { print value }' "$conf"
}

# The monitored hosts as a nodes file, and "number TAB name TAB description"
# beside it.
monitor_hosts() {
	number=0
	for host in $(conf_get monitor hosts); do
		address=$(conf_get "$host" host)
		address=${address:-$host}
		user=$(conf_get "$host" user)
		port=$(conf_get "$host" ssh_port)
		[ -z "$(conf_get "$host" port)" ] || printf '%s: %s\n' "$me" \
		    "$conf: [$host] port: read and ignored, no monitor listens" >&2
		printf '%s%s %s\n' "$address" "${port:+:$port}" "$user" \
		    >>"$stage/monitors"
		printf '%s\t%s\t%s\n' $number "$host" \
		    "$(conf_get "$host" description)" >>"$stage/monitored"
		number=$((number + 1))
	done
}

start_monitors() {
	bm-fanout -q -B -k $number -r "$run_id-monitor" -o "$stage/monitor" \
	    "$stage/monitors" -- bm-monitor -B -H '{node}' \
	    >"$stage/monitor.tsv" 2>"$stage/monitor.err" &
	monitor_pid=$!
}

# The hosts, and what the monitors said, under the names of the conf, their
# times by the master's clock.
monitor_stream() {
	printf 'bm\t1\n'
	awk -F '\t' -v OFS='\t' '
	FNR == 1 { file++ }
	file == 1 {
		name[$1] = $2
		print "host", $2, "target", $3
		next
	}
	file == 2 {
		if ($1 == "clock" && !($2 in offset))
			offset[$2] = $5
		next
	}
	$1 == "mon" && $2 in name {
		$3 = sprintf("%.0f", $3 - offset[$2])
		$2 = name[$2]
		print
	}' "$stage/monitored" "$stage/monitor.tsv" "$stage/monitor.tsv"
}

stop_monitors() {
	kill -TERM "$monitor_pid" 2>/dev/null
	finished "$monitor_pid"
	monitor_pid=''
	if [ ! -f "$stage/monitor/nodes.tsv" ]; then
		cat "$stage/monitor.err" >&2
		return
	fi
	# those that we have just stopped did what they should
	awk -F '\t' 'NR == FNR { name[$1] = $2; next }
	!/^#/ && $3 != "aborted" && $3 != "ok" {
		print name[$1] ": " $3 ": " $12
	}' "$stage/monitored" "$stage/monitor/nodes.tsv" |
	    while IFS= read -r line; do
		printf '%s: not monitored: %s\n' "$me" "$line" >&2
	done
	monitor_stream >"$stage/mon.tsv"
	bm-merge "$report/run.tsv" "$stage/mon.tsv" >"$stage/run.tsv"
	cat "$stage/run.tsv" >"$report/run.tsv" || exit 2
}

# --- the run --------------------------------------------------------------

# shellcheck disable=SC2317 # called by the traps
stop() {
	stopped=$1
	[ -z "$fanout_pid" ] || kill -TERM "$fanout_pid" 2>/dev/null
}
trap 'stop HUP' HUP
trap 'stop INT' INT
trap 'stop TERM' TERM

# finished PID: wait for it, however often a signal comes between. The shell
# would say "Terminated" of those that are ended so.
finished() {
	while :; do
		wait "$1" 2>/dev/null
		status=$?
		kill -0 "$1" 2>/dev/null || return $status
	done
}

set -- -B -r "$run_id" -o "$(absolute "$run_dir")"
[ -z "$node_work" ] || set -- "$@" -x "$node_work"
[ -z "$num_nodes" ] || set -- "$@" -n "$num_nodes"
if [ -n "$verbose" ]; then
	set -- "$@" -v
elif [ ! -t 2 ]; then
	set -- "$@" -q
fi
while IFS= read -r file; do
	set -- "$@" -f "./$file"
done <"$stage/list"
own=''
case ${script##*/} in
bench-node|bm-load) ;;
*) own="-B -i '{node}/{nodes}'" ;;
esac

mkfifo -m 600 "$stage/stream" || exit 2
# The run ends when this script does, even by SIGKILL.
BM_MASTER_PID=$$
export BM_MASTER_PID
number=0
[ -z "$conf" ] || monitor_hosts
[ $number -eq 0 ] || start_monitors
bm-merge <"$stage/stream" >"$report/run.tsv" 2>"$stage/words" &
merge_pid=$!
(
	cd "$stage/files" || exit 2
	eval "exec bm-fanout \"\$@\" \"\$nodes\" -- \"\$script\" $own $words"
) >"$stage/stream" &
fanout_pid=$!
finished "$fanout_pid"
fanout_status=$?
fanout_pid=''
finished "$merge_pid"
merge_status=$?
[ -z "$monitor_pid" ] || stop_monitors

# --- the report -----------------------------------------------------------

# worse STATUS: the exit status is the worst of all.
exit_status=0
worse() {
	case $1 in
	0) ;;
	1) [ $exit_status -ne 0 ] || exit_status=1 ;;
	*) exit_status=2 ;;
	esac
}
[ -n "$stopped" ] || worse $fanout_status
worse $merge_status

set --
while IFS= read -r check; do
	[ -z "$check" ] || set -- "$@" -e "$check"
done <<END
$checks
END
bm-report -H "$@" "$report/run.tsv" >"$report/index.html" 2>>"$stage/words"
worse $?
bm-report "$@" "$report/run.tsv" >"$report/report.txt" 2>>"$stage/words"
worse $?
# What bm-fanout has said of the nodes need not be said twice more.
sed 's/^bm-[a-z]*: //' "$stage/words" | grep -v '^node [0-9]* (.*) failed: ' |
    sort -u | sed "s/^/$me: /" >&2

if [ -t 1 ] || [ -n "$verbose" ] || [ $exit_status -ne 0 ]; then
	cat "$report/report.txt"
	printf '\nreport: %s/index.html\n' "$report"
fi
if [ -n "$stopped" ]; then
	end
	trap - EXIT "$stopped"
	kill -"$stopped" $$
fi
exit $exit_status
