#!/bin/sh
# bm-funkload: a scenario from a recorded FunkLoad test. See bm-funkload(1).
usage='usage: bm-funkload [-t test] [file]'

die() {
	printf 'bm-funkload: %s\n' "$1" >&2
	exit 2
}

test=''
while getopts :ht: option; do
	case $option in
	h) printf '%s\n' "$usage" || exit 2; exit 0 ;;
	t) test=$OPTARG ;;
	:) printf 'bm-funkload: -%s needs a value\n%s\n' "$OPTARG" "$usage" >&2
		exit 2 ;;
	*) printf 'bm-funkload: -%s: no such option\n%s\n' "$OPTARG" "$usage" >&2
		exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# -gt 1 ]; then
	printf '%s\n' "$usage" >&2
	exit 2
fi
name='<stdin>'
if [ $# -eq 1 ] && [ "$1" != - ]; then
	name=$1
	[ -f "$name" ] || die "$name: no such file: name a test_Name.py"
	{ command exec <"$name"; } 2>/dev/null || die "$name: cannot be read"
fi

# A text is kept with the variables in it between \001 and \002, until it is
# known where it goes. A value is a node: kind[n], text[n], its parts
# child[n, 1..count[n]]; node 0 is what could not be read.
program=$(cat <<'EOF'
# --- Python's tokens: tkind, tval, tline, tcol; statements end with "nl" ----
function token(k, v) {
	tkind[++tn] = k; tval[tn] = v; tline[tn] = at; tcol[tn] = col
}
function escape(c) {
	if (c == "n") return "\n"
	if (c == "t") return "\t"
	if (c == "r") return "\r"
	if (c ~ /[\\'"]/) return c
	return c == "\n" ? "" : "\\" c
}
# The code point as UTF-8.
function utf8(n) {
	if (n < 128) return sprintf("%c", n)
	if (n < 2048)
		return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
	return sprintf("%c%c%c", 224 + int(n / 4096),
	    128 + int(n / 64) % 64, 128 + n % 64)
}
function hex(s,   i, n) {
	for (i = n = 0; i++ < length(s); )
		n = n * 16 + index("0123456789abcdef",
		    tolower(substr(s, i, 1))) - 1
	return n
}
# A string from its quote at i; to after its end, which is returned.
function lex_string(s, i, raw, wide,   q, c, v) {
	q = substr(s, i, 1)
	if (substr(s, i, 3) == q q q) q = q q q
	for (i += length(q); i <= length(s); i++) {
		if (substr(s, i, length(q)) == q) break
		c = substr(s, i, 1)
		if (c == "\n") at_next++
		if (c != "\\" || raw) { v = v c; continue }
		c = substr(s, ++i, 1)
		if (c == "\n") at_next++
		if (c == "x" && substr(s, i + 1, 2) ~ /^[0-9a-fA-F][0-9a-fA-F]$/) {
			c = hex(substr(s, i + 1, 2)); i += 2
			v = v (wide ? utf8(c) : sprintf("%c", c))
		} else if (c == "u" && wide) {
			v = v utf8(hex(substr(s, i + 1, 4))); i += 4
		} else v = v escape(c)
	}
	token("str", v)
	return i + length(q)
}
function lex(s,   i, c, w, deep, begin) {
	at = at_next = begin = 1
	for (i = 1; i <= length(s); at = at_next) {
		c = substr(s, i, 1)
		col = i - begin
		if (c == "\n") {
			if (!deep && tn && tkind[tn] != "nl") token("nl", "")
			at_next = at + 1; begin = ++i
		} else if (c == "\\" && substr(s, i + 1, 1) == "\n") {
			at_next = at + 1; i += 2
		} else if (c == " " || c == "\t") i++
		else if (c == "#") {
			while (i <= length(s) && substr(s, i, 1) != "\n") i++
		} else if (match(substr(s, i, 3), /^[bBuUrR]?[rR]?['"]/)) {
			w = tolower(substr(s, i, RLENGTH - 1))
			i = lex_string(s, i + RLENGTH - 1, w ~ /r/, w ~ /u/)
		} else if (match(substr(s, i, 200), /^[A-Za-z_][A-Za-z_0-9]*/)) {
			token("name", substr(s, i, RLENGTH)); i += RLENGTH
		} else if (match(substr(s, i, 40), /^[0-9][0-9.]*/)) {
			token("num", substr(s, i, RLENGTH)); i += RLENGTH
		} else {
			if (c ~ /[[({]/) deep++
			if (c ~ /[])}]/) deep--
			token("op", c); i++
		}
	}
	token("nl", "")
}

# --- expressions: from token p on ------------------------------------------
function is(v) { return tkind[p] != "str" && tval[p] == v }
function eat(v) { if (!is(v)) return 0; p++; return 1 }
function want(v) { if (!eat(v)) bad = 1 }
function node(k, t) { kind[++nodes] = k; text[nodes] = t; count[nodes] = 0; return nodes }
function variable(v) { return node("text", "\001" v "\002") }
function add(n, m) { child[n, ++count[n]] = m }

# self.name and name.name as one word
function dotted(   w) {
	w = tval[p++]
	while (is(".") && tkind[p + 1] == "name") { w = w "." tval[p + 1]; p += 2 }
	return w
}
function items(k, end,   n, pair) {
	n = node(k, "")
	while (!bad && !is(end)) {
		if (k == "dict") {
			pair = node("list", ""); add(pair, expr()); want(":")
			add(pair, expr()); add(n, pair)
		} else add(n, expr())
		if (!eat(",")) break
	}
	want(end)
	return n
}
# The arguments of a call: list of values; names in arg[list, name].
function arguments(   n, w) {
	n = node("list", "")
	want("(")
	while (!bad && !is(")")) {
		if (tkind[p] == "name" && tval[p + 1] == "=" &&
		    tkind[p + 1] == "op" && tval[p + 2] != "=") {
			w = tval[p]; p += 2
			arg[n, w] = expr()
		} else add(n, expr())
		if (!eat(",")) break
	}
	want(")")
	return n
}
function argument(list, i, w) {
	if (list SUBSEP w in arg) { used[list, w]; return arg[list, w] }
	return i <= count[list] ? child[list, i] : 0
}
function called(w,   a, n) {
	a = arguments()
	if (w ~ /^self\.conf_get(Int|Float)?$/ && count[a] >= 2) {
		w = text[child[a, 1]] "_" text[child[a, 2]]
		return variable(w == "main_url" ? "url" : w)
	}
	if ((w == "str" || w == "unicode") && count[a] == 1) return child[a, 1]
	if (w == "Upload" && count[a] == 1)
		return node("upload", text[child[a, 1]])
	if (w == "Data" && count[a] == 2) {
		n = node("data", text[child[a, 2]])
		add(n, child[a, 1])
		return n
	}
	if (w == "self.getBody" && !count[a]) return node("body", "")
	if (w == "extract_token" && count[a] == 3 &&
	    kind[child[a, 1]] == "body") {
		n = node("token", "(?s)" regex(text[child[a, 2]]) "(.*?)" \
		    regex(text[child[a, 3]]))
		return n
	}
	bad = 1
	return 0
}
function term(   w, n) {
	if (tkind[p] == "str") {
		w = tval[p++]
		while (tkind[p] == "str") w = w tval[p++]
		if (w ~ /[\001\002]/ || !valid(w)) bad = 1
		return node("text", w)
	}
	if (tkind[p] == "num") return node("text", tval[p++])
	if (eat("[")) return items("list", "]")
	if (eat("{")) return items("dict", "}")
	if (eat("(")) {
		n = items("list", ")")
		return count[n] == 1 && tval[p - 2] != "," ? child[n, 1] : n
	}
	if (tkind[p] != "name") { bad = 1; return 0 }
	w = dotted()
	if (is("(")) return called(w)
	if (w == "None" || w == "True" || w == "False") return node("word", w)
	if (w in bound) return bound[w] == "" ? node("body", "") : variable(bound[w])
	bad = 1
	return 0
}
function expr(   n, m) {
	n = term()
	while (!bad && eat("+")) {
		m = term()
		if (kind[n] != "text" || kind[m] != "text") bad = 1
		n = node("text", text[n] text[m])
	}
	return n
}

# --- Hurl's escapes, bm-scenario(5) ----------------------------------------
function code(c) { return sprintf("\\u{%x}", index(bytes, c)) }
# how: "value", "key", "url", "quoted", "tick"
function hurl(s, how,   i, c, o, v) {
	if (how == "url") sub(/#.*/, "", s)
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\001") {
			v = substr(s, i + 1, index(substr(s, i), "\002") - 2)
			o = o "{{" v "}}"
			i += length(v) + 1
		} else if (how == "url" && c ~ /[^!$&'()*+,\/:;=?@A-Za-z0-9_.~%-]/)
			o = o sprintf("%%%02X", index(bytes, c))
		else if (how == "key" && c !~ /[][A-Za-z0-9_.@$-]/ && c < "\177")
			o = o code(c)
		else if (c == "\\") o = o "\\\\"
		else if (c == "\n") o = o "\\n"
		else if (c == "\t") o = o "\\t"
		else if (c == "\r") o = o "\\r"
		else if (c < " " || c == "\177") o = o code(c)
		else if (c == "{" && substr(s, i + 1, 1) == "{") o = o "\\u{7b}"
		else if (c == "#" && how == "value") o = o "\\#"
		else if (c == " " && how == "value" && (i == 1 || i == length(s)))
			o = o "\\u{20}"
		else if (c == "\"" && how == "quoted" || c == "`" && how == "tick")
			o = o "\\" c
		else o = o c
	}
	return o
}
function regex(s,   i, c, o) {
	if (s ~ /\001/) bad = 1
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		o = o (c == "\n" ? "\\n" : c ~ /[][\\\/.+*?(){}|^$]/ ? "\\" c : c)
	}
	return o
}
function file(s) { gsub(/[ #;{}\\]/, "\\\\&", s); return s }
function valid(s,   i, b, left) {
	for (i = 1; i <= length(s); i++) {
		b = index(bytes, substr(s, i, 1))
		if (left) { if (b < 128 || b > 191) return 0; left-- }
		else if (b > 127) {
			if (b < 194 || b > 244) return 0
			left = b < 224 ? 1 : b < 240 ? 2 : 3
		}
	}
	return !left
}

# --- entries ---------------------------------------------------------------
function flush() {
	if (entry == "") return
	printf "\n%s", entry
	if (captures != "" || asserts != "" || statuses != "") {
		if (statuses == "") statuses = "status < 400\n"
		printf "HTTP *\n"
		if (captures != "") printf "[Captures]\n%s", captures
		printf "[Asserts]\n%s%s", statuses, asserts
	}
	entry = captures = asserts = statuses = ""
}
# One name and value; lists as values repeat the name.
function param(k, v,   i, o) {
	if (kind[k] != "text") bad = 1
	if (kind[v] == "list") {
		for (i = 1; i <= count[v]; i++) o = o param(k, child[v, i])
		return o
	}
	o = hurl(text[k], "key") ": "
	if (kind[v] == "upload") return o "file," file(hurl(text[v])) ";\n"
	if (kind[v] != "text") bad = 1
	return o hurl(text[v], "value") "\n"
}
function uploads(n,   i) {
	for (i = 1; i <= count[n]; i++)
		if (kind[child[child[n, i], 2]] == "upload") return 1
	return 0
}
# Sections go before bodies: both go to `section`, `tail`, `head`.
function parameters(n, verb,   i, type) {
	if (!n || kind[n] == "word") return
	if (kind[n] == "data") {
		type = hurl(text[child[n, 1]], "value")
		head = head "Content-Type: " type "\n"
		tail = "`" hurl(text[n], "tick") "`\n"
		return
	}
	if (kind[n] != "list" && kind[n] != "dict") { bad = 1; return }
	if (verb == "GET") section = "[Query]\n"
	else section = uploads(n) ? "[Multipart]\n" : "[Form]\n"
	for (i = 1; i <= count[n]; i++) {
		if (count[child[n, i]] != 2) bad = 1
		section = section param(child[child[n, i], 1], child[child[n, i], 2])
	}
}
function codes(n,   i, o) {
	if (!n || kind[n] == "word") return ""
	if (kind[n] != "list" || !count[n]) bad = 1
	for (i = 1; i <= count[n]; i++) {
		if (text[child[n, i]] !~ /^[0-9][0-9][0-9]$/) bad = 1
		o = o (i > 1 ? "|" : "") text[child[n, i]]
	}
	return "status toString matches /^(" o ")$/\n"
}
function request(verb,   a, i, url, title, ok, k) {
	a = arguments()
	i = 1
	if (verb == "METHOD") { verb = text[child[a, 1]]; i = 2 }
	url = argument(a, i, "url")
	head = section = tail = ""
	parameters(argument(a, i + 1, "params"), verb)
	title = argument(a, i + 2, "description")
	ok = codes(argument(a, i + 3, "ok_codes"))
	follow = text[argument(a, 0, "follow_redirect")] != "False"
	argument(a, 0, "load_auto_links")
	for (k in arg) {
		split(k, pair, SUBSEP)
		if (pair[1] == a && !(k in used)) bad = 1
	}
	if (!url || kind[url] != "text" || verb !~ /^[A-Z]+$/ ||
	    count[a] > i + 3 || title && kind[title] != "text") bad = 1
	if (bad) return
	flush()
	title = hurl(text[title])
	gsub(/\\[nrt]/, " ", title)
	entry = (title == "" ? "" : "# " title "\n") verb " " \
	    hurl(text[url], "url") "\n" always() head \
	    (follow || pause ? "[Options]\n" : "") \
	    (pause ? "delay: " pause "ms\n" : "") \
	    (follow ? "location: true\n" : "") auth section tail
	statuses = ok
	pause = 0
}
function always(   i, o) {
	for (i = 1; i <= headers; i++)
		if (hname[i] != "") o = o hname[i] ": " hvalue[i] "\n"
	return o
}
function header(k, v, fresh,   i) {
	k = hurl(k, "key"); v = hurl(v, "value")
	for (i = 1; fresh && i <= headers; i++)
		if (tolower(hname[i]) == tolower(k)) hname[i] = ""
	if (v == "" && fresh) return
	hname[++headers] = k; hvalue[headers] = v
}

# --- statements ------------------------------------------------------------
# self.word(...): what is no request. Nothing is changed if it can't be read.
function setting(w,   a, k, v) {
	if (w ~ /^(assert_|assertTrue|failUnless)$/) { assertion(); return }
	if (w ~ /^log(i|d|dd)$/) { while (tkind[p] != "nl") p++; return }
	a = arguments()
	k = count[a] > 0 ? text[child[a, 1]] : ""
	v = count[a] > 1 ? text[child[a, 2]] : ""
	if (bad) return
	if (w == "setBasicAuth" && count[a] == 2)
		auth = "[BasicAuth]\n" hurl(k, "key") ": " hurl(v, "value") "\n"
	else if (w == "clearBasicAuth") auth = ""
	else if (w ~ /^(set|add)Header$/ && count[a] == 2)
		header(k, v, w ~ /^set/)
	else if (w == "delHeader" && count[a] == 1) header(k, "", 1)
	else if (w == "clearHeaders") headers = 0
	else if (w == "setUserAgent" && count[a] == 1) header("User-Agent", k, 1)
	else bad = 1
}
# 'text' in self.getBody()
function assertion(   t, not) {
	want("(")
	t = expr()
	not = eat("not")
	want("in")
	if (kind[expr()] != "body" || kind[t] != "text") bad = 1
	if (eat(",")) expr()
	want(")")
	if (!bad && entry == "") bad = 1
	if (bad) return
	asserts = asserts "body " (not ? "not " : "") "contains \"" \
	    hurl(text[t], "quoted") "\"\n"
}
# name = ..., self.name = ...
function assign(w,   n, name) {
	if (is("self") && tval[p + 1] == "." && tval[p + 2] in verbs) {
		p += 3
		request(verbs[tval[p - 1]])
		if (!bad) { bound[w ".body"] = "" }
		return
	}
	n = expr()
	if (bad) return
	name = w
	sub(/^self\./, "", name)
	gsub(/\./, "_", name)
	if (kind[n] == "token" && entry != "") {
		captures = captures name ": regex /" text[n] "/\n"
		bound[w] = name
	} else if (kind[n] == "text" && text[n] ~ /^\001[^\001\002]*\002$/) {
		bound[w] = text[n]
		gsub(/[\001\002]/, "", bound[w])
	} else if (kind[n] == "body") bound[w] = ""
	else bad = 1
}
# a, b = xmlrpc_get_credential(...): from a data file
function credential(   a, b) {
	a = dotted(); want(","); b = dotted(); want("=")
	if (!eat("xmlrpc_get_credential")) { bad = 1; return }
	bound[a] = "login"; bound[b] = "password"
	note(tline[s], "a credential: give the variables login and password in a data file, -d")
	while (tkind[p] != "nl") p++
}
function statement(   w) {
	if (tkind[p] == "str" && tkind[p + 1] == "nl" || eat("pass")) {
		if (tkind[p] == "str") p++
		return
	}
	if (is("if") || is("for") || is("while") || is("else") || is("elif") ||
	    is("try") || is("except") || is("finally") || is("with") ||
	    tkind[p] != "name") { bad = 1; return }
	if (is("self") && tval[p + 2] in verbs && tval[p + 3] == "(") {
		p += 3
		request(verbs[tval[p - 1]])
		return
	}
	w = dotted()
	if (is(",")) { p = s; credential(); return }
	if (eat("=")) { assign(w); return }
	if (w == "time.sleep" || w == "sleep") {
		w = arguments()
		if (text[child[w, 1]] !~ /^[0-9.]+$/) { bad = 1; return }
		pause += int(text[child[w, 1]] * 1000)
	} else if (w ~ /^self\.[A-Za-z_]+$/ && is("(")) setting(substr(w, 6))
	else bad = 1
}
function note(n, words) {
	printf "bm-funkload: %s:%d: %s\n", name, n, words | "cat >&2"
}
function leave(n, why,   l) {
	l = source[n]
	gsub(/^[ \t]+|[ \t]+$/, "", l)
	gsub(/[\001-\037\177]/, " ", l)
	note(n, why ": " l)
	flush()
	printf "\n# line %d, %s: %s\n", n, why, valid(l) ? l : "(not UTF-8)"
	left++
}

# What surrounds a test and has no meaning in a scenario.
function frame() {
	return is("import") || is("from") || is("class") || is("def") ||
	    is("additional_tests") || is("unittest") || is("return") ||
	    tkind[p] == "str" || is("if") && tval[p + 1] == "__name__"
}
# To the next statement; a colon's own line ends there, too.
function next_statement() { while (tkind[p] != "nl") p++; p++ }

function methods(   seen) {
	for (p = 1; p < tn; next_statement())
		if (is("def") && tval[p + 1] ~ /^test/ && tcol[p] > 0 &&
		    !(tval[p + 1] in seen)) {
			seen[tval[p + 1]]
			found = found " " tval[p + 1]
			if (chosen == "") chosen = tval[p + 1]
			tests++
		}
}
function trouble(words) {
	printf "bm-funkload: %s: %s\n", name, words | "cat >&2"
	close("cat >&2")
	exit status = 2
}
function convert(   within, deep, w) {
	within = ""
	for (p = 1; p < tn; next_statement()) {
		s = p
		bad = 0
		if (within != "" && tcol[s] <= deep) within = ""
		if (is("def") && tcol[s] > 0 && within == "") {
			within = tval[p + 1]
			deep = tcol[s]
			if (within !~ /^(test|setUp|tearDown)/)
				leave(tline[s], "a method of its own, not translated")
			continue
		}
		if (within == "") {
			if (!frame() && tcol[s] == 0) leave(tline[s], "not translated")
			continue
		}
		if (within != chosen && within !~ /^(setUp|tearDown)$/) continue
		statement()
		if (!bad && tkind[p] != "nl") bad = 1
		if (bad) {
			p = s
			w = "not translated"
			if (is("for") || is("if") || is("while"))
				w = w ", what is in it is played once"
			leave(tline[s], w)
		}
	}
	flush()
}

BEGIN {
	name = ENVIRON["BM_NAME"]
	chosen = ENVIRON["BM_TEST"]
	for (i = 1; i < 256; i++) bytes = bytes sprintf("%c", i)
	n = split("get post put delete head options propfind", v, " ")
	for (i = 1; i <= n; i++) verbs[v[i]] = toupper(v[i])
	verbs["method"] = "METHOD"
	bound["server_url"] = bound["self.server_url"] = "url"
	text[0] = kind[0] = ""
}
{ sub(/\r$/, ""); source[NR] = $0; all = all $0 "\n" }
END {
	lex(all)
	given = chosen
	methods()
	if (!tests) trouble("no method test... in a class: not a FunkLoad test")
	if (given == "" && tests > 1)
		trouble("has" found ": choose one with -t")
	if (index(found " ", " " chosen " ") == 0)
		trouble("no " chosen ", but" found)
	printf "# Made by bm-funkload of %s. Play it once: bm-load -1\n", chosen
	convert()
	close("cat >&2")
	exit left > 0
}
EOF
)
# Not every awk notices that it could not write.
scenario=$(BM_NAME=$name BM_TEST=$test LC_ALL=C awk "$program")
left=$?
[ -z "$scenario" ] || printf '%s\n' "$scenario" 2>/dev/null ||
    die "the scenario cannot be written"
exit $left
