#ifndef BM_RESAMPLE_H
#define BM_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "rng.h"

/*
 * Moving blocks (Künsch, 1989). Answers that come in the same second depend on
 * each other, so what gets drawn again is not an answer but a block of
 * seconds, with all that was measured in it. One side's runs of one cycle are
 * laid one after the other as rows of equal length of time; blocks never
 * reach from one run into the next.
 */

enum {
	RESAMPLES = 1000,
	SKIP_SECONDS = 2, /* of each cycle, left out: the ramp's last effects */
	BLOCKS_LEAST = 12,
	ROWS_MOST = 3600 /* of one run; longer cycles get longer rows */
};

/* How the runs of one side are cut into rows and blocks. */
struct grid {
	size_t runs;
	size_t rows;  /* of one run */
	size_t unit;  /* seconds a row stands for */
	size_t block; /* rows of a block */
};

/*
 * The grid for runs of cycles whose window lasts `seconds`: blocks of 5 s, of
 * 1 s when that is less than 62. Returns 0, or -1: too short for
 * BLOCKS_LEAST blocks.
 */
int grid_make(struct grid *, size_t runs, size_t seconds);

/* The row of one run for its second s: -1 for those left out. */
long grid_row(const struct grid *, size_t run, long second);

/* Where the blocks of each resample begin. */
struct draws {
	struct grid grid;
	size_t n;        /* blocks of one resample */
	uint32_t *start; /* [RESAMPLES][n]: rows */
};

/* Draw runs, then blocks in them. */
void draws_make(struct draws *, const struct grid *, struct rng *);
void draws_free(struct draws *);

/* How many there were: sums of any rows in one step. */
struct sums {
	uint64_t *upto; /* [rows + 1]: of the rows before */
};

/* n[rows of all runs] counts, a row each; kept as running sums. */
void sums_make(struct sums *, const uint64_t *n, size_t rows);
void sums_free(struct sums *);

/* The sum over blocks of `length` rows that begin at start[0..n). */
uint64_t sums_over(
    const struct sums *, const uint32_t *start, size_t n, size_t length);

/* So many answers in that row and that bucket of the histogram. */
struct cell {
	uint32_t row, bucket, count;
};

/* Times of answers: sums over any rows and up to any bucket in one step. */
struct table {
	size_t rows, columns;
	double *low, *high; /* [columns] us: what a column holds */
	uint32_t *below;    /* [rows + 1][columns + 1] */
};

/* cells[0..n) in any order, each (row, bucket) as often as it likes. */
void table_make(
    struct table *, size_t rows, const struct cell *cells, size_t n);
void table_free(struct table *);

/*
 * The quantile q in us of the answers in the blocks of `length` rows that
 * begin at start[0..n), interpolated within its bucket; 0 when there are none.
 */
double table_quantile(const struct table *, const uint32_t *start, size_t n,
    size_t length, double q);

/*
 * How likely a random answer of b is slower than one of a, equal ones counted
 * half (the U statistic); 0.5 when either is empty.
 */
double table_slower(const struct table *a, const struct table *b);

#endif
