#!/bin/sh
# alone: it measures time
# A step of the wall clock in mid-run, forth by an hour and back by two,
# changes nothing: durations come from the monotonic clock.
. "${0%/*}/lib.sh"
need faketime
lib=$(dpkg -L libfaketime 2>/dev/null | grep 'libfaketime.so.1$' ||
    find / -xdev -name libfaketime.so.1 2>/dev/null | head -n 1)

# stepped FILE CMD...: CMD under a wall clock that is as far off as FILE says
stepped() {
	stepped=$1
	shift
	echo +0 >"$stepped"
	env LD_PRELOAD="$lib" FAKETIME_TIMESTAMP_FILE="$T_DIR/$stepped" \
	    FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 "$@"
}
# step FILE OFFSET
step() {
	echo "$2" >"$1.new" && mv "$1.new" "$1"
}
# both_ways FILE STREAM: the steps, once seconds 1 and 2 are over in STREAM
both_ways() {
	wait_for 20 grep -q "^self	[0-9]*	0	0	" "$2"
	step "$1" +1h
	wait_for 20 grep -q "^self	[0-9]*	0	2	" "$2"
	step "$1" -1h
}
# sane FILE LONGEST: no request of a stream is odd, and none of its lines
# is about another time than that of the window of 5 s
sane() {
	awk -F '\t' -v longest="$2" '
	$1 == "resp" { n++ }
	$1 == "resp" && ($11 != "ok" || $12 < -1e6 || $12 - $13 > 5e6 || $13 < 0 ||
	    $13 > longest || $14 + 0 < 0 || $16 < 0 || $17 < $16 ||
	    $17 > longest) { print "odd", $0 }
	$1 == "self" { second[$4] = 1 }
	$1 == "self" && ($5 > 2000 || $8 < 0 || $10 > longest) { print "odd", $0 }
	$1 == "clock" && ($4 < -1e5 || $4 > 1e5 || $6 < 0) { print "odd", $0 }
	END {
		for (i = 0; i < 5; i++) if (!(i in second)) print "no second", i
		if (n < 100) print "few", n
	}' "$1" >odd
	same /dev/null odd
}

mock delay=5ms
t 'the clock does step: bm-monitor tells the time it was, and goes on from it' '
	stepped m.when bm-monitor -H a -i 100ms -n 20 </dev/null >mon & m=$!
	wait_for 10 grep -q "^mon" mon
	step m.when +1h
	stepped date.when date +%s >began; step date.when +1h
	LD_PRELOAD=$lib FAKETIME_TIMESTAMP_FILE=$T_DIR/m.when date +%s >later
	[ $(($(cat later) - $(cat began))) -gt 3500 ]
	wait $m
	awk -F "\t" "\$1 == \"mon\" { if (t && (\$3 < t || \$3 > t + 2e6)) print
		t = \$3; n++ } END { if (n < 20) print \"few\", n }" mon >odd
	same /dev/null odd'

t 'closed: as many seconds, sane times, books that balance' '
	stepped c.when bm-load -q -j 2 -c 4 -D 5 -W 1 -t 20ms $URL/favicon.ico \
	    >out 2>err & load=$!
	both_ways c.when out
	wait $load
	sane out 2000000
	bm-merge out | bm-report >report
	grep -q "^VALID" report'

t 'open: every test is due when it was to be' '
	stepped o.when bm-load -q -j 2 -R 100 -c 50 -D 5 $URL/favicon.ico \
	    >out 2>err & load=$!
	both_ways o.when out
	wait $load
	sane out 2000000
	awk -F "\t" "\$1 == \"resp\" { print \$12 - \$13 }" out | sort -n >got
	i=0
	while [ $i -lt 500 ]; do echo $((i * 10000)); i=$((i + 1)); done >want
	same want got'

t 'bm-fanout and two nodes, bm-merge -i 1 and bm-report -l all survive it' '
	printf "n[0-1]\n" >nodes

	stepped f.when sh -c "
		bm-fanout -q -e local -o run nodes -- bm-load -j 1 -c 2 -D 5 \
		    -t 20ms -G 1 $URL/favicon.ico | tee raw |
		    bm-merge -i 1 | tee merged | bm-report -l" >shown 2>err & run=$!
	both_ways f.when raw
	wait $run
	sane raw 2000000
	[ "$(grep -c "^seen" merged)" -ge 6 ]
	[ "$(grep -c "^cycle=" shown)" -ge 4 ]
	has shown "The site carried"
	bm-merge raw >once; bm-merge merged | same once -'
done_testing
