#!/bin/sh
# make bench-tls: what https costs bm-load, beside OpenSSL, on one processor.
#
# Handshakes: each a new connection to nginx, verified, one small page, per
# second of the client's processor time (user and system); peer: openssl
# s_time. Bulk: megabytes per second of it; peer: curl (with OpenSSL).
#	ROUNDS=3 SECS=3
. "${0%/*}/../lib.sh"
BENCH=$T_SRC
T_SRC=$T_TOP T_TOP=$(cd "$T_TOP/.." && pwd)
PATH=$T_TOP/bin:$PATH
. "$T_SRC/web.sh"
need curl nginx openssl

ROUNDS=${ROUNDS:-3} SECS=${SECS:-3}
ca ca
cert rsa ca rsa IP:127.0.0.1
cert ec ca ec IP:127.0.0.1
mkdir www
echo hello >www/x
head -c 100000000 /dev/zero >www/big
conf() {
	nginx_top
	cat <<-!
	http { access_log off; root $T_DIR/www; ssl_protocols TLSv1.2;
	ssl_session_cache shared:s:10m; ssl_prefer_server_ciphers on;
	ssl_ciphers ECDHE+AES128:ECDHE+AESGCM;
	server { listen 127.0.0.1:$P1 ssl;
	    ssl_certificate rsa.pem; ssl_certificate_key rsa.key; }
	server { listen 127.0.0.1:$P2 ssl;
	    ssl_certificate ec.pem; ssl_certificate_key ec.key; } }
	!
}
nginx_start conf

# Each of these runs once; `cost` gets its processor time, `n` what it did.
load() {
	"$BENCH/cost" cost bm-load -q -j 1 -c 1 -N -D "$SECS" -G 1 -C ca.pem \
	    "$@" >out
	awk -F '\t' '$1 == "conn" { n += $7 + $8 } END { print n }' out >n
}
s_time() {
	"$BENCH/cost" cost openssl s_time -tls1_2 -time "$SECS" -www /x \
	    -CAfile ca.pem -verify 2 "$@" >out 2>err
	awk '/connections in .* real seconds/ { print $1 }' out >n
}
bulk_load() {
	"$BENCH/cost" cost bm-load -q -j 1 -n 5 -C ca.pem \
	    "https://127.0.0.1:$P1/big" >out
	awk -F '\t' '$1 == "resp" { n += $19 } END { print n / 1e6 }' out >n
}
bulk_curl() {
	u=https://127.0.0.1:$P1/big
	"$BENCH/cost" cost curl -s --tls-max 1.2 --cacert ca.pem \
	    -w '%{size_download}\n' \
	    -o /dev/null $u -o /dev/null $u -o /dev/null $u -o /dev/null $u \
	    -o /dev/null $u >out
	awk '{ n += $1 } END { print n / 1e6 }' out >n
}
median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
# rate CMD...: adds what it did per second of its processor time
rate() {
	rm -f cost n
	"$@"
	awk -v n="$(cat n)" '{ print n / $1 * 1e6 }' cost
}
# compare TITLE OURS THEIRS: two commands, in turn
compare() {
	rm -f ours theirs
	i=0
	while [ $((i += 1)) -le "$ROUNDS" ]; do
		rate $2 >>ours
		rate $3 >>theirs
	done
	awk -v t="$1" -v a="$(median <ours)" -v b="$(median <theirs)" 'BEGIN {
		printf "%-34s %9.0f %9.0f %8.2f\n", t, a, b, a / b }'
}

echo "# per second of processor time; medians of $ROUNDS rounds"
printf '%-34s %9s %9s %8s\n' '' bm-load OpenSSL ratio
compare 'full handshakes, RSA-2048' \
    "load https://127.0.0.1:$P1/x" "s_time -new -connect 127.0.0.1:$P1"
compare 'full handshakes, P-256' \
    "load https://127.0.0.1:$P2/x" "s_time -new -connect 127.0.0.1:$P2"
compare 'resumed handshakes' \
    "load -z https://127.0.0.1:$P1/x" "s_time -reuse -connect 127.0.0.1:$P1"
compare 'MB of AES-128-GCM (peer: curl)' bulk_load bulk_curl
