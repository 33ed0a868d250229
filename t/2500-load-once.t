#!/bin/sh
# bm-load -1 and -P: a scenario as a functional test.
. "${0%/*}/lib.sh"

mock
url=$URL

cat >login.hurl <<'EOF'
# Login page
GET {{url}}/login
HTTP 200
[Captures]
csrf: xpath "string(//input[@name='csrf']/@value)"
[Asserts]
header "Content-Type" startsWith "text/html"

# Log in
POST {{url}}/login
[Options]
location: true
[Form]
csrf: {{csrf}}
user: {{user}}
password: {{password}}
HTTP 200
[Asserts]
url endsWith "/account"
redirects count == 1
body contains "{{user}}"

GET {{url}}/logout
HTTP 303
EOF

t 'a session that holds: exit 0, one line' '
	bm-load -1 -u "$url" -V user=bob -V password=secret login.hurl >out
	grep -q "^ok login.hurl: 4 requests, " out
	[ "$(wc -l <out)" = 1 ]'

t 'a wrong password: exit 1, the line, what was asked, what came' '
	fails 1 bm-load -1 -u "$url" -V user=bob -V password=x login.hurl >out
	grep -q "^login.hurl:17: status 200, got 403$" out
	has out "FAILED login.hurl: 2 requests"'

t '-v shows requests, answers, cookies, captures' '
	bm-load -1 -v -u "$url" -V user=bob -V password=secret login.hurl >out
	has out "> POST /login HTTP/1.1"
	has out "> csrf="
	has out "< HTTP/1.1 303"
	grep -q "^. cookie .*; Domain=127.0.0.1; Path=/" out
	grep -q "^. capture csrf = \"..*\"" out
	has out "* login.hurl:10: Log in"'

t 'no colour in a file' '
	bm-load -1 -v -u "$url" -V user=bob -V password=secret login.hurl >out
	if grep -q "$(printf "\033")" out; then exit 1; fi'

t 'a variable without a value is said by name, wherever it stands' '
	for what in "X: {{v}}" "[Query]
a: {{v}}" "[Options]
delay: {{v}}" "[Options]
variable: w={{v}}" "[Options]
user: {{v}}:x" "{ \"a\": {{v}} }" "HTTP 200
[Asserts]
status == {{v}}" "HTTP 200
[Asserts]
body contains \"{{v}}\""; do
		printf "GET {{url}}/\n[Options]\nskip: true\nHTTP 200\n[Captures]
v: status\nGET {{url}}/\n%s\n" "$what" >v.hurl
		fails 1 bm-load -1 -u "$url" v.hurl >out
		has out "variable v has no value"
	done'

t 'a header without a value is sent empty, by colon or semicolon' '
	printf "GET {{url}}/\nX-One:\nX-Two;\nHTTP 200\n" >empty.hurl
	bm-load -1 -v -u "$url" empty.hurl >out
	grep -x "> X-One: *" out
	grep -x "> X-Two: *" out'

t 'a value that is no JSON is not sent as JSON' '
	printf "POST {{url}}/echo\n{ \"a\": {{v}} }\n" >v.hurl
	bm-load -1 -u "$url" -V v=12 v.hurl
	fails 1 bm-load -1 -u "$url" -V v=apple v.hurl >out
	has out "variable v has a value that is no JSON"'

t '-w writes captures, -V @file reads them' '
	bm-load -1 -w vars -u "$url" -V user=bob -V password=secret login.hurl
	grep -qx "csrf=[0-9a-zA-Z]*" vars
	[ "$(ls -l vars | cut -c1-10)" = -rw------- ]
	echo "GET {{url}}/search?q={{csrf}}" >more.hurl
	bm-load -1 -u "$url" -V @vars more.hurl >out
	has out "ok more.hurl"'

t '-w goes through a pipe, a device, a link: they stay what they are' '
	mkfifo pipe
	cat pipe >got &
	bm-load -1 -w pipe -u "$url" -V user=bob -V password=secret login.hurl
	[ -p pipe ]
	wait $!
	grep -qx "csrf=[0-9a-zA-Z]*" got
	echo keep=1 >real
	ln -s real link
	bm-load -1 -w link -u "$url" -V user=bob -V password=secret login.hurl
	[ -h link ]
	has real "csrf="'

t '-w where nothing can be written, or without -1: refused before a request' '
	echo "GET $url/" >home.hurl
	fails 2 bm-load -1 -w no/such home.hurl >out 2>err
	has err "bm-load: open no/such: No such file or directory"
	[ ! -s out ]
	fails 2 bm-load -q -n 1 -w vars home.hurl >out 2>err
	has err "bm-load: -w: only with -1"
	[ ! -s out ]'

t 'the same file plays under load, and a failed assert is a fail line' '
	bm-load -q -c 2 -n 4 -u "$url" -V user=bob -V password=secret \
	    login.hurl >good
	grep "^books" good | cut -f4-5 >books
	printf "4\t4\n" | same - books
	sed "s/body contains .*/body contains \"nobody\"/" login.hurl >bad.hurl
	bm-load -q -n 2 -u "$url" -V user=bob -V password=secret bad.hurl \
	    login.hurl >bad
	grep "^test" bad | cut -f6-7 | sort >result
	printf "1\tfail\n2\tok\n" | same - result
	grep "^resp" bad | grep -q "assert bad.hurl:21: body contains"'

t 'retry: until it holds, or no more are left' '
	cat >retry.hurl <<-EOF
	GET {{url}}/?status=500
	[Options]
	retry: 2
	retry-interval: 10ms
	HTTP 200
	EOF
	fails 1 bm-load -1 -u "$url" retry.hurl >out
	has out "FAILED retry.hurl: 3 requests"'

t 'repeat, skip, delay' '
	cat >repeat.hurl <<-EOF
	GET {{url}}/?a
	[Options]
	repeat: {{n}}
	delay: 50ms
	GET {{url}}/?b
	[Options]
	skip: {{no}}
	GET {{url}}/?c
	[Options]
	repeat: 0
	EOF
	bm-load -1 -u "$url" -V n=3 -V no=true repeat.hurl >out
	grep -q "^ok repeat.hurl: 3 requests, 0\.[1-9]" out'

t 'an option of the wrong type is said' '
	fails 1 bm-load -1 -u "$url" -V n=many -V no=true repeat.hurl >out
	has out "repeat.hurl:1: content: option repeat: the variable is no"'

t 'several scenarios: each once, in order' '
	echo "GET {{url}}/?x" >a.hurl
	echo "GET {{url}}/?status=404" >b.hurl
	fails 1 bm-load -1 -u "$url" 3:a.hurl b.hurl a.hurl >out
	cut -d: -f1 out >names
	printf "ok a.hurl\nb.hurl\nFAILED b.hurl\nok a.hurl\n" | same - names'

t 'a server that is not there: exit 1, and why' '
	fails 1 bm-load -1 -u http://127.0.0.1:1 a.hurl >out
	grep -q "^a.hurl:1: GET http://127.0.0.1:1/?x: connect" out'

t 'a syntax error: file, line, column, exit 2, no request' '
	printf "GET {{url}}/\nHTTP 200\n[Asserts]\nstatus = 1\n" >s.hurl
	fails 2 bm-load -1 -u "$url" s.hurl 2>err >out
	echo "bm-load: s.hurl:4:8: expected a predicate" | same - err
	[ ! -s out ]'

t '-P lists all that is not supported, exit 2' '
	cat >p.hurl <<-EOF
	GET {{url}}/
	[Options]
	proxy: a:1
	ipv4: true
	HTTP/2 200
	[Asserts]
	certificate "Subject" exists
	body isDate
	EOF
	fails 2 bm-load -P p.hurl 2>err >out
	cat >want <<-EOF
	bm-load: p.hurl:3: not supported: option proxy
	bm-load: p.hurl:4: not supported: option ipv4
	bm-load: p.hurl:5: not supported: version HTTP/2 (write HTTP)
	bm-load: p.hurl:7: not supported: query certificate
	bm-load: p.hurl:8: not supported: predicate isDate
	EOF
	same want err
	[ ! -s out ]
	bm-load -P login.hurl a.hurl'

t 'a file without a request is refused, by -P too' '
	printf "# nothing\n\n" >none.hurl
	fails 2 bm-load -P none.hurl
	fails 2 bm-load none.hurl 2>err
	echo "bm-load: none.hurl: no request in it" | same - err'

t 'a variable that nothing sets: refused at the start by name' '
	fails 2 bm-load -1 -u "$url" -V user=bob login.hurl 2>err >out
	echo "bm-load: login.hurl:16: give it by -V or -d: nothing sets the variable password" |
	    same - err
	fails 2 bm-load -1 a.hurl 2>err
	echo "bm-load: a.hurl:1: no base URL (-u) for variable url" |
	    same - err'

t 'a missing upload or data file: refused at the start by name' '
	printf "POST {{url}}/\n[Multipart]\na: file,none.png;\n" >u.hurl
	fails 2 bm-load -1 -u "$url" u.hurl 2>err
	has err "u.hurl:1: none.png: No such file"
	fails 2 bm-load -1 -u "$url" -d none.tsv a.hurl 2>err
	has err "none.tsv"
	printf "POST {{url}}/\nfile,../../etc/passwd;\n" >l.hurl
	fails 2 bm-load -1 -u "$url" l.hurl 2>err
	has err "l.hurl:1: ../../etc/passwd: leaves the folder"'

t 'HURL_VARIABLE_x sets x; -V wins' '
	echo "GET {{url}}/?{{x}}" >e.hurl
	HURL_VARIABLE_x=env bm-load -1 -v -u "$url" e.hurl >out
	has out "> GET /?env HTTP"
	HURL_VARIABLE_x=env bm-load -1 -v -u "$url" -V x=opt e.hurl >out
	has out "> GET /?opt HTTP"'

t 'S22: a password in a URL is in no step, no line, no name' '
	echo "GET http://bob:hush@${url#http://}/" >p.hurl
	bm-load -q -n 2 p.hurl >out
	if grep -q hush out; then exit 1; fi
	grep -q "^step.*http://127.0.0.1:[0-9]*/$" out
	bm-load -1 -v p.hurl >out
	has out "> Authorization: Basic Ym9iOmh1c2g="'

done_testing
