#ifndef BM_SHARE_H
#define BM_SHARE_H

#include <stddef.h>
#include <stdint.h>

#include "hdr.h"

/*
 * What a worker shows while it runs, in memory shared with the parent. The
 * worker alone writes; every member but `open`, `busy` and `cycle` only
 * grows, and the parent takes differences. Nothing that must be exact goes
 * this way but `begun`, which has to outlive a worker that is killed.
 */
struct gauge {
	int64_t cycle;    /* the one under way */
	int64_t began_ns; /* when the first cycle began, in truth; 0: not yet */
	int64_t begun;    /* tests of it that were due in its window */
	int64_t open;     /* connections */
	int64_t busy;     /* users in a test */
	int64_t behind;   /* tests due and not begun, now (-R) */
	int64_t cpu_ns;   /* processor time used */
	int64_t held_ns;  /* time lost because the parent took no rows */
	int64_t out, in;  /* bytes */
	int64_t ok, bad;  /* answers */
	uint32_t lag[HDR_BUCKETS];   /* how late things were done, us */
	uint32_t total[HDR_BUCKETS]; /* service times of ok answers, us */
};

/* n zeroed bytes shared over fork(2), or NULL and errno. */
void *share_new(size_t n);

#endif
