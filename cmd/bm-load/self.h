#ifndef BM_SELF_H
#define BM_SELF_H

#include <stdint.h>

#include "share.h"
#include "spill.h"

/* How the load generator itself fares: `self` lines, and the progress. */

/* What one second of all workers came to. */
struct second {
	int64_t busiest, cpu;          /* thousandths of a core */
	int64_t steal;                 /* the same; -1: not known here */
	int64_t lag50, lag99, lag_max; /* us */
	int64_t open, busy, behind;    /* now */
	int64_t stalled;               /* us */
	int64_t out, in;               /* bytes */
	int64_t ok, bad;               /* answers */
	int64_t p50, p99;              /* us, of the ok ones */
};

struct self {
	int workers;
	const struct gauge *gauge;
	struct gauge *last; /* as they were a second ago */
	const struct spill *out;
	int64_t at_ns, own_ns, stalled_ns, steal;
};

void self_init(
    struct self *, const struct gauge *, int workers, const struct spill *out);

/* What happened since the last call; the counts begin anew. */
void self_take(struct self *, int64_t now_ns, struct second *);

/* Write it as a `self` line. second: from the begin of the window. */
void self_line(
    struct buf *, const struct second *, int node, int cycle, int64_t second);

#endif
