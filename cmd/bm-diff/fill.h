#ifndef BM_FILL_H
#define BM_FILL_H

#include "match.h"

/*
 * Match the pages of all runs, by scenario and name (the k-th of a name), then
 * by method and URL, and put what was measured of them into the pairs' cycles.
 * Dies where no page is common.
 */
void fill_pages(struct match *);

#endif
