#!/bin/sh
# bm-load: what becomes of each kind of answer.
. "${0%/*}/lib.sh"
mock

# shows WANT WORD [OPTION]...: three requests of an answer treated so; the
# code, result, flags and message of each, sorted and counted, are WANT.
shows() {
	shows_want=$1 shows_word=$2
	shift 2
	bm-load -q -j 1 -T 2 -n 3 "$@" "$URL/search?q=a&$shows_word" >out || :
	awk -F '\t' '$1 == "resp" { print $10, $11, $20, $22 }' out |
	    sort | uniq -c | sed 's/^ *//; s/ *$//' >got
	echo "$shows_want" >want
	same want got
}
# total COLUMN: its sum over the answers
total() {
	awk -F '\t' -v c="$1" '$1 == "resp" { n += $c } END { print n + 0 }' out
}

t 'a length' 'shows "3 200 ok pt" normal'
t 'chunks, small ones' 'shows "3 200 ok pt" chunked=7'
t 'chunks in one' 'shows "3 200 ok pt" chunked'
t 'interim answers are no answers' 'shows "3 200 ok pt" interim=103'
t 'a head over several reads' 'shows "3 200 ok pt" bighead=30000'
t 'a body over many reads is counted whole' '
	shows "3 200 ok pt" size=3m
	[ "$(total 19)" -gt $((3 * 3 * 1024 * 1024)) ]
'
t '204 has no body' 'shows "3 204 ok pt" status=204'
t '304 has no body, whatever its length says' 'shows "3 304 ok pt" status=304'
t 'a body until the end of the connection' 'shows "3 200 ok pt" eof'
t 'Connection: close ends it' '
	shows "3 200 ok pt" close
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5, \$9 }" out)" = "3 3" ]
'
t 'else one connection does' '
	shows "3 200 ok pt" normal
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5, \$9 }" out)" = "1 3" ]
'
t '404 is a failure' 'shows "3 404 fail pt status 404" status=404'
t '-o makes it good' 'shows "3 404 ok pt" status=404 -o 404:200'
t 'L2: no answer: timeout first byte' '
	shows "3 0 error pt timeout first byte: 300 ms" hang -T 0.3
'
t 'half an answer: timeout idle' '
	shows "3 0 error pt timeout idle: 300 ms" stall -T 0.3
'
t 'L3: a byte now and then: timeout total' '
	shows "3 0 error pt timeout total: 300 ms" trickle=50ms -T 0.3
'
t 'a time-out takes as long as it says' '
	awk -F "\t" "\$1 == \"resp\" && (\$17 < 300000 || \$17 > 900000)" out >odd
	same /dev/null odd
'
t 'closed before an answer' 'shows "3 0 error pt closed before" empty'
t 'closed in the head' 'shows "3 0 error pt closed in header" cuthead'
t 'closed in the body' 'shows "3 0 error pt closed in body" short'
t 'L5: reset in the body' '
	shows "3 0 error pt closed in body: Connection reset by peer" reset
'
t 'L13: bytes that nobody asked for: good, but an anomaly; closed' '
	shows "3 200 ok pta" extra
	[ "$(awk -F "\t" "\$1 == \"conn\" { print \$5 }" out)" = 3 ]
'
t 'L6: an idle connection closed: asked again once, and marked' '
	shows "1 200 ok pt
2 200 ok ptr" silent
'
t 'no HTTP: protocol' '
	shows "3 0 error pt protocol not an HTTP/1 answer" garbage
'
t 'a bad chunk: protocol' '
	shows "3 0 error pt protocol bad chunk size" badchunk
'
t 'L16: refused: connect, with a pause in place of a hot loop' '
	fails 1 bm-load -q -j 1 -D 1 -G 1 http://127.0.0.1:1/ >out
	awk -F "\t" "\$1 == \"resp\" { n++; print \$10, \$11, \$22 }
	    END { if (n < 2 || n > 5) print n, \"requests\" }" out | sort -u >got
	echo "0 error connect 127.0.0.1:1: Connection refused" >want
	same want got
	has out "conn	0	0	127.0.0.1:1	0"
'
t 'an unknown name is refused before the start' '
	fails 2 bm-load -q -n 1 http://no-such-host.invalid/ >out 2>err
	has err "dns: no-such-host.invalid: "
	hasnt out resp
'
t 'a name with two addresses, one of which refuses' '
	port=${URL##*:}
	bm-load -q -j 1 -n 3 -N -r two.test:$port:127.0.0.9,127.0.0.1 \
	    http://two.test:$port/ >out
	[ "$(grep -c "	200	ok	" out)" = 3 ]
	has out "conn	0	0	127.0.0.9:$port	0	1"
'
t 'source addresses are used in turn' '
	bm-load -q -j 1 -n 4 -N -b 127.0.0.5 -b 127.0.0.6 $URL/ >out
	[ "$(grep -c "	200	ok	" out)" = 4 ]
	fails 2 bm-load -b nonsense -n 1 $URL/ 2>err
	has err "-b nonsense: not an address"
'
t 'IPv6 and a name' '
	fails 1 bm-load -q -j 1 -n 1 "http://[::1]:1/" >out
	has out "connect [::1]:1: "
	bm-load -q -j 1 -n 2 "http://localhost:${URL##*:}/" >out
	[ "$(grep -c "	200	ok	" out)" = 2 ]
	fails 2 bm-load -6 -q -j 1 -n 1 $URL/ 2>err
	has err "dns: 127.0.0.1: "
'
done_testing
