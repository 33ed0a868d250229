#ifndef BM_FUNKTABLE_H
#define BM_FUNKTABLE_H

#include <stdio.h>

#include "report.h"

/*
 * The figures of FunkLoad's own report, by its formulas where they are sound:
 * for those who compare with reports that they have.  Seconds with three
 * decimals; requests count whether good or not, pages only good ones, and
 * percentile p is the value at place floor(p n) of n in rising order, from 0.
 */
void funktable_plain(const struct report *, FILE *);
void funktable_html(const struct report *, FILE *);

#endif
