#!/bin/sh
# bm-funkload: tests that FunkLoad recorded become scenarios.
. "${0%/*}/lib.sh"
cp "$T_SRC/funkload/test_ShopTour.py" "$T_SRC/funkload/ShopTour.conf" .
echo 'a small file' >'upload file.txt'
mock -l log

t 'a recorded test becomes a scenario, whole' '
	bm-funkload test_ShopTour.py >ShopTour.hurl 2>err
	[ ! -s err ]
	[ $(grep -c "^\(GET\|POST\) {{url}}" ShopTour.hurl) = 7 ]'
t 'bm-load -P has nothing to say of it, but of the keys of the conf' '
	bm-load -P ShopTour.hurl >out 2>&1
	echo "bm-load: ShopTour.conf: without effect here: log_to log_path result_path" |
	    same - out'
t 'it plays, with its token, its upload, and the texts as they were' '
	bm-load -1 -u "$URL" ShopTour.hurl >out || { cat out; exit 1; }
	grep -q "	GET	/search?q=green%20tea&x=%20	" log'
t 'under load with the conf beside it, named after the pages' '
	bm-load -q -u "$URL" -D 1 ShopTour.hurl >raw
	bm-merge raw >run; bm-report run >out
	has out "Post /login"; has out "Shop tour"'
t 'another awk makes the same of it' '
	for awk in mawk "busybox awk" gawk original-awk; do
		command -v ${awk%% *} >/dev/null || continue
		mkdir -p bin; printf "#!/bin/sh\nexec %s \"\$@\"\n" "$awk" >bin/awk
		chmod 755 bin/awk
		PATH=$PWD/bin:$PATH bm-funkload test_ShopTour.py >other
		same ShopTour.hurl other
	done'

# body LINE...: a test with these lines, to x.py
body() {
	{
		echo 'class X(FunkLoadTestCase):'
		echo '    def test_x(self):'
		for l do printf '        %s\n' "$l"; done
	} >x.py
}
# makes WANT LINE...: these lines give this scenario
makes() {
	printf '# Made by bm-funkload of test_x. Play it once: bm-load -1\n%s\n' \
	    "$1" >want
	shift
	body "$@"
	bm-funkload x.py >got
	same want got
}
FOLLOW='
[Options]
location: true'

t 'parameters of a GET are its query, a dictionary of others a form' '
	makes "
GET {{url}}/a$FOLLOW
[Query]
q: 1
q: 2

PUT {{url}}/b$FOLLOW
[Form]
k: 3" "self.get(server_url + \"/a\", params=[(\"q\", [\"1\", \"2\"])])" \
	    "self.put(self.server_url + \"/b\", {\"k\": 3})"'
t 'a redirect that is not followed, a method by name, a pause' '
	makes "
PROPFIND http://a.example/x
[Options]
delay: 1500ms

HEAD {{url}}$FOLLOW" "time.sleep(1.5)" \
	    "self.method(\"PROPFIND\", \"http://a.example/x\", follow_redirect=False)" \
	    "self.head(server_url)"'
t 'statuses, one or several' '
	makes "
GET {{url}}/a$FOLLOW
HTTP *
[Asserts]
status toString matches /^(404|410)\$/
body not contains \"a \\\"b\\\"\"" \
	    "self.get(server_url + \"/a\", ok_codes=[404, 410])" \
	    "self.assertTrue(\"a \\\"b\\\"\" not in self.getBody())"'
t 'headers and credentials last until they are taken away' '
	makes "
GET {{url}}/1
X-A: b
User-Agent: me$FOLLOW
[BasicAuth]
ann: s\\#cret

GET {{url}}/2
User-Agent: me$FOLLOW" "self.setHeader(\"X-A\", \"b\")" \
	    "self.setUserAgent(\"me\")" "self.setBasicAuth(\"ann\", \"s#cret\")" \
	    "self.get(server_url + \"/1\")" "self.delHeader(\"X-A\")" \
	    "self.clearBasicAuth()" "self.get(server_url + \"/2\")"' 
t 'keys of the conf are variables; a credential comes from a data file' '
	body "who = self.conf_get(\"main\", \"who\")" \
	    "self.login, self.pwd = xmlrpc_get_credential(h, p, \"g\")" \
	    "self.get(server_url + \"/\" + who, params=[[\"u\", self.login], [\"p\", self.pwd]])"
	bm-funkload x.py >got 2>err
	has got "GET {{url}}/{{main_who}}"; has got "u: {{login}}"
	has got "p: {{password}}"
	has err "x.py:4: a credential: give the variables login and password in a data file, -d"'
t 'each line that it cannot read is named, there and in the scenario: exit 1' '
	body "for i in range(3):" "    self.get(server_url + \"/%d\" % i)" \
	    "self.xmlrpc(server_url, \"m\")" "self.get(server_url + \"/ok\")" \
	    "self.get(server_url, odd=1)" "self.assert_(x > 1)" "n = len(y)" \
	    "self.post(server_url, params=self.fill())" "print(\"hi\")" \
	    "self.get(server_url + \"/\\xff\")" "del x"
	fails 1 bm-funkload x.py >got 2>err
	[ "$(cut -d : -f 3 err | tr "\n" " ")" = "3 4 5 7 8 9 10 11 12 13 " ]
	[ "$(sed -n "s/^# line \([0-9]*\), not.*/\1/p" got | tr "\n" " ")" = \
	    "3 4 5 7 8 9 10 11 12 13 " ]
	has err "x.py:5: not translated: self.xmlrpc(server_url, \"m\")"
	[ "$(grep -c "^GET" got)" = 1 ]
	bm-load -P -u http://a.example got'
t 'of several tests one is chosen' '
	{ body "self.get(server_url + \"/1\")"; cat x.py; echo "    def test_y(self):"
	    echo "        self.get(server_url + \"/2\")"; } >two.py
	sed -i.old "/class/,/1.)/{ /class/!b
	}" two.py
	fails 2 bm-funkload two.py >got 2>err
	has err "two.py: has test_x test_y: choose one with -t"
	bm-funkload -t test_y two.py >got
	has got "{{url}}/2"; hasnt got "{{url}}/1"
	fails 2 bm-funkload -t test_z two.py 2>err
	has err "two.py: no test_z, but test_x test_y"'
t 'what is no test, no file, or cannot be written: exit 2, in one line' '
	echo "print(1)" >no.py
	fails 2 bm-funkload no.py 2>err
	has err "no.py: no method test... in a class: not a FunkLoad test"
	fails 2 bm-funkload nowhere.py 2>err
	has err "bm-funkload: nowhere.py: no such file: name a test_Name.py"
	[ $(wc -l <err) = 1 ]
	fails 2 bm-funkload test_ShopTour.py >/dev/full 2>err
	has err "bm-funkload: the scenario cannot be written"; [ $(wc -l <err) = 1 ]'
done_testing
