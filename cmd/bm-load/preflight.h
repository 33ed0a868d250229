#ifndef BM_PREFLIGHT_H
#define BM_PREFLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "plan.h"

/* Can this run be done on this machine at all? Asked before it starts. */

/* What the machine has; -1: not known, and then not checked. */
struct machine {
	int64_t descriptors; /* a process may have, after raising its limit */
	int64_t ports;       /* that the kernel gives to clients */
	int64_t reuse_s;     /* seconds until a port can be used again */
	int64_t memory;      /* bytes available */
};

/* What a run would need. */
struct need {
	const struct plan *plan;
	int per_user;   /* connections of a user, at most */
	int64_t pairs;  /* source addresses x fewest addresses of a target */
	bool tls;       /* connections cost more memory */
	bool local;     /* all targets are on this machine */
	bool own_users; /* nobody asked for that many users (-R without -c) */
};

/*
 * Look at the machine, raising the soft limit on descriptors to the hard one.
 * root: "" or, in tests, a folder in place of "/" for /proc.
 */
void machine_look(struct machine *, const char *root, bool local);

/*
 * Returns 0, or -1 with a message that ends in what would mend it. Pure.
 */
int preflight(
    const struct machine *, const struct need *, char *msg, size_t cap);

#endif
