#ifndef BM_STAT_H
#define BM_STAT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Nearest rank: which of n ordered values, counted from 1, is the quantile q.
 *	n	how many there are, > 0
 *	q	0..1; 0 is the least value, 1 the greatest
 */
uint64_t stat_rank(uint64_t n, double q);

/* Into rising order. */
void stat_sort(double *v, size_t n);

/* The mean of the two middle values, or the middle one; v gets sorted. */
double stat_median(double *v, size_t n);

/* What a quantity lies between. */
struct interval {
	double lo, hi;
};

/*
 * The interval that holds the middle `level` (0.95) of n resampled values
 * (the percentile interval of the bootstrap; Efron, 1979). v gets sorted.
 */
struct interval stat_interval(double *v, size_t n, double level);

/*
 * Exact two-sided rank test (Mann-Whitney; ties share their ranks): how
 * likely are two samples at least this far apart, if only chance put the
 * values on one side or the other?
 *	na, nb	1..STAT_RANKS each
 * Returns 0..1.
 */
enum { STAT_RANKS = 64 };
double stat_rank_p(const double *a, size_t na, const double *b, size_t nb);

/*
 * Apdex: of `all` answers, those within T count whole (satisfied), those
 * within 4 T half (tolerating), others and failed ones not at all.
 * Returns 0..1; 0 when there was none. Source: Apdex Alliance, 1.1, 2007.
 */
double stat_apdex(uint64_t satisfied, uint64_t tolerating, uint64_t all);

#endif
