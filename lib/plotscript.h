#ifndef BM_PLOTSCRIPT_H
#define BM_PLOTSCRIPT_H

#include <stdio.h>

#include "plot.h"

/*
 * Write the gnuplot commands that draw the charts, each as one SVG document
 * on gnuplot's stdout, named after the chart's id.  The script holds numbers
 * and colours that we formatted, and texts in single quotes with ' doubled
 * and nothing unprintable; no other text of a user's gets in.
 */
void plotscript_write(struct plot_chart *const chart[], size_t n, FILE *f);

#endif
