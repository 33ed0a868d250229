#!/bin/sh
. "${0%/*}/lib.sh"
xml=$T_SRC/funkload

t 'a result of FunkLoad becomes a stream like any other' '
	bm-merge "$xml/bench-node-a.xml" >a.tsv 2>err
	[ ! -s err ]
	bm-merge a.tsv | same a.tsv -
	grep "^run	funkload-test_demo	0	[0-9]*	vm	FunkLoad 1.17.2	1\$" a.tsv
	grep "^conf	cycles	1:2:3\$" a.tsv
	grep "^conf	meta:App version	1.2 <b>\$" a.tsv
	grep "^step	1	2	Redirect to \"home\" & <more>	get	/redir\$" a.tsv
	grep "^host	mon1	target	The benching machine\$" a.tsv
	grep "^mon	127.0.0.1	1795488966920000	cpu	1000	permille\$" a.tsv
	fails 1 grep -i pickle a.tsv
	fails 1 grep "lp0" a.tsv'

t 'from stdin too, and mixed with whatever comes first' '
	[ -s a.tsv ]
	bm-merge <"$xml/bench-node-a.xml" | same a.tsv -
	{ printf "\357\273\277\n "; cat "$xml/bench-node-a.xml"; } | bm-merge | same a.tsv -'

# A second node: another name, started 3.7 s later by its own clock.
sed -e 's/key="node" value="vm"/key="node" value="vm2"/' "$xml/bench-node-a.xml" |
    awk '{ while (match($0, / time="1795[0-9]*\.[0-9]*"/)) {
		split(substr($0, RSTART, RLENGTH), q, "\"")
		printf "%s time=\"%.2f\"", substr($0, 1, RSTART - 1), q[2] + 3.7
		$0 = substr($0, RSTART + RLENGTH) } print }' >b.xml

t 'several files are several nodes, aligned by cycle: all adds up' '
	bm-merge "$xml/bench-node-a.xml" b.xml >two.tsv 2>err
	[ ! -s err ]
	[ "$(grep -c "^run" two.tsv)" = 2 ]
	grep "^run	funkload-test_demo	1	[0-9]*	vm2	" two.tsv
	[ "$(grep "^cycle" two.tsv | cut -f 3,4,7,8 | sort -u | wc -l)" = 3 ]
	sums="{ if (\$1 == \"hist\" && \$4 == \"\") n[\$2 \" \" \$12 \" \" \$10] += \$13 }
	    END { for (k in n) print k, n[k] / by }"
	awk -F"\t" -v by=1 "$sums" a.tsv | sort >one
	awk -F"\t" -v by=2 "$sums" two.tsv | sort | same one -'

t 'files of different plans are not merged in silence: exit 2' '
	sed "s/key=.duration. value=.4./key=\"duration\" value=\"5\"/" b.xml >c.xml
	fails 2 bm-merge "$xml/bench-node-a.xml" c.xml >out 2>err
	has err "two plans: duration is"'

t 'without its end tag a file is taken, with a word' '
	bm-merge "$xml/accepted-no-end-tag.xml" >out 2>err
	has err "missing </funkload> tag"
	grep "^end	funkload-test_x	0	stopped	3	no </funkload> tag\$" out'

t 'a functional result, which has no root, is taken' '
	bm-merge "$xml/functional-all-methods.xml" >out 2>err
	[ ! -s err ]
	grep "^hist	1	[0-9]*		1	9	1	propfind	" out'

t 'what FunkLoad refuses is refused: exit 2, line and reason' '
	fails 2 bm-merge "$xml/rejected-cdata-end.xml" >out 2>err
	has err "rejected-cdata-end.xml:19: invalid XML: '\'']]>'\''"
	fails 2 bm-merge "$xml/rejected-cut-in-element.xml" >out 2>err
	has err "rejected-cut-in-element.xml:17: invalid XML: the file ends inside a tag"
	fails 2 bm-merge "$xml/rejected-not-utf8.xml" >out 2>err
	has err "rejected-not-utf8.xml:18: invalid XML: byte \\xe9 is not UTF-8"'

t 'and what it would crash on: exit 2' '
	min=$xml/minimal-accepted.xml
	for what in "/key=.duration/d" "s/ cycle=.000.//" "s/ url=.*time/ time/" \
	    "s/time=.1.5./time=\"nan\"/" "s/value=.\[2\]./value=\"2\"/" \
	    "s/version=.0.//" "s/code=/code=/; s/cvus=.002./cvus=\"two\"/"; do
		sed "$what" "$min" >bad.xml
		fails 1 cmp -s bad.xml "$min"
		fails 2 bm-merge bad.xml >out 2>err
		has err "bad.xml:"
		has err "not a FunkLoad result: "
	done
	echo "<html><body>502</body></html>" >html
	fails 2 bm-merge html 2>err
	has err "not a FunkLoad result"'

t 'S16: hostile XML is refused in flat memory' '
	# not with a sanitizer, which takes terabytes of addresses
	if (ulimit -v 150000 && bm-merge -h) >/dev/null 2>&1
	then ulimit -v 150000
	fi
	{ echo "<!DOCTYPE f [<!ENTITY a \"ha\">"
	i=0; while [ $i -lt 20 ]; do echo "<!ENTITY a$i \"&a;&a;&a;&a;\">"; i=$((i + 1)); done
	echo "]><funkload>&a19;</funkload>"; } >bomb
	fails 2 bm-merge bomb 2>err && has err "document types"
	echo "<!DOCTYPE f SYSTEM \"file:///etc/passwd\"><f/>" >ext
	fails 2 bm-merge ext 2>err && has err "document types"
	{ echo "<funkload version=\"0\" time=\"2026-01-02T03:04:05\">"
	yes "<a>" | head -n 1000000; } >deep
	fails 2 bm-merge deep 2>err && has err "over 16 deep"
	{ printf "<funkload version=\"1\" time=\""; head -c 3000000 /dev/zero | tr "\0" x; } >wide
	fails 2 bm-merge wide 2>err && has err "a tag over 1048576 bytes"
	{ printf "<funkload"; i=0; while [ $i -lt 200 ]; do printf " a$i=\"\""; i=$((i + 1)); done
	echo ">"; } >attrs
	fails 2 bm-merge attrs 2>err && has err "more than 100 attributes"'

done_testing
