#!/bin/sh
# FunkLoad's conf: -f, and beside a scenario.
. "${0%/*}/lib.sh"

mock
url=$URL

cat >shop.hurl <<'EOF'
GET {{url}}/search?q={{credential_host}}-{{test_shop_nb_time}}
EOF
cat >shop.conf <<EOF
# a comment
[main]
title=A shop
description = What %(who)s does
who: everybody
url=$url
user_agent = Probe/1.0 ; the browser

[test_shop]
nb_time=20

[credential]
host=localhost

[bench]
cycles = 1:2
duration = 1
startup_delay = 0.01
sleep_time = .05
sleep_time_min = 0
sleep_time_max = 0.02
ok_codes = 200:404
EOF

# conf RUN KEY: the value of a conf line
conf() { awk -F '\t' -v k="$2" '$1 == "conf" && $2 == k { print $3 }' "$1"; }

t 'Name.conf beside Name.hurl gives the plan' '
	bm-load -q -G 1 shop.hurl >run
	[ "$(conf run cycles)" = 1:2 ]
	[ "$(conf run duration)" = 1000000 ]
	[ "$(conf run startup_delay)" = 10000 ]
	[ "$(conf run sleep_time)" = 50000 ]
	[ "$(conf run sleep_time_max)" = 20000 ]
	[ "$(conf run title)" = "A shop" ]
	[ "$(conf run description)" = "What everybody does" ]
	[ "$(conf run url)" = "$url" ]
	[ "$(grep -c "^books" run)" = 2 ]'

t 'other keys are variables section_key; user_agent is sent' '
	bm-load -1 -v shop.hurl >out
	has out "> GET /search?q=localhost-20 HTTP/1.1"
	has out "> User-Agent: Probe/1.0"'

t 'the command line is over the conf' '
	bm-load -q -c 1 -D 2 -G 1 -t 0.2 -V credential_host=x shop.hurl >run
	[ "$(conf run cycles)" = 1 ]
	[ "$(conf run duration)" = 2000000 ]
	[ "$(conf run sleep_time)" = 200000 ]
	[ "$(conf run startup_delay)" = 10000 ]
	grep "^resp" run | grep -q "q=x-20"'

t 'ok_codes are good, others fail' '
	echo "GET {{url}}/?status=404" >codes.hurl
	bm-load -1 -f shop.conf -o 200:404 codes.hurl
	fails 1 bm-load -1 -u "$url" codes.hurl
	sed "s/^\[bench\]/[ftest]/" shop.conf >f.conf
	bm-load -1 -f f.conf codes.hurl'

t 'a conf that is named must be there' '
	fails 2 bm-load -f none.conf -1 codes.hurl 2>err
	has err "none.conf"'

t 'what is wrong in it is said by line' '
	printf "[bench]\ncycles=1:x\n" >bad.conf
	fails 2 bm-load -f bad.conf codes.hurl 2>err
	echo "bm-load: bad.conf:2: cycles: '"'1:x'"' is no list of numbers" |
	    same - err
	printf "[bench]\n\nduration=long\n" >bad.conf
	fails 2 bm-load -f bad.conf codes.hurl 2>err
	has err "bad.conf:3: duration: "
	printf "cycles=1\n" >bad.conf
	fails 2 bm-load -f bad.conf codes.hurl 2>err
	has err "bad.conf:1: no [section] before"
	printf "[main]\nnonsense\n" >bad.conf
	fails 2 bm-load -f bad.conf codes.hurl 2>err
	has err "bad.conf:2: expected key = value"
	printf "[main]\ntitle=%%(nobody)s\n" >bad.conf
	fails 2 bm-load -f bad.conf codes.hurl 2>err
	has err "bad.conf:2: no such key: '"'nobody'"'"
	printf "[main]\na=%%(b)s\nb=%%(a)s\n" >bad.conf
	fails 2 bm-load -f bad.conf codes.hurl 2>err
	has err "goes in a circle"'

t 'lines that go on, %%, [DEFAULT]' '
	printf "[DEFAULT]\nx=dflt\n[main]\nurl=%s\n[a]\nb=one\n  two\nc=9%%%%-%%(x)s\n" \
	    "$url" >more.conf
	printf "POST {{url}}/echo\n%s\nHTTP 200\n%s\n" \
	    "\`{{a_b}};{{a_c}}\`" "\`one\\ntwo;9%-dflt\`" >more.hurl
	bm-load -1 more.hurl'

for f in Demo upstream-Credential upstream-SeamBooking upstream-Simple; do
	t "FunkLoad's own $f.conf loads" '
		bm-load -P -f "$T_SRC/conf/$f.conf" codes.hurl'
done

t 'cycle_time is a rest between the cycles' '
	printf "[bench]\ncycles=1:1:1\nduration=1\ncycle_time=0.3\n" >rest.conf
	bm-load -q -f rest.conf -G 0.5 "$url/" >run
	[ "$(conf run cycle_time)" = 300000 ]
	# no cycle begins before all is over that was, and the rest
	awk -F "\t" "\$1 == \"cycle\" { ramp[\$3] = \$6; end[\$3] = \$8 }
	END { for (k = 1; k < 3; k++) {
		n++
		if (ramp[k] < end[k - 1] + 300000) print k, ramp[k], end[k - 1]
	    } if (n != 2) print n }" run >odd
	same /dev/null odd
	bm-load -q -f rest.conf -G 0.5 -i 0/2 "$url/" >run
	awk -F "\t" "\$1 == \"cycle\" { ramp[\$3] = \$6; stop[\$3] = \$9 }
	END { for (k = 1; k < 3; k++)
		if (ramp[k] != stop[k - 1] + 300000) print k }" run >odd
	same /dev/null odd'

t 'keys without effect are said by name, and are variables' '
	printf "[bench]\ncycles=1\nnode_num=3\nlog_to=file\n[ftest]
log_path=x\n[workers]\nhosts=a b\n" >idle.conf
	echo "GET {{url}}/search?q={{bench_node_num}}" >idle.hurl
	bm-load -1 -u "$url" -v idle.hurl >out 2>err
	has out "> GET /search?q=3 HTTP/1.1"
	echo "bm-load: idle.conf: without effect here: log_path [workers] hosts" |
	    same - err
	bm-load -n 1 -u "$url" idle.hurl >out 2>err
	has err "bm-load: idle.conf: without effect here: node_num log_to \
[workers] hosts"
	bm-load -q -n 1 -u "$url" idle.hurl >out 2>err
	same /dev/null err'

t 'its plan is the one that FunkLoad would play' '
	echo "GET {{url}}/" >home.hurl
	bm-load -q -f "$T_SRC/conf/Demo.conf" -u "$url" -D 1 -G 1 \
	    home.hurl >run
	[ "$(conf run cycles)" = 1:2:3 ]
	[ "$(conf run startup_delay)" = 100000 ]
	[ "$(conf run sleep_time)" = 50000 ]
	[ "$(conf run sleep_time_max)" = 20000 ]'

done_testing
