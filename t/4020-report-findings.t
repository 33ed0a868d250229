#!/bin/sh
# bm-report: each finding fires on a run with that fault, and on it alone.
. "${0%/*}/lib.sh"

# findings FAULT [awk arguments]: the rules that fired, one a line
findings() {
	fault=$1
	shift
	awk -v fault="$fault" "$@" -f "$T_SRC/stream.awk" | rules
}

# rules: the same of the stream on stdin
rules() {
	bm-report -J 2>/dev/null |
	    sed 's/.*"findings":\[//; s/\],"apdex_t_us.*//' | tr '{' '\n' |
	    sed -n 's/.*"rule":"\([a-z]*\)".*/\1/p'
}

# failing SHARE CYCLE: of every step at that cycle so many get a 503
failing() {
	awk -v share="$1" -v cycle="$2" 'BEGIN { FS = OFS = "\t" }
	$1 == "resp" && $3 == cycle && $11 == "ok" && n++ % 100 < share {
		$10 = 503; $11 = "fail"; $22 = "status 503" } 1'
}

for rule in stop speeds constant burst drift generator behind; do
	t "a run with that fault has the finding '$rule' and no other" "
		findings $rule >got
		echo $rule >want
		same want got
	"
done

t "one node of four that is slower has the finding 'node' and no other" '
	findings node -v nodes=4 >got
	echo node >want
	same want got
'

t "a load that gains time and no throughput has 'overload' and no other" '
	findings none -v rates=100:180:190 -v slow=1:1.1:4 >got
	echo overload >want
	same want got
'

t 'errors that came with the overload are told with it' '
	awk -v fault=none -v rates=100:180:190 -v slow=1:1.1:4 \
	    -f "$T_SRC/stream.awk" | failing 10 2 >shed.tsv
	rules <shed.tsv >got
	echo overload >want
	same want got
	bm-report shed.tsv >out 2>err || [ $? = 1 ]
	tr -s "\n " " " <out >line
	has line "requests that were due then failed, most often HTTP 503"
'

t 'errors that no other finding explains are told beside it' '
	awk -v fault=constant -f "$T_SRC/stream.awk" | failing 30 1 | rules >got
	printf "constant\nerrors\n" >want
	same want got
	awk -v fault=none -f "$T_SRC/stream.awk" | failing 30 1 | rules >got
	echo errors >want
	same want got
'

t 'what a stop does to the median near the edge is not a drift too' '
	awk -v fault=stop -v dur=36 -f "$T_SRC/stream.awk" |
	    awk "BEGIN { FS = OFS = \"\t\" } \$1 == \"resp\" && \$3 == 1 &&
	    \$12 < 9000000 { \$17 = int(\$17 * 1.6) } 1" >edge.tsv
	rules <edge.tsv >got
	echo stop >want
	same want got
	# without the stop it is one
	awk -v fault=none -v dur=36 -f "$T_SRC/stream.awk" |
	    awk "BEGIN { FS = OFS = \"\t\" } \$1 == \"resp\" && \$3 == 1 &&
	    \$12 < 9000000 { \$17 = int(\$17 * 1.6) } 1" | rules >got
	echo drift >want
	same want got
'

t 'a clean run is all clear' '
	findings none >got
	echo clear >want
	same want got
	findings none -v nodes=4 -v dur=30 -v rates=50:100 -v users=5:10 >got
	same want got
'

t 'a run with one cycle is all clear too' '
	findings none -v rates=200 -v users=10 >got
	echo clear >want
	same want got
'

t 'a run that is not valid is never called all clear' '
	awk -v fault=dead -f "$T_SRC/stream.awk" >dead.tsv
	fails 1 bm-report dead.tsv >out 2>err
	has out "Nothing stands out in what was measured."
	fails 1 grep -q "All clear" out
'

t 'the stop says how long, and between which seconds' '
	awk -v fault=stop -f "$T_SRC/stream.awk" | bm-report >out
	has out "A stop of 1.9 s in cycle 2."
	has out "between 37.0 s and 38.9 s"
'

t 'the burst says when' '
	awk -v fault=burst -f "$T_SRC/stream.awk" | bm-report >out
	has out "61 to 63 s"
'

done_testing
