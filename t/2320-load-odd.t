#!/bin/sh
# bm-load and odd answers: each case of http_cases.h over a socket, whole,
# byte by byte, and split at each offset.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl openssl stunnel

# rawd [-n]: start it; $PORT, and `want`, what each request comes to
rawd() {
	"$T_SRC/rawd" "$@" >told &
	started $!
	wait_for 10 grep -q '^end$' told || exit 2
	PORT=$(head -n 1 told)
	sed '1d; $d' told >want
}
# play URL [OPTION]...: one request after another; what they came to is `got`
play() {
	play_url=$1
	shift
	bm-load -q -j 1 -c 1 -N -T 10 -n $(wc -l <want) "$@" "$play_url" >out
	awk -F '\t' '$1 == "resp" {
		m = $22
		if ($11 == "fail")
			sub(/ .*/, "", m)
		print $10, $11 (m == "" ? "" : " " m)
	}' out >got
}

rawd
t 'L1: each answer comes to what it should, however it is split' '
	[ $(wc -l <want) -gt 5000 ]
	play http://127.0.0.1:$PORT/
	same want got'

# The same through TLS, each once whole and once in two.
rawd -n
ca ca
cert rsa ca rsa IP:127.0.0.1
stunnel_conf() {
	cat <<-!
	foreground = yes
	pid =
	[odd]
	accept = 127.0.0.1:$P1
	connect = 127.0.0.1:$PORT
	cert = rsa.both
	!
}
answers_or_died() {
	grep -q 'Configuration successful' stunnel.out ||
	    ! kill -0 "$server_pid" 2>/dev/null
}
server stunnel stunnel_conf stunnel stunnel.conf
t 'L1: so it does over TLS' '
	[ $(wc -l <want) -gt 300 ]
	play https://127.0.0.1:$P1/ -C ca.pem
	same want got'

done_testing
