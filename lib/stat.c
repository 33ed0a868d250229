/* Ranks, intervals, Apdex: the arithmetic of reports. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "stat.h"

uint64_t
stat_rank(uint64_t n, double q)
{
	double exact;
	uint64_t r;

	/* 0.95 * 100 is not 95 in binary: a hair above a rank is that rank */
	exact = q * (double)n - 1e-9 * (double)n;
	if (exact <= 0)
		return 1;
	r = (uint64_t)exact;
	if ((double)r < exact)
		r++;
	return r < 1 ? 1 : r > n ? n : r;
}

static int
double_cmp(const void *a, const void *b)
{
	double x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

void
stat_sort(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), double_cmp);
}

double
stat_median(double *v, size_t n)
{
	stat_sort(v, n);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

struct interval
stat_interval(double *v, size_t n, double level)
{
	struct interval in;
	double tail;

	tail = (1 - level) / 2;
	stat_sort(v, n);
	in.lo = v[stat_rank(n, tail) - 1];
	/* as many left out above as below */
	in.hi = v[n - stat_rank(n, tail)];
	return in;
}

/*
 * Twice the rank of each of the n sorted values, so that shared ranks are
 * whole: the ranks i+1..j of equal values v[i..j) are all (i+1 + j) / 2.
 */
static void
ranks_doubled(const double *v, size_t n, unsigned *rank)
{
	size_t i, j, k;

	for (i = 0; i < n; i = j) {
		for (j = i + 1; j < n && v[j] <= v[i]; j++)
			;
		for (k = i; k < j; k++)
			rank[k] = (unsigned)(i + 1 + j);
	}
}

/* The sum of the doubled ranks that the values of a have among v[0..n). */
static unsigned
rank_sum(
    const double *a, size_t na, const double *v, const unsigned *rank, size_t n)
{
	unsigned sum;
	size_t i, k;

	sum = 0;
	for (i = 0; i < na; i++) {
		for (k = 0; k + 1 < n && v[k] < a[i]; k++)
			;
		sum += rank[k];
	}
	return sum;
}

/*
 * The share of all choices of na of the n ranks whose sum is at least `far`
 * from the middle: ways[c * sums + s] counts the choices of c ranks of sum s.
 */
static double
choices_beyond(const unsigned *rank, size_t n, size_t na, long middle, long far)
{
	size_t c, i, s, sums;
	double *ways, all, beyond;

	sums = n * (n + 1) + 1;
	ways = xarray((na + 1) * sums, sizeof(*ways));
	ways[0] = 1;
	for (i = 0; i < n; i++)
		for (c = na; c > 0; c--)
			for (s = rank[i]; s < sums; s++)
				ways[c * sums + s] +=
				    ways[(c - 1) * sums + s - rank[i]];
	all = beyond = 0;
	for (s = 0; s < sums; s++) {
		all += ways[na * sums + s];
		if (labs((long)s - middle) >= far)
			beyond += ways[na * sums + s];
	}
	free(ways);
	return beyond / all;
}

double
stat_rank_p(const double *a, size_t na, const double *b, size_t nb)
{
	double v[2 * STAT_RANKS];
	unsigned rank[2 * STAT_RANKS];
	long middle, sum;
	size_t n;

	n = na + nb;
	memcpy(v, a, na * sizeof(*v));
	memcpy(v + na, b, nb * sizeof(*v));
	stat_sort(v, n);
	ranks_doubled(v, n, rank);
	sum = (long)rank_sum(a, na, v, rank, n);
	middle = (long)(na * (n + 1)); /* the mean sum, doubled */
	return choices_beyond(rank, n, na, middle, labs(sum - middle));
}

double
stat_apdex(uint64_t satisfied, uint64_t tolerating, uint64_t all)
{
	if (all == 0)
		return 0;
	return ((double)satisfied + (double)tolerating / 2) / (double)all;
}
