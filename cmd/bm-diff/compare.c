/* One cycle of both sides: levels, changes, intervals, words. */
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "mem.h"

enum { A, B };

/* A quantile stands on at least so many answers beyond it. */
enum { BEYOND_LEAST = 100 };

const double quantile_of[QUANTILES] = {0.5, 0.95, 0.99};
static const double curve_of[CURVE] = {
    0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999};

/* The draws and rules of a cycle, the same for all its figures. */
struct work {
	struct draws draws[2];
	const struct rules *rules;
};

/* What is measured: its value over any blocks of rows of one side. */
struct measure {
	double (*value)(const struct measure *, int side, const uint32_t *start,
	    size_t n, size_t length);
	double (*change)(double a, double b);
	const struct table *table; /* [2] */
	const struct sums *good;   /* [2] */
	const struct sums *bad;    /* [2] */
	double q;
};

/* What stands behind a figure: its change in each resample, its runs. */
struct sample {
	double *change; /* [RESAMPLES] */
	double *run[2]; /* [runs]: the value in each */
};

struct rules
rules_make(double percent, size_t comparisons)
{
	struct rules r;

	r.limit = percent / 100;
	r.least = 1000;
	r.errors = percent / 1000;
	r.level = comparisons > 20 ? 0.99 : 0.95;
	return r;
}

void
cells_add(struct cells *c, long row, uint32_t bucket, uint64_t count)
{
	struct cell *cell;

	if (row < 0 || count == 0)
		return;
	c->v = xgrow(c->v, &c->cap, c->n + 1, sizeof(*c->v));
	cell = &c->v[c->n++];
	cell->row = (uint32_t)row;
	cell->bucket = bucket;
	cell->count = (uint32_t)count;
}

static double
quantile_value(const struct measure *m, int side, const uint32_t *start,
    size_t n, size_t length)
{
	return table_quantile(&m->table[side], start, n, length, m->q);
}

/* Per row: the caller knows how long one is. */
static double
rate_value(const struct measure *m, int side, const uint32_t *start, size_t n,
    size_t length)
{
	return (double)sums_over(&m->good[side], start, n, length) /
	       (double)(n * length);
}

static double
share_value(const struct measure *m, int side, const uint32_t *start, size_t n,
    size_t length)
{
	double bad, good;

	good = (double)sums_over(&m->good[side], start, n, length);
	bad = (double)sums_over(&m->bad[side], start, n, length);
	return bad > 0 ? bad / (good + bad) : 0;
}

static double
change_relative(double a, double b)
{
	/* a resample may have met empty blocks only */
	return a > 0 ? b / a - 1 : b > 0 ? 1 : 0;
}

static double
change_points(double a, double b)
{
	return b - a;
}

static double
whole(const struct measure *m, const struct work *w, int side)
{
	const struct grid *g;
	uint32_t start;

	g = &w->draws[side].grid;
	start = 0;
	return m->value(m, side, &start, 1, g->runs * g->rows);
}

/* The value in each run of a side. */
static double *
runs_values(const struct measure *m, const struct work *w, int side)
{
	const struct grid *g;
	double *v;
	uint32_t start;
	size_t i;

	g = &w->draws[side].grid;
	v = xarray(g->runs, sizeof(*v));
	for (i = 0; i < g->runs; i++) {
		start = (uint32_t)(i * g->rows);
		v[i] = m->value(m, side, &start, 1, g->rows);
	}
	return v;
}

static double
resampled(const struct measure *m, const struct work *w, int side, size_t i)
{
	const struct draws *d;

	d = &w->draws[side];
	return m->value(m, side, d->start + i * d->n, d->n, d->grid.block);
}

static void
sample_take(struct sample *s, const struct measure *m, const struct work *w)
{
	size_t i;

	s->change = xarray(RESAMPLES, sizeof(*s->change));
	for (i = 0; i < RESAMPLES; i++)
		s->change[i] =
		    m->change(resampled(m, w, A, i), resampled(m, w, B, i));
	s->run[A] = runs_values(m, w, A);
	s->run[B] = runs_values(m, w, B);
}

static void
sample_free(struct sample *s)
{
	free(s->change);
	free(s->run[A]);
	free(s->run[B]);
}

/* Interval and word. Sorts the sample's changes. */
static void
figure_judge(struct figure *f, struct sample *s, const struct work *w)
{
	f->in = stat_interval(s->change, RESAMPLES, w->rules->level);
	f->word = verdict(f->in, f->limit);
	if (verdict_apart(s->run[A], w->draws[A].grid.runs, s->run[B],
		w->draws[B].grid.runs))
		return;
	if (f->word == WORD_MORE)
		f->word = WORD_LIKELY_MORE;
	if (f->word == WORD_LESS)
		f->word = WORD_LIKELY_LESS;
}

static void
figure_levels(struct figure *f, const struct measure *m, const struct work *w)
{
	memset(f, 0, sizeof(*f));
	f->a = whole(m, w, A);
	f->b = whole(m, w, B);
	f->change = m->change(f->a, f->b);
}

/* A figure of a measure that needs no least count. */
static void
figure_make(struct figure *f, const struct measure *m, const struct work *w,
    double limit)
{
	struct sample s;

	figure_levels(f, m, w);
	f->limit = limit;
	sample_take(&s, m, w);
	figure_judge(f, &s, w);
	sample_free(&s);
}

static double
table_count(const struct table *t)
{
	return (double)t->below[t->rows * (t->columns + 1) + t->columns];
}

/* Are there enough answers beyond the quantile, on both sides? */
static bool
enough(const struct table *t, double q)
{
	double few;

	few = table_count(&t[A]);
	if (few > table_count(&t[B]))
		few = table_count(&t[B]);
	return few * (q > 0.5 ? 1 - q : q) >= BEYOND_LEAST * 0.999;
}

/* Tails move more between equal runs: from p99 on they have twice the room. */
static double
time_limit(const struct rules *r, double level_a, double q)
{
	double limit;

	limit = q >= 0.99 ? 2 * r->limit : r->limit;
	if (level_a > 0 && limit < r->least / level_a)
		limit = r->least / level_a;
	return limit;
}

/* Levels and, where there are enough answers, the sample; else word NONE. */
static bool
quantile_take(struct figure *f, struct sample *s, const struct table *t,
    double q, const struct work *w)
{
	struct measure m = {quantile_value, change_relative, t, NULL, NULL, q};

	figure_levels(f, &m, w);
	f->limit = time_limit(w->rules, f->a, q);
	if (!enough(t, q))
		return false;
	sample_take(s, &m, w);
	return true;
}

static void
quantile_make(
    struct figure *f, const struct table *t, double q, const struct work *w)
{
	struct sample s;

	if (!quantile_take(f, &s, t, q, w))
		return;
	figure_judge(f, &s, w);
	sample_free(&s);
}

/* A page's figures while its cycle is being compared. */
struct sampled {
	struct sample q[QUANTILES];
	bool taken[QUANTILES];
};

static void
page_tables(struct table *t, const struct page *p, const struct cycle *c)
{
	int side;

	for (side = A; side <= B; side++)
		table_make(&t[side], c->grid[side].runs * c->grid[side].rows,
		    p->cells[side].v, p->cells[side].n);
}

static void
page_take(struct page *p, struct sampled *s, const struct cycle *c,
    const struct work *w)
{
	struct table t[2];
	size_t q;

	page_tables(t, p, c);
	p->slower = table_slower(&t[A], &t[B]);
	for (q = 0; q < QUANTILES; q++)
		s->taken[q] =
		    quantile_take(&p->q[q], &s->q[q], t, quantile_of[q], w);
	table_free(&t[A]);
	table_free(&t[B]);
}

/* How the medians of the pages moved together in resample i. */
static double
shared_change(const struct sampled *s, size_t pages, size_t i, double *v)
{
	size_t k, n;

	for (k = n = 0; k < pages; k++)
		if (s[k].taken[Q50])
			v[n++] = s[k].q[Q50].change[i];
	return stat_median(v, n);
}

/* Where the medians of one run stand, together, against all of A's. */
static double
shared_level(const struct cycle *c, const struct sampled *s, int side,
    size_t run, double *v)
{
	size_t k, n;

	for (k = n = 0; k < c->pages; k++)
		if (s[k].taken[Q50])
			v[n++] =
			    s[k].q[Q50].run[side][run] / c->page[k].q[Q50].a;
	return stat_median(v, n);
}

/*
 * The shift that the pages share: the median, over the pages, of the changes
 * of their medians. Too few pages: c->sharing is 0.
 */
static void
shift_take(struct cycle *c, const struct sampled *s, struct sample *shift,
    const struct work *w)
{
	double *v;
	size_t i, k, n, side;

	v = xarray(c->pages + 1, sizeof(*v));
	for (k = n = 0; k < c->pages; k++)
		if (s[k].taken[Q50])
			v[n++] = c->page[k].q[Q50].change;
	c->sharing = n >= PAGES_SHARED ? n : 0;
	if (c->sharing > 0) {
		c->shift.a = 1;
		c->shift.change = stat_median(v, n);
		c->shift.b = 1 + c->shift.change;
		c->shift.limit = w->rules->limit;
		shift->change = xarray(RESAMPLES, sizeof(*shift->change));
		for (i = 0; i < RESAMPLES; i++)
			shift->change[i] = shared_change(s, c->pages, i, v);
		for (side = A; side <= B; side++) {
			n = c->grid[side].runs;
			shift->run[side] = xarray(n, sizeof(**shift->run));
			for (i = 0; i < n; i++)
				shift->run[side][i] =
				    shared_level(c, s, (int)side, i, v);
		}
	}
	free(v);
}

/* A sample with the shared shift taken out. */
static void
sample_own(struct sample *own, const struct sample *s,
    const struct sample *shift, const struct work *w)
{
	size_t i, n, side;

	own->change = xarray(RESAMPLES, sizeof(*own->change));
	for (i = 0; i < RESAMPLES; i++)
		own->change[i] =
		    (1 + s->change[i]) / (1 + shift->change[i]) - 1;
	for (side = A; side <= B; side++) {
		n = w->draws[side].grid.runs;
		own->run[side] = xarray(n, sizeof(**own->run));
		for (i = 0; i < n; i++)
			own->run[side][i] =
			    s->run[side][i] / shift->run[side][i];
	}
}

static void
own_make(struct figure *own, const struct figure *f, const struct sample *s,
    double shift, const struct sample *shared, const struct work *w)
{
	struct sample o;

	*own = *f;
	own->change = (1 + f->change) / (1 + shift) - 1;
	sample_own(&o, s, shared, w);
	figure_judge(own, &o, w);
	sample_free(&o);
}

/* Last step for a page: its own change, then the words. */
static void
page_judge(struct page *p, struct sampled *s, const struct cycle *c,
    const struct sample *shift, const struct work *w)
{
	size_t q;

	for (q = 0; q < QUANTILES; q++) {
		memset(&p->own[q], 0, sizeof(p->own[q]));
		if (!s->taken[q])
			continue;
		if (c->sharing > 0)
			own_make(&p->own[q], &p->q[q], &s->q[q],
			    c->shift.change, shift, w);
		figure_judge(&p->q[q], &s->q[q], w);
		sample_free(&s->q[q]);
		if (p->own[q].word == WORD_SAME && p->q[q].word != WORD_SAME)
			p->own[q].word = WORD_OTHERS;
	}
}

static void
pages_compare(struct cycle *c, const struct work *w)
{
	struct sampled *s;
	struct sample shift;
	size_t i;

	memset(&shift, 0, sizeof(shift));
	memset(&c->shift, 0, sizeof(c->shift));
	s = xarray(c->pages + 1, sizeof(*s));
	for (i = 0; i < c->pages; i++)
		page_take(&c->page[i], &s[i], c, w);
	shift_take(c, s, &shift, w);
	for (i = 0; i < c->pages; i++)
		page_judge(&c->page[i], &s[i], c, &shift, w);
	if (c->sharing > 0)
		figure_judge(&c->shift, &shift, w);
	sample_free(&shift);
	free(s);
}

/* All pages together: the quantiles, and the curve of the change. */
static void
all_compare(struct cycle *c, const struct work *w)
{
	struct table t[2];
	size_t i;

	page_tables(t, &c->all, c);
	c->all.slower = table_slower(&t[A], &t[B]);
	for (i = 0; i < QUANTILES; i++)
		quantile_make(&c->all.q[i], t, quantile_of[i], w);
	for (i = 0; i < CURVE; i++)
		quantile_make(&c->curve[i], t, curve_of[i], w);
	table_free(&t[A]);
	table_free(&t[B]);
}

static void
counts_compare(struct cycle *c, const struct work *w)
{
	struct measure m;
	struct sums bad[2], ended[2], ok[2];
	size_t rows, side;

	for (side = A; side <= B; side++) {
		rows = c->grid[side].runs * c->grid[side].rows;
		sums_make(&ended[side], c->ended[side], rows);
		sums_make(&ok[side], c->ok[side], rows);
		sums_make(&bad[side], c->bad[side], rows);
	}
	memset(&m, 0, sizeof(m));
	m.value = rate_value;
	m.change = change_relative;
	m.good = ended;
	figure_make(&c->rate, &m, w, w->rules->limit);
	c->rate.a /= (double)c->grid[A].unit;
	c->rate.b /= (double)c->grid[B].unit;
	m.value = share_value;
	m.change = change_points;
	m.good = ok;
	m.bad = bad;
	figure_make(&c->errors, &m, w, w->rules->errors);
	for (side = A; side <= B; side++) {
		sums_free(&ended[side]);
		sums_free(&ok[side]);
		sums_free(&bad[side]);
	}
}

void
compare(struct cycle *c, const struct rules *r, struct rng *rng)
{
	struct work w;

	w.rules = r;
	draws_make(&w.draws[A], &c->grid[A], rng);
	draws_make(&w.draws[B], &c->grid[B], rng);
	counts_compare(c, &w);
	all_compare(c, &w);
	pages_compare(c, &w);
	draws_free(&w.draws[A]);
	draws_free(&w.draws[B]);
}

const struct figure *
page_figure(const struct cycle *c, const struct page *p, enum quantile q)
{
	return c->sharing > 0 ? &p->own[q] : &p->q[q];
}

const struct figure *
compare_next(const struct cycle *c, size_t *at)
{
	size_t i, page;

	i = (*at)++;
	if (i == 0)
		return &c->rate;
	if (i == 1)
		return &c->errors;
	if (i == 2)
		return &c->shift;
	i -= 3;
	if (i < QUANTILES)
		return &c->all.q[i];
	i -= QUANTILES;
	page = i / QUANTILES;
	if (page >= c->pages)
		return NULL;
	return page_figure(c, &c->page[page], i % QUANTILES);
}
