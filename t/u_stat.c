/* Ranks, intervals, resampling numbers, Apdex. */
#include <math.h>

#include "rng.h"
#include "stat.h"
#include "tap.h"

static int
near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void
random_numbers(void)
{
	struct rng r;
	unsigned seen[6] = {0}, v;
	double sum, u;
	int bad, i;

	rng_seed(&r, 1234567);
	ok(rng_next(&r) == 6457827717110365317ULL &&
		rng_next(&r) == 3203168211198807973ULL,
	    "the numbers are those of SplitMix64");
	for (i = bad = 0; i < 60000; i++) {
		v = rng_below(&r, 6);
		bad += v >= 6;
		if (v < 6)
			seen[v]++;
	}
	ok(bad == 0, "rng_below stays below");
	for (i = bad = 0; i < 6; i++)
		bad += seen[i] < 9700 || seen[i] > 10300;
	ok(bad == 0, "each face of the die comes up alike");
	for (i = bad = 0, sum = 0; i < 10000; i++) {
		u = rng_unit(&r);
		bad += u < 0 || u >= 1;
		sum += u;
	}
	ok(bad == 0 && fabs(sum / 10000 - 0.5) < 0.01, "rng_unit fills [0, 1)");
}

static void
ranks(void)
{
	double v[] = {3, 1, 2, 9}, w[] = {5, 1, 3};
	int bad, i;

	ok(stat_rank(100, 0.95) == 95 && stat_rank(20, 0.95) == 19 &&
		stat_rank(1000, 0.999) == 999,
	    "a quantile that falls on a rank is that rank");
	ok(stat_rank(101, 0.95) == 96, "one that falls between is the next");
	ok(stat_rank(7, 0) == 1 && stat_rank(7, 1) == 7 &&
		stat_rank(1, 0.5) == 1,
	    "ranks stay within 1..n");
	for (i = 1, bad = 0; i <= 1000; i++)
		bad += stat_rank(1000, i / 1000.0) != (uint64_t)i;
	ok(bad == 0, "the k-th thousandth of 1000 is k");
	ok(near(stat_median(v, 4), 2.5) && near(stat_median(w, 3), 3),
	    "the median of an even and of an odd number");
}

static void
intervals(void)
{
	struct interval in;
	double v[1000];
	int i;

	for (i = 0; i < 1000; i++)
		v[i] = 1 + (i * 7) % 1000;
	in = stat_interval(v, 1000, 0.95);
	ok(near(in.lo, 25) && near(in.hi, 976), "the middle 95 in 100");
	in = stat_interval(v, 1000, 0.99);
	ok(near(in.lo, 5) && near(in.hi, 996), "the middle 99 in 100");
	in = stat_interval(v, 1, 0.95);
	ok(near(in.lo, 1) && near(in.hi, 1), "of one value, that value");
}

static void
rank_test(void)
{
	double a[] = {1, 2, 3}, b[] = {4, 5, 6};
	double c[] = {1, 2, 3, 4}, d[] = {5, 6, 7, 8};
	double e[] = {2, 2, 2}, f[] = {1, 3, 5}, g[] = {2, 4, 6};

	ok(near(stat_rank_p(a, 3, b, 3), 0.1), "3 against 3, apart: 0.1");
	ok(near(stat_rank_p(c, 4, d, 4), 2 / 70.0), "4 against 4: 0.0286");
	ok(near(stat_rank_p(d, 4, c, 4), 2 / 70.0), "either way round");
	ok(near(stat_rank_p(e, 3, e, 3), 1), "all equal: 1");
	ok(near(stat_rank_p(f, 3, g, 3), 0.7), "interleaved: 0.7");
}

static void
apdex(void)
{
	ok(near(stat_apdex(60, 30, 100), 0.75), "satisfied + half tolerating");
	ok(near(stat_apdex(0, 0, 0), 0), "none of none is 0");
}

int
main(void)
{
	random_numbers();
	ranks();
	intervals();
	rank_test();
	apdex();
	return done();
}
