#!/bin/sh
# bm-report: each finding fires on a run with that fault, and on it alone.
. "${0%/*}/lib.sh"

# findings FAULT [awk arguments]: the rules that fired, one a line
findings() {
	fault=$1
	shift
	awk -v fault="$fault" "$@" -f "$T_SRC/stream.awk" |
	    bm-report -J 2>/dev/null |
	    sed 's/.*"findings":\[//; s/\],"apdex_t_us.*//' | tr '{' '\n' |
	    sed -n 's/.*"rule":"\([a-z]*\)".*/\1/p'
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
