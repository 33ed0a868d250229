#!/bin/sh
# bm-mock as a site: what a visitor finds there.
. "${0%/*}/lib.sh"
need curl
mock

# get ARG... PATH: as one visitor who keeps his cookies
get() {
	for get_path do :; done
	curl -s -m 10 -b jar -c jar "$@" 2>curl.err
}
token() {
	get "$URL$1" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p'
}

t 'it prints where it listens' '
	case $URL in http://127.0.0.1:[1-9]*) ;; *) false ;; esac
'
t 'the home page names a style sheet, a script, an icon and six images' '
	get $URL/ >home
	for x in /style.css /shop.js /favicon.ico; do has home "\"$x\""; done
	[ $(grep -c "<img src=" home) -eq 6 ]
'
t 'each of them is there and may be cached' '
	for x in $(sed -n "s/.*\(href\|src\)=\"\(\/[a-z]*[./][^\"]*\)\".*/\2/p" home |
	    grep "[.]"); do
		get -f -i $URL$x >thing
		has thing "Cache-Control: max-age=3600"
	done
	get -f -o 1.png $URL/img/1.png
	[ "$(od -An -c -N 4 1.png | tr -d " ")" = "211PNG" ]
	fails 0 get -f -i -H "If-None-Match: \"mock-1\"" $URL/img/1.png >thing
	has thing "HTTP/1.1 304"
'
t 'a search finds products, and what was asked is escaped' '
	get "$URL/search?q=a+%3Cb" >found
	has found "<b>a &lt;b</b>"
	[ $(grep -c "/product/" found) -eq 5 ]
'
t 'log in: token, name, password; the account is for those who are in' '
	rm -f jar
	get -i $URL/account >a; has a "Location: /login"
	csrf=$(token /login); [ -n "$csrf" ]
	get -i -d "csrf=$csrf&user=ann&password=wrong" $URL/login >a
	has a "HTTP/1.1 403"
	get -i -d "csrf=x&user=ann&password=secret" $URL/login >a
	has a "HTTP/1.1 403"
	get -L -d "csrf=$csrf&user=ann&password=secret" $URL/login >a
	has a "Hello, ann."
'
t 'a session cookie that nobody gave is none' '
	curl -s -i -b session=bob.0000 $URL/account >a; has a "Location: /login"
'
t 'what goes into the basket is in the basket' '
	csrf=$(token /product/7)
	for i in 7 8 9; do
		get -f -o /dev/null -d "csrf=$csrf&item=$i" $URL/basket
	done
	get $URL/basket >a
	has a "<li>Product 8</li>"; has a "3 in your basket."
	get -i -d "csrf=$csrf&item=0" $URL/basket >a; has a "HTTP/1.1 400"
	get -i -d "csrf=x&item=1" $URL/basket >a; has a "HTTP/1.1 403"
'
t 'log out' '
	get -i $URL/logout >a; has a "Location: /"
	get -i $URL/account >a; has a "Location: /login"
'
t 'an upload is counted and summed' '
	printf 123456789 >nine
	get --data-binary @nine $URL/upload >a
	has a "9 bytes, crc32 cbf43926"
	dd if=/dev/zero bs=1000 count=3000 2>/dev/null >big
	get -H "Transfer-Encoding: chunked" --data-binary @big $URL/upload >a
	has a "3000000 bytes"
	get -H "Expect: 100-continue" --data-binary @big $URL/upload >a
	has a "3000000 bytes"
'
t 'echo gives the body back' '
	get -d @nine $URL/echo >a; same nine a
'
t 'redirects, in a row' '
	[ "$(get -L -o /dev/null -w "%{num_redirects} %{http_code}" \
	    $URL/redirect/5)" = "5 200" ]
'
t 'what is not there is 404' '
	for x in /nowhere /product/0 /product/1001 /product/x /img/1.gif \
	    /redirect/x; do
		[ "$(get -o /dev/null -w "%{http_code}" $URL$x)" = 404 ]
	done
'
t 'HEAD: the length is told, nothing follows, the connection is kept' '
	get -I $URL/ $URL/ -w "%{num_connects}\n" >a
	[ $(grep -c "^Content-Length: [1-9]" a) -eq 2 ]
	[ "$(tail -n 1 a)" = 0 ]
'
t 'keep-alive, close, HTTP/1.0' '
	[ "$(get -o 1 -o 2 -w "%{num_connects}" $URL/ $URL/)" = 10 ]
	[ "$(get -o 1 -o 2 -w "%{num_connects}" -H "Connection: close" \
	    $URL/ $URL/)" = 11 ]
	[ "$(get -0 -o 1 -o 2 -w "%{num_connects}" $URL/ $URL/)" = 11 ]
	get -0 -i -H "Connection: keep-alive" $URL/ >a
	has a "Connection: keep-alive"
'
done_testing
