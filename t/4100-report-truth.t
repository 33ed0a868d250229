#!/bin/sh
# bm-report: every figure of a real run is what its raw lines say.
. "${0%/*}/lib.sh"
need jq xmllint

mock 'delay=exp,10ms'
cat >shop.hurl <<'EOF'
# Home
GET {{url}}/
# Moved
GET {{url}}/redirect/2
[Options]
location: true
# Odd
GET {{url}}/search?q={{newUuid}}
HTTP 200
[Asserts]
body not contains "aa"
EOF
bm-load -q -c 3:9 -D 4 -G 2 -s 20ms -t 0.02 -o 200 -V "url=$URL" shop.hurl >raw.tsv
awk -v t=20000 -f "$T_SRC/rawsum.awk" raw.tsv | LC_ALL=C sort >want
bm-report -J -a 0.02 raw.tsv >json
bm-report -a 0.02 raw.tsv >text
bm-report -H -a 0.02 raw.tsv >html 2>err

# near WANT GOT SLACK: lines "cycle name value", as near as that; of a
# quantile at most a bucket more
near() {
	LC_ALL=C join -a 1 -a 2 -e missing -o 0,1.2,2.2 \
	    "$1" "$2" | awk -v slack="$3" '
	{ low = $2 - slack * $2; high = $2 + slack * $2
	  if ($1 ~ /\.(p[0-9.]*|max)$/) high = $2 * (1 + slack) * 129 / 128 + 1
	  # who is within T is asked of buckets too
	  if ($1 ~ /apdex$/) { low -= 0.005; high += 0.005 }
	  n++ }
	$2 == "missing" || $3 == "missing" || $3 < low || $3 > high {
		print "of", $1, "the lines say", $2, "the report", $3; bad = 1 }
	END { exit bad || n < 10 }'
}

t 'the run has what is looked for: pages of many requests, errors, both cycles' '
	[ "$(grep -c "^page" raw.tsv)" -gt 100 ]
	[ "$(grep -c "^test" raw.tsv)" -gt 100 ]
	awk "\$2 == \"requests.fail\" && \$3 > 5 { n++ } END { exit n != 2 }" want
'

t 'JSON: counts, rates, errors, times, gap, Apdex of requests, pages, tests' '
	jq -r ".cycles | to_entries[] | .key as \$c | .value |
	((\"ok_per_s\", \"pages_per_s\", \"tests_per_s\", \"best_second\",
	\"received_per_s\", \"sent_per_s\", \"apdex\", \"gap_s\") as \$k |
	\"\(\$c) \(\$k) \(.[\$k])\"),
	((\"requests\", \"pages\", \"tests\") as \$s | .[\$s] |
	((\"ok\", \"fail\", \"error\", \"cut\", \"error_percent\", \"mean_us\",
	\"min_us\") as \$k | \"\(\$c) \(\$s).\(\$k) \(.[\$k])\"),
	((\"p10\", \"p50\", \"p90\", \"p95\", \"p99\", \"p99.9\", \"max\") as \$k |
	\"\(\$c) \(\$s).\(\$k) \(.[\$k].us)\"))" json |
	    sed "s/ /:/" | LC_ALL=C sort >got
	sed "s/ /:/" want | LC_ALL=C sort >want1
	[ "$(wc -l <got)" -eq "$(wc -l <want1)" ]
	near want1 got 0.00001
'

# figures NAME...: from "load figure..." lines; ~ and separators go, what is
# not shown too; ms become us; "1.23 kB" is one figure
figures() {
	sed "s/ users/_users/; s/[~,]//g; s/ kB/e3/g; s/ MB/e6/g; s/ B / /g" |
	    awk -v names="$*" '{ m = split(names, name, " ")
	    for (i = 1; i <= m; i++) if (name[i] != "-" && $(i + 1) != "-")
		print NR - 1 ":" name[i], name[i] ~ /\.(p|m)/ ? $(i + 1) * 1000 : $(i + 1) }' |
	    LC_ALL=C sort
}
# some FILE: of want1, what has a partner in it
some() {
	LC_ALL=C join -o 1.1,1.2 want1 "$1"
}

requests="requests.error_percent requests.mean_us requests.p50 requests.p95
    requests.p99 requests.p99.9 requests.max gap_s"
t 'the text: loads and rates' '
	awk "/^ *load OK req/ { on = 1; next } on && !/ users / { exit } on" text |
	    figures ok_per_s $requests >got
	some got >want2
	[ "$(wc -l <got)" -ge 14 ]
	near want2 got 0.0051
	awk "/^ *load  tests/ { on = 1; next } on && !/ users / { exit } on" text |
	    figures tests_per_s pages_per_s best_second apdex received_per_s sent_per_s >got
	some got >want2
	[ "$(wc -l <got)" -eq 12 ]
	near want2 got 0.0101
'

# rows CAPTION: of that table of the page, a line a row, cells between blanks
rows() {
	xmllint --html --xpath "//table[contains(caption,'$1')]/tbody" html \
	    2>/dev/null | sed 's,</tr>,&\n,g' | sed -n 's/<[^>]*>/ /gp' | grep users
}
t 'the page: loads and rates' '
	rows "One row per cycle" | figures ok_per_s - requests.error_percent \
	    requests.mean_us requests.p50 requests.p90 requests.p95 requests.p99 \
	    requests.p99.9 requests.max gap_s apdex >got
	some got >want2
	[ "$(wc -l <got)" -ge 16 ]
	near want2 got 0.0101
	rows "Successful ones" | figures tests_per_s pages_per_s best_second - \
	    received_per_s sent_per_s >got
	some got >want2
	[ "$(wc -l <got)" -eq 10 ]
	near want2 got 0.0101
'

t 'the finding: how often, on how many pages, and what part in each cycle' '
	awk -F "\t" "\$1 == \"resp\" && \$7 == 3 && \$8 == 1 && \$11 != \"cut\" {
		n[\$3]++; bad[\$3] += \$11 != \"ok\" }
	    END { for (c in n) { all += n[c]; b += bad[c]; p = 100 * bad[c] / n[c]
		if (lo == 0 || p < lo) lo = p; if (p > hi) hi = p }
		print b, all, lo, hi }" raw.tsv >truth
	jq -r ".findings[] | select(.rule == \"constant\") | .text" json |
	    sed "s/,\([0-9]\)/\1/g; s/ times on / /; s/ pages (/ /; s/ to / /; s/ %.*//" >said
	[ -s said ]
	paste -d " " truth said | awk "{ print
	    exit !(\$1 == \$5 && \$2 == \$6 && \$7 > 0.99 * \$3 && \$7 < 1.01 * \$3 &&
	    \$8 > 0.99 * \$4 && \$8 < 1.01 * \$4) }"
'

t 'the errors by page, and the pages, are those of the lines' '
	awk -F "\t" "\$1 == \"resp\" && (\$11 == \"fail\" || \$11 == \"error\") {
		n[\$3]++ } END { print n[0], n[1] }" raw.tsv >truth
	jq -r "[.errors[].cycles] | transpose | map(add) | \"\(.[0]) \(.[1])\"" json |
	    same truth -
	for s in 1 2 3; do
		awk -F "\t" -v s=$s "function take(r, w) { if (w !~ /w/ && r != \"cut\")
			n[\$3]++ }
		    \$1 == \"page\" && \$7 == s { take(\$8, \$13) }
		    \$1 == \"resp\" && \$7 == s && \$20 ~ /p/ { take(\$11, \$20) }
		    END { print n[0], n[1] }" raw.tsv
	done >truth
	jq -r ".pages | sort_by(.step)[] | .cycles | map(.ok + .fail + .error) |
	    \"\(.[0]) \(.[1])\"" json | same truth -
'

t 'the SHA-256 is that of what bm-merge writes, of lines, summary and parts' '
	bm-merge raw.tsv >run.tsv
	grep "^bm" raw.tsv >a.tsv
	grep -v "^bm" raw.tsv | awk "NR % 2 { print >>\"a.tsv\"; next } 1" >b
	{ grep "^bm" raw.tsv; cat b; } >b.tsv
	sum=$(sha256sum <run.tsv | cut -d " " -f 1)
	[ "$(jq -r .sha256 json)" = "$sum" ]
	[ "$(bm-report -J run.tsv | jq -r .sha256)" = "$sum" ]
	[ "$(bm-report -J a.tsv b.tsv | jq -r .sha256)" = "$sum" ]
	has html "<dd>$sum"
'

done_testing
