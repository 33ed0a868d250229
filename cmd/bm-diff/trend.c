/* Many runs in order, and the noise between equal ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "mem.h"
#include "show.h"
#include "text.h"
#include "write.h"

enum { TREND_LINES = 6 };

/* Levels of each run at one load. */
struct level {
	double rate, q[QUANTILES]; /* per second; us */
};

static void
levels_side(const struct cycle *c, int side, struct level *v)
{
	const struct grid *g;
	struct table t;
	uint32_t start;
	size_t i, q, run;
	uint64_t sum;

	g = &c->grid[side];
	table_make(
	    &t, g->runs * g->rows, c->all.cells[side].v, c->all.cells[side].n);
	for (run = 0; run < g->runs; run++, v++) {
		start = (uint32_t)(run * g->rows);
		for (q = 0; q < QUANTILES; q++)
			v->q[q] = table_quantile(
			    &t, &start, 1, g->rows, quantile_of[q]);
		for (i = 0, sum = 0; i < g->rows; i++)
			sum += c->ended[side][start + i];
		v->rate = (double)sum / (double)(g->rows * g->unit);
	}
	table_free(&t);
}

/* One a run, A's first; the caller frees. */
static struct level *
levels_make(const struct match *m, const struct pair *p)
{
	struct level *v;

	v = xarray(m->runs, sizeof(*v));
	levels_side(&p->cycle, 0, v);
	levels_side(&p->cycle, 1, v + m->na);
	return v;
}

/*
 * The greatest change between any two of A's runs, of the rate (NULL q) or a
 * quantile, over all loads: what equal runs differ by. 0 for a single run.
 */
static double
noise(const struct match *m, const enum quantile *q)
{
	struct level *v;
	double change, most, x, y;
	size_t i, k, p;

	most = 0;
	for (p = 0; p < m->pairs; p++) {
		v = levels_make(m, &m->pair[p]);
		for (i = 0; i < m->na; i++)
			for (k = 0; k < m->na; k++) {
				x = q != NULL ? v[i].q[*q] : v[i].rate;
				y = q != NULL ? v[k].q[*q] : v[k].rate;
				change = x > 0 && y > x ? y / x - 1 : 0;
				most = change > most ? change : most;
			}
		free(v);
	}
	return most;
}

/* The value of run r in a line of the chart; NAN where there is none. */
static double
trend_value(const struct level *v, bool times)
{
	double y = times ? (double)v->q[Q95] : v->rate;

	return y > 0 ? y : NAN;
}

/* The loads that get a line: all, or TREND_LINES from first to last. */
static size_t
trend_pair(const struct match *m, size_t i)
{
	return m->pairs <= TREND_LINES ? i
				       : i * (m->pairs - 1) / (TREND_LINES - 1);
}

static void
trend_line(
    struct plot_panel *p, const struct match *m, size_t i, size_t n, bool times)
{
	static const char *const shade[] = {"l1", "l2", "l3", "l4", "l5", "l6"};
	const struct pair *x = &m->pair[trend_pair(m, i)];
	const char *colour = n > 1 ? shade[i * 5 / (n - 1)] : "l3";
	struct plot_series *line = plot_series(p, PLOT_LINE, colour, 2);
	struct plot_series *dots = plot_series(p, PLOT_DOTS, colour, 6);
	struct level *v = levels_make(m, x);

	line->label = x->name;
	for (size_t r = 0; r < m->runs; r++) {
		double y = trend_value(&v[r], times);

		plot_add(line, (double)r + 1, y, 0);
		if (!isnan(y))
			plot_add(dots, (double)r + 1, y, 0);
		p->y.lo = isnan(y) ? p->y.lo : fmin(p->y.lo, y);
		p->y.hi = isnan(y) ? p->y.hi : fmax(p->y.hi, y);
	}
	free(v);
}

static void
trend_panel(struct plot_chart *c, const struct match *m, bool times)
{
	double left = times ? 560 : 60, lo, hi;
	struct plot_panel *p = plot_panel(c, left, left + 320, 30, 180);
	size_t n = m->pairs < TREND_LINES ? m->pairs : TREND_LINES;
	size_t step = (m->runs + 9) / 10;

	p->title = times ? "p95 (log)" : "OK requests/s";
	p->y.lo = INFINITY;
	p->y.hi = 0;
	for (size_t i = 0; i < n; i++)
		trend_line(p, m, i, n, times);
	lo = fmin(p->y.lo, p->y.hi);
	hi = p->y.hi;
	if (times)
		plot_axis_time(&p->y, lo, hi);
	else
		plot_axis_rate(&p->y, 1.05 * hi);
	p->y.grid = true;
	p->x.lo = 0.5;
	p->x.hi = (double)m->runs + 0.5;
	p->x.label = "run";
	for (size_t r = 0; r < m->runs; r += step)
		plot_tick(&p->x, (double)r + 1, show_fmt("%zu", r + 1));
	plot_band(p, (double)m->na + 0.5, p->x.hi, "band");
}

struct plot_chart *
trend_chart(const struct outcome *o)
{
	struct plot_chart *c =
	    plot_chart("trend", "All runs in their order", 960, 240);

	snprintf(c->desc, sizeof(c->desc),
	    "Good answers per second and the 95th percentile of each run, a "
	    "line a load.");
	trend_panel(c, o->m, false);
	trend_panel(c, o->m, true);
	return c;
}

static void
trend_load(const struct outcome *o, const struct pair *p, FILE *f)
{
	const struct match *m;
	struct level *v;
	size_t r;

	m = o->m;
	v = levels_make(m, p);
	fprintf(f, "\n %-20s %-16s %9s %8s %8s %8s\n", p->name, "started",
	    "OK/s", "p50", "p95", "p99");
	for (r = 0; r < m->runs; r++) {
		fputc(r < m->na ? ' ' : '>', f);
		text_pad(f, m->run[r].label, 20);
		fprintf(f, " %-16.16s %9s %8s %8s %8s\n", m->run[r].started,
		    show_rate(v[r].rate), show_ms((int64_t)v[r].q[Q50]),
		    show_ms((int64_t)v[r].q[Q95]),
		    show_ms((int64_t)v[r].q[Q99]));
	}
	free(v);
}

static void
metadata(const struct run *r, FILE *f)
{
	struct slice line[STREAM_COLS + 1];
	size_t i, n, rows;

	rows = agg_rows(r->agg, KIND_CONF);
	for (i = 0; i < rows; i++) {
		n = agg_row(r->agg, KIND_CONF, i, line);
		if (n <= CONF_VALUE || line[CONF_KEY].n < 5 ||
		    memcmp(line[CONF_KEY].p, "meta:", 5) != 0)
			continue;
		fputs("  ", f);
		text_pad(f, r->label, 20);
		fputc(' ', f);
		text_show(f, agg_text(r->agg, line[CONF_KEY]) + 5, 20);
		fputs(": ", f);
		text_show(f, agg_text(r->agg, line[CONF_VALUE]), 200);
		fputc('\n', f);
	}
}

void
trend_write(const struct outcome *o, FILE *f)
{
	static const enum quantile q[QUANTILES] = {Q50, Q95, Q99};
	double most;
	size_t i;

	for (i = 0; i < o->m->pairs; i++)
		trend_load(o, &o->m->pair[i], f);
	fputc('\n', f);
	for (i = 0; i < o->m->runs; i++)
		metadata(&o->m->run[i], f);
	if (o->m->na < 2)
		return;
	most = noise(o->m, NULL);
	fprintf(f, "noise between the earlier runs: OK/s %.1f %%", 100 * most);
	for (i = 0; i < QUANTILES; i++) {
		fprintf(f, ", %s %.1f %%", quantile_names[i],
		    100 * noise(o->m, &q[i]));
		if (i < Q99 && noise(o->m, &q[i]) > most)
			most = noise(o->m, &q[i]);
	}
	fprintf(f, "\nthreshold that this asks for: -e %.0f\n",
	    200 * most > 5 ? 200 * most + 0.5 : 5.0);
}
