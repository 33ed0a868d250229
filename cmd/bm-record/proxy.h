#ifndef BM_PROXY_H
#define BM_PROXY_H

#include "wire.h"

/* What all connections share. */
struct proxy {
	const char *forward; /* -L: host of the target; NULL: a proxy */
	int forward_port;
	int port; /* we listen on */
};

/*
 * Serve one client until it has gone: each request strictly parsed, sent to
 * its server on a connection of its own, its answer passed back. A frame for
 * each exchange (exchange.h) goes to out. Closes nothing.
 */
void proxy_serve(const struct proxy *, int client, int out);

#endif
