#ifndef BM_CHART_H
#define BM_CHART_H

#include "match.h"
#include "plot.h"
#include "write.h"

enum { CHART_TIME, CHART_FOREST, CHART_CURVE, CHARTS };

/*
 * Draw the three charts with gnuplot. One that failed has no SVG; why (as in
 * plot.h) says what was the matter. The caller frees each with plot_free.
 */
void charts_draw(struct plot_chart *chart[CHARTS], const struct outcome *,
    char *why, char *version);

#endif
