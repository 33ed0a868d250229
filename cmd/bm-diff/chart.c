/* Throughput of both, change by page, change by percentile. */
#include <math.h>
#include <stdio.h>

#include "chart.h"
#include "show.h"
#include "text.h"

enum { WIDTH = 960, PANELS = 4, PAGES_SHOWN = 12, TIMEOUT = 60 };

/* Where panel i of n lies, from the left of the chart to its right. */
static struct plot_panel *
panel(struct plot_chart *c, size_t i, size_t n, double left, double bottom,
    const char *title)
{
	struct plot_panel *p;
	double step;

	step = (WIDTH + 20 - left) / (double)n;
	p = plot_panel(c, left + (double)i * step,
	    left + (double)(i + 1) * step - 60, 30, bottom);
	p->title = title;
	return p;
}

/* The pairs that get a panel: all, or PANELS from the first to the last. */
static size_t
shown(const struct match *m, size_t i, size_t n)
{
	return n == m->pairs || n < 2 ? i : i * (m->pairs - 1) / (n - 1);
}

static size_t
panels(const struct match *m)
{
	return m->pairs < PANELS ? m->pairs : PANELS;
}

/* Good answers per second in a row of a side, the mean over its runs. */
static double
row_rate(const struct cycle *c, int side, size_t row)
{
	const struct grid *g;
	uint64_t sum;
	size_t r;

	g = &c->grid[side];
	for (r = 0, sum = 0; r < g->runs; r++)
		sum += c->ended[side][r * g->rows + row];
	return (double)sum / (double)(g->runs * g->unit);
}

/* What one point of a chart of 300 stands for, in rows. */
static size_t
rows_a_point(const struct grid *g)
{
	return (g->rows + 239) / 240;
}

static double
time_side(struct plot_panel *p, const struct cycle *c, int side)
{
	const struct grid *g;
	struct plot_series *s;
	double from, most, rate, to;
	size_t k, n, row;

	g = &c->grid[side];
	n = rows_a_point(g);
	s = plot_series(p, PLOT_LINE, side == 0 ? "s0" : "s1", 1.5);
	s->label = side == 0 ? "A" : "B";
	most = 0;
	for (row = 0; row + n <= g->rows; row += n) {
		for (k = 0, rate = 0; k < n; k++)
			rate += row_rate(c, side, row + k);
		rate /= (double)n;
		most = rate > most ? rate : most;
		from = SKIP_SECONDS + (double)(row * g->unit);
		to = from + (double)(n * g->unit);
		plot_step(s, from, to, rate);
	}
	return most;
}

static struct plot_chart *
time_chart(const struct match *m)
{
	struct plot_chart *c;
	struct plot_panel *p[PANELS];
	const struct pair *x;
	double most, side;
	size_t i, n;

	n = panels(m);
	c = plot_chart(
	    "time", "Throughput of both sides over each cycle", WIDTH, 240);
	snprintf(c->desc, sizeof(c->desc),
	    "Good answers per second, A grey, "
	    "B blue, from the start of each cycle.");
	for (i = 0, most = 0; i < n; i++) {
		x = &m->pair[shown(m, i, n)];
		p[i] = panel(c, i, n, 60, 180, x->name);
		side = time_side(p[i], &x->cycle, 0);
		most = side > most ? side : most;
		side = time_side(p[i], &x->cycle, 1);
		most = side > most ? side : most;
		plot_axis_seconds(&p[i]->x, 0, (double)x->load.seconds);
		p[i]->x.label = "seconds since the start of the cycle";
	}
	/* one scale, so that the loads compare */
	for (i = 0; i < n; i++) {
		plot_axis_rate(&p[i]->y, most);
		p[i]->y.grid = true;
	}
	return c;
}

/* An axis of changes, in per cent, the same distance to both sides of 0. */
static void
axis_change(struct plot_axis *a, double most)
{
	static const double nice[] = {5, 10, 20, 50, 100, 200, 500, 1000};
	double step, v;
	size_t i;

	most *= 105;
	for (i = 0; i + 1 < sizeof(nice) / sizeof(nice[0]); i++)
		if (most <= 2.5 * nice[i])
			break;
	step = nice[i];
	a->hi = most < step ? step : most > 2000 ? 2000 : most;
	a->lo = -a->hi;
	for (v = -2 * step; v <= 2 * step; v += step)
		plot_tick(
		    a, v, v > -0.5 && v < 0.5 ? "0" : show_fmt("%+.0f %%", v));
}

static double
reach(const struct figure *f)
{
	double hi, lo;

	hi = fabs(f->word != WORD_NONE ? f->in.hi : f->change);
	lo = fabs(f->word != WORD_NONE ? f->in.lo : f->change);
	return hi > lo ? hi : lo;
}

static void
forest_page(struct plot_panel *p, const struct figure *f, double y)
{
	struct plot_series *s;

	if (f->word == WORD_NONE)
		return;
	s = &p->series[0];
	plot_add(s, 100 * f->in.lo, y, 100 * f->in.hi);
	plot_add(s + 1, 100 * f->change, y, 0);
}

static void
forest_panel(struct plot_panel *p, const struct outcome *o,
    const struct pair *x, const size_t *order, size_t n, bool names)
{
	struct plot_series *s;
	char name[160];
	size_t i;

	p->y.lo = 0.4;
	p->y.hi = (double)n + 0.6;
	p->y.bare = !names;
	plot_band(p, -o->percent, o->percent, "band");
	plot_series(p, PLOT_HLINE, "s1", 2);
	plot_series(p, PLOT_DOTS, "s1", 7);
	for (i = 0; i < n; i++) {
		plot_tick(&p->y, (double)(n - i),
		    text_middle(name, 48, x->cycle.page[order[i]].name, 20));
		forest_page(
		    p, &x->cycle.page[order[i]].q[Q50], (double)(n - i));
	}
	s = plot_series(p, PLOT_VLINE, "ink", 1);
	plot_add(s, 0, p->y.lo, p->y.hi);
	if (x->cycle.sharing == 0)
		return;
	s = plot_series(p, PLOT_VLINE, "s3", 1);
	plot_add(s, 100 * x->cycle.shift.change, p->y.lo, p->y.hi);
}

/* The pages by how much their gravest change is; at most PAGES_SHOWN. */
static size_t
forest_order(const struct match *m, size_t *order)
{
	double at[PAGES_SHOWN], size;
	size_t i, k, n;

	for (i = n = 0; i < m->pair[0].cycle.pages; i++) {
		size = fabs(page_gravest(m, i, Q50, 0, m->pairs)->change);
		for (k = n; k > 0 && at[k - 1] < size; k--)
			if (k < PAGES_SHOWN) {
				at[k] = at[k - 1];
				order[k] = order[k - 1];
			}
		if (k == PAGES_SHOWN)
			continue;
		at[k] = size;
		order[k] = i;
		n += n < PAGES_SHOWN;
	}
	return n;
}

static struct plot_chart *
forest_chart(const struct outcome *o)
{
	struct plot_chart *c;
	struct plot_panel *p[PANELS];
	const struct match *m;
	double most;
	size_t i, k, n, order[PAGES_SHOWN], rows;

	m = o->m;
	n = panels(m);
	rows = forest_order(m, order);
	c = plot_chart("forest", "Change of each page at each load", WIDTH,
	    100 + 30 * (double)rows);
	snprintf(c->desc, sizeof(c->desc),
	    "Change of the median of each page with "
	    "its interval; the pages that changed most come first.");
	for (i = 0, most = 0.1; i < n; i++) {
		const struct pair *x = &m->pair[shown(m, i, n)];

		p[i] = panel(c, i, n, 160, 40 + 30 * (double)rows, x->name);
		forest_panel(p[i], o, x, order, rows, i == 0);
		p[i]->x.label = "change of the median";
		for (k = 0; k < rows; k++)
			if (reach(&x->cycle.page[order[k]].q[Q50]) > most)
				most = reach(&x->cycle.page[order[k]].q[Q50]);
	}
	for (i = 0; i < n; i++) {
		axis_change(&p[i]->x, most);
		p[i]->x.grid = true;
	}
	return c;
}

static double
curve_panel(struct plot_panel *p, const struct cycle *c)
{
	static const char *const name[CURVE] = {
	    "1", "10", "25", "50", "75", "90", "95", "99", "99.9"};
	struct plot_series *band, *line, *zero;
	const struct figure *f;
	double most;
	size_t i;

	band = plot_series(p, PLOT_BAND, "s1", 1);
	band->opacity = 0.25;
	line = plot_series(p, PLOT_LINE, "s1", 2);
	zero = plot_series(p, PLOT_LINE, "ink", 1);
	p->x.lo = -0.3;
	p->x.hi = CURVE - 0.7;
	p->x.label = "percentile";
	plot_add(zero, p->x.lo, 0, 0);
	plot_add(zero, p->x.hi, 0, 0);
	for (i = 0, most = 0.1; i < CURVE; i++) {
		plot_tick(&p->x, (double)i, name[i]);
		f = &c->curve[i];
		if (f->word == WORD_NONE)
			continue;
		plot_add(band, (double)i, 100 * f->in.lo, 100 * f->in.hi);
		plot_add(line, (double)i, 100 * f->change, 0);
		if (reach(f) > most)
			most = reach(f);
	}
	return most;
}

static struct plot_chart *
curve_chart(const struct match *m)
{
	struct plot_chart *c;
	struct plot_panel *p[PANELS];
	double most, x;
	size_t i, n;

	n = panels(m);
	c = plot_chart(
	    "curve", "Change of response time at each percentile", WIDTH, 280);
	snprintf(c->desc, sizeof(c->desc),
	    "All pages together: the change "
	    "from the 1st to the 99.9th percentile with its interval.");
	for (i = 0, most = 0; i < n; i++) {
		const struct pair *pair = &m->pair[shown(m, i, n)];

		p[i] = panel(c, i, n, 70, 220, pair->name);
		x = curve_panel(p[i], &pair->cycle);
		most = x > most ? x : most;
	}
	for (i = 0; i < n; i++) {
		axis_change(&p[i]->y, most);
		p[i]->y.grid = true;
	}
	return c;
}

void
charts_draw(struct plot_chart *chart[CHARTS], const struct outcome *o,
    char *why, char *version)
{
	chart[CHART_TIME] = time_chart(o->m);
	chart[CHART_FOREST] = forest_chart(o);
	chart[CHART_CURVE] = curve_chart(o->m);
	chart[CHART_TREND] = o->trend ? trend_chart(o) : NULL;
	plot_draw(chart, CHARTS, TIMEOUT, why, version);
}
