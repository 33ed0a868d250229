/* What would another run like this one have shown? Blocks drawn again. */
#include <stdlib.h>

#include "hdr.h"
#include "mem.h"
#include "resample.h"
#include "stat.h"

int
grid_make(struct grid *g, size_t runs, size_t seconds)
{
	size_t kept, length;

	length = seconds < 62 ? 1 : 5;
	if (seconds < SKIP_SECONDS + BLOCKS_LEAST * length)
		return -1;
	kept = seconds - SKIP_SECONDS;
	g->runs = runs;
	g->unit = (kept + ROWS_MOST - 1) / ROWS_MOST;
	g->rows = (kept + g->unit - 1) / g->unit;
	g->block = (length + g->unit - 1) / g->unit;
	return 0;
}

long
grid_row(const struct grid *g, size_t run, long second)
{
	long row;

	if (second < SKIP_SECONDS)
		return -1;
	row = (second - SKIP_SECONDS) / (long)g->unit;
	/* what ended after the window was due in it: the last row's */
	if (row >= (long)g->rows)
		row = (long)g->rows - 1;
	return (long)(run * g->rows) + row;
}

void
draws_make(struct draws *d, const struct grid *g, struct rng *rng)
{
	size_t blocks, i, k, run;
	uint32_t *start;

	d->grid = *g;
	blocks = g->rows / g->block;
	d->n = g->runs * blocks;
	d->start = start = xarray(RESAMPLES * d->n, sizeof(*d->start));
	for (i = 0; i < RESAMPLES * g->runs; i++) {
		run = rng_below(rng, (uint32_t)g->runs);
		for (k = 0; k < blocks; k++)
			*start++ =
			    (uint32_t)(run * g->rows) +
			    rng_below(rng, (uint32_t)(g->rows - g->block + 1));
	}
}

void
draws_free(struct draws *d)
{
	free(d->start);
}

void
sums_make(struct sums *t, const uint64_t *n, size_t rows)
{
	size_t i;

	t->upto = xarray(rows + 1, sizeof(*t->upto));
	for (i = 0; i < rows; i++)
		t->upto[i + 1] = t->upto[i] + n[i];
}

void
sums_free(struct sums *t)
{
	free(t->upto);
}

uint64_t
sums_over(const struct sums *t, const uint32_t *start, size_t n, size_t length)
{
	uint64_t sum;
	size_t i;

	sum = 0;
	for (i = 0; i < n; i++)
		sum += t->upto[start[i] + length] - t->upto[start[i]];
	return sum;
}

/* Give each bucket that occurs a column, in rising order. */
static void
columns_make(
    struct table *t, const struct cell *cells, size_t n, size_t *column)
{
	size_t b, i;

	for (i = 0; i < n; i++)
		column[cells[i].bucket] = 1;
	t->columns = 0;
	for (b = 0; b < HDR_BUCKETS; b++)
		t->columns += column[b];
	t->low = xarray(t->columns + 1, sizeof(*t->low));
	t->high = xarray(t->columns + 1, sizeof(*t->high));
	t->columns = 0;
	for (b = 0; b < HDR_BUCKETS; b++) {
		if (column[b] == 0)
			continue;
		t->low[t->columns] = (double)hdr_lower((uint32_t)b);
		t->high[t->columns] = (double)hdr_upper((uint32_t)b) + 1;
		column[b] = t->columns++;
	}
}

void
table_make(struct table *t, size_t rows, const struct cell *cells, size_t n)
{
	size_t *column, i, k, width;
	uint32_t *row, sum;

	column = xarray(HDR_BUCKETS, sizeof(*column));
	columns_make(t, cells, n, column);
	t->rows = rows;
	width = t->columns + 1;
	t->below = xarray((rows + 1) * width, sizeof(*t->below));
	for (i = 0; i < n; i++) {
		row = t->below + (cells[i].row + 1) * width;
		row[column[cells[i].bucket] + 1] += cells[i].count;
	}
	free(column);
	for (i = 1; i <= rows; i++) {
		row = t->below + i * width;
		for (sum = 0, k = 0; k < width; k++) {
			sum += row[k];
			row[k] = sum + row[k - width];
		}
	}
}

void
table_free(struct table *t)
{
	free(t->low);
	free(t->high);
	free(t->below);
}

/* How many of the blocks' answers lie in the columns before k. */
static uint64_t
blocks_below(const struct table *t, const uint32_t *start, size_t n,
    size_t length, size_t k)
{
	const uint32_t *at;
	size_t i, width;
	uint64_t sum;

	sum = 0;
	width = t->columns + 1;
	for (i = 0; i < n; i++) {
		at = t->below + start[i] * width + k;
		sum += at[length * width] - at[0];
	}
	return sum;
}

double
table_quantile(const struct table *t, const uint32_t *start, size_t n,
    size_t length, double q)
{
	uint64_t before, rank, upto;
	size_t hi, lo, mid;

	upto = blocks_below(t, start, n, length, t->columns);
	if (upto == 0)
		return 0;
	rank = stat_rank(upto, q);
	before = 0;
	for (lo = 0, hi = t->columns; hi - lo > 1;) {
		uint64_t below;

		mid = (lo + hi) / 2;
		below = blocks_below(t, start, n, length, mid);
		if (below < rank) {
			lo = mid;
			before = below;
		} else {
			hi = mid;
			upto = below;
		}
	}
	/* the rank's answer lies in column lo */
	return t->low[lo] + (t->high[lo] - t->low[lo]) *
				((double)(rank - before) - 0.5) /
				(double)(upto - before);
}

double
table_slower(const struct table *a, const struct table *b)
{
	const uint32_t *na, *nb;
	double all, pairs;
	size_t i, k;

	na = a->below + a->rows * (a->columns + 1);
	nb = b->below + b->rows * (b->columns + 1);
	all = (double)na[a->columns] * (double)nb[b->columns];
	if (all <= 0)
		return 0.5;
	pairs = 0;
	for (i = k = 0; i < b->columns; i++) {
		while (k < a->columns && a->low[k] < b->low[i])
			k++;
		/* columns before k are faster; column k may be the same one */
		pairs += (double)(nb[i + 1] - nb[i]) * (double)na[k];
		if (k < a->columns && a->low[k] <= b->low[i])
			pairs += (double)(nb[i + 1] - nb[i]) *
				 (double)(na[k + 1] - na[k]) / 2;
	}
	return pairs / all;
}
