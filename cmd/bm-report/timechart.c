/* Charts over time. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart.h"
#include "show.h"

void
chart_time_axis(
    const struct report *r, struct plot_panel *p, bool names, bool last)
{
	const struct model *m = r->m;
	double px = p->right - p->left, span = m->to - m->from;

	plot_axis_seconds(&p->x, floor(m->from), ceil(m->to));
	p->x.bare = !last;
	if (last)
		p->x.label = "seconds since the start";
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		double from = (double)c->begin / 1e6, to = from + c->length;
		const char *text = show_fmt("%s", c->name);

		plot_band(p, from, to, "band");
		if (names && (to - from) / span * px > 7 * (double)strlen(text))
			plot_text(p, (from + to) / 2, p->y.hi, 0, 9, 'c', "ink",
			    text);
	}
}

/* Good requests per second, and the worst second where a bin is longer. */
static void
rate_panel(const struct report *r, struct plot_panel *p)
{
	const struct model *m = r->m;
	struct plot_series *area = plot_series(p, PLOT_FILL, "s1", 0);
	struct plot_series *line = plot_series(p, PLOT_LINE, "s1", 1.5);
	struct plot_series *low = NULL;
	double hi = 0;

	area->opacity = 0.2;
	if (m->width > 1) {
		low = plot_series(p, PLOT_LINE, "s0", 1);
		low->label = "worst s";
	}
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];

		for (size_t k = 0; k < c->bins; k++) {
			const struct bin *b = &c->bin[k];
			double y = b->to > b->from
				       ? (double)b->ok / (b->to - b->from)
				       : 0;

			hi = fmax(hi, y);
			plot_step(area, b->from, b->to, y);
			plot_step(line, b->from, b->to, y);
			if (low != NULL)
				plot_step(low, b->from, b->to,
				    b->low != UINT64_MAX ? (double)b->low
							 : NAN);
		}
		plot_step(area, 0, 0, NAN);
		plot_step(line, 0, 0, NAN);
		if (low != NULL)
			plot_step(low, 0, 0, NAN);
	}
	plot_axis_rate(&p->y, 1.05 * hi);
	p->y.grid = true;
	p->y.label = "OK requests/s";
	chart_time_axis(r, p, true, false);
	for (size_t i = 0; i < m->cycles; i++) {
		const struct gap *g = &m->cycle[i].gap;
		double at = (double)m->cycle[i].begin / 1e6 + g->at +
			    (double)g->us / 2e6;

		if (!finding_stop(&m->cycle[i]))
			continue;
		plot_arrow(p, at, p->y.hi * 0.32, p->y.hi * 0.02);
		plot_text(p, at, p->y.hi * 0.24, 7, 0, 'l', "bad",
		    show_fmt("no reply for %.1f s", (double)g->us / 1e6));
	}
}

static void
bad_panel(const struct report *r, struct plot_panel *p)
{
	const struct model *m = r->m;
	struct plot_series *s = plot_series(p, PLOT_BARS, "bad", 0);
	double hi = 0;

	for (size_t i = 0; i < m->cycles; i++)
		for (size_t k = 0; k < m->cycle[i].bins; k++) {
			const struct bin *b = &m->cycle[i].bin[k];
			double y = (double)b->bad / fmax(b->to - b->from, 0.1);

			hi = fmax(hi, y);
			if (b->bad > 0)
				plot_add(s, b->from, y, b->to);
		}
	p->y.lo = 0;
	plot_axis_count(&p->y, hi);
	/* a low panel has room for the two ends only */
	p->y.tick[1] = p->y.tick[p->y.ticks - 1];
	p->y.ticks = 2;
	p->y.grid = true;
	p->y.label = "errors/s";
	chart_time_axis(r, p, false, false);
}

/* A quantile of a bin that has enough for it. */
static double
bin_quantile(const struct bin *b, double q, uint64_t least)
{
	/* the stragglers of a drain say little of the load */
	if (!b->window && least < 20)
		least = 20;
	return b->times.count < least
		   ? NAN
		   : fmax(1, (double)hdr_quantile(&b->times, q));
}

static void
times_panel(const struct report *r, struct plot_panel *p)
{
	static const struct {
		double q, width;
		uint64_t least;
		const char *colour, *name;
	} line[] = {{0.99, 1.2, 100, "s2", "p99"}, {0.95, 1.2, 20, "s3", "p95"},
	    {0.5, 2, 1, "s1", "p50"}};
	const struct model *m = r->m;
	struct plot_series *dots = plot_series(p, PLOT_DOTS, "s0", 1.6);
	double lo = INFINITY, hi = 1;

	dots->label = "max";
	for (size_t q = 0; q < 3; q++) {
		struct plot_series *s =
		    plot_series(p, PLOT_LINE, line[q].colour, line[q].width);

		s->label = line[q].name;
		for (size_t i = 0; i < m->cycles; i++) {
			for (size_t k = 0; k < m->cycle[i].bins; k++) {
				const struct bin *b = &m->cycle[i].bin[k];
				double v =
				    bin_quantile(b, line[q].q, line[q].least);

				plot_step(s, b->from, b->to, v);
				if (!isnan(v))
					lo = fmin(lo, v);
				if (q > 0 || b->times.count == 0)
					continue;
				v = fmax(1, (double)b->times.max);
				plot_add(dots, (b->from + b->to) / 2, v, 0);
				hi = fmax(hi, v);
			}
			plot_step(s, 0, 0, NAN);
		}
	}
	plot_axis_time(&p->y, lo < hi ? lo : 1, hi);
	p->y.grid = true;
	p->y.label = "time (log)";
	chart_time_axis(r, p, false, false);
}

void
chart_busy(const struct model *m, const struct node *d, struct plot_series *s)
{
	for (size_t k = 0; k < d->busy_len; k++) {
		if (k > 0 && d->busy[k].at - d->busy[k - 1].at > 1.5 * m->width)
			plot_step(s, 0, 0, NAN);
		plot_step(s, d->busy[k].at, d->busy[k].at + m->width,
		    d->busy[k].v / 10);
	}
}

/* Processors: of the targets, or, unwatched, of the generators. */
static void
cpu_panel(const struct report *r, struct plot_panel *p)
{
	static const char *const colour[] = {"s4", "s2", "s6", "s3"};
	const struct model *m = r->m;
	const char *host[CHART_HOSTS_MAX];
	size_t hosts = chart_hosts_of(m, host), n = 0;

	for (size_t i = 0; i < hosts; i++) {
		struct plot_series *line =
		    plot_series(p, PLOT_LINE, colour[i], 1.5);

		line->label = host[i];
		n += chart_cpu(m, host[i], line);
	}
	p->y.label = n > 0 ? "CPU %" : "generator %";
	for (size_t i = 0; i < m->nodes && n < 1; i++) {
		const struct node *d = &m->node[i];
		struct plot_series *line = plot_series(p, PLOT_LINE, "s0", 1.2);

		if (i + 1 == m->nodes)
			line->label = m->nodes == 1 ? "busiest" : "nodes";
		chart_busy(m, d, line);
	}
	p->y.lo = 0;
	p->y.hi = 105;
	plot_tick(&p->y, 0, "0");
	plot_tick(&p->y, 50, "50");
	plot_tick(&p->y, 100, "100");
	p->y.grid = true;
	chart_time_axis(r, p, false, true);
}

struct plot_chart *
chart_time(const struct report *r)
{
	const struct model *m = r->m;
	size_t g = report_gap(r);
	struct plot_chart *c;

	if (m->requests == 0)
		return NULL;
	c = plot_chart("time",
	    "Throughput, errors, times and processors over time", 960, 568);
	rate_panel(r, plot_panel(c, 82, 890, 28, 157));
	bad_panel(r, plot_panel(c, 82, 890, 178, 216));
	times_panel(r, plot_panel(c, 82, 890, 236, 400));
	cpu_panel(r, plot_panel(c, 82, 890, 420, 514));
	snprintf(c->desc, sizeof(c->desc),
	    "Four panels share the time axis. %s",
	    g < m->cycles && m->cycle[g].gap.us >= 1000000
		? show_fmt("The longest time without a reply is %.1f s, in "
			   "cycle %zu.",
		      (double)m->cycle[g].gap.us / 1e6, g + 1)
		: "There is no second without a reply.");
	return c;
}

void
chart_heat_steps(const struct report *r, uint64_t step[7])
{
	const struct model *m = r->m;
	uint32_t most = 1;

	for (size_t i = 0; i < m->cycles; i++)
		for (size_t k = 0; k < m->cycle[i].bins; k++)
			for (int row = 0; row < HEAT_ROWS; row++)
				if (m->cycle[i].bin[k].heat[row] > most)
					most = m->cycle[i].bin[k].heat[row];
	for (int i = 0; i < 7; i++) {
		step[i] = (uint64_t)pow(most, i / 7.0);
		if (i > 0 && step[i] <= step[i - 1])
			step[i] = step[i - 1] + 1;
	}
}

/* The level of a count: 0..6, or -1 for none. */
static int
level(uint32_t n, const uint64_t step[7])
{
	int k = -1;

	while (k < 6 && n >= step[k + 1])
		k++;
	return k;
}

/* One row of one cycle as runs of equal levels. */
static void
heat_row(struct plot_series *s[7], const struct cycle *c, int row,
    const uint64_t step[7])
{
	double y = 10 * pow(10, (row + 0.5) / 10);

	for (size_t a = 0, b; a < c->bins; a = b) {
		int l = level(c->bin[a].heat[row], step);

		for (b = a + 1; b < c->bins; b++)
			if (level(c->bin[b].heat[row], step) != l)
				break;
		if (l >= 0)
			plot_add(s[l], c->bin[a].from, y, c->bin[b - 1].to);
	}
}

struct plot_chart *
chart_heat(const struct report *r)
{
	static const char *const colour[] = {
	    "h0", "h1", "h2", "h3", "h4", "h5", "h6"};
	const struct model *m = r->m;
	struct plot_series *s[7];
	struct plot_chart *c;
	struct plot_panel *p;
	int lo = HEAT_ROWS, hi = 0;
	uint64_t step[7];

	if (m->requests == 0)
		return NULL;
	for (size_t i = 0; i < m->cycles; i++)
		for (size_t k = 0; k < m->cycle[i].bins; k++)
			for (int row = 0; row < HEAT_ROWS; row++)
				if (m->cycle[i].bin[k].heat[row] > 0) {
					lo = row < lo ? row : lo;
					hi = row > hi ? row : hi;
				}
	c = plot_chart("heat", "Heat map of times over time", 960, 298);
	p = plot_panel(c, 82, 890, 22, 245);
	plot_axis_time(
	    &p->y, 10 * pow(10, lo / 10.0), 10 * pow(10, (hi + 1) / 10.0));
	p->y.label = "time (log)";
	chart_heat_steps(r, step);
	for (int k = 0; k < 7; k++)
		s[k] = plot_series(p, PLOT_HLINE, colour[k],
		    (p->bottom - p->top) / (10 * log10(p->y.hi / p->y.lo)) +
			0.35);
	for (size_t i = 0; i < m->cycles; i++)
		for (int row = 0; row < HEAT_ROWS; row++)
			heat_row(s, &m->cycle[i], row, step);
	chart_time_axis(r, p, true, true);
	p->nband = 0;
	snprintf(c->desc, sizeof(c->desc),
	    "Each cell counts the requests of %d s and "
	    "a tenth of a decade of time. Between %s and %s.",
	    m->width, show_time((int64_t)(10 * pow(10, lo / 10.0))),
	    show_time((int64_t)(10 * pow(10, (hi + 1) / 10.0))));
	return c;
}

/* The kinds of errors there were, and the greatest sum of `group` bins. */
static double
error_top(const struct model *m, size_t group, bool kind[ERR_KINDS])
{
	double hi = 0;

	for (size_t i = 0; i < m->cycles; i++)
		for (size_t k = 0; k < m->cycle[i].bins; k += group) {
			double sum = 0;

			for (size_t g = k;
			     g < k + group && g < m->cycle[i].bins; g++)
				for (int e = 0; e < ERR_KINDS; e++) {
					sum +=
					    (double)m->cycle[i].bin[g].err[e];
					kind[e] |=
					    m->cycle[i].bin[g].err[e] > 0;
				}
			hi = fmax(hi, sum);
		}
	return hi;
}

/* Stack one kind on those before it. */
static void
stack(const struct model *m, struct plot_series *s, int kind, size_t group)
{
	for (size_t i = 0; i < m->cycles; i++)
		for (size_t k = 0; k < m->cycle[i].bins; k += group) {
			const struct bin *b = m->cycle[i].bin;
			size_t end = k + group;
			double lo = 0, n = 0;

			if (end > m->cycle[i].bins)
				end = m->cycle[i].bins;
			for (size_t g = k; g < end; g++) {
				n += (double)b[g].err[kind];
				for (int e = 0; e < kind; e++)
					lo += (double)b[g].err[e];
			}
			if (n == 0)
				continue;
			plot_add(s, b[k].from, lo + n, b[end - 1].to);
			s->pt[s->len - 1].lo = lo;
		}
}

struct plot_chart *
chart_errors(const struct report *r)
{
	static const char *const colour[ERR_KINDS] = {
	    "bad", "s2", "s5", "s3", "s1", "s6", "s0"};
	const struct model *m = r->m;
	static char label[40];
	bool kind[ERR_KINDS] = {false};
	size_t bins = 0, group;
	double hi, x = 0;
	struct plot_chart *c;
	struct plot_panel *p;

	for (size_t i = 0; i < m->cycles; i++)
		bins += m->cycle[i].bins;
	group = (bins + 119) / 120;
	hi = bins > 0 ? error_top(m, group, kind) : 0;
	if (hi == 0)
		return NULL;
	c = plot_chart("errors", "Errors over time by kind", 960, 228);
	p = plot_panel(c, 82, 890, 40, 174);
	plot_axis_count(&p->y, hi);
	p->y.grid = true;
	snprintf(
	    label, sizeof(label), "errors per %zu s", group * (size_t)m->width);
	p->y.label = label;
	chart_time_axis(r, p, false, true);
	for (int e = 0; e < ERR_KINDS; e++) {
		if (!kind[e])
			continue;
		stack(m, plot_series(p, PLOT_STACK, colour[e], 0), e, group);
		plot_text(p, p->x.lo, p->y.hi, x, 16, 'l', colour[e],
		    show_fmt("\xe2\x96\xa0 %s", err_names[e]));
		x += 30 + 7 * (double)strlen(err_names[e]);
	}
	snprintf(c->desc, sizeof(c->desc), "At most %.0f errors in %zu s.", hi,
	    group * (size_t)m->width);
	return c;
}
