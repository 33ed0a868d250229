#ifndef BM_GATHER_H
#define BM_GATHER_H

#include <stddef.h>

#include "exchange.h"
#include "proxy.h"

/* All that was recorded, in the order in which it was asked for. */
struct tape {
	struct exchange *v;
	size_t n, cap;
};

/*
 * Accept clients at listen_fd, each served by a process of its own, until
 * SIGINT, SIGTERM or SIGHUP; then end those processes, and return with what
 * was whole by then.
 */
void gather(struct tape *, const struct proxy *, int listen_fd);

#endif
