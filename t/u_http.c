/* The HTTP codec: every case whole, byte by byte, and split at each offset. */
#include <string.h>

#include "guard.h"
#include "http.h"
#include "tap.h"

enum { HEAD = 1, REQUEST = 2, RESET = 4, SMALL = 8 };

struct result {
	char text[300];
	int64_t received;
};

static void
say(struct result *r, const char *fmt, ...)
{
	size_t n = strlen(r->text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->text + n, sizeof r->text - n, fmt, ap);
	va_end(ap);
}

static void
say_slice(struct result *r, struct slice s)
{
	say(r, "%.*s", (int)(s.n > 40 ? 40 : s.n), s.p);
}

static void
say_head(struct result *r, struct http *h)
{
	struct slice v;
	size_t at = 0;

	if (h->request) {
		say_slice(r, h->method);
		say(r, " ");
		say_slice(r, h->target);
	} else {
		say(r, "%d", h->status);
	}
	if (h->interims)
		say(r, " interims %d", h->interims);
	while (http_field(h->fields, "X", &at, &v)) {
		say(r, " x=");
		say_slice(r, v);
	}
	say(r, " [");
}

/* NULL: each head is parsed. */
static struct http_last *last;

static enum http_event
next(struct http *h, char *p, size_t n, size_t *used)
{
	return last ? http_next_like(h, last, p, n, used)
		    : http_next(h, p, n, used);
}

/* Feed n bytes, in pieces that end at the given offsets, then the end. */
static struct result
feed(char *p, size_t n, int flags, size_t first, size_t step)
{
	struct result r = {"", 0};
	struct http h;
	enum http_event ev = HTTP_MORE;
	size_t at = 0, have = first, used;
	char *g;

	if (flags & REQUEST)
		http_request(&h, flags & SMALL ? 8 : 0);
	else
		http_answer(&h, flags & HEAD, flags & SMALL ? 8 : 0);
	for (;;) {
		g = guarded(p + at, have - at);
		ev = next(&h, g, have - at, &used);
		memcpy(p + at, g, have - at);
		if (ev == HTTP_HEAD)
			say_head(&r, &h);
		else if (ev == HTTP_BODY)
			say_slice(&r, h.data);
		at += used;
		if (ev == HTTP_DONE || ev == HTTP_ERROR)
			break;
		if (ev != HTTP_MORE)
			continue;
		if (have == n) {
			ev = http_eof(&h, !(flags & RESET));
			break;
		}
		have += step;
		if (have > n)
			have = n;
	}
	if (ev == HTTP_ERROR)
		say(&r, "! %s", h.error);
	else
		say(&r, "] %s%s", h.keep && (at == n || h.request)
		    ? "keep" : "close",
		    h.anomaly || (at < n && !h.request) ? " anomaly" : "");
	r.received = h.received;
	return r;
}

struct test {
	const char *title, *bytes, *want;
	int flags;
	size_t n; /* when the bytes hold a NUL */
};

#define OK "HTTP/1.1 200 OK\r\n"
#define CH OK "Transfer-Encoding: chunked\r\n\r\n"

static const struct test tests[] = {
#include "http_cases.h"
};

static int
same(const struct test *t, size_t n, size_t first, size_t step)
{
	static char copy[70000];
	struct result r;

	memcpy(copy, t->bytes, n);
	r = feed(copy, n, t->flags, first, step);
	if (strcmp(r.text, t->want) == 0)
		return 1;
	printf("# first %zu, then %zu at a time: got  %s\n# want %s\n", first,
	    step, r.text, t->want);
	return 0;
}

static void
run(const struct test *t)
{
	static struct http_last before;
	size_t n = t->n ? t->n : strlen(t->bytes), i;
	int good = same(t, n, n, 1);

	good = good && same(t, n, 0, 1);
	for (i = 0; good && i < n; i++)
		good = same(t, n, i, n);
	last = &before; /* what is kept now, and of the case before, serves */
	good = good && same(t, n, n, 1) && same(t, n, n, 1) &&
	       same(t, n, n / 2, n);
	last = NULL;
	ok(good, "%s", t->title);
}

/* A head or body made of a prefix, a piece many times, and a suffix. */
static void
made(const char *title, const char *pre, const char *piece, int times,
    const char *post, const char *want)
{
	static char big[400000], copy[400000];
	size_t n = strlen(pre), k = strlen(piece);
	struct result whole, drip;
	int i;

	memcpy(big, pre, n);
	for (i = 0; i < times; i++, n += k)
		memcpy(big + n, piece, k);
	memcpy(big + n, post, strlen(post));
	n += strlen(post);
	memcpy(copy, big, n);
	if (n > (size_t)GUARD_PAGES * 4096)
		n = (size_t)GUARD_PAGES * 4096;
	whole = feed(copy, n, 0, n, 1);
	memcpy(copy, big, n);
	drip = feed(copy, n, 0, 0, n > 20000 ? 997 : 1);
	if (!ok(strncmp(whole.text, want, strlen(want)) == 0 &&
	        strcmp(whole.text, drip.text) == 0, "%s", title))
		printf("# whole %s\n# split %s\n# want  %s\n", whole.text,
		    drip.text, want);
}

static void
limits(void)
{
	made("a status line of 8 KiB is read", "HTTP/1.1 200 ", "x", 8179,
	    "\r\nContent-Length: 0\r\n\r\n", "200 [] keep");
	made("a status line over 8 KiB is a limit error", "HTTP/1.1 200 ",
	    "x", 8181, "\r\nContent-Length: 0\r\n\r\n",
	    "! limit first line over 8 KiB");
	made("an endless status line is a limit error", "HTTP/1.1 200 ", "x",
	    9000, "", "! limit first line over 8 KiB");
	made("256 fields are read", OK, "a: b\r\n", 255,
	    "Content-Length: 0\r\n\r\n", "200 [] keep");
	made("257 fields are a limit error", OK, "a: b\r\n", 257, "\r\n",
	    "! limit over 256 header fields");
	made("a header block of 64 KiB is read", OK "Content-Length: 0\r\na:",
	    "b", 65536 - 25, "\r\n\r\n", "200 [] keep");
	made("a header block over 64 KiB is a limit error",
	    OK "Content-Length: 0\r\na:", "b", 65536 - 24, "\r\n\r\n",
	    "! limit header over 64 KiB");
	made("an endless field is a limit error", OK "a: ", "b", 70000, "",
	    "! limit header over 64 KiB");
	made("endless folding is a limit error", OK "a: ", "\r\n b", 20000, "",
	    "! limit header over 64 KiB");
	made("64 interim answers are skipped", "", "HTTP/1.1 103 E\r\n\r\n",
	    64, OK "Content-Length: 0\r\n\r\n", "200 interims 64 [] keep");
	made("65 interim answers are a limit error", "",
	    "HTTP/1.1 100 C\r\n\r\n", 65, OK "Content-Length: 0\r\n\r\n",
	    "! limit over 64 interim answers");
	made("a chunk line of 4 KiB is read", CH "1;a=", "x", 4090,
	    "\r\nz\r\n0\r\n\r\n", "200 [z] keep");
	made("a chunk line over 4 KiB is a limit error", CH "1;a=", "x", 4093,
	    "\r\nz\r\n0\r\n\r\n", "200 [! limit chunk line over 4 KiB");
	made("64 trailer fields are read", CH "0\r\n", "a: b\r\n", 64, "\r\n",
	    "200 [] keep");
	made("65 trailer fields are a limit error", CH "0\r\n", "a: b\r\n",
	    65, "\r\n", "200 [! limit over 64 trailer fields");
	made("a trailer over 16 KiB is a limit error", CH "0\r\na:", "b",
	    16384, "\r\n\r\n", "200 [! limit trailer over 16 KiB");
	made("40,000 chunks of one byte are read", CH, "1\r\nx\r\n", 40000,
	    "0\r\n\r\n", "200 [xxxxxx");
}

static void
fields(void)
{
	struct slice all = slice_of("A: 1\r\nb:2\nA:  3 \r\nEmpty:\r\n"), v,
	    name;
	size_t at = 0;
	int n = 0;

	ok(http_field(all, "a", &at, &v) && slice_eq(v, "1"),
	    "a field is found by name, in any case");
	ok(http_field(all, "a", &at, &v) && slice_eq(v, "3"),
	    "the next one of the name is found, trimmed");
	ok(!http_field(all, "a", &at, &v), "then there are no more");
	for (at = 0; http_each(all, &at, &name, &v);)
		n++;
	ok(n == 4 && slice_eq(name, "Empty") && v.n == 0,
	    "all fields are seen, an empty one too");
	ok(http_has_token(slice_of(" a,, Keep-Alive ,b"), "keep-alive") &&
	    !http_has_token(slice_of("keep-alive2, xkeep-alive"),
	    "keep-alive"), "a token in a list is found whole");
	ok(http_is_token(slice_of("X-Y_z")) && !http_is_token(slice_of("")) &&
	    !http_is_token(slice_of("a b")) && !http_is_token(slice_of("a:")),
	    "a token has no blanks or colons and is not empty");
	ok(http_is_value(slice_of("a\tb \xff")) &&
	    !http_is_value(slice_of("a\rb")) &&
	    !http_is_value(slice_of("a\nb")) &&
	    !http_is_value((struct slice){"a\0b", 3}),
	    "a value has no CR, LF, NUL");
}

/* What is kept is made wrong on purpose, to be seen where it is used. */
static void
likes(void)
{
	static const char one[] = OK "Content-Length: 1\r\n\r\nx",
			  two[] = OK "Content-Length: 2\r\n\r\nxy";
	static struct http_last kept;
	struct http h;
	char p[100];
	size_t used, n = sizeof one - 2; /* the head */

	http_answer(&h, false, 0);
	memcpy(p, one, n);
	http_next_like(&h, &kept, p, n, &used);
	kept.h.status = 299;
	http_answer(&h, false, 0);
	ok(http_next_like(&h, &kept, p, n, &used) == HTTP_HEAD && used == n &&
	    h.status == 299 && h.length == 1 && h.received == (int64_t)n &&
	    slice_eq(h.fields, "Content-Length: 1\r\n") &&
	    h.fields.p == p + sizeof OK - 1,
	    "a head of the last one's bytes is not parsed again");
	http_answer(&h, true, 0);
	ok(http_next_like(&h, &kept, p, n, &used) == HTTP_HEAD &&
	    h.status == 200 && h.framing == HTTP_NONE,
	    "it is where it answers a HEAD");
	kept.h.status = 299;
	http_answer(&h, false, 0);
	memcpy(p, two, n);
	ok(http_next_like(&h, &kept, p, n, &used) == HTTP_HEAD &&
	    h.status == 200 && h.length == 2, "or has a byte that differs");
	kept.h.status = 299;
	http_answer(&h, false, 1);
	ok(http_next_like(&h, &kept, p, n, &used) == HTTP_ERROR,
	    "or another bound for the body");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof tests / sizeof *tests; i++)
		run(&tests[i]);
	limits();
	fields();
	likes();
	return done();
}
