# bm-record: what passes through it becomes a scenario that can be played.
. "${0%/*}/lib.sh"
need curl

mock
url=$URL

# stop SIGNAL: end it, its status is the result.
stop() {
	kill -s "$1" $rec
	wait $rec
}

get() {
	curl -s -m 20 -x "http://127.0.0.1:$port" -b jar -c jar "$@"
}

# raw TEXT [PORT]: send bytes, the answer on stdout.
raw() {
	printf "$1" | curl -s -m 20 "telnet://127.0.0.1:${2:-$port}"
}

# entry TEXT: the entry of shop.hurl whose comment holds TEXT.
entry() {
	awk -v want="$1" 'BEGIN { RS = ""; ORS = "\n" }
	    index($0, want) { print; exit }' shop.hurl
}

record -p 0 shop
get "$url/" >home
get "$url/img/1.png" >img
get "$url/style.css" >css
get "$url/login" >login
token=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' login)
sleep 0.5 # what is recorded as a pause
get -L -d "csrf=$token&user=ann&password=secret" "$url/login" >account
get "$url/search?q=green+tea&_=1699000000123" >search
printf 'one\0two\r\n--x\n' >'up #1.bin'
get -F 'file=@up #1.bin;type=image/png' -F 'no te= a#b{{c}} ' "$url/upload" >up
get -H 'Content-Type: application/json' \
    -d '{"n": [1, "x\"y"], "password": "geheim"}' "$url/echo" >json
get -H 'Content-Type: text/plain' -d 'a `b` \ {{c}} #d' "$url/echo" >text
printf 'two\nlines' | get -H 'Content-Type: text/plain' --data-binary @- \
    "$url/echo" >lines
get "http://localhost:${url##*:}/account" >other
rm 'up #1.bin'
stop INT
status=$?

t 'answers came through the proxy unchanged' '
	curl -s "$url/" | cmp - home
	curl -s "$url/img/1.png" | cmp - img
	has account "Account"
	[ "$(cat text)" = "a \`b\` \\ {{c}} #d" ]
	printf "two\nlines" | cmp - lines'

t 'at SIGINT it writes scenario and conf, for their owner only: exit 0' '
	[ "$status" -eq 0 ]
	[ "$(ls -l shop.hurl shop.conf | cut -c 1-10 | sort -u)" = -rw------- ]
	has shop.conf "url = $url"
	has shop.conf "[bench]"'

t 'steps are named after titles, and else by method and path' '
	[ "$(grep -c "^# " shop.hurl)" -eq 9 ]
	has shop.hurl "# Welcome"
	has shop.hurl "# POST /upload"'

t 'page resources are left out and counted' '
	fails 1 grep "img/\|style.css" shop.hurl
	has rec.err "left out: 2 page resources"'

t 'a redirect is one entry that follows it' '
	entry "POST /login" >e
	has e "location: true"
	has e "HTTP 200"
	fails 1 grep "/account" shop.hurl
	has rec.err "left out: 1 second halves of redirects"'

t 'other hosts are left out and named' '
	fails 1 grep localhost shop.hurl
	has rec.err "left out: host localhost:${url##*:}"'

t 'a token of a page becomes a capture, a password a variable' '
	entry "# Log in" >e
	has e "csrf: xpath \"string(//input[@name='"'csrf'"']/@value)\""
	entry "POST /login" >e
	has e "csrf: {{csrf}}"
	has e "password: {{password}}"
	has e "user: ann"
	fails 1 grep "secret\|$token" shop.hurl
	has rec.err "{{csrf}}, captured from"'

t 'a pause becomes a delay, to a tenth of a second' '
	entry "POST /login" >e
	grep -E "^delay: ([5-9]|[1-9][0-9])00ms$" e'

t 'what fools caches is a number of the test' '
	entry "/search" >e
	has e "_: {{bm_iter}}"
	has e "q: green tea"'

t 'an upload is saved beside the scenario, fields keep their text' '
	entry "POST /upload" >e
	has e "file: file,up\\#1.bin; image/png" ||
	    has e "file: file,up#1.bin; image/png" ||
	    grep "file,up" e
	printf "one\0two\r\n--x\n" | cmp - "$(ls up*.bin)"
	grep -F "a\\#b{\\u{7b}c}}" e'

t 'JSON stays JSON; a secret in it is a variable' '
	grep -A 1 "^\`\`\`json" shop.hurl >e
	has e "{\"n\": [1, \"x\\\"y\"], \"password\": \"{{password2}}\"}"
	fails 1 grep geheim shop.hurl'

t 'bm-load -P accepts all of it' '
	bm-load -P -q -n 1 -u "$url" -V password=secret -V password2=y \
	    shop.hurl >out 2>err
	[ ! -s err ]'

t 'bm-load plays it, and the server takes it as it took the browser' '
	bm-load -q -c 1 -n 1 -s 0 -u "$url" -V password=secret -V password2=geheim \
	    shop.hurl >run.tsv
	awk -F "\t" "\$1 == \"resp\" { n++; if (\$11 != \"ok\") bad++ }
	    END { exit n != 9 || bad > 0 }" run.tsv || { cat run.tsv; false; }
	grep "^books	0	0	1	1	0" run.tsv'

t 'what can not be written is said at once, in one line: exit 2' '
	: >afile
	for name in nowhere/shop afile/shop /proc/shop \
	    "$(printf %0300d 0)" "" ./ afolder/; do
		fails 2 timeout 10 bm-record -p 0 "$name" >out 2>err
		[ "$(wc -l <err)" = 1 ]
		grep -E "^bm-record: (write |.*: the name of the scenario)" err
	done
	[ ! -e nowhere ]
	mkdir afolder
	bm-record -p 0 afolder/shop 2>rec.err &
	rec=$!
	started $rec
	wait_for 10 grep -q "end with" rec.err
	[ -z "$(ls afolder)" ]
	fails 1 stop INT
	[ -z "$(ls afolder)" ]'

t 'what is there already is not overwritten: exit 2, at once' '
	fails 2 bm-record -p 0 shop 2>err
	has err "shop.hurl is there already"
	mv shop.hurl kept
	fails 2 bm-record -p 0 shop 2>err
	has err "shop.conf is there already"
	mv kept shop.hurl'

t 'without a name the scenario goes to standard output' '
	record -p 0
	get "$url/login" >/dev/null
	stop TERM
	has rec.out "GET {{url}}/login"
	fails 1 grep "Cookie\|User-Agent\|Host:" rec.out'

t 'nothing recorded: exit 1' '
	record -p 0
	fails 1 stop INT
	has rec.err "nothing was recorded"'

t 'SIGTERM in the midst of an answer: what was whole is written, whole' '
	record -p 0
	get "$url/login" >/dev/null
	get "$url/search?q=x&hang" >/dev/null &
	started $!
	get -N "$url/search?q=y&trickle=20ms" >slow &
	started $!
	wait_for 10 test -s slow
	stop TERM
	has rec.out "GET {{url}}/login"
	fails 1 grep "hang\|trickle" rec.out'

t 'many clients at once, one connection for several requests' '
	record -p 0
	for i in 1 2 3 4 5 6 7 8; do
		get "$url/product/$i" "$url/product/1$i" -o p$i -o q$i &
	done
	for i in 1 2 3 4 5 6 7 8; do wait_for 20 test -s q$i; done
	stop INT
	[ "$(grep -c "^GET {{url}}/product/" rec.out)" -eq 16 ]'

t 'chunked, coded, unframed, empty answers pass' '
	record -p 0
	curl -s -b jar "$url/search?q=a" >want
	for how in chunked gzip eof interim; do
		get "$url/search?q=a&$how" -o got --compressed
		cmp -s want got || { echo "$how differs"; exit 1; }
	done
	get -I "$url/" >head
	has head "200"
	stop INT'

t 'a form of 8 MiB passes, 100-continue and all' '
	record -p 0
	head -c 8388608 /dev/zero | tr "\0" x >big
	get -H "Expect: 100-continue" -F "file=@big" "$url/upload" >got
	stop INT
	grep -E "^8388[6-9][0-9]{2} bytes" got
	has rec.out "file: file,big;"'

t 'S33: garbage is 400, and the proxy goes on' '
	record -p 0
	raw "garbage\r\n\r\n" >got
	has got "HTTP/1.1 400 Bad Request"
	raw "GET $url/ HTTP/1.1\r\nHost: ${url#http://}\r\nBad Field: x\r\n\r\n" >got
	has got "HTTP/1.1 400"
	get "$url/login" >got
	has got "<form"
	stop INT
	grep "bm-record: .*400" rec.err'

t 'huge headers are 431' '
	record -p 0
	long=$(head -c 70000 /dev/zero | tr "\0" x)
	get -H "X-Long: $long" "$url/" -i >got
	has got "HTTP/1.1 431"
	fails 1 stop INT
	has rec.err "(431)"'

t 'S32: a foreign or missing or doubled Host is 400' '
	record -p 0
	for host in "Host: evil.example" "X: y" \
	    "Host: ${url#http://}\r\nHost: ${url#http://}"; do
		raw "GET $url/ HTTP/1.1\r\n$host\r\nConnection: close\r\n\r\n" >got
		has got "HTTP/1.1 400"
	done
	raw "GET / HTTP/1.1\r\nHost: evil.example:$port\r\n\r\n" >got
	has got "HTTP/1.1 400"
	fails 1 stop INT'

t 'S33: two lengths, or length and chunks, are 400: no smuggling' '
	record -p 0
	h="POST $url/echo HTTP/1.1\r\nHost: ${url#http://}\r\n"
	raw "${h}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd" >got
	has got "HTTP/1.1 400"
	raw "${h}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" >got
	has got "HTTP/1.1 400"
	fails 1 stop INT'

t 'a target that is down is 502, and a line on stderr' '
	record -p 0
	get -i "http://127.0.0.1:1/" >got
	has got "HTTP/1.1 502 Bad Gateway"
	has rec.err "GET http://127.0.0.1:1/: Connection refused (502)"
	get -i "http://no-such-host.invalid/" >got
	has got "HTTP/1.1 502"
	get -i "$url/search?q=a&garbage" >got
	has got "HTTP/1.1 502"
	get -i "$url/search?q=a&empty" >got
	has got "HTTP/1.1 502"
	fails 1 stop INT'

t 'S32: link-local addresses, where clouds keep secrets, are refused' '
	record -p 0
	get -i "http://169.254.169.254/latest/" >got
	has got "HTTP/1.1 403"
	get -i "http://[fe80::1]/" >got
	has got "HTTP/1.1 403" || has got "HTTP/1.1 502"
	fails 1 stop INT'

t 'S32: it listens on the loopback only, and warns when told otherwise' '
	record -p 0
	fails 1 grep caution rec.err
	fails 7 curl -s -m 5 "http://127.0.0.2:$port/"
	fails 1 stop INT
	record -p 0 -b 127.0.0.3
	has rec.err "caution"
	fails 1 stop INT'

t 'S32: CONNECT goes to ports of TLS only' '
	record -p 0
	raw "CONNECT ${url#http://} HTTP/1.1\r\nHost: ${url#http://}\r\n\r\n" >got
	has got "HTTP/1.1 403"
	raw "CONNECT nonsense HTTP/1.1\r\nHost: x\r\n\r\n" >got
	has got "HTTP/1.1 400"
	fails 1 stop INT'

t '-L: a forwarder; the scenario has the URL of the target' '
	record -L "0:127.0.0.1:${url##*:}"
	curl -s -b jar2 -c jar2 -L -D heads "http://localhost:$port/account" >got
	has got "<form"
	grep -i "^location: http://localhost:$port/login\|^location: /login" heads
	raw "GET / HTTP/1.1\r\nHost: evil.example:$port\r\n\r\n" >got
	has got "HTTP/1.1 400"
	stop INT
	has rec.out "-u $url"
	has rec.out "GET {{url}}/account"
	has rec.out "location: true"'

t 'usage: exit 2' '
	fails 2 bm-record -x 2>err
	has err "usage: bm-record"
	fails 2 bm-record -p 70000 2>err
	has err "bm-record: -p 70000"
	fails 2 bm-record -L nonsense 2>err
	has err "-L nonsense: not port:host:port"
	fails 2 bm-record a b 2>err
	fails 2 bm-record -p 0 -b no-such-host.invalid 2>err
	bm-record -h >out
	has out "usage: bm-record"'

t 'a full disk: exit 2' '
	: >rec.err
	bm-record -p 0 >/dev/full 2>rec.err &
	rec=$!
	started $rec
	wait_for 10 grep -q "end with" rec.err
	port=$(sed -n "s/.* port \([0-9]*\)$/\1/p" rec.err)
	get "$url/login" >/dev/null
	fails 2 stop INT
	has rec.err "<stdout>"'

done_testing
