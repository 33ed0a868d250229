#ifndef BM_RUN_H
#define BM_RUN_H

#include <stdbool.h>

#include "buf.h"
#include "plan.h"
#include "scene/scenario.h"

/* A run, from the barrier to the `end` line. */
struct run {
	struct plan *plan;
	struct world *world;
	const char *id;
	struct buf conf; /* the lines that stand for the plan */
	bool barrier;    /* -B */
	bool quiet;      /* -q */
};

/*
 * Play it. Returns the exit status: 0, or 1 when no test was ok, the books
 * don't balance, a worker died, or the master was lost. After a signal that
 * ended the run it does not return: the process ends by that signal.
 */
int run_play(const struct run *);

#endif
