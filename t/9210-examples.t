#!/bin/sh
# Each of the EXAMPLES in the manuals is run, with short times and our server;
# those that are not are tested elsewhere, by name, below.
. "${0%/*}/lib.sh"
need curl jq
mock
BM_RSH=local
export BM_RSH

# MANUAL.N: the displays of each manual's EXAMPLES, as text.
mkdir ex
for m in "$T_TOP"/man/*.[157]; do
	awk -v prefix="ex/${m##*/}" '
	function put(l) {
		if (!open) { file = prefix "." ++n; open = 1 }
		gsub(/\\&/, "", l); gsub(/\\\(dq/, "\"", l)
		gsub(/\\\(aq/, "\047", l); gsub(/\\ /, " ", l)
		gsub(/\\e/, "\\", l)
		print l >file
	}
	/^\.Sh/ { on = $2 == "EXAMPLES" }
	!on { next }
	/^\.Bd -literal/ { literal = 1; next }
	/^\.Ed/ { literal = open = 0; next }
	literal { put($0); next }
	/^\.Dl/ {
		l = substr($0, 5)
		if (l ~ /^".*"$/) l = substr(l, 2, length(l) - 2)
		put(l)
		next
	}
	{ open = 0 }' "$m"
done

# What they speak of: a shop, nodes, and runs of it.
{
	printf '# Home\nGET {{url}}/\nHTTP 200\n\n'
	printf '# Search\nGET {{url}}/search?q=tea\nHTTP 200\n'
} >shop.hurl
cp shop.hurl Shop.hurl
printf '[main]\nurl = %s\n' "$URL" >shop.conf
cp shop.conf Shop.conf
for s in browse search buy; do echo "GET {{url}}/?$s" >$s.hurl; done
cp browse.hurl browse.conf; cp shop.conf browse.conf
printf 'user\na\nb\nc\nd\ne\nf\n' >users.tsv
printf 'localhost\nlocalhost\n' >nodes
echo pod1 >containers
echo pod2 >pods
mkdir history results
sim raw.tsv seed=1
for f in run base monday a1 history/1; do bm-merge raw.tsv >$f.tsv; done
bm-merge -x raw.tsv >old.xml
sim raw2.tsv seed=2
for f in new a2 history/2; do bm-merge raw2.tsv >$f.tsv; done
sim slow1 seed=3 all=1.5
sim slow2 seed=4 all=1.5
for f in tuesday b1 history/3; do bm-merge slow1 >$f.tsv; done
bm-merge slow2 >b2.tsv
bm-merge -x raw2.tsv >older.xml
for n in 0 1; do
	sim results/node_$n.tsv seed=5 node=$n nodes=2
	gzip -c results/node_$n.tsv >node_$n.tsv.gz
done
cp "$T_SRC/traps.har" session.har
cp "$T_SRC/funkload/test_ShopTour.py" "$T_SRC/funkload/ShopTour.conf" .
echo 'a small file' >'upload file.txt'

# Stand-ins: what the host's name stands before is a shell command.
mkdir bin
printf '#!/bin/sh\nshift 3\nexec "$@"\n' >bin/docker
printf '#!/bin/sh\nshift 4\nexec "$@"\n' >bin/kubectl
cat >bin/ssh <<'X'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift 2
exec sh -c "$*"
X
cat >bin/chromium <<'X'
#!/bin/sh
for a do case $a in --proxy-server=*) p=${a#*=} ;; http*) u=$a ;; esac; done
curl -s --retry 50 --retry-connrefused --retry-delay 1 -x "http://$p" "$u" >page
X
chmod 755 bin/*
PATH=$PWD/bin:$PATH
port=$((20000 + ($$ * 41 + $(date +%s)) % 12000))

# short FILE: as it is typed, but quick, and against our server
short() {
	sed -e "s,http://\(localhost\|127.0.0.1\|shop.example\)\(:8080\)*\([/' ]\|\$\),$URL\3,g" \
	    -e 's/-D [0-9]*m*/-D 1/; s/-R [0-9]*/-R 20/; s/-c [0-9:]*[0-9]/-c 1:2/' \
	    -e 's/-c 1:2 -R/-c 2 -R/; s/-n 100 /-n 10 /; s/-n 5 /-n 2 /' \
	    -e 's/-l [0-9]* -u [0-9]*/-l 1 -u 2/; s/-m 1 -M 5/-m 0 -M 0.1/' \
	    -e "s,bench-master ,&-x $T_DIR/ws ,; s,bm-fanout ,&-x $T_DIR/ws ," \
	    -e "s/8090/$port/; s/bm-record shop/bm-record -p $port shop/" \
	    -e 's/kill -INT %1/kill -INT $!; wait $!/; /^bm-mock -p/d' "$1"
}

# example MANUAL N WORDS [FILE]: it runs, and its output (or FILE) has WORDS,
# a regular expression. Exit 1 may be: the machine is busy, a run differs.
example() {
	t "$1, example $2" "
		short ex/$1.$2 >now; mv ex/$1.$2 ex/.$1.$2
		sh -e now >out 2>err || [ \$? -eq 1 ] || { cat now err; exit 1; }
		grep -q \"$3\" ${4:-out} || { cat now err ${4:-out}; exit 1; }"
}
VERDICT='^ *\(VALID\|SUSPECT\|INVALID\)'

example bench-master.1 1 '	ok	' nightly/nodes.tsv
t 'bench-master.1: the named run is where it should be' '
	[ -s nightly/report/nightly-*/index.html ]'
example bench-node.1 1 "$VERDICT"
example bm-diff.1 1 .
example bm-diff.1 2 '</html>' diff.html
example bm-diff.1 3 '^\(true\|false\)$'
example bm-diff.1 4 .
example bm-fanout.1 1 "$(uname -r)"
example bm-fanout.1 2 '</html>' report.html
example bm-fanout.1 3 "$(uname -n)"
example bm-fanout.1 4 'ok' err
example bm-funkload.1 1 "$VERDICT"
example bm-har.1 1 '{{url}}' session.hurl
example bm-load.1 1 "$VERDICT"
cp run.tsv kept.tsv
example bm-load.1 2 '^resp	' run.tsv
cp kept.tsv run.tsv
example bm-load.1 3 "$VERDICT"
example bm-load.1 4 '10 200'
example bm-merge.1 1 '^books	' run.tsv
example bm-merge.1 2 '^books	' run.tsv
cp kept.tsv run.tsv
example bm-merge.1 3 '</funkload>' shop.xml
example bm-mock.1 1 "$VERDICT"
example bm-mock.1 2 'Welcome'
example bm-monitor.1 1 '^[0-9]'
example bm-report.1 1 "$VERDICT"
example bm-report.1 2 '</html>' report.html
example bm-report.1 3 "$VERDICT"
example bm-report.1 4 '^[0-9]'
example bm-scenario.5 11 'search'
example bm-search.1 1 '^bracket'
example bm-search.1 2 '^bracket'
example bm-search.1 3 '^[0-9]'
example bm-stream.5 1 '^[0-9]'
for n in 1 3; do example bm.7 $n "$VERDICT"; done
example bm.7 2 '</html>' report.html
example bm.7 4 '^books	' run.tsv
cp kept.tsv run.tsv
example bm.7 5 'p99'
example bm.7 6 'SLOWER'
example bm.7 7 "$VERDICT"
example bm.7 8 '^[0-9]'
example bm.7 9 "$VERDICT"
example bm.7 10 '^bracket'

cat >targets.txt <<X
# of vegeta
GET $URL/search?q=a%20b&x={y}
X-Id: a # b \\ {{c}} "d"

POST $URL/echo
Content-Type: text/plain
@a b.txt
HEAD $URL/
X
printf 'it is {{here}} # now' >'a b.txt'
t 'bm.7: targets of vegeta' '
	short ex/bm.7.11 >now; mv ex/bm.7.11 ex/.bm.7.11; sh -e now
	bm-load -P targets.hurl
	bm-load -1 targets.hurl >out; has out "3 requests"
	has targets.hurl "X-Id: a \# b \\\\ {\u{7b}c}} \"d\""
	has targets.hurl "file,a\ b.txt;"'
cat >access.log <<'X'
127.0.0.1 - ann [10/Oct/2026:13:55:36 +0000] "GET /search?q=a&b HTTP/1.1" 200 23 "-" "Mo \"z\" (X; GET /no HTTP/1.1)"
127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /search?q=\x22\xC3\xA9 \"x\" {{y}} HTTP/1.1" 200 23 "-" "-"
127.0.0.1 - - [10/Oct/2026:13:55:37 +0000] "POST /login HTTP/1.1" 302 0 "-" "-"
127.0.0.1 - - [10/Oct/2026:13:55:38 +0000] "GET /gone HTTP/1.1" 404 0 "-" "-"
127.0.0.1 - - [10/Oct/2026:13:55:38 +0000] "\x16\x03\x01" 400 0 "-" "-"
127.0.0.1 - - [10/Oct/2026:13:55:38 +0000] "-" 408 0
127.0.0.1 - - [10/Oct/2026:13:55:39 +0000] "HEAD / HTTP/1.0" 200 0
X
t 'bm.7: an access log' '
	short ex/bm.7.12 >now; mv ex/bm.7.12 ex/.bm.7.12; sh -e now
	bm-load -P -u "$URL" log.hurl
	bm-load -1 -u "$URL" log.hurl >out; has out "3 requests"
	printf "%s\n" "GET {{url}}/search?q=a&b" \
	    "GET {{url}}/search?q=%22%C3%A9%20%22x%22%20%7B%7By}}" \
	    "HEAD {{url}}/" >want
	same want log.hurl'

t 'bm-nodes.5: its file names 39 nodes' '
	mv ex/bm-nodes.5.1 ex/.bm-nodes.5.1
	bm-fanout -q -e ssh ex/.bm-nodes.5.1 -- echo "{host}" >got
	[ $(grep -c "^web3" got) = 4 ]; [ $(grep -c "^load[0-3][0-9]" got) = 32 ]
	[ $(wc -l <got) = 39 ]'
mkdir recorded && cd recorded && mkdir ex && mv ../ex/bm-record.1.* ex/
example bm-record.1 1 "$VERDICT"
record -p 0
example bm-record.1 2 'Log in'
cd "$T_DIR" || exit 2

t 'those that are left are run by other tests' '
	rm ex/bm-scenario.5.[1-9] ex/bm-scenario.5.10 # t/2590-scenario-examples.t
	rm ex/bm.7.13 ex/bm.7.14 # t/9300-make-cron.t
	left=$(ls ex; ls recorded/ex)
	[ -z "$left" ] || { echo "$left"; exit 1; }'
done_testing
