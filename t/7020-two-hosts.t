#!/bin/sh
# Two hosts, each a network namespace with a real sshd and a clock of its own:
# one makes the load, one is the web server, whose processor a second program
# burns at a known time. The stream, the finding and the chart show it then.
if [ -z "${HOSTS_NS:-}" ]; then
	if ! unshare -nm ip link set lo up 2>/dev/null; then
		if [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ]; then
			echo 'not ok 1 - no network namespace, and this is CI'
		else
			echo 'ok 1 - # SKIP not root: no network namespace'
		fi
		echo 1..1
		exit 0
	fi
	HOSTS_NS=yes exec unshare -nm sh "$0" "$@"
fi
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need ssh scp sshd ssh-keygen faketime nginx curl
ip link set lo up

# The web host: its network, and its view of its processor.
unshare -nm sleep 1000 & web=$!
started $web
wait_for 5 sh -c "[ \$(readlink /proc/$web/ns/mnt) != \
    \$(readlink /proc/$$/ns/mnt) ]"
on_web="nsenter -t $web -n -m" # words: a function would be a shell between
ip link add v0 type veth peer name v1 netns $web
ip addr add 10.98.0.1/24 dev v0
ip link set v0 up
$on_web ip link set lo up
$on_web ip addr add 10.98.0.2/24 dev v1
$on_web ip link set v1 up

# The machine has other work, so the web host has a processor of its own to
# see, as a virtual machine does: nginx and the burner use it, and where the
# burner runs and does not get all of it, the rest is stolen.
hz=$(getconf CLK_TCK)
spent_nginx=0 spent_burner=0 busy=0 idle=0 stolen=0 seen=''
# spent NAME: sets spent_NAME to the ticks of the process in pid.NAME, and
# alive to its name
spent() {
	read -r spent_pid 2>/dev/null <"pid.$1" &&
	    read -r spent_line 2>/dev/null <"/proc/$spent_pid/stat" || return 0
	alive=$1
	# shellcheck disable=SC2086 # words are what is wanted
	set -- "$1" ${spent_line##*) }
	eval "spent_$1=$((${13} + ${14}))"
}
processor() {
	was=$busy alive=''
	spent nginx
	spent burner
	busy=$((spent_nginx + spent_burner))
	read -r up line </proc/uptime
	up=$((${up%.*} * hz + 1${up#*.} * hz / 100 - hz))
	rest=$((up - ${seen:-$up} - (busy - was)))
	seen=$up
	[ $rest -gt 0 ] || rest=0
	case $alive in
	burner) stolen=$((stolen + rest)) ;;
	*) idle=$((idle + rest)) ;;
	esac
	line=$(printf '%010d 0 0 %010d 0 0 0 %010d 0 0' $busy $idle $stolen)
	# of one length, in one write, over what is there: never half a file
	printf 'cpu  %s\ncpu0 %s\n' "$line" "$line" 1<>stat
}
: >stat
processor
while :; do processor; sleep 0.05; done &
started $!
renice -n -20 -p $! >renice.out
$on_web mount --bind "$T_DIR/stat" /proc/stat

cat >nginx.conf <<!
user root; daemon off; worker_processes 1; pid $T_DIR/nginx.pid;
events { worker_connections 512; }
http { access_log off; server { listen 10.98.0.2:80;
	location / { return 200 hello; } } }
!
$on_web nginx -p "$T_DIR" -e "$T_DIR/nginx.log" -c "$T_DIR/nginx.conf" &
started $!
wait_for 10 curl -s -o body http://10.98.0.2/ || { cat nginx.log; exit 2; }
pgrep -P $! >pid.nginx

# fake OFFSET: what sshd_start is to be told, so that who logs in has a clock
# that is off by so much
faketime=$(find / -xdev -name libfaketime.so.1 2>/dev/null | head -n 1)
fake() {
	echo "SetEnv HOME=$T_DIR/home ASAN_OPTIONS=${ASAN_OPTIONS:-}" \
	    "LD_PRELOAD=$faketime FAKETIME=$1 FAKETIME_DONT_FAKE_MONOTONIC=1"
}
sshd_start "$(fake -1800)" 'ListenAddress 10.98.0.1:22' &&
    SSHD_IN=$on_web \
	sshd_start "$(fake +3600)" 'ListenAddress 10.98.0.2:22' ||
    { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }

echo 10.98.0.1 >nodes
echo 'GET {{url}}/' >Shop.hurl
cat >Shop.conf <<!
[main]
url = http://10.98.0.2
[bench]
cycles = 2
duration = 15
sleep_time = 0.02
[monitor]
hosts = web ghost
[web]
host = 10.98.0.2
description = nginx, on one processor
[ghost]
host = 10.98.0.2
ssh_port = 9
description = nobody there
!

# shellcheck disable=SC2034 # t0, t1: in the tests
t0='' t1=''
mkdir tmp
TMPDIR=$T_DIR/tmp BM_RSH=$RSH bench-master -n run nodes Shop.hurl -- -G 1 >out 2>err &
master=$!
started $master
wait_for 60 grep -qs progress run/out/000-10.98.0.1 &&
    wait_for 60 sh -c 'grep -qs "^mon" tmp/*/monitor.tsv' && t0=$(date +%s%6N) && {
	$on_web nice -n -20 timeout 4 sh -c \
	    "echo \$\$ >'$T_DIR/pid.burner'; while :; do :; done" || :
	t1=$(date +%s%6N)
}
wait $master
echo $? >status

t 'the run went well, and a host that fails is named' '
	cat err; [ "$(cat status)" -le 1 ] && [ -n "$t1" ]
	cp run/report/*/* .
	[ "$(grep -c "	ok	" run/nodes.tsv)" -eq 1 ]
	has err "bench-master: not monitored: ghost: "
	has err "onnection refused"
	[ "$(grep -c "not monitored" err)" -eq 1 ]'

t 'the stream shows the burn when it was, though all three clocks differ' '
	# of a reading that is partly busy, the busy part is where the burn is
	awk -F "\t" -v t0=$t0 -v t1=$t1 "
	\$1 == \"mon\" && \$2 == \"web\" && \$4 ~ /^cpu.(user|system|steal)\$/ {
		busy[\$3] += \$5 }
	\$1 == \"mon\" && \$2 == \"web\" && \$4 == \"cpu.user\" { at[++n] = \$3 }
	END {
		for (i = 2; i <= n; i++) {
			v = busy[at[i]] * (at[i] - at[i - 1]) / 1000
			printf \"%.1f %d\n\", (at[i] - t0) / 1e6, busy[at[i]]
			if (busy[at[i]] < 200)
				continue
			if (!from)
				from = at[i] - v
			to = at[i - 1] + v
		}
		print n, (from - t0) / 1e6, (to - t1) / 1e6
		exit !(n >= 10 && from > t0 - 1e6 && from < t0 + 1e6 &&
		    to > t1 - 1e6 && to < t1 + 1e6)
	}" run.tsv'

t 'a finding names the host and the time, within a second' '
	cat report.txt; echo "$t0 $t1"
	tr -s "\n " " " <report.txt >line
	sed -n "s/.*Host web had its processors busy for [0-9.]* s. From \
\([0-9.]*\) s to \([0-9.]*\) s they .*/\1 \2/p" line >when
	bm-report -J run.tsv 2>&1 | sed -n "s/.*\"epoch_us\":\([0-9]*\).*/\1/p" >epoch
	echo "$(cat when) $(cat epoch)" | awk -v t0=$t0 -v t1=$t1 "{
		from = \$1 - (t0 - \$3) / 1e6
		to = \$2 - (t1 - \$3) / 1e6
		print from, to
		exit !(NF == 3 && from > -1 && from < 1 && to > -1 && to < 1)
	}"'

t 'the charts show the host, and the page what it is' '
	has index.html "<figure id=\"c-hosts\">"
	has index.html ">web: CPU %<"
	has index.html ">web</th><td class=\"l\">nginx, on one processor</td>"
	has index.html "Host web had its processors busy"'

t 'who is not monitored is on the page too' '
	has index.html ">ghost</th><td class=\"l\">nobody there</td><td>-</td>"'

$on_web umount /proc/stat
done_testing
