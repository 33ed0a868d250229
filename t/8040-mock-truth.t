#!/bin/sh
# alone: it measures time
# bm-mock's delays are distributed as it says: by curl's clock, not by ours.
. "${0%/*}/lib.sh"
need curl
mock

# taken DELAY N: the N times to the first byte, sorted, in us (without that of
# the first request, which has to connect)
taken() {
	curl -s -o /dev/null -w '%{time_starttransfer}\n' \
	    "$URL/?size=1&delay=$1&n=[0-$2]" |
	    awk 'NR > 1 { printf "%d\n", $1 * 1e6 + 0.5 }' | sort -n
}
# quantile N of FILE: its line N
at() {
	sed -n "$1p" "$2"
}
# Not earlier than the truth (but for the 1/n of the drawing), and hardly later:
# by 4 ms where others use this machine, too.
near() {
	awk "BEGIN { exit !($1 > $2 * 0.97 && $1 < $2 * 1.1 + 4000) }" ||
	    { echo "$3: $1 us, by the distribution $2"; return 1; }
}
# try CMD: of five tries one must do
try() {
	for try_i in 1 2 3 4 5; do
		"$@" && return
	done
	return 1
}
constant() {
	taken 20ms 50 >a
	[ "$(at 1 a)" -ge 20000 ] || { echo "early: $(at 1 a)"; exit 1; }
	near "$(at 25 a)" 20000 p50
}
uniform() {
	taken uniform,10ms,50ms 100 >a
	near "$(at 25 a)" 20000 p25 && near "$(at 50 a)" 30000 p50 &&
	    near "$(at 75 a)" 40000 p75
}
exponential() {
	taken exp,20ms 200 >a
	near "$(at 50 a)" 5754 p25 && near "$(at 100 a)" 13863 p50 &&
	    near "$(at 180 a)" 46052 p90
}
two() {
	taken two,2ms,100ms,0.1 100 >a
	n=$(awk '$1 >= 100000' a | wc -l)
	[ "$n" -ge 9 ] && [ "$n" -le 11 ] && near "$(at 50 a)" 2000 p50
}

t 'constant: no answer is early, half of them are right' 'try constant'
t 'uniform: the quartiles are right' 'try uniform'
t 'exponential: p25, p50, p90 are right' 'try exponential'
t 'two-point: the share that is late is right' 'try two'
done_testing
