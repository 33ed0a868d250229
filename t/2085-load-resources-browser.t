#!/bin/sh
# bm-load -a asks for what a real browser asks for: pages of Debian's
# documentation packages, by the log of the server. Not so what a rule of a
# style sheet paints with, which depends on what the page looks like.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need chromium jq nginx
. "$T_SRC/chromium.sh"
for d in doc/debian-policy developers-reference doc/debian/FAQ; do
	[ -d /usr/share/$d ] || need "/usr/share/$d"
done

conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 2000; }
	http {
	include /etc/nginx/mime.types;
	log_format id '\$request_uri \$status';
	access_log $T_DIR/access.log id;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1; root /usr/share; } }
	X
}
nginx_start conf
URL=http://127.0.0.1:$P1
browser_start
cdp Network.setCacheDisabled '{"cacheDisabled":true}' >/dev/null

# quiet: the browser waits for no answer
quiet() {
	[ "$(grep -c '"method":"Network.requestWillBeSent"' "$b_events")" -eq \
	    "$(grep -Ec '"method":"Network.loading(Finished|Failed)"' \
	    "$b_events")" ]
}

# asked PAGE: what the browser asks for is in theirs, what bm-load asks for in
# ours; browsers ask for /favicon.ico on their own account.
asked() {
	: >access.log
	go "$URL$1"
	wait_for 20 quiet
	grep -v '^/favicon.ico ' access.log | sort -u >theirs
	: >access.log
	bm-load -q -a -j 1 -n 1 "$URL$1" >out
	grep -v '^/favicon.ico ' access.log | sort -u >ours
}

while read -r least page; do
	asked "$page"
	t "${page#/}" '
		[ "$(wc -l <theirs)" -ge "$least" ]
		same theirs ours'
done <<X
10 /doc/debian-policy/policy.html/index.html
16 /doc/debian-policy/policy.html/ap-flowcharts.html
2 /doc/debian-policy/README.html
12 /developers-reference/index.html
2 /doc/debian/FAQ/index.en.html
X
browser_end
done_testing
