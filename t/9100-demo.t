#!/bin/sh
# alone: it measures time
# The demo: what a newcomer sees first.
. "${0%/*}/lib.sh"
need gnuplot

t 'four nodes, three cycles, a report of all of it' '
	DEMO_OUT=$T_DIR/out sh "$T_TOP/demo/run.sh" >said 2>err || {
		cat said err; exit 1; }
	has said "3 cycles of 8 s at 20, 60 and 120 users, 4 generators, 7 pages"
	html=$(sed -n "s/^report: //p" said); [ -s "$html" ]
	grep -q "</html>" "$html"
'
t 'valid, or the generators were disturbed by others' '
	grep -q "^VALID" said || grep "^ *\(SUSPECT\)* *generator " said
'
t 'no page failed' '
	awk "/^page / { on = 1; next } on && /^  / { exit }
	on { n++; if (\$(NF - 6) != 0) bad = 1 } END { exit bad || n != 7 }" said
'
t 'the shop is closed behind it' 'fails 7 curl -s "$(cat out/shop.url)"'
done_testing
