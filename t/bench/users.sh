#!/bin/sh
# make bench-users: how bm-load grows with its users, and what one costs.
#
# nginx on one processor, bm-load with as many processes as it chooses on the
# other. Kept-alive connections; each of USERS in turn, ROUNDS times for SECS
# seconds; then 64 users for each of LENGTHS seconds, through bm-merge; then
# memory and users who only think, plain and with TLS.
#	ROUNDS=3 SECS=10 USERS='64 100 1000 10000' LENGTHS='1 10 100'
. "${0%/*}/../lib.sh"
BENCH=$T_SRC
T_SRC=$T_TOP T_TOP=$(cd "$T_TOP/.." && pwd)
PATH=$T_TOP/bin:$PATH
. "$T_SRC/web.sh"
need nginx openssl

ROUNDS=${ROUNDS:-3} SECS=${SECS:-10} USERS=${USERS:-64 100 1000 10000}
LENGTHS=${LENGTHS:-1 10 100}
ulimit -n 20000 2>/dev/null || ulimit -n "$(ulimit -H -n)"
ca ca
cert rsa ca rsa IP:127.0.0.1
conf() {
	cat <<-!
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 19000; }
	http { access_log off; keepalive_requests 1000000000;
	keepalive_timeout 600s; ssl_protocols TLSv1.2;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1 backlog=4000; return 200 "hello"; }
	server { listen 127.0.0.1:$P2 ssl backlog=4000; return 200 "hello";
	    ssl_certificate rsa.pem; ssl_certificate_key rsa.key; } }
	!
}
if command -v taskset >/dev/null && [ "$(getconf _NPROCESSORS_ONLN)" -gt 1 ]
then pin='taskset -c 1' place='taskset -cp 0'
else pin='' place=:
fi
nginx_start conf
$place "$(cat pid)" >/dev/null

plain=http://127.0.0.1:$P1/ secret=https://127.0.0.1:$P2/
# load USERS SECONDS [OPTION]... URL: its cost goes to `cost`
load() {
	users=$1 secs=$2
	shift 2
	# users come as fast as 2000 a second, and that time is not counted
	$pin "$BENCH/cost" cost bm-load -q -c "$users" -D "$secs" -G 1 \
	    -s 0.0005 "$@" >out
}
# requests of a summary
books() { awk -F '\t' '$1 == "books" { print $10 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo '# processor time a request, all processes of bm-load, to that of 64 users'
rm -f us.*
i=0
while [ $((i += 1)) -le "$ROUNDS" ]; do
	for n in $USERS; do
		rm -f cost
		load "$n" "$SECS" "$plain"
		awk -v n="$(grep -c ^resp out)" '{ print $1 / n }' cost >>us.$n
	done
done
for n in $USERS; do
	awk -v n="$n" -v us="$(median <us.$n)" -v b="$(median <us.64)" '
	    BEGIN { printf "%6d users %7.2f us  x %.2f\n", n, us, us / b }'
done

echo '# the same of 64 users by the length of the run, with bm-merge at its end'
rm -f us.*
i=0
while [ $((i += 1)) -le "$ROUNDS" ]; do
	for n in $LENGTHS; do
		rm -f cost
		$pin "$BENCH/cost" cost sh -c \
		    "bm-load -q -c 64 -D $n -G 1 $plain | bm-merge >sum.$n; wait"
		awk -v n="$(books <sum.$n)" '{ print $1 / n }' cost >>us.$n
	done
done
for n in $LENGTHS; do
	awk -v n="$n" -v us="$(median <us.$n)" -v b="$(median <"us.${LENGTHS%% *}")" \
	    -v req="$(books <sum.$n)" -v bytes="$(wc -c <sum.$n)" 'BEGIN {
		printf "%6d s %7.2f us  x %.2f; %d requests, summed in %d bytes\n",
		    n, us, us / b, req, bytes }'
done

# kib PID: memory of a process and its children, what they share once
kib() {
	ps -e -o pid= -o ppid= |
	    awk -v p="$1" '$1 == p || $2 == p {
		print "/proc/" $1 "/smaps_rollup" }' |
	    xargs awk '/^Pss:/ { s += $2 } END { print s }'
}
# ticks PID: processor time of a process and its children, 1/100 s
ticks() {
	ps -e -o pid= -o ppid= |
	    awk -v p="$1" '$1 == p || $2 == p { print "/proc/" $1 "/stat" }' |
	    xargs awk '{ s += $14 + $15 } END { print s }'
}
# memory URL: KiB of bm-load with 100 and with 10,000 users, all connected,
# and what these cost in 10 s while all of them think
memory() {
	rm -f mem
	for n in 100 10000; do
		bm-load -q -c "$n" -D 300 -m 400 -M 500 -s 0.0005 \
		    -C ca.pem "$1" >out & pid=$!
		wait_for 120 connected "$n" || {
			echo "${1%%:*}: $n users were not connected in 120 s"
			kill $pid
			return
		}
		kib $pid >>mem
		was=$(ticks $pid)
		[ "$n" = 100 ] || sleep 10
		now=$(ticks $pid)
		kill $pid
		wait $pid 2>/dev/null
	done
	awk -v what="${1%%:*}" -v t=$((now - was)) '{ v[NR] = $1 } END {
		printf "%s: %.1f KiB a user; all of them thinking: %.1f %% of a processor\n",
		    what, (v[2] - v[1]) / 9900, t / 10 }' mem
}
# connected N: so many users have had their first answer
connected() { [ "$(grep -c ^resp out)" -ge "$1" ]; }
echo '# resident memory (PSS) of 10,000 users who stay connected'
memory "$plain"
memory "$secret"
