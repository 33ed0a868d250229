#!/bin/sh
# alone: it measures time
# bm-tutorial(7): each command works as it is typed, in the order of the page.
. "${0%/*}/lib.sh"
need gnuplot

# Its examples, on a port that is free, the server to be ended by us.
mock 'delay=exp,20ms+capacity=150'
awk '/^\.Ed/ { on = 0 } on { gsub(/\\e/, "\\"); print } /^\.Bd -literal/ { on = 1 }' \
    "$T_TOP/man/bm-tutorial.7" | sed "s,http://127.0.0.1:8080,$URL,g" >all
grep -v '^bm-mock ' all >steps

t 'the page has its examples' '
	[ $(grep -c "^bm-mock .*&$" all) -eq 1 ]
	for p in bm-load bm-merge bm-report bm-diff bench-master; do
		grep -q "$p" steps
	done
'
t 'they run, one after the other' 'sh -e steps >out 2>err || { cat err; exit 1; }'
t 'and show what the page says' '
	grep -q "^\(VALID\|SUSPECT\)" out
	[ -s growing.html ]; grep -q "</html>" growing.html
	ls two/report/*/index.html watched/report/*/index.html
	grep -q "^mon	web	" watched/report/*/run.tsv
	grep -q "^host	web	target	The shop.s machine" watched/report/*/run.tsv
	fails 1 bm-diff -q monday.tsv tuesday.tsv >same
'
done_testing
