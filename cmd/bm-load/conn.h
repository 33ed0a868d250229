#ifndef BM_CONN_H
#define BM_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target.h"

/*
 * One connection, which never blocks. Plain or TLS is decided once, when it
 * is opened; reading and writing hide which. Who waits for it sits in
 * `exchange`; without one it is idle and belongs to its user's list.
 */
enum conn_state { CONN_CONNECTING, CONN_SHAKING, CONN_OPEN };

/* What reading and writing return when nothing moved. */
enum {
	CONN_AGAIN = -1,  /* wait for conn->want */
	CONN_FAILED = -2, /* conn->error says why */
	CONN_RETRY = -3   /* conn_shake(): dial the same address again */
};

struct conn {
	int fd;
	enum conn_state state;
	struct target *target;
	struct address *addr;
	struct tls *tls;           /* NULL: plain */
	struct exchange *exchange; /* NULL: idle */
	struct conn *next;         /* in the idle list, or the free one */
	int place;                 /* in the poll array; -1: not there */
	int64_t idle_ns;           /* since when idle */
	int64_t requests;          /* begun on it */
	short want;                /* POLLIN or POLLOUT, after CONN_AGAIN */
	bool tls_error;            /* after CONN_FAILED: of class "tls" */
	const char *error;         /* after CONN_FAILED */
	int err;                   /* errno of it, or 0 */
};

/* How many connections are open. */
int64_t conn_count(void);

/*
 * Open a connection to an address of t: a socket, under way to be connected.
 * Returns NULL with errno when the system refuses at once.
 */
struct conn *conn_open(struct target *t, struct address *a);

/*
 * The socket has become writable: is it connected?
 * Returns 0, or -1 with errno.
 */
int conn_finish(struct conn *);

/*
 * Shake hands with a TLS target, after conn_finish(). `sessions` are the
 * user's. Returns 0 when done, or one of the above.
 */
int conn_shake(struct conn *, struct tls_session **sessions);

/* Bytes moved (0: the peer has closed, when reading), or one of the above. */
ptrdiff_t conn_read(struct conn *, char *p, size_t n);
ptrdiff_t conn_write(struct conn *, const char *p, size_t n);

/*
 * Did the last conn_read(), which moved k of at most n bytes, take all that
 * had come?
 */
bool conn_drained(const struct conn *, ptrdiff_t k, size_t n);

/* Are there bytes that have come and been decrypted, but not been read? */
bool conn_pending(const struct conn *);

/*
 * Has anything come on an idle connection, such as its end? It must not be
 * used then.
 */
bool conn_is_stale(struct conn *);

/* Close and forget it. It must not be in the poll array. */
void conn_close(struct conn *);

/* Close the idle connections of a list. */
void conn_close_idle(struct conn **idle);

#endif
