/* Charts over load, and of distributions. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart.h"
#include "show.h"
#include "text.h"

static const char *const shade[] = {"l1", "l2", "l3", "l4", "l5", "l6"};

/* The shade of line i of n: the last is the strongest. */
static const char *
shade_of(size_t i, size_t n)
{
	return n <= 1 ? "l3" : shade[i * 5 / (n - 1)];
}

/*
 * The cycles that charts with a line a cycle show: at most max, the first,
 * the best, the last and some between.  Stores places, returns how many.
 */
static size_t
some_cycles(const struct report *r, size_t out[], size_t max)
{
	const struct model *m = r->m;
	size_t n = 0, best = model_best(m);

	if (m->cycles <= max) {
		for (size_t i = 0; i < m->cycles; i++)
			out[n++] = i;
		return n;
	}
	for (size_t i = 0; i < max; i++)
		out[n++] = i * (m->cycles - 1) / (max - 1);
	/* the best one takes its neighbour's place */
	for (size_t i = 1; i + 1 < n && best < m->cycles; i++)
		if (out[i] >= best || out[i + 1] > best) {
			if (out[i - 1] != best && out[i + 1] != best)
				out[i] = best;
			break;
		}
	return n;
}

/* Where cycle i stands on the x axis of a chart over load. */
static double
load_x(const struct model *m, size_t i)
{
	return m->rising ? cycle_load(&m->cycle[i]) : (double)i + 1;
}

static void
load_axis(const struct report *r, struct plot_panel *p)
{
	const struct model *m = r->m;
	double first = load_x(m, 0), last = load_x(m, m->cycles - 1), px,
	       at = -99;
	struct plot_axis *x = &p->x;

	x->log = m->rising && first > 0 && last / first >= 20;
	x->lo = x->log ? first / pow(last / first, 0.1) : m->rising ? 0 : 0.5;
	x->hi = x->log      ? last * pow(last / first, 0.15)
		: m->rising ? last * 1.15
			    : last + 0.5;
	x->label = !m->rising ? "cycle"
		   : m->open  ? "arrivals per second"
			      : "concurrent users";
	for (size_t i = 0; i < m->cycles; i++) {
		double v = load_x(m, i),
		       part = x->log ? log(v / x->lo) / log(x->hi / x->lo)
				     : (v - x->lo) / (x->hi - x->lo);

		/* room for the text of a tick */
		px = part * (p->right - p->left);
		if (px - at < 30)
			continue;
		at = px;
		plot_tick(x, v, show_tick(v));
	}
}

/* Is there room for the values at their points? */
static bool
few(const struct model *m)
{
	return m->cycles <= 8;
}

/* A value as text over its point, dx px beside it. */
static void
value(const struct model *m, struct plot_panel *p, size_t i, double y,
    double dx, const char *text)
{
	if (few(m))
		plot_text(p, load_x(m, i), y, dx, 12, 'c', "ink", text);
}

/* The first rate, clear of the axis and of a line that rises from it. */
static void
first_value(const struct model *m, struct plot_panel *p, double hi)
{
	double y = cycle_rate(&m->cycle[0]);
	const char *text = show_rate(y);

	if (y >= cycle_rate(&m->cycle[1]))
		value(m, p, 0, y, 6, text);
	else if (few(m))
		plot_text(p, load_x(m, 0), y, 10, y > hi / 10 ? -6 : 4, 'l',
		    "ink", text);
}

static void
throughput_panel(const struct report *r, struct plot_panel *p)
{
	const struct model *m = r->m;
	struct plot_series *line = plot_series(p, PLOT_LINE, "s1", 2.5);
	struct plot_series *dots = plot_series(p, PLOT_DOTS, "s1", 6);
	double hi = 0;

	p->title = "Throughput, OK requests/s";
	for (size_t i = 0; i < m->cycles; i++) {
		double y = cycle_rate(&m->cycle[i]);

		hi = fmax(hi, y);
		plot_add(line, load_x(m, i), y, 0);
		plot_add(dots, load_x(m, i), y, 0);
	}
	load_axis(r, p);
	plot_axis_rate(&p->y, 1.12 * hi);
	p->y.grid = true;
	first_value(m, p, hi);
	for (size_t i = 1; i < m->cycles; i++)
		value(m, p, i, cycle_rate(&m->cycle[i]), -12,
		    show_rate(cycle_rate(&m->cycle[i])));
}

/* A quantile of a cycle, NAN where too few lie beyond it. */
static double
quantile(const struct dist *d, double q)
{
	bool more;

	if (dist_known(d) == 0 || dist_beyond(d, q) < DIST_FEW)
		return NAN;
	return (double)dist_quantile(d, q, &more);
}

/* Widen lo..hi to hold v. */
static void
widen(double v, double *lo, double *hi)
{
	if (isnan(v))
		return;
	*lo = fmin(*lo, v);
	*hi = fmax(*hi, v);
}

static void
times_panel(const struct report *r, struct plot_panel *p)
{
	static const double q[] = {0.5, 0.95, 0.99};
	static const char *const name[] = {"p50", "p95", "p99"};
	static const char *const colour[] = {"s1", "s3", "s2"};
	const struct model *m = r->m;
	double lo = INFINITY, hi = 0;
	struct plot_series *band = plot_series(p, PLOT_BAND, "s1", 0);

	p->title = m->scheduled ? "Response time (log)" : "Service time (log)";
	band->opacity = 0.15;
	for (size_t i = 0; i < m->cycles; i++)
		plot_add(band, load_x(m, i), quantile(&m->cycle[i].req, 0.5),
		    quantile(&m->cycle[i].req, 0.95));
	for (size_t k = 0; k < 3; k++) {
		struct plot_series *s =
		    plot_series(p, PLOT_LINE, colour[k], k == 0 ? 2.5 : 1.5);
		struct plot_series *d = plot_series(p, PLOT_DOTS, colour[k], 5);

		s->label = name[k];
		for (size_t i = 0; i < m->cycles; i++) {
			double y = quantile(&m->cycle[i].req, q[k]);

			widen(y, &lo, &hi);
			plot_add(s, load_x(m, i), y, 0);
			plot_add(d, load_x(m, i), y, 0);
		}
	}
	load_axis(r, p);
	plot_axis_time(&p->y, lo < hi ? lo : 1000, hi > 0 ? hi : 100000);
	p->y.grid = true;
}

static void
errors_panel(const struct report *r, struct plot_panel *p)
{
	const struct model *m = r->m;
	struct plot_series *bars = plot_series(p, PLOT_BARS, "bad", 0);
	double hi = 0;

	p->title = "Errors, % of requests";
	load_axis(r, p);
	for (size_t i = 0; i < m->cycles; i++) {
		const struct dist *d = &m->cycle[i].req;
		double x = load_x(m, i), half = (p->x.hi - p->x.lo) * 0.025;
		double y = dist_ended(d) > 0 ? 100 * (double)dist_failed(d) /
						   (double)dist_ended(d)
					     : NAN;

		hi = fmax(hi, y);
		if (p->x.log)
			half = x * 0.1;
		plot_add(bars, x - half, y, x + half);
	}
	plot_axis_rate(&p->y, hi > 0 ? 1.15 * hi : 1);
	p->y.grid = true;
	for (size_t i = 0; i < m->cycles; i++)
		value(m, p, i, bars->pt[i].y, 0, dist_errors(&m->cycle[i].req));
}

struct plot_chart *
chart_load(const struct report *r)
{
	const struct model *m = r->m;
	struct plot_chart *c;
	size_t n = m->cycles;

	if (n < 2 || m->requests == 0)
		return NULL;
	c = plot_chart("load", "Throughput, time and errors by load", 960, 278);
	throughput_panel(r, plot_panel(c, 52, 300, 36, 221));
	times_panel(r, plot_panel(c, 378, 610, 36, 221));
	errors_panel(r, plot_panel(c, 700, 930, 36, 221));
	snprintf(c->desc, sizeof(c->desc),
	    "From %s to %s throughput goes from %s to %s OK requests per "
	    "second and the 95th percentile from %s to %s ms.",
	    m->cycle[0].name, m->cycle[n - 1].name,
	    show_rate(cycle_rate(&m->cycle[0])),
	    show_rate(cycle_rate(&m->cycle[n - 1])),
	    dist_show(&m->cycle[0].req, 0.95),
	    dist_show(&m->cycle[n - 1].req, 0.95));
	return c;
}

/* The curve of one cycle: a point where rank or value grew by 3 %. */
static void
curve(struct plot_series *s, const struct dist *d, double *lo, double *hi)
{
	uint64_t n, cum = 0, all = dist_known(d);
	double rank = 1, last = 0;
	uint32_t at = 0, index;

	while (hdr_next(&d->ok, &at, &index, &n)) {
		double left, v = (double)hdr_upper(index);

		cum += n;
		if (v > (double)d->ok.max)
			v = (double)d->ok.max;
		if (v < 1)
			v = 1;
		left =
		    cum < all ? (double)all / (double)(all - cum) : (double)all;
		widen(v, lo, hi);
		if (s->len > 0 && left < 1.03 * rank && v < 1.03 * last &&
		    cum < d->ok.count)
			continue;
		if (s->len == 0)
			plot_add(s, 0, v, 0);
		plot_add(s, log10(left), v, 0);
		rank = left;
		last = v;
	}
}

static void
curve_ticks(struct plot_axis *x)
{
	static const struct {
		double p;
		const char *text;
	} t[] = {{0, "0"}, {0.5, "50"}, {0.9, "90"}, {0.95, "95"}, {0.99, "99"},
	    {0.999, "99.9"}, {0.9999, "99.99"}, {0.99999, "99.999"},
	    {0.999999, "99.9999"}, {0.9999999, "99.99999"}};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		plot_tick(x, -log10(1 - t[i].p), t[i].text);
	x->grid = true;
	x->label = "percentile (each step right is ten times rarer)";
}

struct plot_chart *
chart_curve(const struct report *r)
{
	const struct model *m = r->m;
	size_t which[6], n = some_cycles(r, which, 6);
	double lo = INFINITY, hi = 1, x = 1;
	struct plot_chart *c;
	struct plot_panel *p;

	if (m->requests == 0)
		return NULL;
	c = plot_chart(
	    "curve", "Time by percentile, one line a cycle", 960, 358);
	p = plot_panel(c, 82, 860, 14, 300);
	for (size_t k = 0; k < n; k++) {
		const struct cycle *cy = &m->cycle[which[k]];
		struct plot_series *s =
		    plot_series(p, PLOT_LINE, shade_of(k, n), 2);

		s->label = cy->name;
		curve(s, &cy->req, &lo, &hi);
		if (s->len > 0)
			x = fmax(x, s->pt[s->len - 1].x);
	}
	p->x.lo = 0;
	p->x.hi = x;
	curve_ticks(&p->x);
	plot_axis_time(&p->y, lo < hi ? lo : 1, hi);
	p->y.grid = true;
	snprintf(c->desc, sizeof(c->desc),
	    "%zu lines. At %s the median is %s ms and the slowest request %s "
	    "ms.",
	    n, m->cycle[m->cycles - 1].name,
	    dist_show(&m->cycle[m->cycles - 1].req, 0.5),
	    dist_show(&m->cycle[m->cycles - 1].req, 1));
	return c;
}

struct ranked {
	const struct page *p;
	double p95;
};

static int
by_p95(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return (x->p95 < y->p95) - (x->p95 > y->p95);
}

/* The pages with times at the highest load, slowest first; at most max. */
static size_t
slowest(const struct report *r, struct ranked out[], size_t max)
{
	const struct model *m = r->m;
	size_t top = report_highest(r), n = 0;
	bool more;

	for (size_t i = 0; i < m->pages && top < m->cycles && n < max; i++)
		if (m->page[i].at[top].ok.count > 0) {
			out[n].p = &m->page[i];
			out[n++].p95 = (double)dist_quantile(
			    &m->page[i].at[top], 0.95, &more);
		}
	qsort(out, n, sizeof(out[0]), by_p95);
	return n < 12 ? n : 12;
}

/* One bar p50 to p95 with a whisker to p99. */
static void
range(struct plot_series *bar, struct plot_series *whisker,
    const struct dist *d, double y, double *lo, double *hi)
{
	bool more;
	double p50, p95, p99;

	if (d->ok.count == 0)
		return;
	p50 = fmax(1, (double)dist_quantile(d, 0.5, &more));
	p95 = fmax(p50 * 1.005, (double)dist_quantile(d, 0.95, &more));
	p99 = quantile(d, 0.99);
	plot_add(bar, p50, y, p95);
	widen(p50, lo, hi);
	widen(p95, lo, hi);
	widen(p99, lo, hi);
	if (!isnan(p99))
		plot_add(whisker, p95, y, p99);
}

struct plot_chart *
chart_pages(const struct report *r)
{
	static struct ranked rank[10000];
	const struct model *m = r->m;
	size_t which[4], nc = some_cycles(r, which, 4);
	size_t n = slowest(r, rank, 10000);
	double lo = INFINITY, hi = 1, slot = 14.0 * (double)nc + 12;
	struct plot_chart *c;
	struct plot_panel *p;
	char name[128];

	if (n == 0)
		return NULL;
	c = plot_chart("pages", "Time of each page at each load", 960,
	    (double)n * slot + 80);
	p = plot_panel(c, 190, 870, 24, (double)n * slot + 30);
	p->y.lo = -(double)n;
	p->y.hi = 0;
	p->open = true;
	for (size_t i = 0; i < n; i++)
		plot_tick(&p->y, -(double)i - 0.5,
		    text_middle(name, sizeof(name), rank[i].p->name, 26));
	for (size_t k = 0; k < nc; k++) {
		const char *col = shade_of(k, nc);
		struct plot_series *bar = plot_series(p, PLOT_HLINE, col, 8);
		struct plot_series *wh = plot_series(p, PLOT_HLINE, col, 1.5);

		/* loads are named beside the first page's bars */
		for (size_t i = 0; i < n; i++)
			range(bar, wh, &rank[i].p->at[which[k]],
			    -(double)i - ((double)k * 14 + 13) / slot, &lo,
			    &hi);
	}
	p->x.grid = true;
	plot_axis_time(&p->x, lo < hi ? lo : 1, hi);
	for (size_t k = 0; k < nc; k++)
		plot_text(p, p->x.hi, -((double)k * 14 + 13) / slot, 8, 0, 'l',
		    shade_of(k, nc), m->cycle[which[k]].name);
	p->x.label = "log; bar from p50 to p95, whisker to p99";
	snprintf(c->desc, sizeof(c->desc),
	    "%zu pages; the slowest at the highest load has a 95th percentile "
	    "of %s ms.",
	    n, show_ms((int64_t)rank[0].p95));
	return c;
}
