# bm-har: a HAR with every trap there is, and broken ones.
. "${0%/*}/lib.sh"
need jq

bm-har <"$T_SRC/traps.har" >out.hurl 2>err
status=$?

# entry TEXT: the entry whose comment is TEXT.
entry() {
	awk -v want="# $1" 'BEGIN { RS = ""; FS = ORS = "\n" }
	    $1 == want { print; exit }' out.hurl
}

t 'it is written: exit 0' '
	[ "$status" -eq 0 ]
	has out.hurl "bm-load -1 -u https://shop.example"'

t 'bm-load -P accepts it' '
	: >"my pic;1.png"
	: >doc.pdf
	bm-load -P -q -n 1 -u https://shop.example -V password=x -V auth=y \
	    out.hurl >pout 2>perr || { cat perr; false; }
	[ ! -s perr ]'

t 'entries come in the order of time, across time zones' '
	[ "$(grep -E "^(GET|POST|PUT|DELETE) " out.hurl | head -n 4 |
	    cut -d " " -f 1 | tr "\n" " ")" = "GET POST POST PUT " ]
	entry "Log in & shop" | grep "^GET {{url}}/login$"'

t 'two redirects in a row, relative ones, are one entry' '
	entry "POST /login: {{Account}} home" >e
	has e "location: true"
	has e "HTTP 200"
	fails 1 grep "^GET {{url}}/account" out.hurl'

t 'a pause is rounded to 100 ms' '
	entry "POST /login: {{Account}} home" >e
	has e "delay: 3700ms"
	entry "PUT /api/items/it3m-0002-bb" >e
	fails 1 grep delay e'

t 'what is left out is counted by its reason' '
	has err "left out: 5 page resources"
	has err "left out: 2 answers out of a cache"
	has err "left out: 4 not http"
	has err "left out: 1 preflight"
	has err "left out: 1 websockets"
	has err "left out: 1 requests that were blocked"
	has err "left out: 2 requests the browser or a tracker made"
	has err "left out: 2 requests to other.example"
	fails 1 grep "other.example\|a.css\|favicon\|cached\|/ws2" out.hurl'

t 'only headers that matter stay' '
	fails 1 grep -i "^cookie\|^user-agent\|^sec-\|authority\|^host\|sid=1" \
	    out.hurl
	entry "POST /login: {{Account}} home" >e
	has e "Origin: {{url}}"
	has e "Referer: {{url}}/login"
	entry "POST /api/session" >e
	has e "Accept: application/json"
	has e "X-Requested-With: XMLHttpRequest"'

t 'a form: values decoded, names as sent, comments escaped' '
	entry "POST /login: {{Account}} home" >e
	has e "user: Jörg \\# x"
	has e "csrf\\u{25}5Btoken\\u{25}5D: {{csrf_token}}"
	grep "^empty: *$" e
	entry "POST /params" >e
	has e "a\\u{25}20b: c d"
	has e "e: f g h"'

t 'tokens: of an input, a meta element, of JSON; in form, header, path' '
	entry "Log in & shop" >e
	has e "csrf_token: xpath \"string(//input[@name='"'csrf[token]'"']/@value)\""
	has e "csrf-meta: xpath \"string(//meta[@name='"'csrf-meta'"']/@content)\""
	entry "POST /api/session" >e
	has e "x-csrf-token: {{csrf-meta}}"
	has e "access_token: jsonpath \"\$["
	entry "PUT /api/items/it3m-0002-bb" >e
	has e "PUT {{url}}/api/items/{{id_2}}"
	has e "authorization: Bearer {{access_token}}"
	has e "{\"ref\":\"{{id}}\"}"
	fails 1 grep "eyJhb\|f0rm\|m3tat0" out.hurl'

t 'secrets become variables, the same one for the same' '
	entry "POST /login: {{Account}} home" >e
	has e "pw: {{password}}"
	entry "POST /api/session" >e
	has e "\"password\":\"{{password}}\""
	entry "/api/secret" >e
	has e "authorization: {{auth}}"
	fails 1 grep "wörd\|YW5uOnB3" out.hurl'

t 'what fools caches is a number of the test' '
	entry "PUT /api/items/it3m-0002-bb" >e
	has e "_: {{bm_iter}}"
	has e "q: a b"'

t 'multipart, written out and as parameters' '
	entry "POST /upload" >e
	has e "note: a \\#1 {\\u{7b}x}}"
	has e "pic: file,my\\ pic\\;1.png; image/png"
	entry "POST /upload2" >e
	has e "f: file,doc.pdf; application/pdf"
	has e "t: \\u{20}v\\u{20}"
	has err "the file doc.pdf is not in a HAR"'

t 'other bodies keep each byte' '
	entry "POST /text" >e
	has e "\`one \\\`line\\\` \\\\ # {\\u{7b}y}}\\t.\`"
	has e "Content-Type: text/plain"
	entry "POST /lines" | sed -n "s/^base64,\(.*\);$/\1/p" | base64 -d >b
	printf "two\nlines" | cmp - b
	entry "POST /fence" | sed -n "s/^base64,\(.*\);$/\1/p" | base64 -d >b
	printf "a \`\`\` b\nc\n" | cmp - b
	entry "POST /raw" >e
	has e "raw {{z}}"'

t '-a keeps resources, -H chooses hosts' '
	bm-har -a "$T_SRC/traps.har" 2>/dev/null >all
	has all "GET {{url}}/a.css"
	has all "GET {{url}}/b.png"
	bm-har -H other.example "$T_SRC/traps.har" 2>/dev/null >other
	[ "$(grep -c "^GET {{url}}/widget" other)" -eq 2 ]
	fails 1 grep shop.example other
	bm-har -H shop.example -H OTHER.example "$T_SRC/traps.har" 2>/dev/null >both
	has both "GET https://other.example/widget"
	has both "GET {{url}}/login"'

t 'nothing left: exit 1' '
	fails 1 bm-har -H no.example "$T_SRC/traps.har" >o 2>e
	[ ! -s o ]
	has e "nothing is left"
	echo "{\"log\": {\"entries\": []}}" >empty.har
	fails 1 bm-har empty.har >o 2>e'

t 'no HAR: exit 2 and one line' '
	fails 2 bm-har </dev/null >o 2>e
	has e "bm-har: <stdin>: not a HAR"
	echo "{}" >none.har
	fails 2 bm-har none.har 2>e
	has e "bm-har: none.har: not a HAR"
	has e "no log.entries"
	head -c 3000 "$T_SRC/traps.har" >cut.har
	fails 2 bm-har cut.har 2>e
	[ "$(wc -l <e)" -eq 1 ]
	echo "{\"log\": {\"entries\": [{\"startedDateTime\": \"now\",
	    \"request\": {\"url\": \"http://a/\"}}]}}" >date.har
	fails 2 bm-har date.har 2>e
	has e "not a date"
	fails 2 bm-har missing.har 2>e
	has e "bm-har: missing.har: cannot be read"
	[ "$(wc -l <e)" -eq 1 ]'

t 'a page that wants to write Hurl can not' '
	jq ".log.entries[1].response.content.text |=
	    sub(\"Log  in\"; \"x\nGET http://evil/\u0001\")" \
	    "$T_SRC/traps.har" >evil.har
	bm-har evil.har >evil.hurl 2>e
	fails 1 grep "^GET http://evil" evil.hurl'

t 'usage: exit 2' '
	fails 2 bm-har -x 2>e
	has e "usage: bm-har"
	fails 2 bm-har a b 2>e
	fails 2 bm-har -H 2>e
	bm-har -h >o
	has o "usage: bm-har"'

t 'a full disk: exit 2' '
	fails 2 bm-har "$T_SRC/traps.har" >/dev/full 2>e
	fails 2 bm-har -h >/dev/full 2>e'

done_testing
