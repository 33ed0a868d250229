#!/bin/sh
# bm-load over https: verdict and message of each kind of certificate, from
# the servers that there are.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl openssl nginx apache2 haproxy

ca ca
ca other
SAN=DNS:shop.test,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1
cert rsa ca rsa $SAN
cert ec ca ec $SAN
cert old ca rsa $SAN -days -1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=shop.test \
    -addext subjectAltName=DNS:shop.test -keyout self.key -out self.pem \
    >openssl.log 2>&1
cat self.pem self.key >self.both
mkdir www
echo hello >www/index.html
echo hello >www/x

# good PORT HOST [OPTION]...: both were answered, over one full handshake
good() {
	load "$@"
	comes "200 ok "
	[ "$(awk -F '\t' '$1 == "conn" { print $5, $7, $8 }' out)" = "1 1 0" ]
}
has_six() {
	grep -q '^0*1 ' /proc/net/if_inet6
}
nginx_conf() {
	nginx_top
	echo "http { access_log off; root $T_DIR/www; ssl_protocols TLSv1.2;"
	n=$P1 six="listen [::1]:$P1 ssl;"
	has_six || six=
	for c in rsa ec old self; do
		echo "server { listen 127.0.0.1:$n ssl; $six
		    ssl_certificate $c.pem; ssl_certificate_key $c.key; }"
		n=$((n + 1)) six=
	done
	echo "server { listen 127.0.0.1:$n; }
	    server { listen 127.0.0.1:$((n + 1)) ssl; ssl_protocols TLSv1.3;
	    ssl_certificate rsa.pem; ssl_certificate_key rsa.key; } }"
}
apache_conf() {
	apache_top
	n=$P1
	for c in rsa ec old self; do
		cat <<-!
		Listen 127.0.0.1:$n
		<VirtualHost *:$n>
		SSLEngine on
		SSLCertificateFile $T_DIR/$c.pem
		SSLCertificateKeyFile $T_DIR/$c.key
		</VirtualHost>
		!
		n=$((n + 1))
	done
}
haproxy_conf() {
	echo 'defaults
  mode http
  timeout client 9s'
	n=$P1
	for c in rsa ec old self; do
		echo "frontend $c
  bind 127.0.0.1:$n ssl crt $T_DIR/$c.both
  http-request return status 200 content-type text/plain string hello"
		n=$((n + 1))
	done
}

for server in nginx apache haproxy; do
	${server}_start ${server}_conf
	t "$server: a good RSA certificate" 'good $P1 shop.test -C ca.pem'
	t "$server: a good EC certificate" 'good $P2 shop.test -C ca.pem'
	t "$server: a good one for the address" 'good $P1 127.0.0.1 -C ca.pem'
	t "S23: $server: expired" '
		bad "certificate expired or not yet valid" $P3 shop.test \
		    -C ca.pem'
	t "S23: $server: for another name" '
		bad "certificate is for another name" $P1 evil.test -C ca.pem'
	t "S23: $server: an authority that is not in the bundle" '
		bad "certificate not trusted (no known CA signed it)" \
		    $P1 shop.test -C other.pem'
	t "S23: $server: signed by itself" '
		bad "certificate not trusted (no known CA signed it)" \
		    $P4 shop.test -C ca.pem'
	t "$server: signed by itself, and trusted" '
		good $P4 shop.test -C self.pem'
	t "S23: $server: -k takes each of them, and says so" '
		good $P3 shop.test -k
		good $P1 evil.test -k
		good $P4 shop.test -k
		has err "bm-load: -k: certificates are not verified"
		grep -q "^conf	insecure	1$" out
		bm-merge <out | bm-report >report || :
		has report unchecked'
	[ $server != nginx ] || P=$P1 N5=$P5 N6=$P6
done

t 'S23: the bundle of the system is the default, and does not know ours' '
	bad "certificate not trusted (no known CA signed it)" $P shop.test'
t 'SSL_CERT_FILE names another' '
	SSL_CERT_FILE=ca.pem good $P shop.test'
t 'S23: an address that the certificate does not name' '
	bad "certificate does not name this IP address" $P 127.0.0.2 -C ca.pem'
! has_six || t 'the address may be IPv6' '
	bm-load -q -j 1 -n 1 -C ca.pem "https://[::1]:$P/x" >out
	[ "$(grep -c "^resp.*	200	ok	" out)" -eq 1 ]'
t 'no TLS on the port' '
	bad "neither TLS 1.2 nor an alert came (no TLS on this port?)" \
	    $N5 shop.test -C ca.pem'
t 'a server of TLS 1.3 alone' '
	load $N6 shop.test -C ca.pem
	has got "0 error tls alert received: protocol_version"
	has got "CAVEATS in bm-load(1)"'
t 'nobody listens' '
	load $(port) shop.test -C ca.pem
	has got "0 error connect 127.0.0.1:"'

t 'failed handshakes are counted as connections, not as handshakes' '
	load $P evil.test -C ca.pem
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5, \$7, \$8, \$9 }" out)" \
	    = "2 0 0 0" ]'

# Bundles.
sed 's/$/\r/' ca.pem >crlf.pem
t 'a bundle with CRLF' 'good $P shop.test -C crlf.pem'
t 'a bundle without a last line end' '
	printf %s "$(cat ca.pem)" >short.pem
	good $P shop.test -C short.pem'
t 'a bundle with other things in it' '
	cat other.key other.pem ca.pem >mixed.pem
	good $P shop.test -C mixed.pem
	has err "mixed.pem:1: "
	has err "PRIVATE KEY'\'' skipped"'
# refused MESSAGE FILE: exit 2, and that is why
refused() {
	fails 2 bm-load -q -n 1 -C "$2" "https://shop.test:$P/" >out 2>err
	has err "bm-load: $1"
	hasnt out resp
}
t 'S23: a bundle that is not there' '
	refused "open none.pem: No such file or directory" none.pem'
t 'S23: a bundle without certificates' '
	refused "rsa.key: no certificate in it" rsa.key
	: >empty.pem
	refused "empty.pem: no certificate in it" empty.pem'
t 'S23: a bundle that is cut off' '
	(cat other.pem; sed -n 1,5p ca.pem) >cut.pem
	refused "cut.pem:" cut.pem
	has err "PEM block is cut off"
	(sed -n 1,5p ca.pem; cat ca.pem) >cut.pem
	refused "cut.pem:" cut.pem'
t 'S23: a bundle that is damaged' '
	sed "3s/./!/" ca.pem >broken.pem
	refused "broken.pem:3: PEM block is damaged" broken.pem'

done_testing
