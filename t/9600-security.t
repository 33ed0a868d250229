#!/bin/sh
# Threats that are of no single program; the others are tested beside what
# they threaten. S and a number is the threat's name; 9900-house.t sees that
# each of S1 to S40 has a test, or a line in bm(7).
. "${0%/*}/lib.sh"
need gnuplot curl
mock
echo a >nodes
awk -v fault=constant -v hosts=1 -f "$T_SRC/stream.awk" >run.tsv

t 'S10: what gnuplot takes for markup is text in a chart' '
	sed "s/^\(step	1	3	\)[^	]*/\1a_b^c{x}\&d@e~f/" run.tsv >x.tsv
	bm-report -H x.tsv >page.html && s=0 || s=$?
	[ $s -le 1 ]
	has page.html "a_b^c{x}&amp;d@e~f</text>"'

t 'S13: every byte in a name, from bm-load through merge, report and diff' '
	awk "BEGIN { for (i = 1; i < 256; i++) if (i != 10) printf \"%c\", i }" >bytes
	{ printf "[main]\ntitle = "; LC_ALL=C tr -d "\r;%" <bytes; echo; } >s.conf
	printf "GET $URL/\nHTTP *\n[Asserts]\nheader \"X-\" contains \"\\\\u{1b}]0;\\\\t\\\\n\\\\u{7f}x\"\n" >s.hurl
	bm-load -q -D 1 -c 1 -t 10ms s.hurl >raw 2>err || [ $? = 1 ] || { cat err; exit 1; }
	if LC_ALL=C tr -d "\t\n" <raw | LC_ALL=C grep "[[:cntrl:]]"; then exit 1; fi
	awk -F "\t" "\$1 == \"conf\" && \$2 == \"title\" { print NF }" raw >n
	[ "$(cat n)" = 3 ]
	bm-merge raw >sum 2>err
	awk "\$1 == \"bad\"" sum >bad
	same /dev/null bad
	for f in raw sum; do
		bm-report -H <$f >$f.html || [ $? = 1 ]
		bm-report <$f >$f.txt || [ $? = 1 ]
	done
	same raw.html sum.html
	if LC_ALL=C tr -d "\t\n" <raw.html | LC_ALL=C grep "[[:cntrl:]]"; then exit 1; fi
	if LC_ALL=C tr -d "\t\n" <raw.txt | LC_ALL=C grep "[[:cntrl:]]"; then exit 1; fi
	bm-diff sum sum >out || [ $? = 2 ]
	if LC_ALL=C tr -d "\t\n" <out | LC_ALL=C grep "[[:cntrl:]]"; then exit 1; fi'

t 'S19: a node names files; none of them is written or read' '
	sed "s,	h0	,	../../../../$T_DIR/pwned	," run.tsv |
	    awk "BEGIN { FS = OFS = \"\t\" } \$1 == \"node\" { \$3 = \"../../pwned\" }
	    \$1 == \"end\" { \$6 = \"/etc/passwd\" } { print }" >evil.tsv
	bm-fanout -q -e local -o o19 nodes -- cat "$T_DIR/evil.tsv" >out 2>err || :
	find o19 -type f | sort >files
	printf "o19/%s\n" nodes.tsv results/node_0.tsv >want
	same want files
	[ ! -e pwned ] && [ ! -e "$T_DIR/../pwned" ]'

t 'S21: a planted link is not written through' '
	mkdir o21; ln -s "$T_DIR/victim" o21/nodes.tsv
	fails 2 bm-fanout -q -e local -o o21 nodes -- echo x >out 2>err
	has err "o21/nodes.tsv"
	rm -r o21; mkdir o21; ln -s "$T_DIR/victim" o21/results
	fails 2 bm-fanout -q -e local -o o21 nodes -- echo x >out 2>err
	ln -s "$T_DIR/victim" Rec.hurl
	fails 2 bm-record -p 0 Rec </dev/null 2>err
	[ ! -e victim ]'

# What must not be seen: one word each for user, password, header, cookie,
# form. It is never an argument of ours.
od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >word
for k in user pass head cook form; do echo "$(cat word)$k"; done >canaries
{
	echo "GET {{url}}/login"
	sed -n 's/^\(.*head\)$/Authorization: Bearer \1/p; s/^\(.*\)cook$/Cookie: sid=\1cook/p' canaries
	echo "HTTP 200"
	echo
	echo "POST {{url}}/echo?status=403"
	echo "[BasicAuth]"
	printf '{{user}}: {{pass}}\n'
	echo "[Form]"
	echo "password: $(cat word)form"
} >secret.hurl
sed -n 's/^\(.*\)user$/user=\1user/p; s/^\(.*\)pass$/pass=\1pass/p' canaries >secret.vars
{ echo "GET http://$(cat word)user:$(cat word)pass@${URL#http://}/?status=403"; } >url.hurl

t 'S22: user, password, header and cookie in no argv, log, record or report' '
	: >argv
	(trap "exit 0" TERM; while :; do
		cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" " " |
		    grep -F -f canaries >>argv || :
	done) &
	watch=$!
	bm-fanout -q -B -e local -o o22 -f secret.hurl -f secret.vars -f url.hurl nodes -- \
	    bm-load -D 2 -c 3 -t 20ms -u "$URL" -V @secret.vars secret.hurl url.hurl \
	    >raw22 2>err22 && s=0 || s=$?
	kill $watch; wait $watch || :
	same /dev/null argv
	[ "$(grep -c "^resp" raw22)" -gt 10 ]
	bm-merge raw22 >sum22
	mkdir rep; for o in -H -J -q ""; do
		bm-report $o sum22 >"rep/out$o" 2>"rep/err$o" || [ $? = 1 ]
	done
	bm-diff sum22 sum22 >rep/diff 2>&1 || :
	if grep -rlF -f canaries raw22 err22 sum22 o22 rep; then exit 1; fi
	# they were sent, and the same search finds them in a file
	curl -s -d @secret.vars "$URL/echo" >echoed
	grep -qF -f canaries echoed'

t 'S22: a process that holds secrets leaves no core' '
	bm-load -q -D 20 -c 1 -t 100ms "$URL/" >out 2>err & l=$!
	wait_for 10 grep -q "^resp" out
	grep "Max core file size  *0  *0" /proc/$l/limits || { kill $l; exit 1; }
	kill $l; wait $l || :'

t 'S36: a conf cannot change how nodes are reached or certificates checked' '
	printf "[main]\nurl=$URL\ninsecure=1\nssh=touch ran\nrsh=touch ran\nCAfile=/dev/null\n[bench]\ninsecure=1\n" >s.conf
	echo "GET {{url}}/" >s.hurl
	bm-load -q -n 1 -f s.conf s.hurl >out
	grep "^conf	insecure	0\$" out
	echo "127.0.0.1" >n
	printf "GET {{url}}/\n[Options]\ninsecure: true\n" >s.hurl
	fails 2 bm-load -q -n 1 -f s.conf s.hurl >out 2>err
	has err "insecure"
	[ ! -e ran ]'

t 'S37: numbers: one strict reader, each with its bounds' '
	for o in "-c -1" "-c 1e9" "-c 10:0x" "-c 0" "-c 99999999999999999999" \
	    "-c 1:" "-c :" "-c 1,2" "-D 1e9" "-D -1" "-D nan" "-D 0" "-D 1:2" \
	    "-D inf" "-D 999999999999" "-R -5" "-R 1e3" "-R 0x10" "-j 0" \
	    "-j -1" "-j 100000" "-n 0" "-n -1" "-n 1.5" "-T -1" "-T 0" \
	    "-t -1" "-s 1y" "-W 5mm" "-i 1" "-i 2/2" "-i -1/3" "-S -1" "-S x"; do
		fails 2 bm-load -q $o "$URL/" >out 2>err || { echo "$o"; exit 1; }
		has err "bm-load: ${o%% *}"
		[ ! -s out ]
	done
	for o in "-p 65536" "-p -1" "-j 0"; do
		fails 2 timeout 10 bm-mock $o >out 2>err; has err "bm-mock: ${o%% *}"
	done
	for o in "-i 0" "-i -1" "-n 0" "-n x"; do
		fails 2 bm-monitor $o </dev/null >out 2>err; has err "bm-monitor: ${o%% *}"
	done
	fails 2 bm-merge -i -1 run.tsv 2>err; has err "bm-merge: -i"
	fails 2 bm-report -a -1 run.tsv 2>err; has err "bm-report: -a"
	fails 2 bm-diff -e -1 run.tsv run.tsv 2>err; has err "bm-diff: -e"'

# fds: what a child of this shell has, as "N what", without the listing's own
t 'S38: children get 0, 1 and 2, and what we got ourselves' '
	printf "#!/bin/sh\nls /proc/self/fd | sort >\"\$LIST\"\n" >list && chmod +x list
	LIST=$T_DIR/mine ./list </dev/null 2>&1 | cat
	bm-fanout -q -e local -E LIST="$T_DIR/node" nodes -- "$T_DIR/list" >out
	same mine node
	printf "#!/bin/sh\nls /proc/self/fd | sort >\"$T_DIR/plot\"\nexec gnuplot \"\$@\"\n" >gp
	chmod +x gp
	BM_GNUPLOT=./gp bm-report -H run.tsv >page.html || [ $? = 1 ]
	same mine plot'

t 'S39: a storm of signals loses and doubles nothing' '
	bm-load -q -D 2 -c 5 -j 2 -t 5ms "$URL/" >out 2>err & l=$!
	wait_for 10 grep -q "^resp" out
	while kill -ALRM $(pgrep -P $l) 2>/dev/null; do
		kill -CHLD $l 2>/dev/null || :
	done
	wait $l
	bm-merge out >sum 2>err
	same /dev/null err
	# and one in the midst of it, with the books in order
	bm-load -q -D 20 -c 5 -j 2 -t 5ms "$URL/" >out 2>err & l=$!
	wait_for 10 grep -q "^resp" out
	for i in 1 2 3 4 5 6 7 8 9 10; do kill -CHLD $l; done
	kill -INT $l; wait $l || :
	bm-merge out >sum 2>err || [ $? = 1 ]
	has sum "	stopped	"'

t 'S40: without a target nothing is sent; by default one user comes' '
	fails 2 bm-load -n 1 </dev/null 2>err
	has err "no request"
	fails 2 bm-load -u "$URL" -n 1 </dev/null 2>err
	bm-load -q -D 1 -t 100ms "$URL/" >out
	[ "$(awk -F "\t" "\$1 == \"cycle\" { print \$4 }" out)" = 1 ]'

done_testing
