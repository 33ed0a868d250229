#!/bin/sh
# make bench-load: what a request costs bm-load, beside a bare loop and peers.
#
# nginx is pinned to one processor, the client to another. Each client runs
# ROUNDS times for SECS seconds, in turn. The medians of the rounds are shown;
# the ratio is that of the rounds' ratios, since a machine's pace changes.
#	ROUNDS=7 SECS=3 CONNS='1 64 1000' CLIENTS='bare load ...'
. "${0%/*}/../lib.sh"
BENCH=$T_SRC
T_SRC=$T_TOP T_TOP=$(cd "$T_TOP/.." && pwd)
PATH=$T_TOP/bin:$PATH
. "$T_SRC/web.sh"

ROUNDS=${ROUNDS:-7} SECS=${SECS:-3} CONNS=${CONNS:-1 64 1000}
CLIENTS=${CLIENTS:-bare load hurl merge wrk ab h2load hey}
ulimit -n 20000 2>/dev/null || ulimit -n "$(ulimit -H -n)"

pin() {
	pin_cpu=$1
	shift
	if command -v taskset >/dev/null && [ "$(getconf _NPROCESSORS_ONLN)" -gt 1 ]
	then exec taskset -c "$pin_cpu" "$@"
	else exec "$@"
	fi
}
conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 4000; }
	http { access_log off; keepalive_requests 1000000000;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1 backlog=2000; return 200 "hello"; } }
	X
}
nginx_pinned() {
	server nginx conf sh -c "$(cat <<-'X'
	if command -v taskset >/dev/null
	then exec taskset -c 0 nginx -p "$0" -e "$0/log" -c "$0/nginx.conf"
	else exec nginx -p "$0" -e "$0/log" -c "$0/nginx.conf"
	fi
	X
	)" "$T_DIR"
}

# run CLIENT CONNECTIONS: its cost goes to `cost`, how many requests to `n`
run() {
	u=http://127.0.0.1:$P1/
	rm -f cost
	case $1 in
	bare) (pin 1 "$BENCH/cost" cost "$BENCH/bare" "$P1" "$2" "$SECS") |
	    cut -d ' ' -f 1 >n ;;
	load) (pin 1 "$BENCH/cost" cost bm-load -q -j 1 -c "$2" -D "$SECS" \
	    -G 1 "$u" >out) && grep -c ^resp out >n ;;
	hurl) echo "GET $u" >one.hurl
	    (pin 1 "$BENCH/cost" cost bm-load -q -j 1 -c "$2" -D "$SECS" \
	    -G 1 one.hurl >out) && grep -c ^resp out >n ;;
	merge) (pin 1 "$BENCH/cost" cost sh -c \
	    "bm-load -q -j 1 -c $2 -D $SECS -G 1 $u | bm-merge >out; wait")
	    awk -F '\t' '$1 == "books" { print $10 }' out >n ;;
	wrk) (pin 1 "$BENCH/cost" cost wrk -t 1 -c "$2" -d "$SECS" "$u" >out)
	    awk '/requests in/ { print $1 }' out >n ;;
	ab) (pin 1 "$BENCH/cost" cost ab -q -k -c "$2" -t "$SECS" \
	    -n 100000000 "$u" >out 2>&1)
	    awk '/^Complete requests/ { print $3 }' out >n ;;
	h2load) (pin 1 "$BENCH/cost" cost h2load --h1 -t 1 -c "$2" -D "$SECS" \
	    "$u" >out 2>&1)
	    awk '/^requests:/ { print $2 }' out >n ;;
	hey) (pin 1 "$BENCH/cost" cost hey -cpus 1 -c "$2" -z "${SECS}s" \
	    "$u" >out 2>&1)
	    awk '/responses/ { n += $2 } END { print n + 0 }' out >n ;;
	esac
}
# calls CLIENT CONNECTIONS: system calls a request
calls() {
	command -v strace >/dev/null || return 0
	case $1 in
	load) strace -f -qq -c -o trace bm-load -q -j 1 -c "$2" -D 5 -G 1 \
	    "http://127.0.0.1:$P1/" >out 2>err ;;
	bare) strace -f -qq -c -o trace "$BENCH/bare" "$P1" "$2" 5 >out ;;
	esac
	case $1 in
	load) req=$(grep -c ^resp out) ;;
	bare) req=$(cut -d ' ' -f 1 out) ;;
	esac
	awk -v n="$req" '$NF == "total" { printf "%.2f\n", $4 / n
	    found = 1 } END { if (!found) print "?" }' trace
}
median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

nginx_pinned
echo "# processor time a request, us (user + system); requests a second; ratio"
echo "# to the bare loop of its round. Medians of $ROUNDS rounds of $SECS s, one process."
for c in $CONNS; do
	rm -f us.* rps.* ratio.*
	i=0
	while [ $((i += 1)) -le "$ROUNDS" ]; do
		for p in $CLIENTS; do
			case $p in
			bare | load | hurl | merge) ;;
			*) command -v "$p" >/dev/null || continue ;;
			esac
			run "$p" "$c"
			[ -s n ] && [ "$(cat n)" -gt 0 ] || continue
			awk -v n="$(cat n)" '{ print $1 / n }' cost >us
			[ "$p" != bare ] || cp us us.now
			cat us >>us.$p
			paste us us.now | awk '{ print $1 / $2 }' >>ratio.$p
			awk -v n="$(cat n)" '{ print int(n / $2 * 1e6) }' \
			    cost >>rps.$p
		done
	done
	for p in $CLIENTS; do
		[ -f us.$p ] || continue
		awk -v c="$c" -v p="$p" -v us="$(median <us.$p)" \
		    -v r="$(median <rps.$p)" -v x="$(median <ratio.$p)" 'BEGIN {
			printf "%5d  %-7s %7.2f us %7d/s  x %.2f\n",
			    c, p, us, r, x }'
	done
	for p in bare load; do
		echo "$c $p: $(calls $p "$c") system calls a request"
	done
done
