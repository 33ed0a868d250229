#!/bin/sh
# alone: it measures time
# Does the pipeline tell the truth? A server whose distribution of delays is
# known says so.
. "${0%/*}/lib.sh"
need jq

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
done_testing
