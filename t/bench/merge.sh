#!/bin/sh
# make bench-merge: raw lines a second on one processor, beside mawk summing
# one column of the same file by two keys; and the summaries of NODES nodes
# (20 steps, 300 s, 100 requests a second each).
#	ROUNDS=3 LINES=5000000 NODES=1000
. "${0%/*}/../lib.sh"
BENCH=$T_SRC
PATH=$T_SRC/../../bin:$PATH
ROUNDS=${ROUNDS:-3} LINES=${LINES:-5000000} NODES=${NODES:-1000}

# seconds FILE: the median processor time of a file of cost's lines
seconds() {
	sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] / 1e6 }'
}

"$BENCH/lines" "$LINES" >raw.tsv
head -n $((LINES / 10)) raw.tsv >tenth.tsv
i=0
while [ $i -lt "$ROUNDS" ]; do
	"$BENCH/cost" merge bm-merge raw.tsv >out 2>/dev/null
	"$BENCH/cost" tenth bm-merge tenth.tsv >/dev/null 2>&1
	command -v mawk >/dev/null && "$BENCH/cost" mawk mawk -F '\t' \
	    '{ s[$3 FS $7] += $17 } END { for (k in s) print k, s[k] }' raw.tsv >/dev/null
	i=$((i + 1))
done
m=$(seconds merge)
echo "raw lines: $LINES of $(($(wc -c <raw.tsv) / LINES)) bytes"
awk -v m="$m" -v n="$LINES" -v t="$(seconds tenth)" 'BEGIN {
	printf "bm-merge: %.2f s, %.1f million lines a second (a tenth of them: %.2f s)\n", m, n / m / 1e6, t }'
[ ! -s mawk ] || awk -v m="$m" -v k="$(seconds mawk)" 'BEGIN {
	printf "mawk: %.2f s; bm-merge takes %.2f of that\n", k, m / k }'
rm raw.tsv tenth.tsv

i=0
while [ $i -lt 10 ]; do
	"$BENCH/lines" node $i | bm-merge >base.$i
	i=$((i + 1))
done
echo "one node's summary: $(wc -c <base.0) bytes, of $("$BENCH/lines" node 0 | wc -c) raw"
mkdir nodes
i=0
while [ $i -lt "$NODES" ]; do
	"$BENCH/lines" as $i <base.$((i % 10)) >nodes/$i.tsv
	i=$((i + 1))
done
for n in $((NODES / 100)) $((NODES / 10)) "$NODES"; do
	[ "$n" -gt 0 ] || continue
	set -- $(awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) print "nodes/" i ".tsv" }')
	rm -f all
	(ulimit -v 262144; exec "$BENCH/cost" all bm-merge "$@") >out 2>err || cat err
	awk -v n="$n" -v b="$(wc -c <out)" '{
		printf "%d nodes: %.2f s of processor, %.2f s in all, within 256 MiB; %d bytes out\n",
		    n, $1 / 1e6, $2 / 1e6, b }' all
done
