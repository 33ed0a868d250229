#!/bin/sh
# bm-report -H: one page that is complete, well formed, small and safe.
. "${0%/*}/lib.sh"
need gnuplot xmllint

awk -v hosts=2 -v fault=constant -f "$T_SRC/stream.awk" >run.tsv
bm-report -H -e 'p95 < 50ms' -e 'errors < 0.5%' run.tsv >page.html 2>err
echo $? >rc

# xhtml PAGE: the page as XML, its empty elements closed
xhtml() {
	sed 's/^<!doctype html>//; s/<meta\([^>]*\)>/<meta\1\/>/g' "$1"
}

# names ATTRIBUTE PAGE: the values of an attribute, one a line
values() {
	tr '<' '\n' <"$2" | sed -n "s/.* $1=\"\([^\"]*\)\".*/\1/p"
}

t 'the exit status is 1 where an objective does not hold, and the page is whole' '
	[ "$(cat rc)" = 1 ]
	tail -c 20 page.html | grep -q "</html>"
	has page.html "1 of 2 objectives missed"
'

t 'the page is well formed' '
	xhtml page.html >page.xml
	xmllint --noout --nonet page.xml
'

t 'seven charts are there' '
	[ "$(grep -o "<svg " page.html | wc -l)" = 7 ]
	for c in load time heat curve pages errors hosts; do
		has page.html "<figure id=\"c-$c\">"
	done
	[ ! -s err ]
'

t 'each monitored host is there with what it is' '
	for h in 1 2; do
		has page.html "<th scope=\"row\">web$h</th><td class=\"l\">nginx $h</td>"
		has page.html "web$h: CPU %"
	done
'

t 'one cycle has no chart over load, and a run without errors none of errors' '
	awk -v rates=100 -v users=10 -f "$T_SRC/stream.awk" | bm-report -H >one.html
	fails 1 grep -q "id=\"c-load\"" one.html
	fails 1 grep -q "id=\"c-errors\"" one.html
	has one.html "No error."
'

t 'ids are unique, and every link of the page leads somewhere' '
	values id page.html | sort | uniq -d >twice
	[ ! -s twice ] || { cat twice; exit 1; }
	for l in $(values href page.html | sed -n "s/^#//p" | sort -u); do
		has page.html "id=\"$l\""
	done
	[ "$(values aria-labelledby page.html | wc -l)" = 7 ]
'

t 'nothing is loaded and nothing runs: no script, image, import or style=' '
	fails 1 grep -qi "<script\|<img\|<link\|<iframe\|<object\|@import\|url(" page.html
	fails 1 grep -qi " style=\| on[a-z]*=\|javascript:\|data:" page.html
	has page.html "content=\"default-src '"'none'"'; style-src '"'unsafe-inline'"'\""
'

t 'the page is under 250 kB' '
	[ "$(wc -c <page.html)" -lt 250000 ]
'

t 'colours are variables with a value beside them' '
	values stroke page.html >strokes
	[ "$(wc -l <strokes)" -gt 50 ]
	fails 1 grep -v "^var(--[a-z0-9]*,#[0-9a-f]*)\$" strokes
'

t 'without gnuplot the page is whole, has tables instead, and says why' '
	BM_GNUPLOT=/nonexistent/gnuplot bm-report -H run.tsv >bare.html 2>err
	has err "charts left out: gnuplot 5.0 or newer not found, install it"
	has bare.html "Charts are left out: gnuplot 5.0 or newer not found, install it."
	fails 1 grep -q "<svg" bare.html
	has bare.html "Load as bars"
	has bare.html "OK req/s, worst second"
	has bare.html "p99.99"
	xhtml bare.html >bare.xml
	xmllint --noout --nonet bare.xml
'

t 'a gnuplot that fails in one chart loses that one only' '
	cat >gp <<-"EOF"
	#!/bin/sh
	sed "/name .heat./,/^plot/s/^plot .*/plot nonsense(/" | exec gnuplot "$@"
	EOF
	chmod +x gp
	BM_GNUPLOT=./gp bm-report -H run.tsv >lost.html 2>err
	has err "1 chart left out: "
	[ "$(grep -o "<svg " lost.html | wc -l)" = 6 ]
	fails 1 grep -q "id=\"heat-t\"" lost.html
	has lost.html "could not be drawn"
	xhtml lost.html >lost.xml
	xmllint --noout --nonet lost.xml
'

t 'S9: a planted .gnuplot, GNUTERM and the like change nothing' '
	mkdir home
	echo "system(\"touch $PWD/ran\")" >home/.gnuplot
	HOME=$PWD/home GNUTERM=x11 GNUPLOT_LIB=$PWD DISPLAY=:9 \
	    bm-report -H -e "p95 < 50ms" -e "errors < 0.5%" run.tsv >planted.html &&
	    rc=0 || rc=$?
	[ $rc = 1 ]
	same page.html planted.html
	[ ! -e ran ]
'

t '200 steps in 10 cycles stay under 1 MB' '
	awk "BEGIN { OFS = \"\t\"
		print \"bm\", 1
		print \"run\", \"r\", 0, \"1764000000000000\", \"n\", \"x\", 1
		for (c = 0; c < 10; c++) {
			print \"cycle\", 0, c, 10 + c, \"\", c * 70000000, \
			    c * 70000000, c * 70000000 + 60000000, c * 70000000 + 65000000
			for (s = 1; s <= 200; s++)
				for (i = 0; i < 6; i++)
					print \"resp\", 0, c, i, s, 1, s, 1, \"get\", 200, \
					    \"ok\", i * 10000000 + s * 1000, \"\", \"\", \"\", 5, \
					    1000 * s + i, 1, 1, \"p\", \"/\" s, \"\"
		}
		for (s = 1; s <= 200; s++)
			print \"step\", 1, s, \"a page with quite a long name \" s, \
			    \"GET\", \"/some/path/\" s
		print \"end\", \"r\", 0, \"ok\", 12000, \"\" }" >big.tsv
	bm-report -H big.tsv >big.html
	[ "$(wc -c <big.html)" -lt 1000000 ]
	has big.html "170 more pages"
	xhtml big.html >big.xml
	xmllint --noout --nonet big.xml
'

done_testing
