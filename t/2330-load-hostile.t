#!/bin/sh
# bm-load and servers that mean no good: limits, memory, early answers.
# "L" and a number: what may go wrong with an answer, from an answer that
# comes byte by byte (L1) to more cookies than anyone keeps (L20).
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl nginx pgrep

# say ARG...: t/say; $S is its base
say() {
	rm -f port
	"$T_SRC/say" "$@" >port &
	started $!
	wait_for 10 test -s port || exit 2
	S=http://127.0.0.1:$(cat port)
}
# Memory is bounded: twice what bm-load has in use while it waits for an
# answer, counted in address space; unless ASan takes it all for itself.
say -k '' '' 1 ''
bm-load -q -j 1 -n 1 $S >out 2>err &
idle=$!
started $idle
waits() { pgrep -P $idle >worker; }
wait_for 10 waits
most=$(awk '/^Vm(Peak|HWM):/ { n += $2 } END { print n }' /proc/$idle/status)
kill $idle
if grep -q __asan_init "$T_TOP/bin/bm-load"; then
	bounded() { "$@"; }
else
	# shellcheck disable=SC3045
	bounded() { (ulimit -v "$most" && exec "$@"); }
fi
# load OPTION... OPERAND: two requests, without -N on one connection if it
# lasts; `got` is what they come to
load() {
	bounded bm-load -q -j 1 -T 10 -n 2 "$@" >out 2>err || :
	awk -F '\t' '$1 == "resp" { print $10, $11, $22 }' out | sort -u >got
}
OK='HTTP/1.1 200 OK\r\n'
CH="${OK}"'Transfer-Encoding: chunked\r\n\r\n'
K=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
K=$K$K$K$K$K$K$K$K$K$K$K$K$K$K$K$K

say 'HTTP/1.1 200 ' "$K" 0 ''
t 'S25, L17: an endless status line' 'load $S; comes "0 error limit first line over 8 KiB"'
say "$OK" "A: $K\\r\\n" 0 ''
t 'S25, L17: endless fields' 'load $S; comes "0 error limit header over 64 KiB"'
say "$OK" 'A: b\r\n' 0 ''
t 'S25, L17: endless short fields' 'load $S; comes "0 error limit over 256 header fields"'
say "${OK}A: " "$K" 0 ''
t 'S25, L17: an endless field' 'load $S; comes "0 error limit header over 64 KiB"'
say '' 'HTTP/1.1 100 Continue\r\n\r\n' 10000 "$OK\\r\\n"
t 'S25, L17: 10,000 interim answers' '
	load $S; comes "0 error limit over 64 interim answers"'
say "$CH" '1\r\na\r\n' 100000 '0\r\n\r\n'
t 'S25, L17: 100,000 chunks of one byte' '
	load $S; comes "200 ok "
	awk -F "\t" "\$1 == \"resp\" && \$19 < 600000" out >short
	same /dev/null short'
# cpu FILE: thousandths of a second of what `times` wrote there, last line
cpu() {
	awk '{ n = split($0, x, /[ms ]+/) } END {
		print int(1000 * (60 * x[1] + x[2] + 60 * x[3] + x[4])) }' "$1"
}
t 'L17: four times as many chunks take four times as long, not sixteen' '
	(load -n 8 $S; times >few)
	(load -n 32 $S; times >many)
	echo "$(cpu few) ms, then $(cpu many) ms"
	[ $(cpu many) -lt $((8 * $(cpu few) + 100)) ]'
say "${CH}1;" "$K" 0 ''
t 'S25, L17: an endless chunk line' 'load $S; comes "0 error limit chunk line over 4 KiB"'
say "${CH}0\\r\\n" "A: $K\\r\\n" 0 ''
t 'S25, L17: endless trailers' 'load $S; comes "0 error limit trailer over 16 KiB"'
say "$OK\\r\\n" "$K$K$K$K" 0 ''
t 'S25, L17: an endless body ends with the time-out' '
	load -T 0.3 $S
	has got "0 error timeout "
	awk -F "\t" "\$1 == \"resp\" && \$19 < 100000" out >short
	same /dev/null short'
say "${OK}Content-Length: 99999999999\\r\\n\\r\\n" a 0 ''
t 'L17: a length over the limit' 'load $S; comes "0 error limit body too large"'

# Connections.
# between A B: each request took A to B ms
between() {
	awk -F "\t" -v a="$1" -v b="$2" '
		$1 == "resp" { n++; bad += $17 < a * 1000 || $17 > b * 1000 }
		END { exit bad || n == 0 }' out || { cat out; return 1; }
}
# opened: how many connections were
opened() {
	awk -F '\t' '$1 == "conn" { n += $5 } END { print n + 0 }' out
}
say -k '' '' 1 ''
t 'L2: a hundred that are never answered leave no descriptor open' '
	# shellcheck disable=SC3045
	(ulimit -n 70; load -n 100 -T 0.02 $S)
	comes "0 error timeout first byte: 20 ms"
	[ "$(opened)" = 100 ]'
# drips WHERE HEAD: a byte now and then, for ever, behind HEAD
drips() {
	say -p 40 "$2" 0 0 ''
	t "L3: a byte now and then, for ever, in the $1: timeout total" '
		load -T 0.4 $S
		comes "0 error timeout total: 400 ms"
		between 400 1000'
}
drips 'status line' 'HTTP/1.1 200 '
drips 'name of a field' "${OK}A"
drips 'value of a field' "${OK}A: "
drips 'size of a chunk' "$CH"
drips 'chunk line' "${CH}1;"
drips 'chunk' "${CH}ffff\\r\\n"
drips 'trailer' "${CH}0\\r\\nA: "
drips 'body' "${OK}Content-Length: 99999\\r\\n\\r\\n"
drips 'body until close' "$OK\\r\\n"
say -r "${OK}Content-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'L4: the whole answer, then a reset: it was complete' '
	load -N -n 50 $S; comes "200 ok "
	load -n 50 $S; comes "200 ok "'
say -r "${CH}2\\r\\nhi\\r\\n0\\r\\n\\r\\n" '' 1 ''
t 'L4: so it was in chunks' '
	load -N -n 50 $S; comes "200 ok "'
say -r "${OK}Content-Length: 2000\\r\\n\\r\\n" a 1000 ''
t 'L5: half the body, then a reset' '
	load $S; comes "0 error closed in body: Connection reset by peer"'
say -w 300 "${OK}Content-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'L6: closed just as we asked: asked again once; it took so long in all' '
	load $S; comes "200 ok "
	[ "$(awk -F "\t" "\$1 == \"resp\" { print \$20, (\$17 > 300000) }" out |
	    sort | tr "\n" " ")" = "pt 0 ptr 1 " ]'
t 'L7: a POST is not asked again: closed before' '
	printf "%s\n" "POST $S/" "\`small\`" >once.hurl
	load -n 4 once.hurl
	[ "$(grep -c "	200	ok	" out)" -eq 2 ]
	[ "$(grep -c "	0	error	.*	pt	.*	closed before" out)" -eq 2 ]'
say -l '' '' 1 ''
t 'L16: the queue of those who wait is full: timeout connect' '
	load -c 8 -n 8 -T 0.3 $S
	has got "0 error timeout connect: 300 ms"
	awk "{ sub(/connect|first byte/, \"?\") } 1" got | sort -u >kinds
	echo "0 error timeout ?: 300 ms" | same - kinds
	between 300 900'
if [ "$(id -u)" -eq 0 ] && unshare -n true 2>/dev/null; then
	need ip iptables
	t 'L16: no way to the host: connect, with a pause in place of a hot loop' '
		cat >away.sh <<-!
		ip link set lo up && ip route add unreachable 192.0.2.1 &&
		iptables -I INPUT -d 127.0.0.9 -p tcp -j REJECT \
		    --reject-with icmp-host-unreachable || exit 2
		bm-load -q -j 1 -D 1 -G 1 http://192.0.2.1/ >out.route
		bm-load -q -j 1 -D 1 -G 1 http://127.0.0.9/ >out.host
		!
		unshare -n sh away.sh || :
		for to in route:192.0.2.1 host:127.0.0.9; do
			awk -F "\t" "\$1 == \"resp\" { n++; print \$10, \$11, \$22 }
			    END { if (n < 2 || n > 5) print n, \"requests\" }" \
			    out.${to%:*} | sort -u >got
			comes "0 error connect ${to#*:}:80: No route to host"
		done'
else
	t 'L16: no way to the host # SKIP not root' true
fi
say -k "${OK}Content-Length: 2\\r\\nConnection: close\\r\\n\\r\\nhi" '' 1 ''
t 'L11: Connection: close, and it stays open: we close' '
	load $S; comes "200 ok "
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5 }" out)" = 2 ]'
say "${OK}Content-Length: 2\\r\\nKeep-Alive: timeout=1, max=2\\r\\n\\r\\nhi" '' 1 ''
t 'L12: keep-alive promised, and closed all the same: no error' '
	load -n 20 $S; comes "200 ok "'
head -c 80000000 /dev/zero >big
printf '%s\n' "POST {{url}}/" 'file,big;' >post.hurl
printf '%s\n' "POST {{url}}/" '`small`' >small.hurl
t 'a POST on a connection that was closed meanwhile is not sent again' '
	load -n 2 -u $S -t 0.3 small.hurl
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5 }" out)" = 2 ]
	hasnt out "	ptr	"'
say -a "HTTP/1.1 413 Too Large\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n" '' 1 ''
t 'L8: an answer, then closed, while we still send: the answer counts' '
	load -u $S post.hurl
	comes "413 fail status 413"'
say -a "HTTP/1.1 401 Who\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n" '' 1 ''
t 'L8: so does 401' '
	load -u $S post.hurl
	comes "401 fail status 401"'
say -a -k "${OK}Content-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'L9: answered before the body was read: no deadlock' '
	load -u $S post.hurl
	comes "200 ok "'
say -c "${OK}Connection: close\\r\\nContent-Length: 2\\r\\n\\r\\nhi" '' 1 ''
t 'L9: answered first, the body read later' '
	load -u $S post.hurl
	comes "200 ok "'

# Expect: 100-continue.
printf '%s\n' "POST {{url}}/" 'Expect: 100-continue' '`small`' >expect.hurl
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
	log_format many '\$request_id; \$http_cookie';
	log_format near '\$host \$http_cookie';
	server { listen 127.0.0.1:$P1;
		client_max_body_size 1k;
		location /bomb { add_header Content-Encoding gzip; }
		location /part { add_header Content-Encoding gzip; }
		location /many {
			access_log $T_DIR/many.log many;
			$(awk 'BEGIN { while (++i <= 100)
			    print "add_header Set-Cookie c" i "_$request_id=v;" }')
		}
		location /near {
			access_log $T_DIR/near.log near;
			add_header Set-Cookie "near=1; Path=/";
			add_header Set-Cookie "wide=1; Path=/; Domain=near.test";
			add_header Set-Cookie "far=1; Path=/; Domain=far.test";
			add_header Set-Cookie "below=1; Path=/; Domain=x.near.test";
			add_header Set-Cookie "top=1; Path=/; Domain=test";
		}
		location /seen { access_log $T_DIR/near.log near; }
	} }
	!
}
nginx_start nginx_conf
t 'L8: nginx takes no more than 1k: 413' '
	load -u http://127.0.0.1:$P1 post.hurl
	comes "413 fail status 413"'

# Content codings.
head -c 100000000 /dev/zero | gzip -9 >bomb
head -c 1000 /dev/zero | gzip -9 | head -c 20 >part
t 'S26, L18: a gzip bomb that nobody looks into is not inflated' '
	load http://127.0.0.1:$P1/bomb
	comes "200 ok "'
t 'S26, L18: one that an assertion looks into is inflated as far as bodies are kept' '
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
t 'S29, L20: cookies: large ones, and for other domains' '
	load -K -n 10 $S
	comes "200 ok "'
say "$OK" "Set-Cookie: a=$K$K$K$K\\r\\n" 64 '\r\n'
t 'L20: 64 cookies of 4 KiB in one answer' '
	load $S; comes "0 error limit header over 64 KiB"'
say "${OK}Content-Length: 0\\r\\nSet-Cookie: a=b\\0c\\r\\n\\r\\n" '' 1 ''
t 'L20: NUL in a cookie' '
	load $S; comes "0 error protocol CR or NUL in a header field"'
touch many near seen
t 'L20: 5,000 cookies, of each answer a hundred: its last fifty are sent' '
	load -K -n 50 http://127.0.0.1:$P1/many
	comes "200 ok "
	awk -F "; " "NR > 1 {
		for (i = 2; i <= NF; i++)
			bad += \$i != \"c\" i + 49 \"_\" last \"=v\"
		bad += NF != 51
	} { last = \$1 } END { exit bad || NR != 50 }" many.log ||
	    { head -n 3 many.log; exit 1; }'
t 'L20: cookies for another host, one below, or all of them: not taken' '
	for where in near.test/near far.test/seen x.near.test/seen near.test/seen
	do printf "GET http://%s/%s\n\n" "${where%/*}:$P1" "${where#*/}"; done >near.hurl
	load -n 1 -r "*:$P1:127.0.0.1" near.hurl
	comes "200 ok "
	printf "%s\n" "near.test -" "far.test -" "x.near.test wide=1" \
	    "near.test near=1; wide=1" | same - near.log'

done_testing
