/*
 * The grammar of Hurl files, clause by clause: each production, escape,
 * section, option, query, filter and predicate has at least one case that is
 * accepted (or refused by its name) and one that is a syntax error. Those
 * that have none are listed.
 */
#include <stdlib.h>

#include "err.h"
#include "hurl_cases.h"
#include "readhurl.h"
#include "tap.h"

static char said[4000];
static int entries;

static void
say(const char *line)
{
	size_t n = strlen(said);

	snprintf(said + n, sizeof said - n, "%s%s", n ? "|" : "", line);
}

static void
count_entry(void *arg, struct hurl_entry *e)
{
	(void)arg;
	(void)e;
	entries++;
}

/* What is said about a text: "" when all of it is accepted. */
static const char *
read_text(const char *text, size_t n)
{
	said[0] = '\0';
	entries = 0;
	read_hurl("t", text, n, say, count_entry, NULL);
	return said;
}

/* Where a text is put, by the first letter of its case's place. */
static void
wrap(char place, const char *text, char *out, size_t size)
{
	static const char *const head[] = {['F'] = "",
	    ['U'] = "GET http://h/",
	    ['H'] = "GET http://h/\n",
	    ['B'] = "POST http://h/\n",
	    ['O'] = "GET http://h/\n[Options]\n",
	    ['C'] = "GET http://h/\nHTTP 200\n[Captures]\n",
	    ['A'] = "GET http://h/\nHTTP 200\n[Asserts]\n",
	    ['P'] = "GET http://h/\nHTTP 200\n[Asserts]\nbody ",
	    ['L'] = "GET http://h/\nHTTP 200\n[Asserts]\nbody ",
	    ['M'] = "POST http://h/\n[Multipart]\n",
	    ['R'] = "GET http://h/\nHTTP 200\n"};

	snprintf(out, size, "%s%s%s", head[(unsigned char)place], text,
	    place == 'L' ? " exists" : "");
}

static void
accepts(const char *what, char place, const char *text, const char *refusal)
{
	char whole[3000];
	const char *got;

	wrap(place, text, whole, sizeof whole);
	got = read_text(whole, strlen(whole));
	if (!ok(!strcmp(got, refusal), "%s: %s '%s'", what,
		*refusal ? "refused by name" : "accepted", text))
		printf("# said '%s', not '%s'\n", got, refusal);
}

static void
rejects(const char *what, char place, const char *text, const char *why)
{
	char whole[3000], want[400];
	const char *got;

	wrap(place, text, whole, sizeof whole);
	got = read_text(whole, strlen(whole));
	snprintf(want, sizeof want, "t:%s", why);
	if (!ok(!strcmp(got, want), "%s: not '%s'", what, text))
		printf("# said '%s', not '%s'\n", got, want);
}

enum { CLAUSES = sizeof grammar / sizeof grammar[0] };

/* Escapes of values: each letter, and what is none. */
static void
escapes(void)
{
	static const char *const all[] = {"\\\"", "\\\\", "\\/", "\\b", "\\f",
	    "\\n", "\\r", "\\t", "\\#", "\\`", "\\u{1F600}"};
	static const char *const bad[][2] = {{"\\a", "1:15: unknown escape"},
	    {"\\u", "1:16: expected '{'"},
	    {"\\u{", "1:17: expected a hexadecimal digit"},
	    {"\\u{g}", "1:17: expected a hexadecimal digit"},
	    {"\\u{41", "1:19: expected '}'"},
	    {"\\u{110000}", "1:14: no such character"},
	    {"\\u{d800}", "1:14: no such character"},
	    {"\\", "1:15: unknown escape"}, {"\\{", "1:15: unknown escape"}};
	size_t i;

	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		accepts("escape", 'U', all[i], "");
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		rejects("escape", 'U', bad[i][0], bad[i][1]);
}

/*
 * Words: how one is used, and how not. refused: known, and not supported.
 */
struct word {
	const char *name, *good, *bad, *why;
	bool refused;
};

static const struct word options[] = {
    {"aws-sigv4", "aws:amz:eu", "a\tb", "14: expected the end of the line",
	true},
    {"cacert", "a.pem", "", "9: expected a file name", true},
    {"cert", "a.pem", "", "7: expected a file name", true},
    {"compressed", "true", "yes", "13: expected true or false", false},
    {"connect-timeout", "5", "x", "18: expected a whole number", false},
    {"connect-to", "a:1:b:2", "\\x", "14: unknown escape", true},
    {"delay", "{{d}}", "soon", "8: expected a whole number", false},
    {"digest", "true", "1", "9: expected true or false", true},
    {"fail-with-body", "true", "x", "17: expected true or false", true},
    {"header", "a: b", "\\q", "10: unknown escape", false},
    {"http1.0", "true", "on", "10: expected true or false", false},
    {"http1.1", "{{b}}", "{b}", "10: expected true or false", false},
    {"http2", "true", "x", "8: expected true or false", true},
    {"http3", "true", "x", "8: expected true or false", true},
    {"insecure", "false", "0", "11: expected true or false", true},
    {"ipv4", "true", "x", "7: expected true or false", true},
    {"ipv6", "true", "x", "7: expected true or false", true},
    {"key", "a.pem", "", "6: expected a file name", true},
    {"limit-rate", "100", "-1", "13: expected a number >= 0", true},
    {"location", "true", "tru", "11: expected true or false", false},
    {"location-trusted", "true", "", "19: expected true or false", false},
    {"max-redirs", "-1", "-2", "13: expected a number >= -1", false},
    {"max-time", "1500ms", "1x", "12: expected ms, s, m or h", false},
    {"negotiate", "true", "x", "12: expected true or false", true},
    {"netrc", "true", "x", "8: expected true or false", true},
    {"netrc-file", "a", "\\a", "14: unknown escape", true},
    {"netrc-optional", "true", "x", "17: expected true or false", true},
    {"no-header", "Accept", "\\a", "13: unknown escape", true},
    {"ntlm", "true", "x", "7: expected true or false", true},
    {"output", "out.bin", "", "9: expected a file name", false},
    {"path-as-is", "true", "x", "13: expected true or false", false},
    {"pinnedpubkey", "a", "\\a", "16: unknown escape", true},
    {"proxy", "h:1", "\\a", "9: unknown escape", true},
    {"repeat", "10", "1.5", "10: expected the end of the line", false},
    {"resolve", "h:1:2", "\\a", "11: unknown escape", true},
    {"retry", "{{n}}", "many", "8: expected a whole number", false},
    {"retry-interval", "1s", "1 s", "19: expected the end of the line", false},
    {"skip", "{{b}}", "no", "7: expected true or false", false},
    {"unix-socket", "s", "\\a", "15: unknown escape", true},
    {"user", "a:b", "\\a", "8: unknown escape", false},
    {"variable", "a=b", "=b", "11: expected the name of a variable", false},
    {"verbose", "true", "x", "10: expected true or false", false},
    {"verbosity", "debug", "loud", "12: expected brief, verbose or debug",
	false},
    {"very-verbose", "true", "x", "15: expected true or false", false},
};

static const struct word queries[] = {
    {"status", "", "x", "8: unknown predicate 'x'", false},
    {"version", "", "\"a\"", "9: expected a predicate", false},
    {"url", "", "\"a\"", "5: expected a predicate", false},
    {"ip", "", "x", "4: unknown predicate 'x'", true},
    {"duration", "", "1", "10: unknown predicate '1'", false},
    {"body", "", "\"a\"", "6: expected a predicate", false},
    {"bytes", "", "\"a\"", "7: expected a predicate", false},
    {"rawbytes", "", "\"a\"", "10: expected a predicate", true},
    {"sha256", "", "\"a\"", "8: expected a predicate", false},
    {"md5", "", "\"a\"", "5: expected a predicate", false},
    {"redirects", "", "\"a\"", "11: expected a predicate", false},
    {"header", "\"a\"", "a", "8: expected '\"'", false},
    {"variable", "\"a\"", "a", "10: expected '\"'", false},
    {"jsonpath", "\"$.a\"", "\"a\"", "11: jsonpath: expected '$'", false},
    {"xpath", "\"string(//a)\"", "//a", "7: expected '\"'", false},
    {"regex", "\"a(b)\"", "\"a(\"", "8: regex: unclosed group", false},
    {"cookie", "\"a\"", "\"\"", "9: expected the name of a cookie", false},
    {"certificate", "\"Subject\"", "\"Colour\"",
	"14: unknown field of a certificate", true},
};

static const struct word filters[] = {
    {"count", "", "1", "12: unknown predicate '1'", false},
    {"first", "", "1", "12: unknown predicate '1'", false},
    {"last", "", "1", "11: unknown predicate '1'", false},
    {"nth", "2", "", "10: expected a whole number", false},
    {"regex", "/a/", "a", "12: expected '\"'", false},
    {"replace", "\"a\" \"b\"", "\"a\"", "17: expected a blank", false},
    {"replaceRegex", "/a/ \"b\"", "/a/ b", "23: expected '\"'", false},
    {"split", "\",\"", ",", "12: expected '\"'", false},
    {"toInt", "", "1", "12: unknown predicate '1'", false},
    {"toFloat", "", "1", "14: unknown predicate '1'", false},
    {"toString", "", "1", "15: unknown predicate '1'", false},
    {"toHex", "", "1", "12: unknown predicate '1'", false},
    {"urlEncode", "", "1", "16: unknown predicate '1'", false},
    {"urlDecode", "", "1", "16: unknown predicate '1'", false},
    {"urlQueryParam", "\"a\"", "a", "20: expected '\"'", false},
    {"htmlEscape", "", "1", "17: unknown predicate '1'", false},
    {"htmlUnescape", "", "1", "19: unknown predicate '1'", false},
    {"base64Encode", "", "1", "19: unknown predicate '1'", false},
    {"base64Decode", "", "1", "19: unknown predicate '1'", false},
    {"base64UrlSafeEncode", "", "1", "26: unknown predicate '1'", false},
    {"base64UrlSafeDecode", "", "1", "26: unknown predicate '1'", false},
    {"utf8Encode", "", "1", "17: unknown predicate '1'", false},
    {"utf8Decode", "", "1", "17: unknown predicate '1'", false},
    {"jsonpath", "\"$.a\"", "\"$.\"", "16: jsonpath: expected a name", false},
    {"xpath", "\"//a/@b\"", "//a", "12: expected '\"'", false},
    {"location", "", "1", "15: unknown predicate '1'", false},
    {"charsetDecode", "\"gb2312\"", "1", "20: expected '\"'", true},
    {"decode", "\"gb2312\"", "1", "13: expected '\"'", true},
    {"toDate", "\"%Y\"", "1", "13: expected '\"'", true},
    {"dateFormat", "\"%Y\"", "1", "17: expected '\"'", true},
    {"format", "\"%Y\"", "1", "13: expected '\"'", true},
    {"daysAfterNow", "", "1", "19: unknown predicate '1'", true},
    {"daysBeforeNow", "", "1", "20: unknown predicate '1'", true},
};

static const struct word predicates[] = {
    {"==", "1", "", "9: expected a value", false},
    {"!=", "\"a\"", "a", "9: expected a value", false},
    {">", "1", "null", "8: expected a number or a string", false},
    {">=", "1", "null", "9: expected a number or a string", false},
    {"<", "1", "null", "8: expected a number or a string", false},
    {"<=", "{{a}}", "/a/", "9: expected a number or a string", false},
    {"startsWith", "\"a\"", "1", "17: expected a string or bytes", false},
    {"endsWith", "hex,ff;", "1", "15: expected a string or bytes", false},
    {"contains", "\"a\"", "a", "15: expected a value", false},
    {"includes", "1", "a", "15: expected a value", false},
    {"matches", "/a/", "1", "14: expected a regular expression", false},
    {"exists", "", "1", "13: expected the end of the line", false},
    {"isEmpty", "", "1", "14: expected the end of the line", false},
    {"isInteger", "", "1", "16: expected the end of the line", false},
    {"isFloat", "", "1", "14: expected the end of the line", false},
    {"isNumber", "", "1", "15: expected the end of the line", false},
    {"isBoolean", "", "1", "16: expected the end of the line", false},
    {"isString", "", "1", "15: expected the end of the line", false},
    {"isCollection", "", "1", "19: expected the end of the line", false},
    {"isList", "", "1", "13: expected the end of the line", false},
    {"isObject", "", "1", "15: expected the end of the line", false},
    {"isDate", "", "1", "13: expected the end of the line", true},
    {"isIsoDate", "", "1", "16: expected the end of the line", true},
    {"isIpv4", "", "1", "13: expected the end of the line", true},
    {"isIpv6", "", "1", "13: expected the end of the line", true},
    {"isUuid", "", "1", "13: expected the end of the line", true},
};

/* kind: "option" and its like; sep: between word and argument. */
static void
word_cases(const char *kind, const struct word *w, char place, const char *sep,
    const char *tail)
{
	char text[200], why[300];
	int line = place == 'O' ? 3 : 4;

	snprintf(text, sizeof text, "%s%s%s%s", w->name, *w->good ? sep : "",
	    w->good, tail);
	snprintf(
	    why, sizeof why, "t:%d: not supported: %s %s", line, kind, w->name);
	accepts(kind, place, text, w->refused ? why : "");
	snprintf(text, sizeof text, "%s%s%s", w->name, sep, w->bad);
	snprintf(why, sizeof why, "%d:%s", line, w->why);
	if (w->refused) {
		char both[400], whole[600];

		snprintf(both, sizeof both, "t:%d: not supported: %s %s|t:%s",
		    line, kind, w->name, why);
		wrap(place, text, whole, sizeof whole);
		if (!ok(!strcmp(read_text(whole, strlen(whole)), both),
			"%s: not '%s'", kind, text))
			printf("# said '%s', not '%s'\n", said, both);
	} else {
		rejects(kind, place, text, why);
	}
}

static void
words(void)
{
	size_t i;

	for (i = 0; i < sizeof options / sizeof options[0]; i++)
		word_cases("option", &options[i], 'O', ": ", "");
	for (i = 0; i < sizeof queries / sizeof queries[0]; i++)
		word_cases("query", &queries[i], 'A', " ", " exists");
	for (i = 0; i < sizeof filters / sizeof filters[0]; i++)
		word_cases("filter", &filters[i], 'P', " ", " exists");
	for (i = 0; i < sizeof predicates / sizeof predicates[0]; i++)
		word_cases("predicate", &predicates[i], 'P', " ", "");
}

/* Known, and refused by name and line; all of them, not the first only. */
static void
refusals(void)
{
	accepts("refused", 'H', "HTTP/2 200",
	    "t:2: not supported: version HTTP/2 (write HTTP)");
	accepts("refused", 'H', "HTTP/3 200",
	    "t:2: not supported: version HTTP/3 (write HTTP)");
	accepts("refused", 'H', "HTTP/* 200",
	    "t:2: not supported: version HTTP/* (write HTTP)");
	accepts("refused", 'B', "```json,escape\n```",
	    "t:2: not supported: multiline attribute ,escape");
	accepts("refused", 'B', "```,novariable\n```",
	    "t:2: not supported: multiline attribute ,novariable");
	accepts("refused", 'U', "{{a urlEncode}}",
	    "t:1: not supported: filter in {{ }}");
	accepts("refused", 'A', "xpath \"/html/body\" exists",
	    "t:4: not supported: xpath \"/html/body\" (use regex)");
	accepts("refused", 'A', "jsonpath \"$.a[?(@.b)]\" exists",
	    "t:4: not supported: jsonpath filter in \"$.a[?(@.b)]\"");
	accepts("refused", 'A', "regex /a(?=b)/ exists",
	    "t:4: not supported: regex look-around");
	accepts("refused", 'C', "{{a}}: status",
	    "t:4: not supported: variable in the name of a capture");
	accepts("all refusals", 'O', "ipv4: true\nnetrc: true\nHTTP/2 200",
	    "t:3: not supported: option ipv4|t:4: not supported: option netrc"
	    "|t:5: not supported: version HTTP/2 (write HTTP)");
}

/* Words of older Hurls, which 8 does not know any more. */
static void
removed(void)
{
	rejects("removed", 'P', "equals 1", "4:6: unknown predicate 'equals'");
	rejects("removed", 'P', "countEquals 1",
	    "4:6: unknown predicate 'countEquals'");
	rejects("removed", 'P', "greaterThan 1",
	    "4:6: unknown predicate 'greaterThan'");
	rejects("removed", 'P', "charsetEncode \"a\"",
	    "4:6: unknown predicate 'charsetEncode'");
	rejects("removed", 'B', "```a```",
	    "2:4: expected json, xml, graphql, raw or a newline");
}

static void
depth(void)
{
	char text[400];

	strcpy(text, "POST http://h/\n");
	memset(text + 15, '[', 200);
	text[215] = '\0';
	ok(strstr(read_text(text, 215), "t:2:129: nested deeper than 128") !=
		NULL,
	    "JSON deeper than 128 is an error");
}

static void
clauses(void)
{
	int i;

	for (i = 0; i < CLAUSES; i++) {
		const struct clause *c = &grammar[i];

		if (c->good)
			accepts(c->name, c->place, c->good, "");
		if (c->bad)
			rejects(c->name, c->place, c->bad, c->why);
		if (!c->good || !c->bad)
			ok(0, "%s has no case of each kind", c->name);
	}
}

int
main(void)
{
	clauses();
	escapes();
	words();
	refusals();
	removed();
	depth();
	ok(!strcmp(read_text("GET http://h/\0x", 15), "t:1:14: a NUL byte"),
	    "a NUL byte is an error");
	read_text("GET http://a/\nHTTP 200\nGET http://b/", 36);
	ok(entries == 2, "two entries are two");
	return done();
}
