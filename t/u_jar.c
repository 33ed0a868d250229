/* Cookies as RFC 6265 has them. */
#include <stdlib.h>

#include "../cmd/bm-load/scene/jar.h"
#include "tap.h"

enum { NOW = 1700000000 };

static struct jar jar;

/* Take one Set-Cookie of an answer from url. */
static void
set(const char *url, const char *cookie)
{
	char head[9000];

	snprintf(head, sizeof(head), "X: y\r\nset-cookie: %s\r\n", cookie);
	jar_take(&jar, slice_of(url), slice_of(head), NOW);
}

static const char *
sent(const char *url, int64_t now)
{
	static struct buf b;
	struct url u;

	b.n = 0;
	if (url_parse(&u, slice_of(url)) != NULL)
		return "no URL";
	jar_put(&jar, &u, now, &b);
	return buf_cstr(&b);
}

/* After one cookie from `from`, that is sent to `to`. */
static void
one(const char *from, const char *cookie, const char *to, const char *want,
    const char *title)
{
	const char *got;

	jar_clear(&jar);
	set(from, cookie);
	got = sent(to, NOW);
	if (!ok(strcmp(got, want) == 0, "%s", title))
		printf("# '%s' from %s to %s: '%s', not '%s'\n", cookie, from,
		    to, got, want);
}

static void
domains(void)
{
	one("http://h.example/", "a=1", "http://h.example/x", "a=1",
	    "to the host that set it");
	one("http://h.example/", "a=1", "http://H.EXAMPLE:81/", "a=1",
	    "the port and the case of the host don't count");
	one("http://h.example/", "a=1", "http://x.h.example/", "",
	    "not to a host below, without Domain");
	one("http://h.example/", "a=1; Domain=h.example",
	    "http://x.h.example/", "a=1", "to a host below, with Domain");
	one("http://x.h.example/", "a=1; Domain=.h.example",
	    "http://y.h.example/", "a=1", "a dot in front is dropped");
	one("http://h.example/", "a=1; Domain=h.example",
	    "http://badh.example/", "", "not to a host that only ends alike");
	one("http://h.example/", "a=1; Domain=other.example",
	    "http://other.example/", "", "not for another host");
	one("http://h.example/", "a=1; Domain=x.h.example",
	    "http://x.h.example/", "", "not for a host below");
	one("http://h.example/", "a=1; Domain=example", "http://h.example/",
	    "", "not for a bare top level domain");
	one("http://localhost/", "a=1; Domain=localhost", "http://localhost/",
	    "a=1", "but for itself, without a dot");
	one("http://127.0.0.1/", "a=1; Domain=0.0.1", "http://127.0.0.1/", "",
	    "addresses have nothing above them");
	one("http://[::1]:80/", "a=1", "http://[::1]/", "a=1", "IPv6");
}

static void
paths(void)
{
	one("http://h/a/b", "k=1", "http://h/a/c", "k=1",
	    "the default path is that of the request, up to its last /");
	one("http://h/a/b", "k=1", "http://h/b", "", "and not above it");
	one("http://h/a", "k=1", "http://h/", "k=1", "at the top: /");
	one("http://h/", "k=1; Path=/x", "http://h/x", "k=1", "a path itself");
	one("http://h/", "k=1; Path=/x", "http://h/x/y?z", "k=1",
	    "below a path");
	one("http://h/", "k=1; Path=/x", "http://h/xy", "",
	    "a segment is whole");
	one("http://h/", "k=1; Path=/x/", "http://h/x", "",
	    "with a / at its end");
	one("http://h/", "k=1; Path=x", "http://h/", "k=1",
	    "a path that does not begin with / is none");
}

static void
security(void)
{
	one("https://h/", "a=1; Secure", "https://h/", "a=1", "Secure: https");
	one("https://h/", "a=1; Secure", "http://h/", "", "Secure: not http");
	one("https://h/", "__Secure-a=1; Secure", "https://h/",
	    "__Secure-a=1", "__Secure- with Secure");
	one("https://h/", "__Secure-a=1", "https://h/", "",
	    "__Secure- without Secure");
	one("http://h/", "__Secure-a=1; Secure", "https://h/", "",
	    "__Secure- over http");
	one("https://h/", "__Host-a=1; Secure; Path=/", "https://h/",
	    "__Host-a=1", "__Host-");
	one("https://h.e/", "__Host-a=1; Secure; Path=/; Domain=h.e",
	    "https://h.e/", "", "__Host- with Domain");
	one("https://h/", "__Host-a=1; Secure; Path=/x", "https://h/x", "",
	    "__Host- with another path");
	one("http://h/", "a=\x01", "http://h/", "", "no control bytes");
}

static void
values(void)
{
	one("http://h/", " a = b c ;Path=/", "http://h/", "a=b c",
	    "blanks around are cut off");
	one("http://h/", "a=\"b\"", "http://h/", "a=\"b\"", "quotes stay");
	one("http://h/", "a=b=c", "http://h/", "a=b=c", "= in a value");
	one("http://h/", "a=", "http://h/", "a=", "an empty value");
	one("http://h/", "=a", "http://h/", "", "no name");
	one("http://h/", "a", "http://h/", "", "no =");
	one("http://h/", "a=1; HTTPONLY; bogus; SameSite=Strict", "http://h/",
	    "a=1", "other attributes");
}

static void
expiry(void)
{
	one("http://h/", "a=1; Max-Age=0", "http://h/", "", "Max-Age=0");
	one("http://h/", "a=1; Max-Age=-1", "http://h/", "", "Max-Age=-1");
	one("http://h/", "a=1; Max-Age=x", "http://h/", "a=1",
	    "a Max-Age that is none");
	one("http://h/", "a=1; Expires=Wed, 09 Jun 1999 10:18:14 GMT",
	    "http://h/", "", "Expires in the past");
	one("http://h/",
	    "a=1; Max-Age=60; Expires=Wed, 09 Jun 1999 10:18:14 GMT",
	    "http://h/", "a=1", "Max-Age goes before Expires");
	jar_clear(&jar);
	set("http://h/", "a=1; Max-Age=60");
	ok(strcmp(sent("http://h/", NOW + 59), "a=1") == 0 &&
		strcmp(sent("http://h/", NOW + 60), "") == 0,
	    "after 60 s it is gone");
	set("http://h/", "a=1");
	set("http://h/", "a=; Max-Age=0");
	ok(strcmp(sent("http://h/", NOW), "") == 0, "a cookie is taken back");
}

static void
order(void)
{
	jar_clear(&jar);
	set("http://h/x/y", "a=1; Path=/");
	set("http://h/x/y", "b=2; Path=/x");
	set("http://h/x/y", "c=3; Path=/");
	ok(strcmp(sent("http://h/x/y", NOW), "b=2; a=1; c=3") == 0,
	    "longer paths first, then older ones");
	set("http://h/x/y", "a=9; Path=/");
	ok(strcmp(sent("http://h/", NOW), "a=9; c=3") == 0,
	    "a new value stays in its old place");
}

static void
limits(void)
{
	char cookie[5000], url[60];
	int i;

	jar_clear(&jar);
	memset(cookie, 'x', sizeof(cookie));
	memcpy(cookie, "a=", 2);
	cookie[JAR_COOKIE_MAX + 2] = '\0';
	set("http://h/", cookie);
	ok(jar.n == 0, "L20: over 4 KiB: ignored");
	for (i = 0; i < 60; i++) {
		snprintf(cookie, sizeof(cookie), "k%d=%d", i, i);
		set("http://h/", cookie);
	}
	ok(jar.n == JAR_HOST_MAX && strcmp(jar.c[0].name, "k10") == 0,
	    "L20: over 50 of a host: the oldest goes");
	for (i = 0; i < 400; i++) {
		snprintf(url, sizeof(url), "http://h%d.example/", i);
		set(url, "a=1");
	}
	ok(jar.n == JAR_MAX, "L20: over 300 in all: the oldest goes");
}

static void
date(const char *text, int64_t want)
{
	int64_t got = -1;

	if (jar_date(slice_of(text), &got) == -1)
		got = -1;
	if (!ok(got == want, "date '%s'", text))
		printf("# %lld, not %lld\n", (long long)got, (long long)want);
}

static void
dates(void)
{
	date("Sun, 06 Nov 1994 08:49:37 GMT", 784111777);
	date("Sunday, 06-Nov-94 08:49:37 GMT", 784111777);
	date("Sun Nov  6 08:49:37 1994", 784111777);
	date("Wed, 09-Jun-2021 10:18:14 GMT", 1623233894);
	date("06 nov 1994 8:49:37", 784111777);
	date("1994 Nov 06 08:49:37", 784111777);
	date("Thu, 01 Jan 1970 00:00:00 GMT", 0);
	date("Fri, 29 Feb 2080 12:00:00 GMT", 3476433600);
	date("Sat, 01-Jan-69 00:00:00 GMT", 3124224000);
	date("06 Nov 1994", -1);
	date("08:49:37 Nov 1994", -1);
	date("06 Nov 1994 25:00:00", -1);
	date("32 Nov 1994 05:00:00", -1);
	date("06 Nov 1500 05:00:00", -1);
	date("", -1);
}

int
main(void)
{
	domains();
	paths();
	security();
	values();
	expiry();
	order();
	limits();
	dates();
	return done();
}
