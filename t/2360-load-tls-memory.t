#!/bin/sh
# Many handshakes take no more memory than a few; full and resumed, good and
# failed. HANDSHAKES=10000 for more of them.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl openssl nginx

HANDSHAKES=${HANDSHAKES:-2000}
ca ca
ca other
cert rsa ca rsa IP:127.0.0.1
nginx_conf() {
	nginx_top
	cat <<-!
	http { log_format kind '\$ssl_session_reused';
	access_log $T_DIR/access.log kind; ssl_protocols TLSv1.2;
	ssl_session_cache shared:s:10m;
	server { listen 127.0.0.1:$P1 ssl; ssl_certificate rsa.pem;
	    ssl_certificate_key rsa.key; return 200 hello; } }
	!
}
nginx_start nginx_conf
# anonymous PID: KiB of memory of its own, without what it maps of files: of
# that the kernel brings in 1 MiB more or less, whatever the run
anonymous() {
	sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2>/dev/null
}
# peak COUNT [OPTION]...: the most KiB of its own that a process of so many
# tests was seen to have
peak() {
	count=$1 peak=0
	shift
	bm-load -q -j 1 -c 10 -N -n "$count" "$@" \
	    "https://127.0.0.1:$P1/" >out 2>err &
	load=$!
	while kill -0 "$load" 2>/dev/null; do
		for p in $load $(pgrep -P "$load"); do
			now=$(anonymous "$p") || continue
			[ "${now:-0}" -le "$peak" ] || peak=$now
		done
	done
	[ "$(grep -c ^resp out)" -eq "$count" ]
	echo "$peak"
}
# flat FEW MANY [OPTION]...: many tests take at most 512 KiB more than a few
flat() {
	few=$1 many=$2
	shift 2
	low=$(peak "$few" "$@")
	high=$(peak "$many" "$@")
	echo "$low KiB, then $high KiB"
	[ "$low" -gt 100 ]
	[ "$high" -le $((low + 512)) ]
}
# counted KIND: handshakes, by column of the conn line
counted() {
	awk -F '\t' -v c="$1" '$1 == "conn" { n += $c } END { print n + 0 }' out
}
t "$HANDSHAKES full handshakes" '
	flat $((HANDSHAKES / 10)) $HANDSHAKES -C ca.pem
	[ $(counted 7) -eq $HANDSHAKES ]; [ $(counted 8) -eq 0 ]'
t "$HANDSHAKES resumed handshakes" '
	flat $((HANDSHAKES / 10)) $HANDSHAKES -C ca.pem -z
	[ $(counted 8) -ge $((HANDSHAKES - 10)) ]
	[ $(($(counted 7) + $(counted 8))) -eq $HANDSHAKES ]'
t 'as nginx counts them: full ones and resumed ones' '
	for o in "" -z; do
		: >access.log
		bm-load -q -j 2 -c 10 -N -n 100 $o -C ca.pem https://127.0.0.1:$P1/ >out
		wait_for 5 sh -c "[ \$(wc -l <access.log) -eq 100 ]"
		[ $(counted 7) -eq $(grep -c "^\.\$" access.log) ]
		[ $(counted 8) -eq $(grep -c "^r\$" access.log) ]
		[ $(counted 7) -gt 0 ]
		[ "$o" = "" ] || [ $(counted 8) -gt 80 ]
		[ $(($(counted 7) + $(counted 8))) -eq 100 ]
	done'
t 'failed handshakes' '
	flat 20 100 -C other.pem
	[ $(counted 7) -eq 0 ]'
done_testing
