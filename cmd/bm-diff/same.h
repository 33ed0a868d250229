#ifndef BM_SAME_H
#define BM_SAME_H

#include "match.h"

/*
 * Were the conditions the same? Fills in m->cond, a row for each that both
 * sides know. Dies where the plans differ in what would make any comparison
 * idle: model, pauses, resources, redirects, connections.
 */
void same_check(struct match *);

/* Does any row differ? Fills buf with their names; returns buf. */
const char *same_differing(const struct match *, char *buf, size_t size);

#endif
