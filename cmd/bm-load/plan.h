#ifndef BM_PLAN_H
#define BM_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The plan of a run: how much load, when. Times are microseconds; those of a
 * cycle are offsets from the run epoch, and every node computes the same
 * ones. bm-stream(5), "Time".
 */
struct cycle {
	int users;       /* most at once on this node */
	int64_t rate_ks; /* arrivals per 1000 s on this node; 0: closed model */
	int64_t ramp;    /* begin of the slot: the first user starts */
	int64_t begin;   /* the window is begin..end */
	int64_t end;
	int64_t stop; /* end of the slot */
};

struct plan {
	int node, nodes; /* -i */
	int workers;     /* -j */
	struct cycle *cycle;
	int cycles;
	bool open;          /* -R */
	bool poisson;       /* -p */
	int64_t delay;      /* -s: between two users' starts */
	int64_t warm;       /* -W */
	int64_t window;     /* -D */
	int64_t grace;      /* -G */
	int64_t count;      /* -n: tests a cycle on this node; 0: by time */
	int64_t rest;       /* between two cycles: the conf's cycle_time */
	int64_t test_pause; /* -t */
	int64_t page_lo, page_hi;     /* -m -M */
	int64_t timeout;              /* -T */
	bool keep_guest, close_after; /* -K -N */
	bool resources;               /* -a */
	uint64_t seed;                /* below 2^63 */
};

/*
 * Set the cycles' users and rates, and compute the slots from delay, warm,
 * window, grace and rest.
 *	users, rates	lists; either is of length 1 or as long as the other;
 *			rates NULL in the closed model
 * Returns NULL or what is wrong.
 */
const char *plan_cycles(struct plan *, const int64_t *users, size_t nusers,
    const int64_t *rates, size_t nrates);

/* Move cycle k, and all behind it, so that its slot begins at `ramp`. */
void plan_shift(struct plan *, int k, int64_t ramp);

/* The most users of any cycle on this node: 1 or more. */
int plan_most(const struct plan *);

/*
 * How many workers have a user in cycle k, the first ones: tests are split
 * over those.
 */
int plan_crew(const struct plan *, int k);

/* How many of n things, dealt in turn over `workers`, are this worker's. */
int64_t plan_share(int64_t n, int worker, int workers);

#endif
