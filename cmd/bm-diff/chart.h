#ifndef BM_CHART_H
#define BM_CHART_H

#include "plot.h"
#include "write.h"

enum { CHART_TIME, CHART_FOREST, CHART_CURVE, CHART_TREND, CHARTS };

/*
 * Draw the charts with gnuplot, that of the history only with -t (else NULL).
 * One that failed has no SVG; why (as in plot.h) says what was the matter. The
 * caller frees each with plot_free.
 */
void charts_draw(struct plot_chart *chart[CHARTS], const struct outcome *,
    char *why, char *version);

/* Rate and p95 of all runs in order, a line a load; the newest is marked. */
struct plot_chart *trend_chart(const struct outcome *);

#endif
