#ifndef BM_CREW_H
#define BM_CREW_H

#include <sys/types.h>

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "plan.h"
#include "rows.h"
#include "scene/scenario.h"
#include "share.h"
#include "spill.h"
#include "worker.h"

/*
 * The parent's side of the workers: it starts them, gives them orders, takes
 * their rows, and knows what they have done in the cycle under way.
 */
struct hand {
	pid_t pid;
	int orders, rows; /* pipes; -1: it has died */
	struct buf in;    /* a frame that came in part */
	bool done;        /* with the cycle */
	int64_t ended;    /* tests due in the window that its rows tell of */
};

struct crew {
	const struct plan *plan;
	struct hand *hand;
	int n;
	struct gauge *gauge; /* one each, shared */
	struct spill *out;   /* where rows go */

	/* Of the cycle under way. */
	int64_t due, tests[RESULT_N], resp;

	/* Of the run. */
	int64_t lines;  /* resp, page and test lines */
	char lost[200]; /* the first worker that died, and why; or "" */
};

/*
 * Start plan->workers processes and wait until all are prepared. Dies where
 * that fails.
 */
void crew_start(
    struct crew *, const struct plan *, struct world *, struct spill *out);

/* An order to all. A cycle's also begins its books. */
void crew_order(struct crew *, const struct order *);

/* When the first worker really began the first cycle; 0: not yet. */
int64_t crew_began(const struct crew *);

/* Are all through with the cycle (or dead)? */
bool crew_done(const struct crew *);

/* Fill p[0..crew->n) for poll(2), and take what it found ready. */
void crew_polls(const struct crew *, struct pollfd *p);
void crew_ready(struct crew *, const struct pollfd *p);

/*
 * The cycle is over: bring tests into the books that dead workers had begun
 * or that were theirs to begin, and write its `books` line.
 *	epoch_ns	run epoch; c: what was planned
 * Returns whether the books balance.
 */
bool crew_books(struct crew *, int cycle, int64_t begin_ns, int64_t end_ns);

/*
 * In a child: close the parent's ends of the first n workers' pipes, lest
 * the death of one not show to the other; stdin and stdout become /dev/null.
 */
void crew_shed(const struct crew *, int n);

/* Kill those that are not done with the cycle. */
void crew_kill(struct crew *);

/* Send all home and wait for them; one that stands still for 2 s is killed. */
void crew_end(struct crew *);

#endif
