/* The chart of monitored hosts and of the generators. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart.h"
#include "show.h"
#include "text.h"

enum { HOSTS = 4, LINES = 4, ROW = 110 };

static const char *const colour[LINES] = {"s1", "s2", "s4", "s3"};

/* The three columns, and what the names of their metrics begin with. */
static const struct {
	const char *title;
	const char *prefix[5];
} column[] = {
    {"CPU", {"cpu", "load", "iowait", "steal", NULL}},
    {"memory", {"mem", "swap", NULL}},
    {"network", {"net", "disk", NULL}},
};

/* The column of a metric, or -1. */
static int
column_of(const char *metric)
{
	for (int k = 0; k < 3; k++)
		for (int i = 0; column[k].prefix[i] != NULL; i++) {
			const char *p = column[k].prefix[i], *s = metric;

			while (*p != '\0' && tolower((unsigned char)*s) == *p)
				p++, s++;
			if (*p == '\0')
				return k;
		}
	return -1;
}

/* A value in the unit that is drawn: permille as per cent. */
static double
drawn(const struct series *s, double v)
{
	return s->unit != NULL && strcmp(s->unit, "permille") == 0 ? v / 10 : v;
}

/* The greatest value in a column over all hosts, so that rows compare. */
static double
top_of(const struct model *m, int k)
{
	double hi = 0;

	for (size_t i = 0; i < m->nseries; i++)
		for (size_t j = 0; j < m->series[i].len; j++)
			if (column_of(m->series[i].metric) == k)
				hi = fmax(hi,
				    drawn(&m->series[i], m->series[i].pt[j].v));
	return hi;
}

static void
host_panel(
    const struct report *r, struct plot_panel *p, const char *host, int k)
{
	const struct model *m = r->m;
	size_t n = 0;

	for (size_t i = 0; i < m->nseries && n < LINES; i++) {
		const struct series *s = &m->series[i];
		struct plot_series *line;

		if (strcmp(s->host, host) != 0 || column_of(s->metric) != k)
			continue;
		line = plot_series(p, PLOT_LINE, colour[n++], 1.5);
		line->label = s->metric;
		for (size_t j = 0; j < s->len; j++)
			plot_add(line, s->pt[j].at, drawn(s, s->pt[j].v), 0);
	}
	plot_axis_rate(&p->y, top_of(m, k));
	p->y.grid = true;
}

/* The busiest processor of every generator, with the line at 80 %. */
static void
node_panel(const struct report *r, struct plot_panel *p)
{
	const struct model *m = r->m;
	struct plot_series *limit = plot_series(p, PLOT_LINE, "bad", 1);
	size_t n = m->nodes < PLOT_SERIES - 1 ? m->nodes : PLOT_SERIES - 1;

	limit->label = "80 %";
	plot_add(limit, floor(m->from), 80, 0);
	plot_add(limit, ceil(m->to), 80, 0);
	for (size_t i = 0; i < n; i++) {
		struct plot_series *s = plot_series(p, PLOT_LINE, "s1", 1.2);

		chart_busy(m, &m->node[i], s);
	}
	p->title = "load generators: busiest processor, %";
	p->y.hi = 105;
	plot_tick(&p->y, 0, "0");
	plot_tick(&p->y, 50, "50");
	plot_tick(&p->y, 100, "100");
	p->y.grid = true;
}

/* The hosts that are drawn, in the order they come. */
static size_t
hosts_of(const struct model *m, const char *host[HOSTS])
{
	size_t n = 0;

	for (size_t i = 0; i < m->nseries && n < HOSTS; i++) {
		size_t k = 0;

		while (k < n && strcmp(host[k], m->series[i].host) != 0)
			k++;
		if (k == n && column_of(m->series[i].metric) >= 0)
			host[n++] = m->series[i].host;
	}
	return n;
}

struct plot_chart *
chart_hosts(const struct report *r)
{
	static char title[HOSTS][3][64];
	const struct model *m = r->m;
	const char *host[HOSTS];
	size_t n = hosts_of(m, host), selves = 0;
	struct plot_chart *c;
	struct plot_panel *p;
	double y = 24;

	for (size_t i = 0; i < m->nodes; i++)
		selves += m->node[i].busy_len > 0;
	if (n == 0 && selves == 0)
		return NULL;
	c = plot_chart("hosts", "Monitored hosts and load generators", 960,
	    (double)(n + (selves > 0)) * ROW + 60);
	for (size_t i = 0; i < n; i++, y += ROW)
		for (int k = 0; k < 3; k++) {
			char name[48];
			bool last = i + 1 == n && selves == 0;

			p = plot_panel(
			    c, 48 + 310 * k, 288 + 310 * k, y, y + 70);
			host_panel(r, p, host[i], k);
			snprintf(title[i][k], sizeof(title[i][k]), "%s: %s",
			    text_middle(name, sizeof(name), host[i], 20),
			    column[k].title);
			p->title = title[i][k];
			chart_time_axis(r, p, false, last);
		}
	if (selves > 0) {
		p = plot_panel(c, 48, 890, y, y + 70);
		node_panel(r, p);
		chart_time_axis(r, p, false, true);
	}
	snprintf(c->desc, sizeof(c->desc),
	    "%zu monitored hosts and %zu load "
	    "generators.",
	    n, selves);
	return c;
}
