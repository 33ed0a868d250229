#!/bin/sh
# Many handshakes take no more memory than a few; full and resumed, good and
# failed. HANDSHAKES=10000 for more of them.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need busybox curl openssl nginx

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
# peak COUNT [OPTION]...: the most KiB that a process of so many tests took
peak() {
	peak=$1
	shift
	busybox time -v bm-load -q -j 1 -c 10 -N -n "$peak" "$@" \
	    "https://127.0.0.1:$P1/" >out 2>err || :
	[ "$(grep -c ^resp out)" -eq "$peak" ]
	sed -n 's/.*Maximum resident set size (kbytes): //p' err
}
# least COUNT [OPTION]...: the least peak of three runs; which pages the kernel
# maps along makes one run differ from the next by 1 MiB, whatever its length
least() {
	for i in 1 2 3; do peak "$@"; done >peaks
	sort -n peaks | head -n 1
}
# flat COUNT [OPTION]...: ten times as many tests take at most 1.5 MiB more,
# of which 1 MiB is what runs of the same length differ by
flat() {
	flat=$1
	shift
	few=$(least $((flat / 10)) "$@")
	many=$(least "$flat" "$@")
	echo "$few KiB, then $many KiB"
	[ "$few" -gt 1000 ]
	[ "$many" -le $((few + 1536)) ]
}
# counted KIND: handshakes, by column of the conn line
counted() {
	awk -F '\t' -v c="$1" '$1 == "conn" { n += $c } END { print n + 0 }' out
}
t "$HANDSHAKES full handshakes" '
	flat $HANDSHAKES -C ca.pem
	[ $(counted 7) -eq $HANDSHAKES ]; [ $(counted 8) -eq 0 ]'
t "$HANDSHAKES resumed handshakes" '
	flat $HANDSHAKES -C ca.pem -z
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
	flat 40 -C other.pem
	[ $(counted 7) -eq 0 ]'
done_testing
