#ifndef BM_CHART_H
#define BM_CHART_H

#include "plot.h"
#include "report.h"

/*
 * The charts of a report as descriptions.  Each returns NULL where the run
 * has nothing to show in it; else free it with plot_free().
 */

enum chart_which {
	CHART_LOAD,
	CHART_TIME,
	CHART_HEAT,
	CHART_CURVE,
	CHART_PAGES,
	CHART_ERRORS,
	CHART_HOSTS,
	CHARTS
};

/* Over load: throughput, times, errors. */
struct plot_chart *chart_load(const struct report *);

/* The share of requests against their time, a line a cycle. */
struct plot_chart *chart_curve(const struct report *);

/* Each page's range of times at each load. */
struct plot_chart *chart_pages(const struct report *);

/* Over time: throughput, errors, times, processors. */
struct plot_chart *chart_time(const struct report *);

/* Over time: how many requests took how long. */
struct plot_chart *chart_heat(const struct report *);

/* Over time: errors by kind. */
struct plot_chart *chart_errors(const struct report *);

/* Over time: monitored hosts and generators. */
struct plot_chart *chart_hosts(const struct report *);

/* The steps of the heat map's colours: counts, rising, 7 of them. */
void chart_heat_steps(const struct report *, uint64_t step[7]);

/* Seconds since the epoch below the panel, cycles as bands; texts above. */
void chart_time_axis(
    const struct report *, struct plot_panel *, bool names, bool last);

/* How busy a host's processors were, in per cent; false where unwatched. */
bool chart_cpu(const struct model *, const char *host, struct plot_series *);

/* The watched hosts that charts show; returns how many. */
enum { CHART_HOSTS_MAX = 4 };
size_t chart_hosts_of(const struct model *, const char *host[CHART_HOSTS_MAX]);

/* A generator's busiest processor over time, in per cent; gaps are gaps. */
void chart_busy(
    const struct model *, const struct node *, struct plot_series *);

#endif
