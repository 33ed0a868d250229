#!/bin/sh
# The worked examples of bm-scenario(5) run as they stand.
. "${0%/*}/lib.sh"

mock
url=$URL
echo 'a small file' >upload.txt

# EXAMPLES: N.hurl for each numbered literal block
awk '/^\.Sh EXAMPLES/ { on = 1 }
    /^\.Sh DIAGNOSTICS/ { on = 0 }
    on && /^Example [0-9]+:/ { n = $2 + 0 }
    on && /^\.Bd -literal/ { out = n ".hurl"; next }
    /^\.Ed/ { out = "" }
    out { gsub(/\\e/, "\\"); print >out }' "$T_TOP/man/bm-scenario.5"

t 'there are ten' '[ "$(ls [0-9]*.hurl | wc -l)" = 10 ]'

for n in 1 2 3 4 5 6 7 8 9 10; do
	t "example $n" '
		bm-load -1 -u "$url" -V user=bob -V think=20 $n.hurl >out || {
			cat out
			exit 1
		}'
done

t 'the page names every word that the reader knows, as read or refused' '
	for f in hurlopt hurlrule hurlpred; do
		sed -n "s/^	{ *\"\([a-z][A-Za-z0-9.-]*\)\", [A-Z].*/\1/p
		    s/^    {\"\([a-z][A-Za-z0-9.-]*\)\", [A-Z].*/\1/p" \
		    "$T_TOP/cmd/bm-load/scene/$f.c"
	done | sort -u >words
	[ "$(wc -l <words)" -gt 90 ]
	tr -s " ,;" "\n\n\n" <"$T_TOP/man/bm-scenario.5" | sort -u >page
	comm -23 words page >missing
	[ ! -s missing ] || { cat missing; exit 1; }'

t 'the last pipeline' '
	for s in browse search buy; do echo "GET {{url}}/?$s" >$s.hurl; done
	printf "user\na\nb\nc\nd\n" >users.tsv
	bm-load -q -S 1 -c 3 -n 40 -u "$url" -d users.tsv 7:browse.hurl \
	    2:search.hurl 1:buy.hurl 2>/dev/null | bm-merge | bm-report >out
	has out "search"'

done_testing
