# A real browser: headless Chromium clicks through bm-mock's shop behind
# bm-record, and what it saw itself goes through bm-har. Both are played.
. "${0%/*}/lib.sh"
need chromium jq
. "$T_SRC/chromium.sh"

mock
url=$URL
record -p 0 shop
browser_start --proxy-server="127.0.0.1:$port" \
    --proxy-bypass-list='<-loopback>'

# visit COMMAND...: COMMAND leads to a page; keep what it holds.
visit() {
	"$@"
	bodies bodies.json
}

visit go "$url/"
visit go "$url/search?q=green+tea"
visit go "$url/login"
visit loaded js 'document.querySelector("[name=user]").value = "ann";
    document.querySelector("[name=password]").value = "secret";
    document.querySelector("form").submit(); 1'
visit go "$url/product/7"
visit loaded js 'document.querySelector("form[method=post]").submit(); 1'
js 'var f = new FormData(); f.append("note", "a b");
    f.append("file", new File(["one\u0000two"], "up.bin",
    {type: "application/octet-stream"}));
    fetch("/upload", {method: "POST", body: f}).then(r => r.text()).then(t =>
    document.title = "sent " + t); 1' >/dev/null
sent() { js 'document.title' | grep -q '^sent'; }
wait_for 30 sent
js 'fetch("/echo", {method: "POST", headers: {"Content-Type":
    "application/json"}, body: JSON.stringify({a: ["x", 1]})}).then(r =>
    r.text()).then(t => document.title = "done"); 1' >/dev/null
finished() { js 'document.title' | grep -q '^done'; }
wait_for 30 finished
visit go "$url/logout"
browser_end
kill -TERM $rec
wait $rec
status=$?
jq -n --slurpfile b bodies.json -f "$T_SRC/cdp-har.jq" \
    --argjson bodies "$(cat bodies.json)" browser/events >session.har
bm-har <session.har >har.hurl 2>har.err
har_status=$?

requests() {
	grep -E '^(GET|POST) ' "$1"
}

t 'bm-record wrote what was clicked, and only that' '
	[ "$status" -eq 0 ]
	cat >want <<-END
	GET {{url}}/
	GET {{url}}/search?q=green+tea
	GET {{url}}/login
	POST {{url}}/login
	GET {{url}}/product/7
	POST {{url}}/basket
	POST {{url}}/upload
	POST {{url}}/echo
	GET {{url}}/logout
	END
	requests shop.hurl >got
	same want got
	has rec.err "page resources"'

t 'bm-har makes the same requests of the browser'"'"'s own record' '
	[ "$har_status" -eq 0 ]
	requests shop.hurl >want
	requests har.hurl >got
	same want got'

t 'the tokens of both pages are captures' '
	for f in shop.hurl har.hurl; do
		[ "$(grep -c "^csrf: xpath " $f)" -eq 2 ] || { cat $f; exit 1; }
		[ "$(grep -c "^csrf: {{csrf}}" $f)" -eq 2 ]
		has $f "password: {{password}}"
		fails 1 grep secret $f
	done'

t 'the upload was saved, byte for byte' '
	printf "one\0two" | cmp - up.bin'

# play FILE OPTION...: bm-load; run.tsv.
play() {
	play_file=$1
	shift
	bm-load -q -u "$url" -V password=secret "$@" "$play_file" >run.tsv
}

# all_good: no request but ok ones, and some.
all_good() {
	awk -F "\t" '$1 == "resp" { n++; if ($11 != "ok") { print; bad++ } }
	    END { exit n == 0 || bad > 0 }' run.tsv
}

t 'bm-load -P accepts both' '
	bm-load -P -u "$url" -V password=x shop.hurl
	bm-load -P -u "$url" -V password=x har.hurl'

t 'bm-load plays the one of bm-record once' '
	bm-load -1 -u "$url" -V password=secret shop.hurl'

t 'bm-load plays the one of bm-har once' '
	bm-load -1 -u "$url" -V password=secret har.hurl'

t '20 users play it' '
	sed "/^delay:/d; /^\[Options\]/d; s/^location: true/[Options]\n&/" \
	    shop.hurl >quick.hurl
	play quick.hurl -c 20 -D 2
	all_good'

done_testing
