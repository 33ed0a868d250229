#!/bin/sh
# alone: it measures time
# bm-load -R: the open model. The server's troubles reach the figures, the
# generator's own do not reach the server's.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl jq nginx

# quantiles COLUMNS...: p50, p90, p99 and mean of the sum of these columns
# over the resp lines that were due in the window, in us
quantiles() {
	awk -F '\t' -v cols="$*" '
	BEGIN { n = split(cols, c, " ") }
	$1 == "resp" && $20 !~ /w/ {
		v = 0
		for (i = 1; i <= n; i++) v += $c[i]
		print v
	}' out | sort -n | awk '
	{ v[NR] = $1; sum += $1 }
	function q(p,  i) { i = int(NR * p); return v[i < NR * p ? i + 1 : i] }
	END { print q(.5), q(.9), q(.99), int(sum / NR) }'
}
# dues: when each test was due, begun or not
dues() {
	awk -F '\t' '$1 == "resp" { print $12 - $13 }
	    $1 == "test" && $7 == "behind" { print $8 - $9 }' out | sort -n
}
# within LOW HIGH VALUE
within() {
	[ "$3" -ge "$1" ] && [ "$3" -le "$2" ] ||
	    { echo "$3 is not within $1..$2"; return 1; }
}

conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 2000; }
	http { access_log off; keepalive_requests 1000000;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1 backlog=2000; return 200 "hello"; } }
	X
}
nginx_start conf

# freeze CONNECTIONS: 200 arrivals a second for 10 s, and the server stopped for
# 1.5 s of them: 300 of 2000 come in it and wait, evenly, from nothing to 1.5 s
freeze() {
	bm-load -q -j 1 -R 200 -c "$1" -D 10 "http://127.0.0.1:$P1/" >out &
	load=$!
	wait_for 20 grep -q "^self	0	0	2	" out
	kill -STOP $server_pid
	sleep 1.5 # the fault itself: it stands for that long
	kill -CONT $server_pid
	wait $load
	# one of the last may be behind, where the generator was itself held up
	awk -F '\t' '$1 == "books" { print; n = $4; ok = $5; behind = $9 }
	END { exit !(n == 2000 && ok + behind == n && behind < 10) }' out
}
# of_arithmetic: p50, p90, p99 and mean are those; else why not
of_arithmetic() {
	# shellcheck disable=SC2046
	set -- $(quantiles 13 17)
	echo "response $*"
	within 0 1999 "$1" && within 400000 600000 "$2" &&
	    within 1300000 1500000 "$3" && within 90000 135000 "$4"
}
# tried CONNECTIONS: of three tries one must do, as other programs run too
tried() {
	freeze "$1"
	of_arithmetic || { freeze "$1"; of_arithmetic; } ||
	    { freeze "$1"; of_arithmetic; }
}

t 'freeze: p50, p90, p99 and mean are those of the arithmetic' 'tried 500'
t 'freeze: none of it was the generator: it was never late by much' '
	set -- $(quantiles 13)
	echo "late $*"
	within 0 20000 $2
'
t 'freeze: with 4 connections they are the same; the wait is in front of them' '
	tried 4
	set -- $(quantiles 13)
	echo "late $*"
	within 400000 600000 $2
'
t 'freeze: service time, from when it was sent, tells the other story' '
	set -- $(quantiles 17)
	echo "service $*"
	within 0 1999 $1
	within 0 20000 $3
	within 0 9999 $4
'
t 'freeze: the report has both, by their names' '
	bm-merge out | bm-report -J >json
	jq -r ".cycles[0] | \"\(.requests.p99.us) \(.service.p99.us)\"" json >got
	read -r response service <got
	echo "$response $service"
	within 1300000 1510000 $response
	within 0 20000 $service
'
mock
t 'arrivals are evenly spaced, and split exactly over workers' '
	bm-load -q -j 3 -R 100 -c 30 -D 2 $URL/favicon.ico >out
	dues >got
	i=0
	while [ $i -lt 200 ]; do echo $((i * 10000)); i=$((i + 1)); done >want
	same want got
'
t 'nodes are out of step with each other' '
	bm-load -q -j 1 -i 1/4 -R 100 -c 30 -D 1 -G 0.1 $URL/favicon.ico >out
	awk -F "\t" "\$1 == \"resp\" { print \$12 - \$13 }" out | sort -n |
	    head -n 2 | tr "\n" " " >got
	[ "$(cat got)" = "2500 12500 " ]
'
t '-p: random, the same from the same seed, at the rate asked for' '
	for i in 1 2; do
		bm-load -q -j 2 -p -S 7 -R 300 -c 200 -D 3 $URL/favicon.ico >out
		dues >due.$i
	done
	same due.1 due.2
	within 780 1020 $(wc -l <due.1)
	# exponential gaps: as long as their mean, so also their deviation
	awk "NR > 1 { g = \$1 - p; s += g; q += g * g; n++ } { p = \$1 }
	    END { m = s / n; d = sqrt(q / n - m * m); print d / m
		exit !(d / m > 0.85 && d / m < 1.15) }" due.1
'
t 'a warm-up goes by the same schedule, marked w' '
	bm-load -q -j 1 -R 50 -c 20 -W 1 -D 1 $URL/favicon.ico >out
	[ "$(grep -c "	ptw	" out)" = 50 ]
	[ "$(awk -F "\t" "\$1 == \"books\" { print \$4, \$5, \$10 }" out)" = \
	    "50 50 100" ]
'
mock capacity=150
t 'overload: what could not begin is behind, told and counted' '
	bm-load -q -j 1 -R 200 -c 5 -D 10 -G 5 $URL/favicon.ico >out 2>err
	awk -F "\t" "
	\$1 == \"test\" && \$7 == \"behind\" { n++; if (\$8 < 10000000) print }
	\$1 == \"test\" && \$7 == \"behind\" && \$9 > 10000000 { print }
	\$1 == \"books\" {
		if (\$4 != 2000 || \$4 != \$5 + \$9 || \$9 < 400 || \$9 != n)
			print n, \$0
	}
	\$1 == \"self\" && \$12 > 0 { waited = 1 }
	END { if (!waited) print \"self does not say so\" }" out >odd
	same /dev/null odd
'
t 'overload: percentiles among the never-started print > X' '
	bm-merge out | bm-report -J >json || :
	jq ".cycles[0].requests | .p50.at_least, .p90.at_least, .p99.at_least" \
	    json | tr "\n" " " >got
	[ "$(cat got)" = "false true true " ]
	bm-merge out | bm-report >report || :
	grep "^ *200/s" report | head -n 1 >row
	grep -q ">.*>" row
'
done_testing
