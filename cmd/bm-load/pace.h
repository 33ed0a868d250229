#ifndef BM_PACE_H
#define BM_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

/*
 * The open model's schedule: when is each test due? Pure arithmetic.
 *
 * Node i of N at rate R has its arrival k due at start + (k + i/N) / R, so
 * that nodes interleave; Poisson arrivals (-p) have a seed for each node. The
 * workers of a node deal the arrivals in turn, exactly: arrival k belongs to
 * worker k mod workers.
 */
struct pace {
	int64_t start_ns; /* begin of the slot */
	int64_t rate_ks;  /* arrivals per 1000 s on this node */
	int node, nodes;
	int worker, workers;
	bool poisson;
	int64_t k;      /* number of this worker's next arrival */
	int64_t due_ns; /* when it is due */
	struct rng rng; /* Poisson only */
	double sum;     /* of the gaps so far, in mean gaps */
};

/*
 * Begin at this worker's first arrival. The members above `poisson`, and it,
 * are set by the caller.
 */
void pace_init(struct pace *, uint64_t seed, int cycle);

/* Go on to this worker's next arrival. */
void pace_next(struct pace *);

/* A pause in us: uniform in lo..hi, at most an hour apart. */
int64_t pace_pause(struct rng *, int64_t lo, int64_t hi);

#endif
