#!/bin/sh
# bm-load -L: methods, credentials, and where it does not go.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl openssl nginx

ca ca
cert rsa ca rsa DNS:a.test,IP:127.0.0.1

# $P1, $P2: http, the same; $P3: https. /NNN?U: status NNN, on to U.
nginx_conf() {
	nginx_top
	cat <<-!
	http {
	log_format m '\$server_addr \$server_port \$request_method \$request_uri '
	    'auth=\$http_authorization cookie=\$http_cookie '
	    'body=\$content_length \$host';
	access_log $T_DIR/access.log m;
	server {
		listen 127.0.0.1:$P1; listen 127.0.0.2:$P1;
		listen 127.0.0.1:$P2;
		listen 127.0.0.1:$P3 ssl;
		ssl_certificate rsa.pem; ssl_certificate_key rsa.key;
		location /end { return 200 end; }
		location /301 { return 301 \$args; }
		location /302 { return 302 \$args; }
		location /303 { return 303 \$args; }
		location /307 { return 307 \$args; }
		location /308 { return 308 \$args; }
		location /odd/ { return 302 \$args; }
		location /cookie {
			add_header Set-Cookie "sid=secret; Path=/";
			return 302 \$args;
		}
		location /loop { return 302 /loop; }
	} }
	!
}
nginx_start nginx_conf
mock
A=http://127.0.0.1:$P1 B=http://127.0.0.1:$P2 C=http://127.0.0.2:$P1
S=https://127.0.0.1:$P3

# play LINE...: -L over a scenario of these lines; `got` is what came, and
# `seen` what the server saw
play() {
	printf '%s\n' "$@" >s.hurl
	: >access.log
	bm-load -q -j 1 -n 1 -L -C ca.pem ${EXTRA:-} s.hurl >out 2>err || :
	awk -F '\t' '$1 == "resp" { print $9, $10, $11, $22 }' out >got
	sed "s/ body=-.*//; s/ body=\(.*\) [^ ]*$/ body=\1/" access.log >seen
}

for status in 301 302 303; do
	t "$status: POST becomes GET, without its body" '
		play "POST $A/$status?/end" "\`hello\`"
		comes "post $status ok " "redirect 200 ok "
		has seen "POST /$status?/end auth=- cookie=- body=5"
		has seen "GET /end auth=- cookie=-"
		hasnt seen " /end auth=- cookie=- body=5"'
	t "$status: HEAD stays HEAD" '
		play "HEAD $A/$status?/end"
		has seen "HEAD /end"'
done
for status in 307 308; do
	t "$status: POST stays POST, with its body" '
		play "POST $A/$status?/end" "\`hello\`"
		has seen "POST /end auth=- cookie=- body=5"'
done
t '301, 302: PUT stays PUT; 303: it becomes GET' '
	play "PUT $A/301?/end" "\`hello\`"; has seen "PUT /end auth=- cookie=- body=5"
	play "PUT $A/302?/end" "\`hello\`"; has seen "PUT /end auth=- cookie=- body=5"
	play "PUT $A/303?/end" "\`hello\`"; has seen "GET /end"'
t 'without Location the answer is the last' '
	play "GET $URL/?status=302"
	comes "get 302 ok "'
t 'without -L it is the last, too' '
	bm-load -q -j 1 -n 1 "$A/302?/end" >out
	[ "$(grep -c ^resp out)" -eq 1 ]'

t 'S27, L19: credentials stay on the origin' '
	play "GET $A/302?/end" "Authorization: Basic c2VjcmV0"
	has seen "GET /end auth=Basic c2VjcmV0"
	play "GET $A/302?$B/end" "Authorization: Basic c2VjcmV0"
	has seen "$P2 GET /end auth=- cookie=-"
	play "GET $A/302?$B/end" "[BasicAuth]" "u: secret"
	has seen "$P1 GET /302?$B/end auth=Basic"
	has seen "$P2 GET /end auth=- cookie=-"
	play "GET http://u:secret@127.0.0.1:$P1/302?$B/end"
	has seen "$P1 GET /302?$B/end auth=Basic"
	has seen "$P2 GET /end auth=- cookie=-"'
t 'S27: they do not come back either' '
	play "GET $A/302?$B/302?$A/end" "Authorization: Basic c2VjcmV0"
	has seen "$P1 GET /end auth=- cookie=-"'
t 'S27, S29: cookies go where they belong' '
	play "GET $A/cookie?/end"
	has seen "GET /end auth=- cookie=sid=secret"
	EXTRA="-r 127.0.0.2:$P1:127.0.0.2" play "GET $A/cookie?$C/end"
	has seen "127.0.0.2 $P1 GET /end auth=- cookie=-"'
t 'S27, L19: a password in Location is not sent on' '
	play "GET $A/302?http://x:pass@127.0.0.1:$P2/end"
	comes "get 302 ok " "redirect 200 ok "
	has seen "$P2 GET /end auth=- cookie=-"
	grep "redirect	200" out >line
	hasnt line pass'

t 'http to https' '
	play "GET $A/302?$S/end"
	comes "get 302 ok " "redirect 200 ok "'
t 'S27: https to http is refused' '
	play "GET $S/302?$A/end"
	comes "get 302 error protocol redirect from https to http not followed"
	hasnt seen " /end auth"'
t 'S27, S28, L19: a host that nobody named is refused' '
	play "GET $A/302?$C/end"
	has got "get 302 error protocol redirect to 127.0.0.2, a host that this"
	[ $(wc -l <access.log) -eq 1 ]'
t 'one that -r names is not' '
	EXTRA="-r 127.0.0.2:$P1:127.0.0.2" play "GET $A/302?$C/end"
	comes "get 302 ok " "redirect 200 ok "'
t 'nor one that another entry names' '
	play "GET $A/302?$C/end" "" "GET $C/end"
	comes "get 302 ok " "redirect 200 ok " "get 200 ok "'
t 'a name under one that was named is fine, one beside it is not' '
	EXTRA="-r *:$P1:127.0.0.1" play "GET http://a.test:$P1/302?http://www.a.test:$P1/end"
	comes "get 302 ok " "redirect 200 ok "
	EXTRA="-r a.test:$P1:127.0.0.1" play "GET http://a.test:$P1/302?http://b.test:$P1/end"
	has got "get 302 error protocol redirect to b.test, a host that"
	EXTRA="-r a.test:$P1:127.0.0.1" play "GET http://a.test:$P1/302?http://xa.test:$P1/end"
	has got "get 302 error protocol redirect to xa.test, a host that"'

t 'S27, L19: ten redirects are followed, and no more' '
	play "GET $A/loop"
	[ $(wc -l <got) -eq 11 ]
	[ "$(tail -n 1 got)" = "redirect 302 error limit over 10 redirects" ]
	[ $(wc -l <access.log) -eq 11 ]'
for where in javascript:alert%281%29 file:///etc/passwd ftp://127.0.0.1/ \
    data:text/html,x mailto:a@b http: http:///end "http://127.0.0.1:0/end" \
    "http://127.0.0.1:99999/end" "http://[::1/end" \
    "http://a%41/end" "gopher://127.0.0.1/"; do
	t "S27, L19: to $where: not followed" '
		play "GET $A/odd/?$where"
		has got "get 302 error protocol redirect: "
		[ $(wc -l <access.log) -eq 1 ]'
done
t 'L19: CR and LF in a Location make no field of ours' '
	play "GET $A/odd/?/end%0d%0aEvil:%20yes"
	comes "get 302 ok " "redirect 200 ok "
	has seen "GET /end%0d%0aEvil:%20yes auth=- cookie=-"'
t 'a relative Location' '
	play "GET $A/odd/x?../end"
	comes "get 302 ok " "redirect 200 ok "'

done_testing
