#!/bin/sh
# A site that speaks TLS 1.3 alone: the two lines of the README.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl openssl nginx stunnel

ca ca
cert shop ca rsa DNS:shop.example
nginx_conf() {
	nginx_top
	cat <<-!
	http { access_log off; ssl_protocols TLSv1.3;
	server { listen 127.0.0.1:$P1 ssl; ssl_certificate shop.pem;
	    ssl_certificate_key shop.key; return 200 "\$host \$ssl_protocol"; } }
	!
}
nginx_start nginx_conf
LISTEN=$(port)
# Both lines, with our server, our authority, a free port, and less load.
sed -n "s/^    //; s/connect=shop.example:443/connect=127.0.0.1:$P1/
	s,/etc/ssl/certs/ca-certificates.crt,ca.pem,; s/8443/$LISTEN/g
	s/-c 10 -D 10/-c 2 -D 1/; /| stunnel/p" "$T_TOP/README.md" >line1
sed -n "s/^    //; s/8443/$LISTEN/g
	s/-c 10 -D 10/-c 2 -D 1/; /^bm-load -r shop.example/p" \
    "$T_TOP/README.md" >line2

t 'without them it is an error that says so' '
	fails 1 bm-load -q -j 1 -n 1 -C ca.pem -r shop.example:$P1:127.0.0.1 \
	    https://shop.example:$P1/ >out
	has out "tls alert received: protocol_version"'
t 'both lines are in the README' '[ "$(cat line1 line2 | wc -l)" -eq 2 ]'
(cat line1; echo 'echo $! >stunnel.pid; wait') >run
sh run >stunnel.out 2>&1 &
wait_for 10 grep -q 'Configuration successful' stunnel.out
t 'and give a report of good answers' '
	sh line2 >report
	has report "OK requests per second"
	bm-load -q -n 2 -r shop.example:$LISTEN:127.0.0.1 \
	    http://shop.example:$LISTEN/ >out
	[ "$(grep -c "	200	ok	" out)" -eq 2 ]'
kill $(cat stunnel.pid)
done_testing
