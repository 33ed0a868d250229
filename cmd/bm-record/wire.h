#ifndef BM_WIRE_H
#define BM_WIRE_H

#include <stddef.h>

#include "buf.h"

/* Sockets of the processes that serve one connection each: they may block. */

enum { WIRE_IDLE_MS = 300000, WIRE_ANSWER_MS = 120000, WIRE_DIAL_MS = 10000 };

struct wire {
	int fd;
	struct buf in;
	size_t at; /* in.p[at..in.n) has not been used yet */
};

/*
 * From now on SIGHUP, SIGINT and SIGTERM end this process only while it waits
 * for a socket: what it has begun to write elsewhere, it writes whole.
 */
void wire_signals(void);

/*
 * Listen on address and port (0: any); *port becomes the port. Dies when it
 * can't. The descriptor does not block.
 */
int wire_listen(const char *address, int *port);

/*
 * Connect to host. Returns the descriptor, or -1 and why in words. What is
 * link-local (169.254.0.0/16, fe80::/10: where clouds keep their secrets) is
 * refused.
 */
int wire_dial(const char *host, int port, const char **why);

/* Read more: 1, at the end 0, or -1 (an error or too late). */
int wire_more(struct wire *, int timeout_ms);

/* Write all of it: 0 or -1. */
int wire_send(int fd, const void *p, size_t n);

/*
 * End our side and read on for a moment, so that what was sent last is not
 * lost to a reset because the client is still sending.
 */
void wire_finish(int fd);

/* Pass bytes both ways until both have ended or nothing came for long. */
void wire_tunnel(struct wire *client, int server);

#endif
