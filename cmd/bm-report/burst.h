#ifndef BM_BURST_H
#define BM_BURST_H

#include "model.h"

/* Errors of one kind that come together. */
struct burst {
	size_t cycle;   /* its place in the model */
	uint64_t total; /* errors of the kind in the cycle's window */
	double share;   /* of them in the bursts */
	double time;    /* share of the window that the bursts take */
	struct {
		double from, to;
	} span[2]; /* s since the epoch */
	size_t spans;
};

/*
 * Do more than half of a kind's errors fall into less than a quarter of a
 * cycle's time?  The window is cut into slices, the fullest few are looked
 * at; fewer than 40 errors are never a burst.
 */
bool burst_of(const struct model *, int kind, struct burst *);

#endif
