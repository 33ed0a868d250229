#ifndef BM_NODE_H
#define BM_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "outcome.h"
#include "plan.h"
#include "sync.h"
#include "tally.h"
#include "task.h"

enum node_state {
	NODE_WAITING, /* for its host, its turn, or its next try */
	NODE_OPENING, /* a connection is being made */
	NODE_UP,      /* its command was started */
	NODE_READY,   /* it said so; the clocks are being compared */
	NODE_ARMED,   /* they are compared */
	NODE_RUNNING, /* it was told when to start */
	NODE_DONE
};

struct node {
	int nr;
	const struct node_name *name;
	enum node_state state;
	enum outcome outcome;
	char message[256]; /* why it is not ok */
	struct task task;
	struct buf out, err; /* a line that is not whole yet */
	int64_t saved;       /* bytes of output that came */
	int64_t taken;       /* of these, looked at and passed on */
	struct tally tally;
	struct sync sync;
	bool stopping;   /* its stdin was closed by us */
	bool forced;     /* it was killed by us */
	int64_t kill_ns; /* when patience ends, or 0 */
	int64_t up_ns, go_us, end_ns;
	int64_t started_us; /* its own clock when it began, or 0 */
	char progress[160]; /* its last progress line */
};

enum { NODE_LINE_MAX = 1 << 20, NODE_GRACE_S = 5, NODE_LEASE_S = 15 };

void node_init(struct node *, int nr, const struct plan *);

/* Start a connection. 0, or -1 with errno. */
int node_start(struct node *, const struct plan *);

/* Its stdout, or stderr, has something, or has ended. */
void node_read_out(struct node *, const struct plan *);
void node_read_err(struct node *, const struct plan *);

/* The rest of its stderr, perhaps without a newline. */
void node_flush_err(struct node *, const struct plan *);

/* Pass on what is on disk and was not yet passed on, as stdout has room. */
void node_catch_up(struct node *);

/* Write a line to its stdin; a full pipe drops it. */
void node_tell(struct node *, const char *line);

/*
 * End it from here: its stdin is closed, and after a grace (none if `now`)
 * it is killed. The outcome is taken unless one is there already, or
 * OUTCOME_NONE is given.
 */
void node_stop(struct node *, enum outcome, const char *message, bool now);

/* Kill it where patience has ended. */
void node_impatient(struct node *, int64_t now_ns);

#endif
