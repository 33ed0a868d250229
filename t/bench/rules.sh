#!/bin/sh
# make bench-rules: what captures, cookies and asserts cost, beside plain GETs.
#
# Ten entries on 2 KiB pages of nginx, with and without rules; processor time
# of bm-load a request, medians of ROUNDS rounds. The promise: at most 1.5.
. "${0%/*}/../lib.sh"
BENCH=$T_SRC
T_SRC=$T_TOP T_TOP=$(cd "$T_TOP/.." && pwd)
PATH=$T_TOP/bin:$PATH
. "$T_SRC/web.sh"

ROUNDS=${ROUNDS:-5} TESTS=${TESTS:-1000}

mkdir www
{
	echo '<!DOCTYPE html><html><head><title>A page</title></head><body>'
	i=0
	while [ $i -lt 24 ]; do
		echo "<p class=\"row\"><a href=\"/item/$i\">Item $i</a> of it</p>"
		i=$((i + 1))
	done
	echo '<form><input type="hidden" name="csrf" value="t0k3n-0123456789">'
	echo '<button>Send</button></form></body></html>'
} >www/page.html
truncate -s 2048 www/page.html
conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 1000; }
	http { access_log off; keepalive_requests 1000000000;
	types { text/html html; }
	$(nginx_temp)
	server { listen 127.0.0.1:$P1; root $T_DIR/www;
	location /c/ { alias $T_DIR/www/;
	add_header Set-Cookie "sid=abcdef; Path=/; Max-Age=60"; } } }
	X
}
server nginx conf nginx -p "$T_DIR" -e "$T_DIR/log" -c "$T_DIR/nginx.conf"

: >plain.hurl
: >rules.hurl
i=0
while [ $((i += 1)) -le 10 ]; do
	printf 'GET {{url}}/page.html?%d\nHTTP 200\n' $i >>plain.hurl
	cat >>rules.hurl <<-'X'
	GET {{url}}/c/page.html
	HTTP 200
	[Captures]
	csrf: xpath "string(//input[@name='csrf']/@value)"
	item: regex /href="(\/item\/\d+)"/
	[Asserts]
	body contains "Send"
	header "Content-Type" startsWith "text/html"
	variable "csrf" matches /^t0/
	X
done

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
i=0
while [ $((i += 1)) -le "$ROUNDS" ]; do
	for f in plain rules; do
		rm -f cost
		"$BENCH/cost" cost bm-load -q -j 1 -c 8 -n "$TESTS" \
		    -u "http://127.0.0.1:$P1" $f.hurl >out
		awk -v n="$(grep -c '^resp.*	ok	' out)" '{ print $1 / n }' \
		    cost >>us.$f
	done
done
awk -v p="$(median <us.plain)" -v r="$(median <us.rules)" 'BEGIN {
	printf "plain %.2f us, rules %.2f us a request: x %.2f (at most 1.5)\n",
	    p, r, r / p }'
