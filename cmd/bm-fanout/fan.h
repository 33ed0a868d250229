#ifndef BM_FAN_H
#define BM_FAN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "host.h"
#include "node.h"
#include "plan.h"

/* The whole run, while it goes. */
struct fan {
	const struct plan *plan;
	struct node *nodes;
	struct host *hosts;
	size_t n, n_hosts;
	bool gone_off;       /* -B: all were told to start */
	int64_t ready_by_ns; /* all are to be ready, or 0: not counting yet */
	int64_t beat_ns;     /* the next heartbeat */
	bool stopping;       /* everything is being ended from here */
	int stop_signal;     /* by this signal, or 0 */
	int signals;         /* how many of those came */
	bool trouble;        /* this machine's: exit status 2 */
	bool cleaning;
	int64_t begun_ns;
	pid_t master; /* everything ends with this process, or 0 */
};

/* Make everything of a plan that is complete. */
void fan_init(struct fan *, const struct plan *);

/* Run it to its end; all nodes are then DONE. */
void fan_run(struct fan *);

/* Wait until stdout has taken everything, or is gone. */
void fan_drain(struct fan *);

/* How many nodes are in a state. */
size_t fan_count(const struct fan *, enum node_state);

/* How many are DONE, and not well. */
size_t fan_lost(const struct fan *);

#endif
