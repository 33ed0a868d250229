#!/bin/sh
# bm-load -a: pages with what they need.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl nginx

mkdir www
cat >www/page.html <<X
<html><head><link rel="stylesheet" href="a.css"><link rel=icon href="/i.ico">
<script src="b.js"></script><script>var x = "<img src=no1.png>";</script>
</head><body><!-- <img src="no2.png"> -->
<img src="c.png"><img src="missing.png"><img src="c.png">
<img src="http://elsewhere.test/no3.png"><a href="no4.html">no</a>
<img src="moved.png"><img src="fresh.png">
</body></html>
X
for f in a.css i.ico b.js c.png fresh.png; do echo $f >www/$f; done
conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 2000; }
	http {
	types { text/html html; text/css css; image/png png; }
	log_format id '\$connection \$request_uri \$status';
	access_log $T_DIR/access.log id;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1; root $T_DIR/www;
	location = /moved.png { return 302 /c.png?moved; }
	location = /away.png { return 302 http://away.test/x.png; }
	location = /moved.css { return 302 /css/moved.css; }
	location = /go { return 302 http://localhost:$P1/page.html; }
	location = /fresh.png { add_header Cache-Control no-store; }
	} }
	X
}
nginx_start conf
URL=http://127.0.0.1:$P1

# asked: the type, code and URL of each request but the page itself
asked() {
	awk -F '\t' '$1 == "resp" && $8 > 1 { print $9, $10, $11, $21 }' out |
	    sort
}

t 'S28: what a browser would load is loaded, once each' '
	bm-load -q -a -j 1 -n 1 $URL/page.html >out
	asked >got
	cat >want <<-X
	image 200 ok /c.png
	image 200 ok /fresh.png
	image 302 ok /moved.png
	image 404 fail /missing.png
	link 200 ok /a.css
	link 200 ok /i.ico
	redirect 200 ok /c.png?moved
	script 200 ok /b.js
	X
	same want got
'
t 'a failed resource is a request of the page, not its failure' '
	[ "$(awk -F "\t" "\$1 == \"page\" { print \$8, \$12 }" out)" = "ok 9" ]
	[ "$(awk -F "\t" "\$1 == \"test\" { print \$7, \$12, \$13, \$14, \$15 }" \
	    out)" = "ok 1 9 1 7" ]
'
t 'the time of a page runs to the end of its last resource' '
	awk -F "\t" "
	\$1 == \"resp\" { e = \$12 + \$17; if (e > last) last = e }
	\$1 == \"page\" { if (\$9 + \$11 < last - 2 || \$9 + \$11 > last + 2)
		print \$9 + \$11, last }" out >odd
	same /dev/null odd
'
t 'the dictionary names them' '
	has out "req	1	1	2	link	/a.css"
'
t 'a new visitor loads them again; a returning one only what is not kept' '
	bm-load -q -a -j 1 -n 2 $URL/page.html >out
	[ "$(asked | wc -l)" = 16 ]
	bm-load -q -a -K -j 1 -n 2 $URL/page.html >out
	[ "$(asked | grep -c /b.js)" = 1 ]
	[ "$(asked | grep -c /fresh.png)" = 2 ]
	[ "$(asked | grep -c /missing.png)" = 2 ]
'
t 'each request is in the access log, and the reverse' '
	: >access.log
	bm-load -q -a -j 2 -c 5 -n 20 $URL/page.html >out
	awk -F "\t" "\$1 == \"resp\" { print \$21, \$10 }" out | sort >ours
	all() { [ "$(wc -l <access.log)" -ge "$(wc -l <ours)" ]; }
	wait_for 5 all
	cut -d " " -f 2,3 access.log | sort >theirs
	same theirs ours
'
t 'six connections at most, and more than one' '
	: >access.log
	bm-load -q -a -j 1 -n 1 $URL/page.html >out
	n=$(awk -F "\t" "\$1 == \"conn\" { print \$5 }" out)
	[ $n -gt 1 ]
	[ $n -le 6 ]
'
t 'without -a there is the page alone' '
	bm-load -q -j 1 -n 1 $URL/page.html >out
	[ "$(grep -c ^resp out)" = 1 ]
'
# left: what was left out, by host, and of how many in all
left() {
	awk -F '\t' '$1 == "left" { n[$5] += $6 }
	END { for (h in n) print h, n[h] }' out | sort
}
t 'S28: what hosts that nobody named would give is counted' '
	bm-load -q -a -j 2 -c 4 -n 12 $URL/page.html >out
	[ "$(left)" = "elsewhere.test 12" ]
	bm-load -q -a -K -j 1 -n 3 $URL/page.html >out
	[ "$(left)" = "elsewhere.test 1" ]
	bm-load -q -j 1 -n 3 $URL/page.html >out
	[ "$(left)" = "" ]
'
t 'it survives a merge, and the report says it' '
	bm-load -q -a -j 2 -c 4 -n 12 $URL/page.html | bm-merge | bm-merge >out
	[ "$(left)" = "elsewhere.test 12" ]
	bm-report out >txt
	tr -s " \n" " " <txt >one
	has one "12 resources that pages need were not loaded, since nobody \
named their host: elsewhere.test (bm-load -A)."
	bm-report -H out >html
	has html "named their host: elsewhere.test"
'
mkdir www/css
echo '<link rel=stylesheet href="css/one.css"><link rel=icon href=/text.ico>' \
    >www/sheets.html
echo "@import 'two.css'; @import url(../a.css?1) screen; p { color: red }
@import 'no.css';" >www/css/one.css
echo "@import 'one.css'; @import 'two.css'; @import 'http://cdn.test/x.css';
@import '/none.css'; @import '/moved.css';" >www/css/two.css
echo "@import 'three.css';" >www/css/moved.css
echo "@import 'no.css';" >www/text.ico
t 'style sheets bring those that they import, once each' '
	bm-load -q -a -j 1 -n 1 $URL/sheets.html >out
	asked >got
	cat >want <<-X
	link 200 ok /a.css?1
	link 200 ok /css/one.css
	link 200 ok /css/two.css
	link 200 ok /text.ico
	link 302 ok /moved.css
	link 404 fail /css/three.css
	link 404 fail /none.css
	redirect 200 ok /css/moved.css
	X
	same want got
	[ "$(left)" = "cdn.test 1" ]
	[ "$(awk -F "\t" "\$1 == \"page\" { print \$8, \$12 }" out)" = "ok 9" ]
'
cat >www/hosts.html <<X
<img src="http://localhost:$P1/c.png"><img src="http://LOCALHOST:$P1/a.css">
<img src="http://cdn.localhost:$P1/b.js"><img src="/away.png">
X
t '-A: a host that no scenario names is asked too, and no other' '
	bm-load -q -a -j 1 -n 1 $URL/hosts.html >out
	asked >got
	printf "image 302 ok /away.png\n" >want
	same want got
	[ "$(left)" = "away.test 1
cdn.localhost 1
localhost 2" ]
	bm-load -q -a -A LocalHost -j 1 -n 1 $URL/hosts.html >out
	asked >got
	printf "image %s\n" "200 ok http://LOCALHOST:$P1/a.css" \
	    "200 ok http://localhost:$P1/c.png" "302 ok /away.png" >want
	same want got
	[ "$(left)" = "away.test 1
cdn.localhost 1" ]
'
t '-A: -L follows there too' '
	printf "GET http://127.0.0.1:$P1/go\n" >go.hurl
	fails 1 bm-load -1 -L go.hurl >out
	has out "host that this run does not name (-A does)"
	bm-load -1 -L -A localhost go.hurl
'
t '-A wants a host, and one that has an address' '
	for h in "" a/b http://cdn.test cdn.test:80 u@cdn.test "a b" "[::1"; do
		fails 2 bm-load -q -a -A "$h" $URL/ >out 2>err
		has err "bm-load: -A $h: not a host, such as cdn.test"
	done
	fails 2 bm-load -q -a -A nowhere.invalid $URL/ >out 2>err
	has err "bm-load: -A nowhere.invalid: dns: nowhere.invalid:"
	bm-load -q -a -A nowhere.invalid -r nowhere.invalid:80:127.0.0.1 \
	    -n 1 $URL/hosts.html >out
'
awk 'BEGIN { for (i = 0; i < 100; i++)
	for (k = 0; k < 3; k++) printf "<img src=http://h%d.test/%d>\n", i, k
}' >www/many.html
t 'however many hosts a page names, few are kept by name' '
	bm-load -q -a -j 1 -n 1 $URL/many.html >out
	[ "$(grep -c ^left out)" = 33 ]
	[ "$(left | awk "{ n += \$NF } END { print n }")" = 300 ]
'
mock
t 'the end of the slot cuts what is under way' '
	echo "<img src=$URL/img/1.png?hang><img src=$URL/img/2.png?hang>" \
	    >www/hang.html
	echo "<img src=$URL/img/1.png>" >>www/hang.html
	bm-load -q -a -j 1 -c 1 -D 1 -G 0.3 \
	    -r "${URL#http://}:127.0.0.1" http://127.0.0.1:$P1/hang.html >out
	[ "$(asked | cut -d " " -f 3 | sort | uniq -c | tr -s " \n" " ")" = \
	    " 2 cut 1 ok " ]
	[ "$(awk -F "\t" "\$1 == \"books\" { print \$4, \$8 }" out)" = "1 1" ]
'
done_testing
