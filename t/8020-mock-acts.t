#!/bin/sh
# bm-mock's words: what is asked of an answer is done to it, as curl sees it.
. "${0%/*}/lib.sh"
need curl
mock

# get ARG... QUERY: the page of 1000 bytes; curl's exit status is the verdict
get() {
	for get_q do :; done
	rm -f body head
	curl -s -S -m 30 -o body -D head "$@" >out 2>err
}
Q=$URL/?size=1000

t 'status, size' '
	get $Q\&status=503; has head "HTTP/1.1 503"
	[ $(wc -c <body) -eq 1000 ]
	get $Q\&status=204; hasnt head "Length"
'
t 'chunked, gzip, both, to the end of the connection' '
	get $Q; cp body plain
	get $Q\&chunked=7; has head chunked; same plain body
	get --compressed $Q\&gzip; has head "Encoding: gzip"; same plain body
	get --compressed $Q\&gzip\&chunked; same plain body
	get $Q\&eof; hasnt head "Length"; same plain body
	get $Q\&close; has head "Connection: close"
'
t 'a 1xx answer first' '
	get $Q; get $Q\&interim; has head "HTTP/1.1 100"
	has head "HTTP/1.1 200"
	get $Q\&interim=103; has head "HTTP/1.1 103"; same plain body
'
t 'a big head' '
	get $Q\&bighead=9000; [ $(wc -c <head) -gt 9000 ]
'
t 'hang: no answer' '
	fails 28 get -m 2 $Q\&hang
	[ "$(curl -s -m 2 -o a -o b -w "%{http_code} " "$Q&hang=1" "$Q&hang=1")" \
	    = "200 000 " ]
'
t 'stall: half of it, then nothing' '
	fails 28 get -m 2 $Q\&stall; [ $(wc -c <body) -eq 500 ]
'
t 'trickle: byte by byte' '
	get -w "%{time_total} %{time_starttransfer}" "$URL/?size=10&trickle=2ms"
	awk "\$1 > 0.15 && \$1 - \$2 > 0.1 { ok = 1 } END { exit !ok }" out
'
t 'empty: closed without an answer' 'fails 52 get $Q\&empty'
t 'cuthead: closed within the head' '
	fails 0 get $Q\&cuthead
	[ ! -s body ]; hasnt head "Length"
'
t 'short: closed half-way through the body' '
	fails 18 get $Q\&short; [ $(wc -c <body) -eq 500 ]
'
t 'reset half-way' '
	fails 56 get $Q\&reset; has err "eset by peer"
'
t 'silent: a whole answer, then closed without a word' '
	[ "$(curl -s -m 30 -o a -o b -w "%{num_connects} %{http_code} " \
	    "$Q&silent" "$Q&silent")" = "1 200 1 200 " ]
	get $Q\&silent; hasnt head "Connection: close"
'
t 'extra: more than the length' '
	get -v $Q\&extra; [ $(wc -c <body) -eq 1000 ]; has err "xcess"
'
t 'garbage' 'fails 1 get $Q\&garbage'
t 'badchunk' 'fails 56 get $Q\&badchunk'
t 'badgzip' 'fails 61 get --compressed $Q\&badgzip'
t 'delay: not earlier, and not much later' '
	get -w "%{time_total}" $Q\&delay=200ms
	awk "\$1 >= 0.2 && \$1 < 0.9 { ok = 1 } END { exit !ok }" out
'
t 'every=3,1s: one of three is late' '
	curl -s -o a -o b -o c -w "%{time_starttransfer}\n" \
	    "$Q&every=3,300ms" "$Q&every=3,300ms" "$Q&every=3,300ms" >out
	awk "\$1 >= 0.3 { n++ } END { exit n != 1 }" out
'
t 'capacity: one after the other' '
	curl -s -Z -o a -o b -o c -o d -w "%{time_total}\n" "$Q&capacity=5" \
	    "$Q&capacity=5" "$Q&capacity=5" "$Q&capacity=5" >out
	sort -n out | awk "END { exit !(NR == 4 && \$1 > 0.75) }" || { cat out; exit 1; }
'
t 'a bad value is answered with 400 and why' '
	get $Q\&hang=x; has head "HTTP/1.1 400"; has body "bad value"
	get $Q\&freeze; has body "only in a schedule"
'
t 'what is not HTTP is refused, and the server lives on' '
	printf "no http\r\n\r\n" | curl -s -m 2 "telnet://${URL#http://}" >a
	has a "HTTP/1.1 400"; get $Q
'
done_testing
