#!/bin/sh
# The ten likely first mistakes: each is told in one line that says what to do.
. "${0%/*}/lib.sh"
. "$T_SRC/sshd.sh"
need openssl ssh ssh-keygen sshd
sshd_start || { echo "not ok 1 - no sshd"; T_BAD=1 T_N=1; done_testing; }
mock
PORT_IN_USE=${URL##*:}
HTTP=$URL
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem \
    >/dev/null 2>&1
mock -c cert.pem -k key.pem
echo "127.0.0.1:$PORT" >nodes
printf 'GET %s/\n' "$HTTP" >shop.hurl

# says STATUS WORDS CMD...: CMD ends with STATUS; one line of its stderr has
# the words.
says() {
	says_status=$1 says_words=$2
	shift 2
	fails "$says_status" "$@" >out 2>err
	has err "$says_words"
}

t '1. no sshd on a node' '
	echo "127.0.0.1:1" >dead
	says 1 "refused: Connection refused (0 127.0.0.1): start sshd there, or write host:port in the nodes file" \
	    bm-fanout dead -- true'
t '2. a host key that nobody has seen' '
	: >empty
	says 1 "(0 127.0.0.1): log in once by ssh to see and keep its key" \
	    bm-fanout -e "$RSH -oUserKnownHostsFile=$PWD/empty" nodes -- true
	bm-fanout -q -e "$RSH" nodes -- true'
t '3. no gnuplot: a report all the same; no jq' '
	mkdir few
	for c in sh cat; do ln -s "$(command -v $c)" few/; done
	bm-load -q -c 2 -D 1 "$HTTP/" >raw
	report=$(command -v bm-report)
	(PATH=$PWD/few; "$report" -H raw) >page 2>err || [ $? -eq 1 ]
	has err "charts left out: gnuplot 5.0 or newer not found, install it"
	has page "</html>"
	says 2 "jq is not in the PATH: install it" \
	    env PATH="$PWD/few" sh "$(command -v bm-har)"'
t '4. the port is in use' '
	says 2 "that port is in use: give another by -p, or 0 for a free one" \
	    bm-mock -p "$PORT_IN_USE"
	says 2 "127.0.0.1 port $PORT_IN_USE is in use: give another by -p, or 0 for a free one" \
	    bm-record -p "$PORT_IN_USE"'
t '5. a wrong URL: its scheme, its host, its port' '
	says 2 "htp:/shop: no such file; a URL begins with http:// or https://" \
	    bm-load htp:/shop
	says 2 "mend the URL, or give its address by -r" \
	    bm-load http://no-such-host.invalid/
	says 1 "no request was good: play it once by bm-load -1, which says why" \
	    bm-load -q -n 1 http://127.0.0.1:1/
	says 1 "Connection refused: nobody listens there: start the server, or mend the URL" \
	    bm-load -1 http://127.0.0.1:1/'
t '6. a certificate that signed itself' '
	says 1 "certificate not trusted: -C file names who signed it; -k trusts anybody" \
	    bm-load -1 "$URL/"
	bm-load -1 -C cert.pem "$URL/"; bm-load -1 -k "$URL/"'
t '7. a variable that nobody gives, and the base URL' '
	echo "GET {{url}}/{{shop}}" >v.hurl
	says 2 "v.hurl:1: give it by -V or -d: nothing sets the variable shop" \
	    bm-load v.hurl
	has err "v.hurl:1: no base URL (-u) for variable url"
	bm-load -1 -u "$HTTP" -V shop=search v.hurl'
t '8. a nodes file that is none' '
	echo "web1 ann on port 22" >bad
	says 2 "bad:1: a third word: '\''on port 22'\'': write host user" \
	    bm-fanout bad -- true
	says 2 "open nowhere: No such file or directory" bm-fanout nowhere -- true
	says 2 "nowhere: no such file: write it, or name another" \
	    bench-master nowhere shop.hurl
	says 2 "empty:1: no nodes" bm-fanout empty -- true'
t '9. no permission to log in' '
	mv authorized elsewhere
	says 1 "(0 127.0.0.1): try ssh, and ssh-copy-id, by hand, or name another user in the nodes file" \
	    bm-fanout -e "$RSH" nodes -- true
	mv elsewhere authorized'
t '10. out of descriptors' '
	says 2 "the limit is 64: ulimit -n 564, or more workers (-j)" \
	    sh -c "ulimit -n 64; exec bm-load -j 1 -c 500 -D 1 $HTTP/"'
done_testing
