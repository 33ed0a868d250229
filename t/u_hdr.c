/* The histogram. */
#include <stdlib.h>

#include "hdr.h"
#include "tap.h"

static uint64_t seed = 88172645463325252u;

static uint64_t
rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void
edges(void)
{
	uint32_t i;
	int bad = 0;

	for (i = 0; i < HDR_BUCKETS; i++)
		if (hdr_index(hdr_lower(i)) != i || hdr_index(hdr_upper(i)) != i)
			bad++;
	ok(bad == 0, "each bucket's edges fall into it");
	ok(hdr_index(HDR_MAX) == HDR_BUCKETS - 1, "the last bucket ends at 2^39 - 1");
	for (i = HDR_LINEAR, bad = 0; i < HDR_BUCKETS; i++)
		if ((double)(hdr_upper(i) - hdr_lower(i)) >= 0.008 * (double)hdr_lower(i))
			bad++;
	ok(bad == 0, "a bucket is narrower than 0.8 %% of its values");
	ok(hdr_index(255) == 255 && hdr_index(256) == 256 && hdr_index(257) == 256 &&
	    hdr_index(511) == 383 && hdr_index(512) == 384, "indexes as bm-stream(5) says");
}

static int
same_text(const struct hdr *a, const struct hdr *b)
{
	struct buf x = { 0 }, y = { 0 };
	int same;

	hdr_put(&x, a);
	hdr_put(&y, b);
	same = x.n == y.n && memcmp(x.p, y.p, x.n) == 0 && a->sum == b->sum &&
	    a->count == b->count && a->min == b->min && a->max == b->max;
	buf_free(&x);
	buf_free(&y);
	return same;
}

static void
merging(void)
{
	struct hdr all = { 0 }, a = { 0 }, b = { 0 }, back = { 0 };
	struct buf t = { 0 };
	int i;
	int64_t v;

	for (i = 0; i < 20000; i++) {
		v = (int64_t)(rnd() >> (25 + rnd() % 30));
		hdr_add(&all, v, 1);
		hdr_add(rnd() % 3 ? &a : &b, v, 1);
	}
	hdr_merge(&b, &a);
	ok(same_text(&all, &b), "parts add up to the whole, dense and sparse");
	hdr_put(&t, &all);
	ok(hdr_parse(&back, (struct slice){ t.p, t.n }, all.count, all.sum,
	    all.min, all.max) == 0 && same_text(&all, &back), "text and back");
	hdr_free(&back);
	ok(hdr_parse(&back, (struct slice){ t.p, t.n }, all.count + 1, all.sum,
	    all.min, all.max) == -1 && back.count == 0, "a count that does not fit is refused");
	buf_free(&t);
	hdr_free(&all);
	hdr_free(&a);
	hdr_free(&b);
}

static void
quantiles(void)
{
	struct hdr h = { 0 };
	int64_t i;

	ok(hdr_quantile(&h, 0.5) == 0, "an empty histogram's quantile is 0");
	for (i = 1; i <= 100; i++)
		hdr_add(&h, i, 1);
	ok(hdr_quantile(&h, 0.5) == 50 && hdr_quantile(&h, 0.99) == 99 &&
	    hdr_quantile(&h, 1) == 100 && hdr_quantile(&h, 0.001) == 1,
	    "nearest rank of 1..100");
	hdr_add(&h, 1000001, 1);
	ok(hdr_quantile(&h, 1) == 1000001, "a quantile is at most the maximum");
	ok(hdr_above(&h, 100) == 1, "one value above 100");
	hdr_free(&h);
}

static void
refusals(void)
{
	static const char *const bad[] = { "", "1:", ":1", "1 ", " 1", "1  1",
		"1:0", "1 0", "4224", "4000 300", "1:2", "-1", "1:99999999999999999999" };
	struct hdr h = { 0 };
	size_t i;
	int n = 0;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (hdr_parse(&h, slice_of(bad[i]), 1, 1, 1, 1) == 0)
			printf("# took '%s'\n", bad[i]), n++;
	ok(n == 0, "malformed text is refused");
	ok(hdr_parse(&h, slice_of("5"), 1, 5, 5, 5) == 0, "'5' is one five");
	hdr_free(&h);
	ok(hdr_parse(&h, slice_of("5"), 1, 6, 5, 5) == -1, "a sum outside the buckets is refused");
	ok(hdr_parse(&h, slice_of("5"), 1, 5, 4, 5) == -1, "a minimum outside its bucket is refused");
	ok(hdr_add(&h, -1, 1) == -1 && hdr_add(&h, HDR_MAX + 1, 1) == -1 && h.count == 0,
	    "values out of range change nothing");
	hdr_add(&h, HDR_MAX, 1000);
	ok(hdr_add(&h, HDR_MAX, UINT64_MAX / 2) == -1 && h.count == 1000,
	    "an overflowing sum is refused");
	hdr_free(&h);
}

int
main(void)
{
	edges();
	merging();
	quantiles();
	refusals();
	return done();
}
