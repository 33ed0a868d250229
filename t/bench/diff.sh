#!/bin/sh
# make bench-diff: two runs of a million requests each (3 loads, 5 pages),
# raw and merged: seconds of processor time of bm-diff.
. "${0%/*}/../lib.sh"
BENCH=$T_SRC
PATH=$T_SRC/../../bin:$PATH

for seed in 1 2; do
	awk -v users=20:60:120 -v seed=$seed -v pages=5 -v rate=1075 \
	    -f "$T_SRC/../simrun.awk" >$seed.tsv
	bm-merge $seed.tsv >$seed.sum
done
for kind in sum tsv; do
	"$BENCH/cost" $kind.us bm-diff 1.$kind 2.$kind >/dev/null
	awk -v k=$kind -v n="$(wc -l <1.tsv)" '{
		printf "bm-diff, two of %d requests, %s: %.2f s\n", n,
		    k == "sum" ? "merged" : "raw", $1 / 1e6 }' $kind.us
done
