#!/bin/sh
# Does the pipeline tell the truth? A server whose distribution of delays is
# known says so.
. "${0%/*}/lib.sh"
need jq

# us QUERY: what the last run's requests took
us() {
	jq -r ".cycles[0].requests.$1" json
}
# near NAME TRUTH-IN-MS: the report's quantile is within a bucket of the
# histogram (1/128) of it, and within what the network and a busy machine add.
near() {
	got=$(us "$1.us")
	awk -v got="$got" -v t="$2" 'BEGIN {
		exit !(got >= t * 1000 * 0.995 &&
		    got <= t * 1000 * (1 + 1 / 128) + 1500) }' ||
	    { echo "$1: $got us, in truth $2 ms"; return 1; }
}
# judged DELAY NAME TRUTH [NAME TRUTH]...: of three tries one must do, since
# others use this machine, too
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
		near "$1" "$2" || return 1
		shift 2
	done
}

mock
t 'constant' 'judged 200ms p10 200 p50 200 p90 200 p99 200'
t 'uniform' 'judged uniform,100ms,300ms p10 120 p50 200 p90 280 p95 290 p99 298'
t 'exponential' 'judged exp,200ms p10 21.07 p50 138.63 p90 460.5 p95 599.1 p99 921'
t 'two-point: 5 of 100 are late' \
    'judged two,100ms,400ms,0.05 p10 100 p50 100 p90 100 p99 400'
t 'the mean is exact, not a matter of buckets' '
	bm-load -q -j 1 -c 50 -s 4ms -D 5 "$URL/?size=1&delay=uniform,100ms,300ms" |
	    bm-merge | bm-report -J >json
	us mean_us | awk "{ print; exit !(\$1 > 198000 && \$1 < 204000) }"
'
done_testing
