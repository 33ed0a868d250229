/* bm-diff's procedure: how often does it cry wolf, how often is it blind? */
#include <stdlib.h>

#include "compare.h"
#include "hdr.h"
#include "mem.h"
#include "tap.h"

enum { SECONDS = 62, PAGES = 4, PER_SECOND = 200 };

/* What a simulated run is like. */
struct world {
	int pages;        /* up to PAGES */
	double drift;     /* sd of what all pages share, with 5 s of memory */
	double between;   /* sd of the level between runs, shared too */
	double slower[2]; /* of page 0 in A and B: 1 is as usual */
	double errors[2]; /* share */
};

/* Nearly normal, sd 1 (Irwin-Hall). */
static double
gauss(struct rng *r)
{
	double sum;
	int i;

	for (i = 0, sum = -6; i < 12; i++)
		sum += rng_unit(r);
	return sum;
}

/* A skewed answer time: p50 1.2, p95 3.7, p99 7.5 of base. */
static double
answer(struct rng *r, double base)
{
	return base * (0.8 + 0.2 / (1.02 - rng_unit(r)));
}

static void
second_add(struct cycle *c, int side, size_t run, long s, double level,
    const struct world *w, struct rng *rng)
{
	static const double base[PAGES] = {20e3, 40e3, 30e3, 80e3};
	long row;
	int i, p;
	uint32_t bucket;

	row = grid_row(&c->grid[side], run, s);
	for (p = 0; row >= 0 && p < w->pages; p++)
		for (i = 0; i < (int)(PER_SECOND / level); i++) {
			if (rng_unit(rng) < w->errors[side]) {
				c->bad[side][row]++;
				continue;
			}
			bucket = hdr_index(
			    (int64_t)(answer(rng, base[p]) * level *
				      (p == 0 ? w->slower[side] : 1)));
			cells_add(&c->page[p].cells[side], row, bucket, 1);
			cells_add(&c->all.cells[side], row, bucket, 1);
			c->ended[side][row]++;
			c->ok[side][row]++;
		}
}

static void
run_simulate(struct cycle *c, int side, size_t run, const struct world *w,
    struct rng *rng)
{
	double drift, level;
	long s;

	level = 1 + w->between * gauss(rng);
	drift = gauss(rng);
	for (s = 0; s < SECONDS; s++) {
		drift = 0.8 * drift + 0.6 * gauss(rng);
		second_add(
		    c, side, run, s, level * (1 + w->drift * drift), w, rng);
	}
}

static void
cycle_simulate(
    struct cycle *c, size_t runs, const struct world *w, struct rng *rng)
{
	size_t i, rows;
	int side;

	memset(c, 0, sizeof(*c));
	c->pages = (size_t)w->pages;
	c->page = xarray(PAGES, sizeof(*c->page));
	for (side = 0; side < 2; side++) {
		grid_make(&c->grid[side], runs, SECONDS);
		rows = runs * c->grid[side].rows;
		c->ended[side] = xarray(rows, sizeof(uint64_t));
		c->ok[side] = xarray(rows, sizeof(uint64_t));
		c->bad[side] = xarray(rows, sizeof(uint64_t));
		for (i = 0; i < runs; i++)
			run_simulate(c, side, i, w, rng);
	}
}

static void
cycle_free(struct cycle *c)
{
	int p, side;

	for (side = 0; side < 2; side++) {
		for (p = 0; p < PAGES; p++)
			free(c->page[p].cells[side].v);
		free(c->all.cells[side].v);
		free(c->ended[side]);
		free(c->ok[side]);
		free(c->bad[side]);
	}
	free(c->page);
}

struct score {
	int pairs, different, page0, figures, real;
};

/* Compare n simulated pairs. */
static struct score
score(int n, size_t runs, const struct world *w, uint64_t seed)
{
	struct score s = {0, 0, 0, 0, 0};
	struct cycle c;
	const struct figure *f;
	struct rules rules;
	struct rng rng;
	size_t at;
	int real;

	rng_seed(&rng, seed);
	rules = rules_make(5, 6 + 3 * PAGES);
	for (; s.pairs < n; s.pairs++) {
		cycle_simulate(&c, runs, w, &rng);
		compare(&c, &rules, &rng);
		for (at = 0, real = 0; (f = compare_next(&c, &at)) != NULL;) {
			s.figures += f->word != WORD_NONE;
			real += word_real(f->word);
		}
		s.real += real;
		s.different += real > 0;
		s.page0 += page_figure(&c, &c.page[0], Q50)->word == WORD_MORE;
		cycle_free(&c);
	}
	printf("# %d pairs: %d different, page 0 slower in %d; %d of %d "
	       "figures\n",
	    s.pairs, s.different, s.page0, s.real, s.figures);
	return s;
}

/* A table's quantiles against sorting, over blocks that overlap. */
static void
quantiles(void)
{
	static const uint32_t start[] = {0, 2, 3};
	static double v[30000];
	struct cells cells = {NULL, 0, 0};
	struct table t;
	struct rng rng;
	int64_t us;
	double got;
	size_t n;
	int bad, i, k;
	uint32_t row;

	rng_seed(&rng, 7);
	for (i = 0, n = 0; i < 6000; i++) {
		row = (uint32_t)rng_below(&rng, 6);
		us = (int64_t)answer(&rng, 1000);
		cells_add(&cells, row, hdr_index(us), 1);
		for (k = 0; k < 3; k++)
			if (row >= start[k] && row < start[k] + 2)
				v[n++] = (double)us;
	}
	table_make(&t, 6, cells.v, cells.n);
	stat_sort(v, n);
	for (i = 1, bad = 0; i < 100; i++) {
		got = table_quantile(&t, start, 3, 2, i / 100.0);
		us = (int64_t)v[stat_rank(n, i / 100.0) - 1];
		bad += hdr_index((int64_t)got) != hdr_index(us);
	}
	ok(bad == 0, "quantiles of blocks are those of sorting, to a bucket");
	ok(table_slower(&t, &t) > 0.4999 && table_slower(&t, &t) < 0.5001,
	    "none is slower than itself");
	table_free(&t);
	free(cells.v);
}

static void
slower(void)
{
	static const struct cell a[] = {{0, 10, 1}, {0, 20, 1}},
				 b[] = {{0, 20, 1}, {0, 30, 1}};
	struct table ta, tb;

	table_make(&ta, 1, a, 2);
	table_make(&tb, 1, b, 2);
	/* 20-10 30-10 30-20 are slower, 20-20 ties */
	ok(table_slower(&ta, &tb) == 0.875, "P(B slower) counts ties half");
	ok(table_slower(&tb, &ta) == 0.125, "and the other way round");
	table_free(&ta);
	table_free(&tb);
	table_make(&ta, 1, NULL, 0);
	ok(table_slower(&ta, &ta) == 0.5, "of nothing it is 0.5");
	table_free(&ta);
}

static void
grids(void)
{
	struct grid g;

	ok(grid_make(&g, 1, 13) == -1, "13 s are too short");
	ok(grid_make(&g, 1, 14) == 0 && g.rows == 12 && g.block == 1,
	    "14 s make 12 blocks of 1 s");
	ok(grid_make(&g, 1, 61) == 0 && g.rows == 59 && g.block == 1,
	    "61 s make 59 blocks of 1 s");
	ok(grid_make(&g, 1, 62) == 0 && g.rows == 60 && g.block == 5,
	    "62 s make 12 blocks of 5 s");
	ok(grid_make(&g, 2, 86400) == 0 && g.rows <= ROWS_MOST &&
		g.rows * g.unit >= 86398,
	    "a day makes longer rows");
	grid_make(&g, 2, 62);
	ok(grid_row(&g, 0, 1) == -1 && grid_row(&g, 0, 2) == 0 &&
		grid_row(&g, 1, 2) == 60,
	    "the first 2 s are left out, runs follow each other");
	ok(grid_row(&g, 0, 99) == 59 && grid_row(&g, 0, -3) == -1,
	    "what ended after the window is the last row's");
}

static enum word
word(double lo, double hi)
{
	struct interval in;

	in.lo = lo;
	in.hi = hi;
	return verdict(in, 0.05);
}

static void
words(void)
{
	double a[] = {1, 2, 3, 4}, b[] = {5, 6, 7, 8}, c[] = {4, 5, 6, 7};

	ok(word(0.06, 0.09) == WORD_MORE && word(-0.3, -0.06) == WORD_LESS,
	    "beyond the limit: slower, faster");
	ok(word(-0.05, 0.05) == WORD_SAME && word(0.01, 0.04) == WORD_SAME,
	    "within it: the same, even where it excludes 0");
	ok(word(0.01, 0.09) == WORD_LIKELY_MORE &&
		word(-0.09, -0.01) == WORD_LIKELY_LESS,
	    "across it, without 0: likely");
	ok(word(-0.01, 0.09) == WORD_UNCLEAR, "across it, with 0: unclear");
	ok(verdict_apart(a, 1, b, 1), "one run a side says nothing of runs");
	ok(verdict_apart(a, 3, b, 3) && !verdict_apart(a, 4, c, 1),
	    "few runs must not overlap");
	ok(verdict_apart(a, 4, b, 4) && !verdict_apart(a, 4, a, 4),
	    "from 4 against 4 on a rank test decides");
}

static void
limits(void)
{
	struct world w = {1, 0, 0, {1, 1}, {0, 0}};
	struct cycle c;
	struct rules rules;
	struct rng rng;

	rng_seed(&rng, 9);
	w.slower[1] = 1.04; /* 24 ms: 0.96 ms more */
	rules = rules_make(1, 1);
	cycle_simulate(&c, 1, &w, &rng);
	compare(&c, &rules, &rng);
	ok(c.all.q[Q50].word != WORD_MORE, "less than 1 ms is no difference");
	rules.least = 0;
	compare(&c, &rules, &rng);
	ok(c.all.q[Q50].word == WORD_MORE,
	    "that very one is, but for the 1 ms");
	ok(c.sharing == 0, "one page has no shift to share");
	cycle_free(&c);
	ok(rules_make(5, 20).level == (double)0.95 &&
	    rules_make(5, 21).level == (double)0.99,
	    "more than 20 comparisons: intervals of 99 %%");
}

static void
seeds(void)
{
	struct world w = {2, 0.03, 0.02, {1, 1}, {0.01, 0.01}};
	struct cycle c;
	struct interval first;
	struct rules rules;
	struct rng rng;

	rng_seed(&rng, 11);
	rules = rules_make(5, 1);
	cycle_simulate(&c, 1, &w, &rng);
	rng_seed(&rng, 1);
	compare(&c, &rules, &rng);
	first = c.all.q[Q95].in;
	rng_seed(&rng, 1);
	compare(&c, &rules, &rng);
	ok(memcmp(&first, &c.all.q[Q95].in, sizeof(first)) == 0,
	    "the same seed gives the same interval");
	rng_seed(&rng, 2);
	compare(&c, &rules, &rng);
	ok(memcmp(&first, &c.all.q[Q95].in, sizeof(first)) != 0,
	    "another one a slightly different one");
	cycle_free(&c);
}

static void
error_rates(void)
{
	struct world w = {PAGES, 0, 0, {1, 1}, {0.005, 0.005}};
	struct score s;

	s = score(200, 1, &w, 1);
	ok(s.different <= 10, "equal runs: at most 5 %% of 200 pairs differ");
	w.drift = 0.03;
	s = score(200, 1, &w, 2);
	ok(s.different <= 10, "equal runs that drift: at most 5 %% differ");
	w.between = 0.02;
	s = score(200, 1, &w, 3);
	ok(s.real * 20 <= s.figures,
	    "levels 2 %% apart: at most 5 %% of figures");
	w.slower[1] = 1.10;
	s = score(100, 1, &w, 4);
	ok(s.page0 >= 75, "a page 10 %% slower is found in 75 of 100");
	w.slower[1] = 1.20;
	s = score(100, 1, &w, 5);
	ok(s.page0 >= 99, "a page 20 %% slower is found in 99 of 100");
}

/* A page alone: the shift can't be told from the change. */
static void
error_rates_alone(void)
{
	struct world w = {1, 0.03, 0.02, {1, 1}, {0.005, 0.005}};
	struct score s;

	s = score(200, 1, &w, 6);
	ok(s.different <= 10, "a page alone: at most 5 %% of 200 pairs differ");
	w.slower[1] = 1.10;
	s = score(100, 1, &w, 7);
	ok(s.page0 >= 75, "alone and 10 %% slower: found in 75 of 100");
	w.slower[1] = 1.20;
	s = score(100, 1, &w, 8);
	ok(s.page0 >= 99, "alone and 20 %% slower: found in 99 of 100");
}

/* Levels as far apart as on a shared machine: repeating is the cure. */
static void
error_rates_runs(void)
{
	struct world w = {1, 0.03, 0.05, {1, 1}, {0, 0}};
	struct score one, three;

	one = score(60, 1, &w, 9);
	three = score(60, 3, &w, 10);
	ok(one.different > 12 && three.different <= 6,
	    "levels 5 %% apart fool one run a side, not three");
	w.slower[1] = 1.25;
	three = score(40, 3, &w, 11);
	ok(three.page0 >= 36, "three runs a side see 25 %% all the same");
}

int
main(void)
{
	quantiles();
	slower();
	grids();
	words();
	limits();
	seeds();
	error_rates();
	error_rates_alone();
	error_rates_runs();
	return done();
}
