#!/bin/sh
# bm-report -e: objectives.
. "${0%/*}/lib.sh"

awk -f "$T_SRC/stream.awk" >run.tsv
awk -v fault=burst -f "$T_SRC/stream.awk" >burst.tsv
awk -v fault=stop -f "$T_SRC/stream.awk" >stop.tsv

# check FILE CHECK: what -q says of it, without the check itself
check() {
	bm-report -q -e "$2" "$1" | sed 1d | cut -f 1,3
}

# says FILE CHECK WANT STATUS
says() {
	bm-report -q -e "$2" "$1" >out && rc=0 || rc=$?
	[ "$rc" = "$4" ] || { echo "exit $rc, want $4: $2"; return 1; }
	printf '%s\t%s\n' "${3%% *}" "$2	${3#* }" >want
	sed 1d out >got
	same want got
}

t 'checks that hold and checks that do not' '
	says run.tsv "p95 < 50ms" "ok 22.7 ms" 0
	says run.tsv "p95 < 20ms" "FAIL 22.7 ms" 1
	says run.tsv "p50<=10ms" "ok 8.89 ms" 0
	says run.tsv "mean < 11ms" "ok 10.6 ms" 0
	says run.tsv "max < 0.1" "ok 77.4 ms" 0
	says run.tsv "errors < 1%" "ok 0 %" 0
	says burst.tsv "errors < 1%" "FAIL 6.00 %" 1
	says burst.tsv "errors <= 0.06" "ok 6.00 %" 0
	says run.tsv "rps > 99" "ok 100/s" 0
	says run.tsv "rps >= 200" "FAIL 100/s" 1
	says run.tsv "gap < 1s" "ok 0.0 s" 0
	says stop.tsv "gap < 1s" "FAIL 1.9 s" 1
	says run.tsv "apdex > 0.9" "ok 1.00" 0
'

t 'a cycle as scope counts from 1' '
	says stop.tsv "cycle 1: gap < 1s" "ok 0.0 s" 0
	says stop.tsv "cycle 2: gap < 1s" "FAIL 1.9 s" 1
	says burst.tsv "cycle 2: errors < 1%" "ok 0 %" 0
'

t 'a step as scope is about that page' '
	says run.tsv "step home: p95 < 15ms" "ok 11.5 ms" 0
	says run.tsv "step checkout: p95 < 15ms" "FAIL 33.8 ms" 1
	says run.tsv "cycle 3: step home: p50 < 6ms" "ok 5.25 ms" 0
'

t 'a percentile ranks every unsuccessful one above all good ones' '
	says burst.tsv "cycle 3: p90 < 50ms" "ok 24.2 ms" 0
	says burst.tsv "cycle 3: p95 < 50ms" "FAIL > 62.8 ms" 1
	bm-report burst.tsv >out
	grep -q "^  40 users .* 22.9 " out
'

t 'the exit status is that of all, and the report is written first' '
	fails 1 bm-report -e "p95 < 50ms" -e "rps > 1000" run.tsv >out
	has out "FAIL  1 of 2 objectives missed"
	has out "All clear"
	bm-report -e "p95 < 50ms" -e "rps > 10" run.tsv >out
	has out "PASS  all 2 objectives met"
'

t 'fewer than 100 samples beyond a percentile make the run suspect' '
	bm-report -q -e "p99.9 < 1s" run.tsv >out
	has out "suspect	too few samples"
	bm-report -q -e "p95 < 1s" run.tsv >out
	has out "valid	"
'

t 'a step or cycle that is not there is 2, after the report' '
	for c in "step nope: p95 < 1s" "cycle 4: p95 < 1s"; do
		fails 2 bm-report -e "$c" run.tsv >out 2>err
		has err "bm-report: -e $c: no such cycle or step in the run"
		has out "All clear"
	done
'

t 'nonsense is refused, with its reason' '
	for c in "" "p" "p0 < 1s" "p100 < 1s" "p95" "p95 = 1s" "p95 < " \
	    "p95 < 1x" "p95 < -1" "rps > 5ms" "errors < 1s" "cycle 0: p95 < 1s" \
	    "cycle: p95 < 1s" "step : p95 < 1s" "foo < 1" "step home: rps > 1" \
	    "p95 < 1s 2" "gap > nan" "rps > inf"; do
		fails 2 bm-report -e "$c" run.tsv >out 2>err
		has err "bm-report: -e $c: "
		[ ! -s out ]
	done
'

t '-q on an invalid run is 1 by itself' '
	awk -v fault=dead -f "$T_SRC/stream.awk" >dead.tsv
	fails 1 bm-report -q -e "p95 < 1s" dead.tsv >out 2>err
	grep -q "^ok	p95 < 1s" out
'

t 'Apdex: T is what -a says, over all pages, failed ones too' '
	says run.tsv "apdex > 0.9" "ok 1.00" 0
	says burst.tsv "cycle 3: apdex < 0.95" "ok 0.94" 0
	bm-report -a 1ms -q -e "apdex < 0.03" run.tsv >out
	has out "ok	apdex < 0.03	0.02"
	bm-report -a 10ms run.tsv >out
	has out "T = 10.0 ms"
	fails 2 bm-report -a x run.tsv 2>err
	has err "-a"
'

# robbed SECONDS: so many seconds of self lines of each node have 20 % stolen
robbed() {
	awk -v fault=none -v nodes=2 -f "$T_SRC/stream.awk" |
	    awk -v most="$1" 'BEGIN { FS = OFS = "\t" }
	    $1 == "self" && $4 < most { $7 = 200 }
	    $1 == "node" { $3 = "gen" } $1 == "run" { $5 = "gen" } 1'
}

t 'processor time stolen for a tenth of the time makes it suspect, once a host' '
	robbed 100000 >run.tsv
	bm-report run.tsv >out || [ $? = 1 ]
	has out "SUSPECT  processor time stolen: over 10 % of a core of node 0"
	[ "$(grep -c stolen out)" -eq 1 ]
	robbed 1 >run.tsv
	bm-report run.tsv >out || [ $? = 1 ]
	hasnt out stolen
'

done_testing
