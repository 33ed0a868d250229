#ifndef BM_SERVE_H
#define BM_SERVE_H

#include <netdb.h>
#include <stdint.h>

#include "act.h"

struct serve {
	struct addrinfo *address; /* where to listen; its port is a number */
	int listen_fd;
	int parent_fd; /* readable when the parent is gone; -1: no parent */
	const struct schedule *schedule;
	int64_t start_ns; /* when the schedule began, monotonic */
};

/* Listen on s->address; dies where that can't be. */
void serve_listen(struct serve *s);

/* Serve until the parent is gone, or for ever. */
void serve_run(struct serve *s);

#endif
