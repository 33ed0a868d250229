/* The chart of monitored hosts and of the generators. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart.h"
#include "text.h"
#include "watch.h"

enum { HOSTS = CHART_HOSTS_MAX, ROW = 110 };

/* What is drawn of a host. */
static const struct line {
	int column;
	const char *metric, *label, *colour;
} line[] = {
    {0, "cpu.user", "busy", "s1"}, /* with system and steal */
    {0, "cpu", "busy", "s1"},      /* FunkLoad's, who has no more */
    {0, "cpu.iowait", "I/O wait", "s2"},
    {0, "cpu.steal", "stolen", "bad"},
    {1, "memory.used", "used", "s4"},
    {1, "swap.used", "swap", "s2"},
    {2, "net.in", "in", "s1"},
    {2, "net.out", "out", "s3"},
};

enum { NLINES = sizeof(line) / sizeof(line[0]) };

static const char *const column_title[] = {
    "CPU %", "memory, bytes", "network, bytes/s"};

static const struct series *
series_of(const struct model *m, const char *host, const struct line *l)
{
	for (size_t i = 0; i < m->nseries; i++)
		if (strcmp(m->series[i].host, host) == 0 &&
		    strcmp(m->series[i].metric, l->metric) == 0)
			return &m->series[i];
	return NULL;
}

/* Point k of a series as it is drawn: per cent, bytes. */
static double
drawn(const struct model *m, const struct series *s, size_t k)
{
	double v = watch_busy(m, s, k);

	if (s->unit != NULL && strcmp(s->unit, "permille") == 0)
		v /= 10;
	return v;
}

bool
chart_cpu(const struct model *m, const char *host, struct plot_series *to)
{
	const struct series *s = watch_cpu(m, host);

	for (size_t k = 0; s != NULL && k < s->len; k++)
		plot_add(to, s->pt[k].at, drawn(m, s, k), 0);
	return s != NULL;
}

/* The greatest value in a column over all hosts, so that rows compare. */
static double
top_of(const struct model *m, int column)
{
	double hi = 0;

	for (size_t i = 0; i < m->nseries; i++)
		for (int l = 0; l < NLINES; l++) {
			const struct series *s = &m->series[i];

			if (line[l].column != column ||
			    strcmp(s->metric, line[l].metric) != 0)
				continue;
			for (size_t k = 0; k < s->len; k++)
				hi = fmax(hi, drawn(m, s, k));
		}
	return hi;
}

static void
host_panel(
    const struct report *r, struct plot_panel *p, const char *host, int column)
{
	const struct model *m = r->m;

	for (int l = 0; l < NLINES; l++) {
		const struct series *s = series_of(m, host, &line[l]);
		struct plot_series *to;

		if (s == NULL || line[l].column != column)
			continue;
		to = plot_series(p, PLOT_LINE, line[l].colour, 1.5);
		to->label = line[l].label;
		for (size_t k = 0; k < s->len; k++)
			plot_add(to, s->pt[k].at, drawn(m, s, k), 0);
	}
	plot_axis_rate(&p->y, column == 0 ? 100 : top_of(m, column));
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
size_t
chart_hosts_of(const struct model *m, const char *host[HOSTS])
{
	size_t n = 0;

	for (size_t i = 0; i < m->nseries && n < HOSTS; i++) {
		size_t k = 0;

		while (k < n && strcmp(host[k], m->series[i].host) != 0)
			k++;
		for (int l = 0; l < NLINES && k == n; l++)
			if (series_of(m, m->series[i].host, &line[l]) != NULL)
				host[n++] = m->series[i].host;
	}
	return n;
}

/* Does a host say anything that belongs into a column? */
static bool
watched(const struct model *m, const char *host, int column)
{
	for (int l = 0; l < NLINES; l++)
		if (line[l].column == column &&
		    series_of(m, host, &line[l]) != NULL)
			return true;
	return false;
}

struct plot_chart *
chart_hosts(const struct report *r)
{
	static char title[HOSTS][3][64];
	const struct model *m = r->m;
	const char *host[HOSTS];
	size_t n = chart_hosts_of(m, host), selves = 0;
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

			if (!watched(m, host[i], k))
				continue;
			p = plot_panel(
			    c, 48 + 312 * k, 262 + 312 * k, y, y + 70);
			host_panel(r, p, host[i], k);
			snprintf(title[i][k], sizeof(title[i][k]), "%s: %s",
			    text_middle(name, sizeof(name), host[i], 20),
			    column_title[k]);
			p->title = title[i][k];
			chart_time_axis(r, p, false, last);
		}
	if (selves > 0) {
		p = plot_panel(c, 48, 890, y, y + 70);
		node_panel(r, p);
		chart_time_axis(r, p, false, true);
	}
	snprintf(c->desc, sizeof(c->desc),
	    "%zu monitored hosts and %zu load generators.", n, selves);
	return c;
}
