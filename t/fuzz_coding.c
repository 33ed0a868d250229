/* gzip and deflate: whole or in pieces, the outcome is the same. */
#ifndef FUZZING
#define CORPUS "coding"
#endif
#include "../cmd/bm-load/scene/coding.h"
#include "fuzz.h"

static const char *
run(const uint8_t *p, size_t n, bool gzip, size_t step, struct buf *out)
{
	static struct coding *c;
	const char *why;
	size_t at, k;
	bool cut;

	if (c == NULL)
		c = coding_new();
	why = coding_start(c, slice_of(gzip ? "Content-Encoding: gzip"
					    : "Content-Encoding: deflate"));
	for (at = 0; at < n && why == NULL; at += k) {
		k = n - at < step ? n - at : step;
		why = coding_feed(c, (struct slice){(const char *)p + at, k},
		    out, 100000, &cut);
	}
	return why != NULL ? why : coding_end(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct buf a, b;
	const char *whole, *split;

	if (n < 2)
		return 0;
	a.n = b.n = 0;
	whole = run(p + 2, n - 2, p[0] & 1, n, &a);
	split = run(p + 2, n - 2, p[0] & 1, p[1] ? p[1] : 1, &b);
	if (whole != split || (whole == NULL && (a.n != b.n ||
	    (a.n > 0 && memcmp(a.p, b.p, a.n) != 0))))
		abort();
	return 0;
}
