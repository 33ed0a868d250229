/* URLs: parse, resolve, encode. */
#include <string.h>

#include "guard.h"
#include "tap.h"
#include "url.h"

static const struct {
	const char *text, *want;
} parses[] = {
    /* scheme|user|host|port|path|query, or why not */
    {"http://h", "http||h|80||-"},
    {"HTTPS://H", "https||H|443||-"},
    {"http://h:8080/a/b?c=d#e", "http||h|8080|/a/b|c=d"},
    {"http://h?q", "http||h|80||q"},
    {"http://h/?", "http||h|80|/|"},
    {"http://h/a?b?c/d", "http||h|80|/a|b?c/d"},
    {"http://h#?x", "http||h|80||-"},
    {"http://h:/", "http||h|80|/|-"},
    {"http://h:080/", "http||h|80|/|-"},
    {"http://u:p@h/", "http|u:p|h|80|/|-"},
    {"http://u@v@h/", "http|u@v|h|80|/|-"},
    {"http://h/@x", "http||h|80|/@x|-"},
    {"http://[::1]:81/", "http||::1|81|/|-"},
    {"http://[::1]", "http||::1|80||-"},
    {"http://127.0.0.1/", "http||127.0.0.1|80|/|-"},
    {"http://a_b.c-d./", "http||a_b.c-d.|80|/|-"},
    {"http://h/{{x}}|\xc3\xa9", "http||h|80|/{{x}}|\xc3\xa9|-"},
    {"http://h:0/", "bad port"},
    {"http://h:65536/", "bad port"},
    {"http://h:65535/", "http||h|65535|/|-"},
    {"http://h:x/", "bad port"},
    {"http://h:-1/", "bad port"},
    {"http://h:+1/", "bad port"},
    {"http://h:99999999999999999999/", "bad port"},
    {"http://::1/", "bad byte in the host"},
    {"http://[::1/", "bad IPv6 address"},
    {"http://[::g]/", "bad IPv6 address"},
    {"http://[]/", "bad IPv6 address"},
    {"http://[::1%25lo]/", "bad IPv6 address"},
    {"http://[::1]x/", "bad IPv6 address"},
    {"http://h]/", "bad byte in the host"},
    {"http:///a", "no host"},
    {"http://", "no host"},
    {"http://:80/", "no host"},
    {"http://u@/", "no host"},
    {"http:/a", "no host"},
    {"http:h", "no host"},
    {"//h/", "not an http or https URL"},
    {"/a", "not an http or https URL"},
    {"h/a", "not an http or https URL"},
    {"", "not an http or https URL"},
    {"ftp://h/", "not an http or https URL"},
    {"file:///etc/passwd", "not an http or https URL"},
    {"javascript:alert(1)", "not an http or https URL"},
    {"httpx://h/", "not an http or https URL"},
    {"http://a b/", "blank or control byte in the URL"},
    {"http://h/a\nb", "blank or control byte in the URL"},
    {"http://h/\x7f", "blank or control byte in the URL"},
    {"http://a%41/", "bad byte in the host"},
    {"http://a,b/", "bad byte in the host"},
    {"http://a\\b/", "bad byte in the host"},
    {"http://\xc3\xa9/", "bad byte in the host"},
};

#define N(a) ((int)(a).n), (a).p ? (a).p : ""

static void
parse(const char *text, const char *want)
{
	char got[300];
	struct url u;
	size_t n = strlen(text);
	const char *why;

	why = url_parse(&u, (struct slice){guarded(text, n), n});
	if (why)
		snprintf(got, sizeof got, "%s", why);
	else
		snprintf(got, sizeof got, "%s|%.*s|%.*s|%d|%.*s|%.*s",
		    u.https ? "https" : "http", N(u.user), N(u.host), u.port,
		    N(u.path), u.query.p ? (int)u.query.n : 1,
		    u.query.p ? u.query.p : "-");
	if (!ok(strcmp(got, want) == 0, "'%s' is parsed",
		strpbrk(text, "\n\x7f") ? "control byte" : text))
		printf("# got  %s\n# want %s\n", got, want);
}

/* RFC 3986, 5.4, and more; the base is http://a/b/c/d;p?q */
static const struct {
	const char *ref, *want;
} refs[] = {
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g/"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q"},
    {"g#s", "http://a/b/c/g"},
    {"g?y#s", "http://a/b/c/g?y"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g//h", "http://a/b/c/g//h"},
    {"http://x:81/y", "http://x:81/y"},
    {"https://x", "https://x/"},
    {"HTTP://x/%7e", "HTTP://x/%7e"},
    {"//u:p@x/y", "http://u:p@x/y"},
    {"//[::1]:82/y", "http://[::1]:82/y"},
    {"  g \r\n", "http://a/b/c/g"},
    {"g h", "http://a/b/c/g%20h"},
    {"\xc3\xa9?\xc3\xa9=\"<>", "http://a/b/c/%C3%A9?%C3%A9=%22%3C%3E"},
    {"a%2fb%zz", "http://a/b/c/a%2fb%zz"},
    {"\\x", "http://a/b/c/%5Cx"},
    {"x:y", "not an http or https URL"},
    {"./x:y", "http://a/b/c/x:y"},
    {"javascript:alert(1)", "not an http or https URL"},
    {"data:text/html,x", "not an http or https URL"},
    {"mailto:a@b", "not an http or https URL"},
    {"file:///etc/passwd", "not an http or https URL"},
    {"ftp://x/", "not an http or https URL"},
    {"http:g", "no host"},
    {"http:///g", "no host"},
    {"//x:0/", "bad port"},
    {"//x:99999/", "bad port"},
    {"g\r\nX: y", "control byte in the URL"},
    {"g\th", "control byte in the URL"},
};

static void
resolve(const char *ref, const char *want)
{
	static char dst[URL_MAX];
	char got[300];
	struct url base, u;
	size_t n = strlen(ref);
	const char *why;

	url_parse(&base, slice_of("http://a/b/c/d;p?q"));
	why = url_resolve(
	    &base, (struct slice){guarded(ref, n), n}, dst, sizeof dst, &u);
	if (why)
		snprintf(got, sizeof got, "%s", why);
	else
		snprintf(got, sizeof got, "%.*s",
		    (int)(u.query.p ? u.query.p + u.query.n - dst
				    : u.path.p + u.path.n - dst),
		    dst);
	if (!ok(strcmp(got, want) == 0, "a reference is resolved: %s", want))
		printf("# got  %s\n# want %s\n", got, want);
}

static void
long_ones(void)
{
	static char ref[URL_MAX * 2], dst[URL_MAX], tiny[16];
	struct url base, u;
	const char *why;
	size_t i;

	url_parse(&base, slice_of("http://a/b/c/d;p?q"));
	memset(ref, 'x', sizeof ref);
	for (i = URL_MAX - 16; i < URL_MAX + 16; i++) {
		why = url_resolve(
		    &base, (struct slice){ref, i}, dst, sizeof dst, &u);
		if ((why == NULL) != (i + 13 <= URL_MAX))
			break;
	}
	ok(i == URL_MAX + 16, "a URL over 8 KiB is refused, one of it is not");
	memcpy(ref + URL_MAX, "/../../../../y", 14);
	why = url_resolve(
	    &base, (struct slice){ref, URL_MAX + 14}, dst, sizeof dst, &u);
	ok(why != NULL, "one that was too long is not cut by dot segments");
	why = url_resolve(&base, slice_of("ggggggggg"), tiny, sizeof tiny, &u);
	ok(why != NULL, "a small target is not written over");
}

static void
outputs(void)
{
	struct url u, v;
	char b[64];

	url_parse(&u, slice_of("http://H:80"));
	ok(url_target(&u, b, sizeof b) == 1 && b[0] == '/',
	    "an empty path is sent as /");
	ok(url_host(&u, b, sizeof b) == 1, "the default port is not sent");
	url_parse(&u, slice_of("https://[::1]:80/\xc3\xa9?a={b}&c=%20"));
	ok(url_host(&u, b, sizeof b) == 8 && memcmp(b, "[::1]:80", 8) == 0,
	    "an IPv6 host is sent in brackets, with another port");
	ok(url_target(&u, b, sizeof b) == 23 &&
		memcmp(b, "/%C3%A9?a=%7Bb%7D&c=%20", 23) == 0,
	    "what may not stand in a target is encoded, %%20 not twice");
	ok(url_target(&u, b, 3) == 23, "the length is told though short");
	url_parse(&u, slice_of("http://Example.COM/x"));
	url_parse(&v, slice_of("HTTP://example.com.:80/y"));
	ok(url_same_origin(&u, &v), "origins are equal in any case");
	url_parse(&v, slice_of("https://example.com/x"));
	ok(!url_same_origin(&u, &v), "another scheme is another origin");
	url_parse(&v, slice_of("http://example.com:81/x"));
	ok(!url_same_origin(&u, &v), "another port is another origin");
	url_parse(&v, slice_of("http://example.con/x"));
	ok(!url_same_origin(&u, &v), "another host is another origin");
}

static void
codings(void)
{
	char b[64];
	size_t n;

	n = url_decode(slice_of("%41%4g%%20%2"), b, sizeof b);
	ok(n == 8 && memcmp(b, "A%4g% %2", 8) == 0, "what is no escape stays");
}

static void
tail(void)
{
	static const char *const t[][2] = {{"{{url}}/a?b=c", "/a?b=c"},
	    {"{{url}}", "/"}, {"http://h:1/a", "/a"}, {"https://h", "/"},
	    {"http://h?q", "?q"}, {"{{other}}/a", "{{other}}/a"},
	    {"home", "home"}, {"see http://h/a", "see http://h/a"},
	    {"{{s}}://h/a", "/a"}};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ok(strcmp(url_tail(t[i][0]), t[i][1]) == 0, "tail of %s",
		    t[i][0]);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof parses / sizeof *parses; i++)
		parse(parses[i].text, parses[i].want);
	for (i = 0; i < sizeof refs / sizeof *refs; i++)
		resolve(refs[i].ref, refs[i].want);
	long_ones();
	outputs();
	codings();
	tail();
	return done();
}
