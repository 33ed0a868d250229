/* Queries, filters, predicates, captures: what they say of an answer. */
#include <stdlib.h>

#include "../cmd/bm-load/scene/guest.h"
#include "../cmd/bm-load/scene/judge.h"
#include "../cmd/bm-load/scene/play.h"
#include "../cmd/bm-load/scene/request.h"
#include "../cmd/bm-load/scene/scenario.h"
#include "err.h"
#include "tap.h"

static const char head[] = "Content-Type: text/html\r\nX-A: one\r\n"
			   "x-a: two\r\nETag: \"33a64df5\"\r\n"
			   "Set-Cookie: sid=abc; Path=/p; Max-Age=60; "
			   "HttpOnly; SameSite=Lax; Domain=h.example; "
			   "Expires=Wed, 09 Jun 2099 10:18:14 GMT\r\n"
			   "Set-Cookie: lang=en; Secure\r\n";

static const char json[] =
    "{ \"i\": 12, \"neg\": -3, \"f\": 1.5, \"e\": 1e3, \"s\": \"text\", "
    "\"esc\": \"a\\\"b\\u00e9\\n\", \"t\": true, \"n\": null, "
    "\"list\": [1, \"two\", 3.0, null, [4]], \"empty\": [], "
    "\"o\": {\"a\": {\"b\": [10, 20, 30]}, \"x-y\": 5}, \"big\": "
    "123456789012345678901234567890, "
    "\"books\": [{\"t\": \"A\", \"p\": 8}, {\"t\": \"B\", \"p\": 9}] }";

static const char html[] =
    "<!DOCTYPE html><html><head><title>A &amp; B</title>"
    "<script>var x = '<input name=\"no\">';</script></head>"
    "<!-- <input name=no value=no> -->"
    "<body><form><INPUT Type=hidden name='_csrf' value=\"t&quot;k\" >"
    "<input name=plain value=bare><p class='x y'>one <b>two</b></p>"
    "<p class=z> three\n four </p><br><a href='/1'>1</a><a href='/2'>2</a>"
    "</body></html>";

/* The answer that rules are held against. */
static struct answer
answer_of(const char *body)
{
	struct answer a = {
	    .status = 200, .version = 11, .duration_ns = 42500000};

	a.head = slice_of(head);
	a.body = slice_of(body);
	a.url = slice_of("http://h.example/last?x=1");
	a.hops = slice_of("http://h.example/one\nhttp://h.example/two\n");
	return a;
}

/* Judge a body by lines behind "HTTP 200"; returns all that failed. */
static char *
judged(const char *rules, const char *body, struct verdict *d)
{
	static struct buf all;
	static struct guest *g;
	static struct world *w;
	struct answer a = answer_of(body);
	struct buf text = {0};

	all.n = 0;
	buf_fmt(&text, "GET http://h/\nHTTP 200\n%s\n", rules);
	w = world_new();
	world_var(w, "id=007");
	world_var(w, "num=12");
	world_var(w, "word=two");
	if (world_text(w, "t", text.p, text.n) || world_ready(w, 1)) {
		buf_str(&all, "not read");
		return buf_cstr(&all);
	}
	world_worker(w, 0, 1);
	g = guest_new(w, 0);
	guest_begin(g, 0, 0);
	d->all = &all;
	judge(&w->scenario[0].entry[0], g, &a, d);
	buf_free(&text);
	return buf_cstr(&all);
}

/* The line holds. */
static void
holds(const char *line, const char *body)
{
	struct verdict d;
	char rules[600];
	char *got;

	snprintf(rules, sizeof rules, "[Asserts]\n%s", line);
	got = judged(rules, body, &d);
	if (!ok(d.ok && *got == '\0', "%s", line))
		printf("# said %s\n", got);
}

/* It does not, and this is said. */
static void
fails(const char *line, const char *body, const char *why)
{
	struct verdict d;
	char rules[600], want[600];
	char *got;

	snprintf(rules, sizeof rules, "[Asserts]\n%s", line);
	got = judged(rules, body, &d);
	snprintf(want, sizeof want, "t:4: %s%s\n", line, why);
	if (!ok(!d.ok && !strcmp(got, want) &&
		    !strncmp(d.msg, "assert t:4: ", 12),
		"fails: %s", line))
		printf("# said %s# not  %s", got, want);
}

static void
queries(void)
{
	holds("status == 200", json);
	holds("version == \"1.1\"", json);
	holds("url == \"http://h.example/last?x=1\"", json);
	holds("duration == 42", json);
	holds("duration < 1000", json);
	holds("body startsWith \"{ \\\"i\\\"\"", json);
	holds("bytes count == 3", "abc");
	holds("bytes == hex,616263;", "abc");
	holds("bytes startsWith base64,YWI=;", "abc");
	holds("bytes contains hex,62;", "abc");
	holds("sha256 == hex,ba7816bf8f01cfea414140de5dae2223"
	      "b00361a396177a9cb410ff61f20015ad;",
	    "abc");
	holds("md5 == hex,900150983cd24fb0d6963f7d28e17f72;", "abc");
	holds("redirects count == 2", json);
	holds("redirects nth 1 location == \"http://h.example/two\"", json);
	holds("header \"content-TYPE\" == \"text/html\"", json);
	holds("header \"X-A\" count == 2", json);
	holds("header \"X-A\" contains \"two\"", json);
	holds("header \"Etag\" == \"\\\"33a64df5\\\"\"", json);
	fails("header \"No\" exists", json, ", got nothing");
	holds("header \"No\" not exists", json);
	holds("cookie \"sid\" == \"abc\"", json);
	holds("cookie \"sid[Value]\" == \"abc\"", json);
	holds("cookie \"sid[Path]\" == \"/p\"", json);
	holds("cookie \"sid[max-age]\" == 60", json);
	holds("cookie \"sid[HttpOnly]\" exists", json);
	holds("cookie \"sid[Secure]\" not exists", json);
	holds("cookie \"lang[Secure]\" exists", json);
	holds("cookie \"sid[SameSite]\" == \"Lax\"", json);
	holds("cookie \"sid[Domain]\" == \"h.example\"", json);
	holds("cookie \"sid[Expires]\" contains \"2099\"", json);
	holds("cookie \"none\" not exists", json);
	holds("variable \"id\" == \"007\"", json);
	holds("variable \"nobody\" not exists", json);
	holds("regex \"sid=(\\\\d+)\" == \"12\"", "x sid=12;");
	holds("regex /sid=(\\d+)/ == \"12\"", "x sid=12;");
	holds("regex /(?:sid)/ not exists", "sid");
	fails("regex /x(y)/ == \"y\"", "abc", ", got nothing");
}

static void
jsonpaths(void)
{
	holds("jsonpath \"$.i\" == 12", json);
	holds("jsonpath \"$.neg\" < 0", json);
	holds("jsonpath \"$['i']\" isInteger", json);
	holds("jsonpath \"$.f\" == 1.5", json);
	holds("jsonpath \"$.e\" == 1000", json);
	holds("jsonpath \"$.e\" isFloat", json);
	holds("jsonpath \"$.s\" == \"text\"", json);
	holds("jsonpath \"$.esc\" == \"a\\\"b\xc3\xa9\\n\"", json);
	holds("jsonpath \"$.t\" == true", json);
	holds("jsonpath \"$.n\" == null", json);
	holds("jsonpath \"$.list\" count == 5", json);
	holds("jsonpath \"$.list[0]\" == 1", json);
	holds("jsonpath \"$.list[-1][0]\" == 4", json);
	holds("jsonpath \"$.list[9]\" not exists", json);
	holds("jsonpath \"$.list[*]\" count == 5", json);
	holds("jsonpath \"$.list\" contains \"two\"", json);
	holds("jsonpath \"$.list\" includes 3", json);
	holds("jsonpath \"$.list\" contains null", json);
	holds("jsonpath \"$.empty\" isEmpty", json);
	holds("jsonpath \"$.o.a.b[1]\" == 20", json);
	holds("jsonpath \"$.o['x-y']\" == 5", json);
	holds("jsonpath \"$.o[\\\"x-y\\\"]\" == 5", json);
	holds("jsonpath \"$..b\" count == 3", json);
	holds("jsonpath \"$..t\" count == 3", json);
	holds("jsonpath \"$.books[*].p\" count == 2", json);
	holds("jsonpath \"$..books[0].t\" == \"A\"", json);
	holds("jsonpath \"$.o.*\" count == 2", json);
	holds("jsonpath \"$.big\" isInteger", json);
	holds("jsonpath \"$\" isObject", json);
	holds("jsonpath \"$.o\" isCollection", json);
	holds("jsonpath \"$.list\" isList", json);
	holds("jsonpath \"$.no.such\" not exists", json);
	fails("jsonpath \"$.i\" == \"12\"", json, ", got 12");
	fails("jsonpath \"$.i\" == 1", "<html>", ": no JSON");
	fails("jsonpath \"$.i\" == 1", "{\"i\":1} x", ": no JSON");
	fails("jsonpath \"$.i\" == 1", "", ": no JSON");
}

static void
xpaths(void)
{
	holds("xpath \"string(//title)\" == \"A & B\"", html);
	holds("xpath \"string(//input[@name='_csrf']/@value)\" == \"t\\\"k\"",
	    html);
	holds("xpath \"string(//INPUT[@name=\\\"plain\\\"]/@VALUE)\" == "
	      "\"bare\"",
	    html);
	holds("xpath \"count(//input)\" == 2", html);
	holds("xpath \"//input\" count == 2", html);
	holds("xpath \"//input[@name='no']\" not exists", html);
	holds("xpath \"//nothing\" isEmpty", html);
	holds("xpath \"boolean(//p)\" == true", html);
	holds("xpath \"boolean(//q)\" == false", html);
	holds(
	    "xpath \"string(//p[contains(@class,'y')])\" == \"one two\"", html);
	holds("xpath \"string(//p[2])\" == \" three\\n four \"", html);
	holds("xpath \"normalize-space(//p[@class='z'])\" == \"three four\"",
	    html);
	holds("xpath \"string(//a[2]/@href)\" == \"/2\"", html);
	holds("xpath \"string(//*[@class='z']/@class)\" == \"z\"", html);
	holds("xpath \"string(//p/text())\" == \"one \"", html);
	holds("xpath \"string(//none)\" == \"\"", html);
}

static void
filters(void)
{
	holds("jsonpath \"$.list\" first == 1", json);
	holds("jsonpath \"$.list\" last count == 1", json);
	holds("jsonpath \"$.list\" nth 1 == \"two\"", json);
	holds("jsonpath \"$.list\" nth -3 == 3.0", json);
	holds("jsonpath \"$.list\" nth 99 not exists", json);
	holds("body regex /b(.)d/ == \"c\"", "abcd");
	holds("body replace \"b\" \"BB\" == \"aBBcBB\"", "abcb");
	holds("body replaceRegex /b(.)/ \"<$1$$>\" == \"a<c$>d\"", "abcd");
	holds("body replaceRegex \"x*\" \"-\" == \"-a-b-\"", "ab");
	holds("body split \",\" count == 3", "a,b,c");
	holds("body split \", \" nth 1 == \"b\\\"\"", "a, b\", c");
	holds("body toInt == 42", "42");
	holds("jsonpath \"$.f\" toInt == 1", json);
	holds("body toFloat == 1.5", "1.5");
	holds("body toFloat isFloat", "3");
	holds("jsonpath \"$.i\" toString == \"12\"", json);
	holds("jsonpath \"$.t\" toString == \"true\"", json);
	holds("jsonpath \"$.e\" toString == \"1000.0\"", json);
	holds("bytes toHex == \"6162\"", "ab");
	holds("body urlEncode == \"a%20/%C3%A9-\"", "a /\xc3\xa9-");
	holds("body urlDecode == \"a b+\"", "a%20b+");
	holds("body urlQueryParam \"y\" == \"b c\"",
	    "http://h/?x=a&y=b%20c&y=d#f");
	holds("body urlQueryParam \"z\" not exists", "http://h/?x=a");
	holds("body htmlEscape == \"&lt;a b=&quot;c&quot;&gt; &amp; "
	      "&#x27;\"",
	    "<a b=\"c\"> & '");
	holds("body htmlUnescape == \"<\xc3\xa9" "A\xe2\x82\xac>\"",
	    "&lt;&#233;&#x41;&#8364;&gt;");
	holds("bytes base64Encode == \"YWI=\"", "ab");
	holds("body base64Decode == hex,6162;", "YWI=");
	holds("bytes base64UrlSafeEncode == \"Pz8-\"", "?\?>");
	holds("body base64UrlSafeDecode utf8Decode == \"?\?>\"", "Pz8-");
	holds("body utf8Encode == hex,c3a9;", "\xc3\xa9");
	holds("body jsonpath \"$.a\" == 1", "{\"a\":1}");
	holds("body xpath \"string(//a)\" == \"b\"", "<a>b</a>");
	holds("header \"ETag\" replace \"\\\"\" \"\" == \"33a64df5\"", json);
	fails("body toInt == 1", "x", ": no whole number");
	fails("body count == 1", "x", ": filter wants a list, not a string");
	fails("body base64Decode count == 1", "%", ": not base64");
	fails("body urlDecode == \"\"", "%zz", ": bad percent-encoding");
	fails("jsonpath \"$.i\" split \"a\" count == 1", json,
	    ": filter wants a string, not an integer");
}

static void
predicates(void)
{
	holds("body == \"abc\"", "abc");
	holds("body == `abc`", "abc");
	holds("body == ```\nabc\n```", "abc\n");
	holds("body != \"abd\"", "abc");
	holds("body not == \"abd\"", "abc");
	holds("body > \"abb\"", "abc");
	holds("body <= \"abc\"", "abc");
	holds("body startsWith \"ab\"", "abc");
	holds("body endsWith \"{{word}}\"", "one two");
	holds("body contains \"b\"", "abc");
	holds("body not contains \"x\"", "abc");
	holds("body matches /^a.c$/", "abc");
	holds("body matches \"b\"", "abc");
	holds("body not matches /x/", "abc");
	holds("body exists", "");
	holds("body isEmpty", "");
	holds("body isString", "a");
	holds("jsonpath \"$.i\" >= 12", json);
	holds("jsonpath \"$.i\" > 11.5", json);
	holds("jsonpath \"$.i\" isNumber", json);
	holds("jsonpath \"$.t\" isBoolean", json);
	holds("jsonpath \"$.f\" not isInteger", json);
	holds("jsonpath \"$.list\" not isObject", json);
	holds("jsonpath \"$.i\" == {{num}}", json);
	holds("variable \"num\" == 12", json);
	holds("variable \"num\" isInteger", json);
	holds("variable \"id\" != 7", json);
	/* other types: not equal, and no error */
	holds("jsonpath \"$.i\" != \"12\"", json);
	fails("jsonpath \"$.s\" == 1", json, ", got \"text\"");
	/* no result: all fail, all "not" succeed */
	fails("jsonpath \"$.x\" != 1", json, ", got nothing");
	holds("jsonpath \"$.x\" not == 1", json);
	/* a wrong type is no answer, with "not" or without */
	fails(
	    "jsonpath \"$.i\" contains \"1\"", json, ": type mismatch, got 12");
	fails("jsonpath \"$.i\" not contains \"1\"", json,
	    ": type mismatch, got 12");
	fails("body > 1", "a", ": type mismatch, got \"a\"");
	fails("jsonpath \"$.i\" isEmpty", json, ": type mismatch, got 12");
	fails("body == \"x\"", "abc", ", got \"abc\"");
	fails("body contains \"x\"", "abc", ", got \"abc\"");
}

/* Rules that are no asserts. */
static void
response(
    const char *rules, const char *body, const char *want, const char *title)
{
	struct verdict d;
	char *got = judged(rules, body, &d);

	if (!ok(!strcmp(got, want), "%s", title))
		printf("# said %s# not  %s\n", got, want);
}

static void
implicit(void)
{
	response("X-A: two\n", "", "", "a header: one of that name is equal");
	response("X-A: three\n", "", "t:3: header X-A: three, got \"one\"\n",
	    "a header differs");
	response("No: three\n", "", "t:3: header No: three, got nothing\n",
	    "a header is missing");
	response("`abc`", "abc", "", "a body");
	response("`abc`", "abd",
	    "t:3: body: not the one asked for, got \"abd\"\n", "another body");
	response("hex,616263;", "abc", "", "a body in bytes");
	response("{\"a\": {{num}}}", "{\"a\": 12}", "",
	    "a JSON body with a variable");
	response("```raw\nabc\n```", "abc\n", "", "a body without holes");
	response("[Captures]\nx: regex /b(.)/\n[Asserts]\n"
		 "variable \"x\" == \"c\"\nbody contains \"b{{x}}\"",
	    "abc", "", "a capture is visible to what follows");
	response("[Captures]\na: regex /b(.)/\nb: variable \"a\"\n[Asserts]\n"
		 "variable \"b\" == \"c\"",
	    "abc", "", "a capture of a capture");
	response("[Captures]\nx: regex /x(.)/", "abc",
	    "t:4: regex /x(.)/, got nothing\n", "a capture without result");
	response("[Captures]\nx: jsonpath \"$.list\"\n[Asserts]\n"
		 "variable \"x\" count == 5",
	    json, "", "a list is captured");
	response("[Asserts]\nbody == \"x\"\nstatus == 200\nstatus == 201",
	    "abc",
	    "t:4: body == \"x\", got \"abc\"\n"
	    "t:6: status == 201, got 200\n",
	    "all asserts that fail are said");
}

/* GraphQL is JSON where it is compared with, its query without white space
 * at its ends. */
static void
graphql(void)
{
	static const char plain[] = "{\"query\":\"{\\n  a(b: \\\"c\\\")\\n}\"}";
	static const char given[] = "{\"query\":\"{ a }\",\"variables\":"
				    "{\"n\":12,\"w\":[\"two\",null]}}";
	struct verdict d;

	judged("[Asserts]\nbody == ```graphql\n\n {\n  a(b: \"c\")\n}\n\n```",
	    plain, &d);
	ok(d.ok, "a query in an assert");
	judged("```graphql\n{\n  a(b: \"c\")\n}\n```", plain, &d);
	ok(d.ok, "a query as the body");
	judged("```graphql\n{ a }\n\nvariables {\n \"n\" : {{num}} ,\n"
	       " \"w\": [ \"{{word}}\", null ]\n}\n```",
	    given, &d);
	ok(d.ok, "a query and its variables");
}

/* A variable that stands as a value in JSON is one. */
static void
bare(void)
{
	struct verdict d;
	char *got;

	judged("{ \"a\": {{num}} }", "{ \"a\": 12 }", &d);
	ok(d.ok, "a number in JSON");
	got = judged("{ \"a\": {{word}} }", "{ \"a\": two }", &d);
	ok(!d.ok && strstr(got, "variable word has a value that is no JSON"),
	    "a word in JSON: %s", got);
	got = judged("{ \"a\": {{id}} }", "{ \"a\": 007 }", &d);
	ok(!d.ok, "zeros before a number in JSON: %s", got);
	judged("[ \"{{word}}\" ]", "[ \"two\" ]", &d);
	ok(d.ok, "a word in quotes");
}

static void
statuses(void)
{
	struct world *w = world_new();
	static const char text[] = "GET http://h/\nGET http://h/\nHTTP 404\n"
				   "GET http://h/\nHTTP *\n";
	struct entry *e;

	world_text(w, "t", text, sizeof text - 1);
	e = w->scenario[0].entry;
	ok(entry_good(w, &e[0], 399) && !entry_good(w, &e[0], 400),
	    "no response line: below 400 is good");
	ok(entry_good(w, &e[1], 404) && !entry_good(w, &e[1], 200),
	    "HTTP 404 asks for 404");
	ok(entry_good(w, &e[2], 500), "HTTP * takes any");
	ok(e[0].plain && e[1].plain && !e[0].needs_body,
	    "an entry without rules needs no body");
}

static void
cut_body(void)
{
	struct world *w = world_new();
	static const char good[] = "GET http://h/\nHTTP 200\n[Asserts]\n"
				   "body contains \"a\"\n";
	struct answer a = answer_of("abc");
	struct verdict d = {.all = NULL};
	struct guest *g;

	world_text(w, "t", good, sizeof good - 1);
	world_ready(w, 1);
	g = guest_new(w, 0);
	guest_begin(g, 0, 0);
	a.body_cut = true;
	judge(w->scenario[0].entry, g, &a, &d);
	ok(!d.ok && strstr(d.msg, "body too large"),
	    "rules on a body that was cut fail: %s", d.msg);
	a.status = 500;
	judge(w->scenario[0].entry, g, &a, &d);
	ok(!d.ok && !strcmp(d.msg, "status 500"), "a wrong status: %s", d.msg);
}

int
main(void)
{
	queries();
	jsonpaths();
	xpaths();
	filters();
	predicates();
	implicit();
	graphql();
	bare();
	statuses();
	cut_body();
	return done();
}
