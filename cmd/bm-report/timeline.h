#ifndef BM_TIMELINE_H
#define BM_TIMELINE_H

#include "model.h"

/* Make the bins of all cycles, wide enough that they are not too many. */
void timeline_plan(
    struct model *, const struct agg_cell *const *cell, size_t n);

/* Requests of a service-time (or warm) cell: into rates and errors. */
void timeline_count(
    struct cycle *, int width, const struct agg_key *, const struct hdr *);

/* Times of requests as users meet them: into the bins' times and heat. */
void timeline_times(
    struct cycle *, int width, const struct agg_key *, const struct hdr *);

/* Good pages that ended in a second. */
void timeline_page(struct cycle *, const struct agg_key *, uint64_t count);

/* When all is in: best and worst seconds, gaps. */
void timeline_finish(struct model *);

#endif
