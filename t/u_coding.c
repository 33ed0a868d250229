/* Content codings. */
#include <string.h>
#include <zlib.h>

#include "../cmd/bm-load/scene/coding.h"
#include "guard.h"
#include "tap.h"

static unsigned char packed[70000];

/* Pack text with zlib's window argument; returns the length. */
static size_t
pack(const char *text, size_t n, int window, unsigned char *to)
{
	z_stream z;

	memset(&z, 0, sizeof z);
	deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)guarded(text, n);
	z.avail_in = (unsigned)n;
	z.next_out = to;
	z.avail_out = 30000;
	deflate(&z, Z_FINISH);
	deflateEnd(&z);
	return 30000 - z.avail_out;
}

static struct coding *c;

/* Decode in pieces of `step`; returns NULL or the first error. */
static const char *
decode(const char *fields, size_t n, size_t step, struct buf *out, size_t most,
    bool *cut)
{
	const char *why = coding_start(c, slice_of(fields));
	size_t at, k;

	out->n = 0;
	*cut = false;
	for (at = 0; at < n && !why; at += k) {
		k = n - at < step ? n - at : step;
		why = coding_feed(c, (struct slice){guarded(packed + at, k),
		    k}, out, most, cut);
	}
	return why ? why : coding_end(c);
}

/* The same for every split into pieces. */
static void
good(const char *title, const char *fields, size_t n, const char *want)
{
	struct buf out = {0};
	const char *why = NULL;
	size_t step;
	bool cut;

	for (step = 1; step <= n + 1 && !why; step++) {
		why = decode(fields, n, step, &out, 10000, &cut);
		if (!why && (cut || out.n != strlen(want) ||
		    (out.n > 0 && memcmp(out.p, want, out.n) != 0)))
			why = "other bytes";
	}
	if (!ok(why == NULL, "%s", title))
		printf("# pieces of %zu: %s\n", step - 1, why);
	buf_free(&out);
}

static void
bad(const char *title, const char *fields, size_t n, const char *want)
{
	struct buf out = {0};
	const char *why = want;
	size_t step;
	bool cut;

	for (step = 1; step <= n + 1 && why && strcmp(why, want) == 0; step++)
		why = decode(fields, n, step, &out, 10000, &cut);
	if (!ok(why && strcmp(why, want) == 0, "%s", title))
		printf("# pieces of %zu: %s\n", step - 1, why ? why : "ok");
	buf_free(&out);
}

#define GZ "Content-Encoding: gzip\r\n"
#define DF "Content-Encoding: deflate\r\n"

static void
bomb(void)
{
	static char zeros[65536];
	struct buf out = {0};
	const char *why;
	size_t n = 0, i;
	bool cut;

	for (i = 0; i < 100; i++)
		n += pack(zeros, sizeof zeros, 31, packed + n);
	why = decode(GZ, n, 1000, &out, 100000, &cut);
	ok(why == NULL && cut && out.n == 100000,
	    "no more is decoded than is wanted");
	ok(out.cap <= 400000, "nor is more memory taken");
	buf_free(&out);
}

int
main(void)
{
	static const char text[] = "hello hello hello world";
	size_t n, m;

	c = coding_new();
	n = pack(text, strlen(text), 31, packed);
	good("gzip", GZ, n, text);
	good("x-gzip, in capitals", "content-encoding: X-GZIP\r\n", n, text);
	bad("gzip cut short", GZ, n - 1, "content gzip data cut short");
	good("an empty body said to be gzip", GZ, 0, "");
	packed[n] = 'x';
	good("a byte behind gzip data is dropped", GZ, n + 1, text);
	m = pack(text, 5, 31, packed + n);
	good("two gzip members", GZ, n + m, "hello hello hello worldhello");
	packed[n - 8] ^= 1;
	bad("a wrong check sum", GZ, n, "content bad gzip data");
	packed[0] = 'x';
	bad("no gzip at all", GZ, n, "content bad gzip data");
	n = pack(text, strlen(text), 15, packed);
	good("deflate in zlib's format", DF, n, text);
	bad("deflate cut short", DF, n - 1, "content deflate data cut short");
	n = pack(text, strlen(text), -15, packed);
	good("raw deflate", DF, n, text);
	memset(packed, 0xff, 20);
	bad("no deflate at all", DF, 20, "content bad deflate data");
	memcpy(packed, "abc", 3);
	good("no coding", "A: b\r\n", 3, "abc");
	good("identity", "Content-Encoding: identity\r\n", 3, "abc");
	bad("br is not known", "Content-Encoding: br\r\n", 3,
	    "coding content coding not known");
	bad("gzip twice", GZ GZ, 3, "coding content coded twice");
	bad("gzip, gzip", "Content-Encoding: gzip, gzip\r\n", 3,
	    "coding content coding not known");
	bomb();
	return done();
}
