#ifndef BM_COMPARE_H
#define BM_COMPARE_H

#include <stddef.h>
#include <stdint.h>

#include "resample.h"
#include "verdict.h"

/*
 * The procedure, without files: one cycle of both sides in, changes and words
 * out. Sides: 0 is A, the base; 1 is B, the new one.
 */

struct rules {
	double limit;  /* -e: 0.05 */
	double least;  /* us: a smaller change of a time is no difference */
	double errors; /* a smaller change of an error share is none */
	double level;  /* of the intervals: 0.95 */
};

/* The rules for -e percent, when so many comparisons decide. */
struct rules rules_make(double percent, size_t comparisons);

enum { PAGES_SHARED = 4 }; /* fewer pages have no shift to share */

enum quantile { Q50, Q95, Q99, QUANTILES };
extern const double quantile_of[QUANTILES];

/* Of the curve of change by percentile. */
enum { CURVE = 9 };

/* Answer times, to be filled cell by cell. */
struct cells {
	struct cell *v;
	size_t n, cap;
};

void cells_add(struct cells *, long row, uint32_t bucket, uint64_t count);

struct page {
	const char *name;
	struct cells cells[2];

	struct figure q[QUANTILES];
	struct figure own[QUANTILES]; /* the shared shift taken out */
	double slower;                /* P(B slower) */
};

struct cycle {
	struct grid grid[2];
	uint64_t *ended[2]; /* [rows of all runs]: good answers, by end */
	uint64_t *ok[2];    /* due in the window, good */
	uint64_t *bad[2];   /* due in the window, not */
	struct page all;    /* of all pages; its own is not used */
	struct page *page;
	size_t pages;

	struct figure rate;   /* good answers per second */
	struct figure errors; /* the share of bad ones */
	struct figure shift;  /* of the medians of the pages that share it */
	size_t sharing;       /* how many pages do; 0 where too few */
	struct figure curve[CURVE];
};

/* Compare: fills in all that follows the cells and counts. */
void compare(struct cycle *, const struct rules *, struct rng *);

/* The figure of a page that decides: its own change where it has one. */
const struct figure *page_figure(
    const struct cycle *, const struct page *, enum quantile);

/*
 * The figures of a cycle that decide the exit status, one after the other:
 * *at starts at 0; NULL at the end. They are the rate, the errors, the
 * quantiles of all pages, the shared shift, the quantiles of each page.
 */
const struct figure *compare_next(const struct cycle *, size_t *at);

#endif
