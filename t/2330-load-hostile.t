#!/bin/sh
# bm-load and servers that mean no good: limits, memory, early answers.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl nginx

# say ARG...: t/say; $S is its base
say() {
	rm -f port
	"$T_SRC/say" "$@" >port &
	started $!
	wait_for 10 test -s port || exit 2
	S=http://127.0.0.1:$(cat port)
}
# Memory is bounded, unless ASan takes it all for itself.
if grep -q __asan_init "$T_TOP/bin/bm-load"; then
	bounded() { "$@"; }
else
	# shellcheck disable=SC3045
	bounded() { (ulimit -v 65536 && exec "$@"); }
fi
# load OPTION... OPERAND: two requests, without -N on one connection if it
# lasts; `got` is what they come to
load() {
	bounded bm-load -q -j 1 -T 10 -n 2 "$@" >out 2>err || :
	awk -F '\t' '$1 == "resp" { print $10, $11, $22 }' out | sort -u >got
}
# comes WANT
comes() {
	echo "$1" >want
	same want got
}
OK='HTTP/1.1 200 OK\r\n'
CH="${OK}"'Transfer-Encoding: chunked\r\n\r\n'
K=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
K=$K$K$K$K$K$K$K$K$K$K$K$K$K$K$K$K

say 'HTTP/1.1 200 ' "$K" 0 ''
t 'S25: an endless status line' 'load $S; comes "0 error limit first line over 8 KiB"'
say "$OK" "A: $K\\r\\n" 0 ''
t 'S25: endless fields' 'load $S; comes "0 error limit header over 64 KiB"'
say "$OK" 'A: b\r\n' 0 ''
t 'S25: endless short fields' 'load $S; comes "0 error limit over 256 header fields"'
say "${OK}A: " "$K" 0 ''
t 'S25: an endless field' 'load $S; comes "0 error limit header over 64 KiB"'
say '' 'HTTP/1.1 100 Continue\r\n\r\n' 10000 "$OK\\r\\n"
t 'S25: 10,000 interim answers' '
	load $S; comes "0 error limit over 64 interim answers"'
say "$CH" '1\r\na\r\n' 100000 '0\r\n\r\n'
t 'S25: 100,000 chunks of one byte' '
	load $S; comes "200 ok "
	awk -F "\t" "\$1 == \"resp\" && \$19 < 600000" out >short
	same /dev/null short'
say "${CH}1;" "$K" 0 ''
t 'S25: an endless chunk line' 'load $S; comes "0 error limit chunk line over 4 KiB"'
say "${CH}0\\r\\n" "A: $K\\r\\n" 0 ''
t 'S25: endless trailers' 'load $S; comes "0 error limit trailer over 16 KiB"'
say "$OK\\r\\n" "$K$K$K$K" 0 ''
t 'S25: an endless body ends with the time-out' '
	load -T 0.3 $S
	has got "0 error timeout "
	awk -F "\t" "\$1 == \"resp\" && \$19 < 100000" out >short
	same /dev/null short'
say "${OK}Content-Length: 99999999999\\r\\n\\r\\n" a 0 ''
t 'a length over the limit' 'load $S; comes "0 error limit body too large"'

# Connections.
say -k "${OK}Content-Length: 2\\r\\nConnection: close\\r\\n\\r\\nhi" '' 1 ''
t 'Connection: close, and it stays open: we close' '
	load $S; comes "200 ok "
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5 }" out)" = 2 ]'
say "${OK}Content-Length: 2\\r\\nKeep-Alive: timeout=1, max=2\\r\\n\\r\\nhi" '' 1 ''
t 'keep-alive promised, and closed all the same: no error' '
	load -n 20 $S; comes "200 ok "'
head -c 80000000 /dev/zero >big
printf '%s\n' "POST {{url}}/" 'file,big;' >post.hurl
printf '%s\n' "POST {{url}}/" '`small`' >small.hurl
t 'a POST on a connection that was closed meanwhile is not sent again' '
	load -n 2 -u $S -t 0.3 small.hurl
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5 }" out)" = 2 ]
	hasnt out "	ptr	"'
say -a "HTTP/1.1 413 Too Large\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n" '' 1 ''
t 'an answer, then closed, while we still send: the answer counts' '
	load -u $S post.hurl
	comes "413 fail status 413"'
say -a -k "${OK}Content-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'answered before the body was read: no deadlock' '
	load -u $S post.hurl
	comes "200 ok "'
say -c "${OK}Connection: close\\r\\nContent-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'answered first, the body read later' '
	load -u $S post.hurl
	comes "200 ok "'

# Expect: 100-continue.
printf '%s\n' "POST {{url}}/" 'Expect: 100-continue' '`small`' >expect.hurl
# between A B: each request took A to B ms
between() {
	awk -F "\t" -v a="$1" -v b="$2" '
		$1 == "resp" { n++; bad += $17 < a * 1000 || $17 > b * 1000 }
		END { exit bad || n == 0 }' out || { cat out; return 1; }
}
say -bk "${OK}Content-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'L10: no 100 comes: the body is sent after a second' '
	load -N -u $S expect.hurl
	comes "200 ok "
	between 1000 5000'
say -k 'HTTP/1.1 100 Continue\r\n\r\n' '' 1 ''
t 'L10: a 100 comes, and nothing else: timeout first byte' '
	load -n 1 -T 0.2 -u $S expect.hurl
	has got "0 error timeout"'
say 'HTTP/1.1 417 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n' '' 1 ''
t 'L10: 417 in its place is the answer, and no body is sent' '
	printf "%s\n" "POST {{url}}/" "Expect: 100-continue" "file,big;" >large.hurl
	load -N -u $S large.hurl
	comes "417 fail status 417"
	[ "$(awk -F "\t" "\$1 == \"resp\" { print \$18 }" out | sort -u)" -lt 1000 ]
	between 0 900'
mock
t 'L10: a 100 comes: the body is sent at once' '
	load -u $URL expect.hurl
	comes "200 ok "
	between 0 900
	hasnt out "	ptr	"'
nginx_conf() {
	nginx_top
	cat <<-!
	http { access_log off; root $T_DIR; default_type text/plain;
	server { listen 127.0.0.1:$P1;
		client_max_body_size 1k;
		location /bomb { add_header Content-Encoding gzip; }
		location /part { add_header Content-Encoding gzip; }
	} }
	!
}
nginx_start nginx_conf
t 'nginx takes no more than 1k: 413' '
	load -u http://127.0.0.1:$P1 post.hurl
	comes "413 fail status 413"'

# Content codings.
head -c 100000000 /dev/zero | gzip -9 >bomb
head -c 1000 /dev/zero | gzip -9 | head -c 20 >part
t 'S26: a gzip bomb that nobody looks into is not inflated' '
	load http://127.0.0.1:$P1/bomb
	comes "200 ok "'
t 'S26: one that an assertion looks into is inflated as far as bodies are kept' '
	printf "%s\n" "GET http://127.0.0.1:$P1/bomb" "HTTP 200" "[Asserts]" \
	    "body contains \"x\"" >look.hurl
	load look.hurl
	has got "200 fail assert "'
t 'gzip data that is cut short: content' '
	printf "%s\n" "GET http://127.0.0.1:$P1/part" "HTTP 200" "[Asserts]" \
	    "body contains \"x\"" >look.hurl
	load look.hurl
	has got "error content gzip data cut short"'

# Cookies.
say "${OK}Content-Length: 0\\r\\n" "Set-Cookie: a=$K; Domain=.com\\r\\nSet-Cookie: b$K=c\\r\\n" 20 '\r\n'
t 'S29: cookies: large ones, and for other domains' '
	load -K -n 10 $S
	comes "200 ok "'

done_testing
