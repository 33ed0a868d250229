#!/bin/sh
# bm-mock as a program: schedules, processes, log, options.
. "${0%/*}/lib.sh"
need curl

url_of() {
	wait_for 10 grep -q '/$' "$1" && sed 's,/$,,' "$1"
}

mock 'normal:1s freeze:2s normal'
t 'freeze: the whole server stands still, then goes on' '
	sleep 1.2
	curl -s -m 10 -o /dev/null -w "%{http_code} %{time_total}\n" $URL/ >out
	awk "\$1 == 200 && \$2 > 0.5 && \$2 < 2.5 { ok = 1 } END { exit !ok }" out
	curl -s -m 1 -f -o /dev/null $URL/
'
mock 'normal:1s down:2s'
t 'down: refused for a time, then there again on the same port' '
	curl -s -f -o /dev/null $URL/
	wait_for 5 fails 7 curl -s $URL/
	wait_for 5 curl -s -f -o /dev/null $URL/
'
mock 'status=503+size=3'
t 'a schedule is for every request, and the query adds to it' '
	[ "$(curl -s -o a -w "%{http_code}" $URL/)" = 503 ]
	[ $(wc -c <a) -eq 3 ]
	[ "$(curl -s -o a -w "%{http_code}" $URL/?size=5)" = 503 ]
	[ $(wc -c <a) -eq 5 ]
'
mock -j 3
t 'several processes serve one port, and end with the first' '
	for i in 1 2 3 4 5 6; do curl -s -f -o /dev/null $URL/; done
	ps -o pid= --ppid $MOCK >kids; [ $(wc -l <kids) -eq 3 ]
	kill -9 $MOCK
	wait_for 5 eval "! kill -0 $(tr "\n" " " <kids)"
	fails 7 curl -s $URL/
'
mock -l log
t '-l: a line for each answer' '
	curl -s -o /dev/null $URL/?size=3 -o /dev/null $URL/basket
	wait_for 10 grep -q basket log
	[ "$(cut -f 2,3 log)" = "GET	/?size=3
GET	/basket" ]
	awk -F "\t" "NF != 5 || \$1 < 1e15 || \$4 < 100 { exit 1 }" log
'
t 'IPv6' '
	bm-mock -a ::1 -p 0 >six & started $!
	p=$!
	u=$(url_of six); case $u in http://\[::1\]:*) ;; *) false ;; esac
	curl -g -s -f -o /dev/null $u/; kill $p
'
t 'bad operands and options: one line, exit 2' '
	for x in frieze normal:0s freeze "normal gzip" "hang=x:3s"; do
		fails 2 bm-mock -p 0 "$x" 2>err; [ $(wc -l <err) -eq 1 ]
		has err "bm-mock: schedule: "
	done
	fails 2 bm-mock -p 65536 2>err; has err "-p"
	fails 2 bm-mock -x 2>err; has err "usage: bm-mock"
	fails 2 bm-mock -a nowhere.invalid 2>err; has err "-a nowhere.invalid"
	fails 2 bm-mock -j 2 down:1s 2>err; has err "-j 2"
	fails 2 bm-mock -l /nowhere/log 2>err; has err "No such file"
	fails 0 bm-mock -h >out; has out "usage: bm-mock"
'
t 'a port in use is said so' '
	fails 2 bm-mock -p ${URL##*:} 2>err; has err "in use"
'
t '>/dev/full: exit 2' 'fails 2 bm-mock -p 0 >/dev/full 2>err; has err "No space"'
done_testing
