#ifndef BM_MATCH_H
#define BM_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "compare.h"
#include "run.h"

/* A row of the table "Same conditions?". */
struct condition {
	const char *what;
	char a[96], b[96];
	bool differs;
};

/* One load that all runs played. */
struct pair {
	struct load load; /* of the first run */
	size_t *at;       /* [runs]: which of the run's loads it is */
	char name[48];    /* "20 users" */
	int64_t gap[2];   /* us: longest time without a good answer */
	struct cycle cycle;
};

/* Two sides, ready to be compared, and compared. */
struct match {
	struct run *run; /* A's, then B's */
	size_t na, runs;
	struct pair *pair;
	size_t pairs;
	struct condition *cond;
	size_t conds, cond_cap;
	char **only; /* "only in A: logout" */
	size_t onlys, only_cap;
};

/*
 * Match the loads and pages of run[0..na) and run[na..runs). Dies where they
 * can't be compared, saying why: other plans or durations, too short, nothing
 * in common, nothing in them.
 */
void match_make(struct match *, struct run *run, size_t na, size_t runs);

/* Note a thing that one side ('A' or 'B') alone has. */
void match_only(struct match *, char side, const char *what);

/* How many figures decide over all pairs. */
size_t match_deciding(const struct match *);

#endif
