#!/bin/sh
# bm-mock over TLS: RSA and EC keys, resumption, faults, wrong files.
. "${0%/*}/lib.sh"
need curl openssl

# cert NAME openssl-ARG...: a certificate for 127.0.0.1 by itself
cert() {
	name=$1
	shift
	openssl req -x509 -nodes -days 2 -subj /CN=localhost \
	    -addext subjectAltName=IP:127.0.0.1 -keyout "$name.key" \
	    -out "$name.pem" "$@" >/dev/null 2>&1
}
cert rsa -newkey rsa:2048
cert ec -newkey ec -pkeyopt ec_paramgen_curve:P-256

for kind in rsa ec; do
	mock -c $kind.pem -k $kind.key
	t "$kind: a client that verifies gets the page; the connection is kept" '
		case $URL in https://*) ;; *) false ;; esac
		[ "$(curl -s -f --cacert $kind.pem -o a -o b \
		    -w "%{http_code} %{num_connects} " $URL/ $URL/)" = \
		    "200 1 200 0 " ]
		has a "Welcome"
	'
	t "$kind: large bodies both ways" '
		dd if=/dev/zero bs=1000 count=2000 2>/dev/null >big
		curl -s -f -k --data-binary @big $URL/echo >a; same big a
	'
	t "$kind: TLS 1.2, sessions resumed" '
		host=${URL#https://}
		printf "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" >get
		openssl s_client -connect $host -sess_out sess -ign_eof <get >a 2>&1
		has a "TLSv1.2"; has a "New, "; has a "Welcome"
		openssl s_client -connect $host -sess_in sess -ign_eof <get >a 2>&1
		has a "Reused, "; has a "Welcome"
	'
	t "$kind: the words work as without TLS" '
		get="curl -s -k -m 30 -o /dev/null"
		fails 28 $get -m 2 "$URL/?hang"; fails 52 $get "$URL/?empty"
		fails 1 $get "$URL/?garbage"
		$get -w "%{time_total}" "$URL/?size=9&trickle=10ms" >a
		awk "{ exit !(\$1 > 0.3) }" a
		fails 56 $get "$URL/?short" || fails 18 $get "$URL/?short"
	'
	t "$kind: who speaks no TLS is dropped, and the server lives on" '
		fails 52 curl -s http://${URL#https://}/ || fails 56 curl -s \
		    http://${URL#https://}/
		curl -s -k -f -o /dev/null $URL/
	'
done
t 'wrong files are named' '
	fails 2 bm-mock -c rsa.pem 2>err; has err "-c and -k go together"
	fails 2 bm-mock -c rsa.key -k rsa.key 2>err
	has err "rsa.key: no certificate in it"
	printf -- "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" >empty
	fails 2 bm-mock -c empty -k rsa.key 2>err
	has err "empty: no certificate in it"
	fails 2 bm-mock -c rsa.pem -k rsa.pem 2>err; has err "rsa.pem: no key"
	fails 2 bm-mock -c none -k rsa.key 2>err; has err "none: No such file"
	printf -- "-----BEGIN CERTIFICATE-----\n!!!!\n" >bad
	fails 2 bm-mock -c bad -k rsa.key 2>err; has err "bad: "
'
done_testing
