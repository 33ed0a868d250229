#ifndef BM_LEASE_H
#define BM_LEASE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * -B: the barrier, and the lease by which nothing outlives its master.
 * Lines on stdin from the master: "ping N", "go [MONO_US]", "abort". Lines
 * on stderr to it begin "bm<TAB>": ready, pong, started, progress.
 * Begin with one that is all zero, but for `deaf`.
 */

#define LEASE_NS INT64_C(15000000000) /* a ping each second is usual */

struct lease {
	bool deaf;      /* without -B: only the end of stdin counts */
	char line[128]; /* one that came in part */
	int n;
	bool has_go, has_abort, ended; /* what came; end of stdin */
	int64_t go_ns;                 /* the run epoch */
	int64_t ping_ns; /* when the last ping came; 0: none yet */
};

/* stdin is ready: take what is there. Pings are answered at once. */
void lease_ready(struct lease *);

/* Is there no master any more? Why, or NULL. */
const char *lease_lost(const struct lease *, int64_t now_ns);

/*
 * Write "bm<TAB>" and a line to stderr, unless that would block: the master
 * may be gone, and whoever waits for it does not see the lease end.
 */
void lease_say(const char *fmt, ...);

#endif
