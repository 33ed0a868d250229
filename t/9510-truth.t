#!/bin/sh
# alone: it measures time
# Does the pipeline tell the truth? A server whose distribution of delays is
# known says so.
. "${0%/*}/lib.sh"
. "$T_SRC/web.sh"
need curl jq nginx

# us QUERY: what the last run's requests took
us() {
	jq -r ".cycles[0].requests.$1" json
}
# near NAME TRUTH SLACK, both in ms: the report's quantile is within a bucket of
# the histogram (1/128) of it, within the 1/n of the drawing, and within what
# the network and other people's load add.
near() {
	got=$(us "$1.us")
	awk -v got="$got" -v t="$2" -v slack="$3" 'BEGIN {
		exit !(got >= t * 1000 * 0.97 &&
		    got <= (t * (1 + 1 / 128) + slack) * 1000) }' ||
	    { echo "$1: $got us, in truth $2 ms"; return 1; }
}
# judged DELAY [NAME TRUTH SLACK]...: of three tries one must do
judged() {
	delay=$1
	shift
	for try in 1 2 3; do
		bm-load -q -j 1 -c 50 -s 4ms -D 5 "$URL/?size=1&delay=$delay" |
		    bm-merge | bm-report -J >json
		[ "$(us ok)" -gt 800 ] && [ "$(us error)" -eq 0 ]
		all_near "$@" && return
	done
	return 1
}
all_near() {
	while [ $# -gt 0 ]; do
		near "$1" "$2" "$3" || return 1
		shift 3
	done
}

mock
t 'constant' 'judged 200ms p10 200 3 p50 200 3 p90 200 15'
t 'uniform' 'judged uniform,100ms,300ms p10 120 3 p50 200 3 p90 280 15 p99 298 20'
t 'exponential' 'judged exp,200ms p10 21.07 3 p50 138.6 3 p90 460.5 15 p99 921 25'
t 'two-point: 5 of 100 are late' \
    'judged two,100ms,400ms,0.05 p10 100 3 p50 100 3 p90 100 15 p99 400 20'
t 'quantiles of the summary are those of the requests, within a bucket' '
	bm-load -q -j 1 -c 50 -D 4 "$URL/?size=1&delay=exp,100ms" >raw
	bm-merge raw | bm-report -J >json
	awk -F "\t" "\$1 == \"resp\" && \$19 !~ /w/ { print \$17 }" raw | sort -n >all
	n=$(wc -l <all); [ $n -gt 1000 ]; [ $n -eq $(us ok) ]
	for q in 10 50 90 95 99; do
		exact=$(sed -n "$(((n * q + 99) / 100))p" all)
		echo "p$q: $exact in truth, $(us p$q.us) reported"
		[ $(us p$q.us) -ge $exact ]
		[ $(us p$q.us) -le $((exact + exact / 128 + 1)) ]
	done
'
t 'the mean is exact, not a matter of buckets' '
	bm-load -q -j 1 -c 50 -s 4ms -D 5 "$URL/?size=1&delay=uniform,100ms,300ms" |
	    bm-merge | bm-report -J >json
	us mean_us | awk "{ print; exit !(\$1 > 198000 && \$1 < 210000) }"
'

# nginx before it, which says how long each request took, by its id
mock
BACK=${URL#http://}
conf() {
	cat <<-X
	daemon off; master_process off; pid $T_DIR/pid;
	events { worker_connections 500; }
	http {
	log_format id '\$arg_id \$request_time \$status';
	access_log $T_DIR/access.log id;
	$(nginx_temp)
	server { listen 127.0.0.1:$P1;
	location / { proxy_pass http://$BACK; } } }
	X
}
nginx_start conf
# beside: lines "ms-by-nginx ms-by-bm-load" of each request that both have seen
beside() {
	awk -F '\t' '$1 == "resp" { sub(/.*id=/, "", $21); print $21, $17 / 1000 }' \
	    out | sort >ours
	awk '$1 != "-" { print $1, $2 * 1000 }' access.log | sort >theirs
	join theirs ours | awk '{ print $2, $3 }'
}
t 'request by request: as long as nginx says, which counts in ms' '
	: >access.log
	echo "GET http://127.0.0.1:$P1/?size=9&delay=exp,40ms&id={{newUuid}}" >s.hurl
	bm-load -q -j 1 -c 20 -D 5 s.hurl >out
	n=$(grep -c "^resp" out)
	[ $n -gt 1000 ]
	wait_for 5 sh -c "[ \$(wc -l <access.log) -eq $n ]"
	beside >both
	[ $(wc -l <both) -eq $n ]
	# nginx reads its clock once a turn: a ms, and a part of one
	awk "{ d = \$2 - \$1; if (d < -2.5) early++
		if (d < 2.5) near++; sum += d; n++ }
	    END { print early + 0, near / n, sum / n
		exit !(early + 0 <= n / 100 && near > 0.9 * n && sum / n < 2) }" both
'
# p50 COMMAND: the middle of the numbers it prints
p50() {
	"$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
total_of() {
	awk -F '\t' '$1 == "resp" { print $17 / 1000 }' out
}
# as_curl DELAY SLACK: the medians of both are so near, in ms; of three tries
# one must do
as_curl() {
	for try in 1 2 3; do
		url="http://127.0.0.1:$P1/?size=9&delay=$1"
		bm-load -q -j 1 -c 10 -D 6 "$url" >out &
		load=$!
		wait_for 10 grep -q "^self" out
		curl -s -o /dev/null -w '%{time_total}\n' "$url&n=[1-60]" >curl
		wait $load
		[ "$(wc -l <curl)" -eq 60 ] || return
		ours=$(p50 total_of) theirs=$(p50 awk '{ print $1 * 1000 }' curl)
		echo "$ours ms, curl $theirs ms"
		awk -v a="$ours" -v b="$theirs" -v s="$2" \
		    'BEGIN { exit !(a > b - s && a < b + s) }' && return
	done
	return 1
}
# Of 60 the median is known to 4 ms (1.2 times 20 ms by the root of 60).
t 'curl, asked beside it, takes as long: constant' 'as_curl 50ms 2'
t 'curl, asked beside it, takes as long: uniform' 'as_curl uniform,30ms,70ms 9'
done_testing
