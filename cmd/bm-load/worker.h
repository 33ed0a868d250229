#ifndef BM_WORKER_H
#define BM_WORKER_H

#include <stdint.h>

#include "plan.h"
#include "scene/scenario.h"
#include "share.h"

/*
 * A worker process: its share of the users and arrivals, one poll loop. It
 * lives as long as its pipe of orders.
 */

enum order_type {
	ORDER_CYCLE, /* play this cycle, beginning at ramp_ns */
	ORDER_STOP   /* end_ns and stop_ns are no later than these */
};

/* What the parent writes into that pipe; times on the monotonic clock. */
struct order {
	enum order_type type;
	int cycle;
	int64_t ramp_ns, begin_ns, end_ns, stop_ns;
};

struct worker {
	int number; /* from 0 */
	int orders; /* pipe to read from */
	int rows;   /* pipe to write frames to; rows.h */
	const struct plan *plan;
	struct world *world;
	struct gauge *gauge;
};

/* Play until the parent closes its end. Never returns. */
void worker_run(const struct worker *);

#endif
