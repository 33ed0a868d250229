#!/bin/sh
# bm-load over https: names, chains, weak servers, damage on the way.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl openssl nginx

ca ca
SAN=DNS:shop.test,IP:127.0.0.1
cert rsa ca rsa $SAN
cert wild ca rsa 'DNS:*.shop.test'
cert weak ca rsa1024 $SAN
cert sha1 ca rsa $SAN -sha1
openssl genrsa -out big.key 4096 2>/dev/null
key() { :; }
cert big ca rsa $SAN
openssl genpkey -algorithm ed25519 -out ed.key 2>/dev/null
cert ed ca rsa $SAN
openssl ecparam -name secp384r1 -genkey -noout -out p384.key
cert p384 ca rsa $SAN
# An authority under ca, and a certificate of its.
openssl genrsa -out mid.key 2048 2>/dev/null
openssl req -new -key mid.key -subj /CN=mid -out mid.csr
echo 'basicConstraints=critical,CA:TRUE' >mid.ext
openssl x509 -req -in mid.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
    -days 2 -extfile mid.ext -out mid.pem >openssl.log 2>&1
openssl genrsa -out low.key 2048 2>/dev/null
cert low mid rsa $SAN
cat low.pem mid.pem >chain.pem
# A certificate of rsa's, which is no authority.
openssl genrsa -out fake.key 2048 2>/dev/null
cert fake rsa rsa $SAN
cat fake.pem rsa.pem >fakes.pem
# One with an extension that nobody knows, and that must be known.
openssl genrsa -out crit.key 2048 2>/dev/null
openssl req -new -key crit.key -subj /CN=crit -out crit.csr
printf 'subjectAltName=%s\n1.2.3.4=critical,ASN1:NULL\n' "$SAN" >crit.ext
openssl x509 -req -in crit.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
    -days 2 -extfile crit.ext -out crit.pem >openssl.log 2>&1

LOAD='-C ca.pem'
good() {
	load "$@"
	comes "200 ok "
}

# listen N FILE [LINE]: a server at P1 + N with that certificate
listen() {
	echo "server { listen 127.0.0.1:$((P1 + $1)) ssl; ${3:-}
	    ssl_certificate $2.pem; ssl_certificate_key ${4:-$2}.key; }"
}
nginx_conf() {
	nginx_top
	cat <<-!
	http { access_log off; ssl_protocols TLSv1.2;
	ssl_ciphers ALL:@SECLEVEL=0;
	server { listen 127.0.0.1:$((P1 + 50)); }
	!
	listen 0 rsa 'location /x { return 200 hello; }'
	n=0
	for c in wild weak sha1 big ed p384 low chain fakes crit; do
		k=$c
		[ $c != chain ] || k=low
		[ $c != fakes ] || k=fake
		listen $((n += 1)) $c 'location /x { return 200 hello; }' $k
	done
	listen 21 rsa 'ssl_protocols TLSv1.1;'
	listen 22 rsa 'ssl_ciphers ECDHE-RSA-AES128-SHA:@SECLEVEL=0;'
	listen 23 rsa 'ssl_ciphers AES128-GCM-SHA256:@SECLEVEL=0;'
	listen 24 rsa 'ssl_ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0;'
	listen 25 rsa 'ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305;
	    location /x { return 200 hello; }'
	listen 26 rsa 'ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384;
	    location /x { return 200 hello; }'
	listen 27 rsa 'ssl_ecdh_curve secp521r1;
	    location /x { return 200 hello; }'
	listen 28 rsa 'ssl_verify_client on; ssl_client_certificate ca.pem;
	    location /x { return 200 hello; }'
	echo '}'
}
# RSA-1024 and SHA-1 need an OpenSSL that lets its own server use them
cat >openssl.cnf <<'!'
openssl_conf = o
[o]
ssl_conf = s
[s]
system_default = d
[d]
CipherString = ALL:@SECLEVEL=0
MinProtocol = TLSv1
!
OPENSSL_CONF=$T_DIR/openssl.cnf
export OPENSSL_CONF
nginx_start nginx_conf
p() {
	echo $((P1 + $1))
}

t 'S23: a wildcard is for one label' '
	good $(p 1) a.shop.test
	bad "certificate is for another name" $(p 1) a.b.shop.test
	bad "certificate is for another name" $(p 1) shop.test'
t 'the name in any case, and with a last dot' '
	good $P1 Shop.Test -r shop.test:$P1:127.0.0.1
	good $P1 shop.test.'
t 'RSA under 2048 bits is too weak' '
	bad "certificate key too weak (RSA under 2048)" $(p 2) shop.test'
t 'S23: a SHA-1 signature is no proof' '
	load $(p 3) shop.test
	has got "0 error tls certificate signature or key type not supported"'
t 'RSA of 4096 bits' 'good $(p 4) shop.test'
t 'Ed25519 is not known' '
	load $(p 5) shop.test
	has got "0 error tls alert received: handshake_failure"'
t 'a P-384 key' 'good $(p 6) shop.test'
t 'an authority between: sent along or not' '
	good $(p 8) shop.test
	bad "certificate not trusted (no known CA signed it)" $(p 7) shop.test
	good $(p 7) shop.test -C mid.pem'
t 'S23: signed by a certificate that is no authority' '
	bad "certificate signed by one that is not a CA" $(p 9) shop.test'
t 'a critical extension that is not known' '
	bad "certificate has a critical extension that is not known" \
	    $(p 10) shop.test
	good $(p 10) shop.test -k'
t 'S24, L15: TLS 1.1 alone, CBC alone, no forward secrecy, DHE: not taken' '
	load $(p 21) shop.test; has got "0 error tls alert received: "
	for n in 22 23 24; do
		load $(p $n) shop.test
		has got "0 error tls alert received: handshake_failure (no suite"
	done'
t 'ChaCha20, AES-256, P-521 are' '
	for n in 25 26 27; do good $(p $n) shop.test; done'
t 'a server that wants a certificate of ours gets none: it says 400' '
	load $(p 28) shop.test
	comes "400 fail status 400"'

t 'the fast curve is tried by one connection, without an error' '
	load $(p 27) shop.test -N -n 5
	comes "200 ok "
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5, \$7 }" out)" = "6 5" ]'

# listens FILE: has s_server written there that it takes connections?
listens() {
	grep -q ^ACCEPT "$1"
}
S=$(port)
openssl s_server -accept 127.0.0.1:$S -cert rsa.pem -key rsa.key -tls1_2 \
    -tlsextdebug -www >s_server.out 2>&1 &
started $!
wait_for 10 listens s_server.out
t 'the server is not asked for small records' '
	# its page ends with a reset at times: not what is looked at here
	bm-load -q -n 1 -k "https://127.0.0.1:$S/" >out 2>err || :
	has s_server.out "extension \"supported_groups\""
	hasnt s_server.out "max fragment"'

# A server that wants to renegotiate: R on its stdin, once it is asked.
mkfifo keys
openssl s_server -accept 127.0.0.1:$((S + 1)) -cert rsa.pem -key rsa.key \
    -tls1_2 <keys >reneg.out 2>&1 &
started $!
exec 4>keys
wait_for 10 listens reneg.out
t 'L15: renegotiation is refused: an error of that connection' '
	bm-load -q -n 1 -T 20 -k "https://127.0.0.1:$((S + 1))/" >out 2>err &
	wait_for 10 grep -q "^GET /" reneg.out
	echo R >&4
	fails 1 wait $!
	has out "	error	"
	has out "	tls renegotiation, which the server wants, is refused"
	has reneg.out "no renegotiation"'
exec 4>&-

# Damage on the way.
mock -c rsa.pem -k rsa.key
MPORT=${URL##*:}
# flip MODE N: the proxy before the mock; $F is its base
flip() {
	rm -f port
	"$T_SRC/flip" ${MPORT} "$@" >port &
	started $!
	wait_for 10 test -s port
	F=https://127.0.0.1:$(cat port)
}
# through PATH [OPTION]...: what two requests come to
through() {
	through=$1
	shift
	bm-load -q -j 1 -T 5 -n 2 -N -C ca.pem "$@" "$F$through" >out 2>err || :
	awk -F '\t' '$1 == "resp" { print $10, $11, $22 }' out |
	    sort -u >got
}
flip tail 0
t 'a body until close, with a close_notify' '
	through "/?eof&size=9000"
	comes "200 ok "'
flip tail 31
t 'L14: a body until close, without: cut short, as far as one can know' '
	through "/?eof&size=9000"
	comes "0 error closed in body: no close_notify"'
t 'L14: a body of known length, without: complete' '
	through "/?size=9000"
	comes "200 ok "'
flip reset 20000
t 'a reset in the body' '
	through "/?size=900&trickle=1ms"
	has got "0 error closed in body: "'
flip cut 300
t 'closed in the handshake' '
	through /
	comes "0 error tls closed in handshake"'
flip cut 0
t 'closed before the handshake' '
	through /
	comes "0 error tls closed in handshake"'
flip flip 2500
t 'L15: a bit that flips in a record' '
	through "/?size=9000"
	comes "0 error tls bad record MAC"'
flip flip 400
t 'a bit that flips in the certificate' '
	through /
	has got "0 error tls certificate"'

done_testing
