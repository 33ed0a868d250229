#!/bin/sh
. "${0%/*}/lib.sh"
need xmllint

# A run of two nodes whose lines come in any order.
for n in 0 1; do
	printf '%s\n' 'bm	1' \
	    "run	r1	$n	1795488966000000	host$n	bm-load 0.1	2" \
	    'conf	title	a <b> & "c"' "conf	url	http://x/" 'conf	label	l1' \
	    'conf	meta:build	12 > 11' 'conf	sleep_time	50000' \
	    'conf	sleep_time_max	1500000' 'scenario	1	my shop	1' \
	    'step	1	1	Home "x" & <y>	GET	/' \
	    'req	1	1	2	image	/logo' \
	    "cycle	$n	0	10		-1000	0	10000000	20000000" \
	    "cycle	$n	1	20		20000000	21000000	31000000	40000000" \
	    "test	$n	0	1	0	1	error	1300000	0	5400000	5400000	0	3	1	1		timeout first byte" \
	    "page	$n	0	1	0	1	1	error	1300000	0	5400000	3		timeout first byte" \
	    "resp	$n	0	1	0	1	1	3	image	200	ok	1500000				10	100	80	9		/logo	" \
	    "resp	$n	0	1	0	1	1	2	redirect	302	ok	1400000				10	100	80	9		/b?c=d&e='\"	" \
	    "resp	$n	0	1	0	1	1	1	get	0	error	1300000	0				5000000	80				timeout first byte \\\\x01 <&>" \
	    "resp	$n	0	0	0	1	1	1	get	200	ok	-500000	0	100		800	1000	80	1200	tw	/	" \
	    "resp	$n	0	0	1	1	1	1	get	200	ok	100000	10	100		800	1000	80	1200	t	/	" \
	    "resp	$n	1	0	2	1	1	1	get	503	fail	1200000	0			800	300000	80	90	t	/\\xff	status 503" \
	    "resp	$n	1	0	3	1	1	1	get	200	cut	9900000	0			800	300	80	90	t	/	" \
	    "resp	$n	1	0	4	1	1	1	get	200	ok	9999990	0			800	300	80	90	t	/	" \
	    "books	$n	0	2	1	0	1	0	0	5" \
	    "books	$n	1	3	1	1	0	1	0	3" \
	    "end	r1	$n	ok	10	"
done >raw.tsv
bm-merge -x raw.tsv >x.xml 2>err
rc=$?

mock 'delay=exp,3ms'

# xp EXPR: what xpath says
xp() {
	xmllint --xpath "$1" x.xml
}

t 'requests become XML that is well-formed' '
	[ '$rc' = 0 ]
	xmllint --noout x.xml
	[ "$(xp "count(/funkload/response)")" = 10 ]
	[ "$(xp "count(/funkload/testResult)")" = 6 ]'

t 'all that FunkLoad'\''s reader asks for is there' '
	for k in class_description class method description module server_url \
	    cycles duration sleep_time sleep_time_min sleep_time_max \
	    startup_delay cycle_time id; do
		[ "$(xp "count(/funkload/config[@key=\"$k\"]/@value)")" = 1 ]
	done
	for k in cycle cvus thread step number type result url time duration; do
		[ "$(xp "count(//response[not(@$k)])")" = 0 ]
	done
	for k in cycle cvus result pages redirects images links \
	    connection_duration; do
		[ "$(xp "count(//testResult[not(@$k)])")" = 0 ]
	done
	xp "string(/funkload/@time)" | grep "^2026-11-24T02:56:06\$"
	[ "$(xp "string(//config[@key=\"cycles\"]/@value)")" = "[20, 40]" ]
	[ "$(xp "string(//config[@key=\"duration\"]/@value)")" = 10 ]
	[ "$(xp "string(//config[@key=\"sleep_time\"]/@value)")" = 0.05 ]
	[ "$(xp "string(//config[@key=\"sleep_time_max\"]/@value)")" = 1.5 ]
	[ "$(xp "string(//config[@key=\"id\"]/@value)")" = test_my_shop ]
	[ "$(xp "string(//config[@key=\"meta:build\"]/@value)")" = "12 > 11" ]
	[ "$(xp "string(//config[@key=\"node\"]/@value)")" = "host0, host1" ]
	# before the first response
	[ "$(grep -n "key=\"duration\"" x.xml | cut -d : -f 1)" -lt \
	    "$(grep -n "<response" x.xml | head -n 1 | cut -d : -f 1)" ]'

t 'in the form that it reads: numbers, names of results, widths to sort by' '
	printf "GET %s/\nHTTP 200\nGET %s/redirect/1\n[Options]\nlocation: true\nHTTP 200\nGET %s/search?status=503\nHTTP 200\n" \
	    "$URL" "$URL" "$URL" >three.hurl
	bm-load -q -c 2:3 -D 2 -G 1 -t 0.01 three.hurl >real.tsv
	bm-merge -x real.tsv >real.xml 2>left
	for f in x.xml real.xml; do
		xp() { xmllint --xpath "$1" $f; }
		[ "$(xp "string-length(/funkload/@version) > 0")" = true ]
		[ "$(xp "string-length(/funkload/@time) >= 19")" = true ]
		xp "string(//config[@key=\"cycles\"]/@value)" | grep -x "\[[0-9]*\(, [0-9]*\)*\]"
		[ "$(xp "number(//config[@key=\"duration\"]/@value) > 0")" = true ]
		[ "$(xp "count(//response) > 9")" = true ]
		for k in cycle cvus step number; do
			[ "$(xp "count(//response[translate(@$k, \"0123456789\", \"\") != \"\" or
			    string-length(@$k) != 3])")" = 0 ]
		done
		for k in response/@time response/@duration testResult/@pages \
		    testResult/@redirects testResult/@images testResult/@links \
		    testResult/@connection_duration; do
			[ "$(xp "count(//$k[not(number(.) >= 0)])")" = 0 ]
		done
		[ "$(xp "count(//*[@result][@result != \"Successful\" and
		    @result != \"Failure\" and @result != \"Error\"])")" = 0 ]
		[ "$(xp "count(//testResult[@result = \"Error\"][not(@traceback)])")" = 0 ]
		# the merger works by lines: one element on each
		[ "$(xp "count(//*)")" -eq "$(grep -c "^<[a-zA-Z]" $f)" ]
		xmllint --nonet --noout $f
	done
	[ "$(xmllint --xpath "count(//response[@result = \"Failure\"][@code = \"503\"]) > 3" real.xml)" = true ]'

t 'and all that its merger asks for: by lines and by text' '
	[ "$(grep -c "^<response cycle=\"00[01]\" cvus=\"0[24]0\" thread=\"[01]00[01]\" .* />\$" x.xml)" = 10 ]
	[ "$(grep -c "^<testResult cycle=\"00[01]\" cvus=\"0[24]0\" thread=\"[01]00[01]\" .* />\$" x.xml)" = 6 ]
	[ "$(tail -n 1 x.xml)" = "</funkload>" ]'

t 'times, codes and words are right' '
	grep "thread=\"0000\" .* step=\"001\" number=\"001\" type=\"get\" result=\"Successful\" url=\"/\" code=\"200\" description=\"Home &#34;x&#34; &amp; &lt;y&gt;\" time=\"1795488966.100000\" duration=\"0.001000\" />" x.xml
	grep "result=\"Failure\" .* code=\"503\" .* time=\"1795488988.200000\" duration=\"0.300000\"" x.xml
	grep "result=\"Error\" url=\"\" code=\"-1\" .* traceback=\"timeout first byte " x.xml
	grep "<testResult .* result=\"Error\" steps=\"1\" duration=\"5.400000\" connection_duration=\"5.000200\" requests=\"3\" pages=\"0\" xmlrpc=\"0\" redirects=\"1\" images=\"1\" links=\"0\" traceback=\"timeout first byte\"" x.xml'

t 'responses stand in the order of their page, whatever the input'\''s' '
	[ -s x.xml ]
	sort -r raw.tsv | bm-merge -x 2>/dev/null | same x.xml -
	grep -v "^bm" raw.tsv | sort | bm-merge -x 2>/dev/null | same x.xml -'

t 'what did not end in its window is left out, and counted' '
	has err "-x: 12 requests and tests left out"'

t 'read back, the sums are the same' '
	bm-merge x.xml >back.tsv
	[ "$(awk -F"\t" "\$1 == \"hist\" && \$12 == \"total\" && \$4 == \"\" { n += \$13; s += \$14 }
	    END { print n, s }" back.tsv)" = "10 10602400" ]'

t 'FunkLoad in, FunkLoad out: the same requests, pages and tests' '
	bm-merge -x "$T_SRC/funkload/bench-node-a.xml" >a.xml 2>err
	xmllint --noout a.xml
	sums="\$1 == \"hist\" && \$4 == \"\" && \$12 != \"redirects\" { n[\$2 \" \" \$12 \" \" \$10] += \$13 }
	    END { for (k in n) print k, n[k] }"
	bm-merge "$T_SRC/funkload/bench-node-a.xml" | awk -F"\t" "$sums" | sort >one
	bm-merge a.xml | awk -F"\t" "$sums" | sort >two
	[ -s one ] && grep "^0 page ok 94\$" one
	same one two'

t 'a summary holds no requests: exit 2, and nothing that looks whole' '
	bm-merge raw.tsv >sum.tsv
	fails 2 bm-merge -x sum.tsv >out 2>err
	has err "-x: no single requests"
	[ ! -s out ]
	fails 2 bm-merge -x -i 1 raw.tsv 2>err && has err "-x and -i"
	fails 2 bm-merge -x raw.tsv >/dev/full 2>err && has err "write <stdout>"'

done_testing
