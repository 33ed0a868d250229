#ifndef BM_EXCHANGE_H
#define BM_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "conn.h"
#include "http.h"
#include "scene/request.h"

/*
 * One request and its answer: a connection for it, the bytes out, the bytes
 * in, the times. Ends with exactly one call of `done`.
 */

enum exchange_result {
	EXCHANGE_OK,    /* a complete answer came */
	EXCHANGE_ERROR, /* none came; message says why */
	EXCHANGE_CUT    /* still under way when the run had to end */
};

struct exchange {
	struct request *request;
	struct target *target;
	struct conn *conn;
	struct conn **idle; /* where idle connections are taken and left */
	void *owner;        /* for the caller */
	struct tls_session *sessions; /* to resume; kept over exchanges */
	bool want_head;               /* keep the answer's head in `head` */
	bool want_body;               /* keep the answer's body in `body` */
	int64_t limit_ns;             /* time-out of the whole */
	int64_t connect_limit_ns;     /* of connecting; 0: the same */

	/* Told when it has ended. */
	enum exchange_result result;
	struct http http;
	char message[200]; /* class and particulars of an error */
	int64_t start_ns, end_ns;
	int64_t connect_ns, tls_ns; /* how long; -1: connection reused */
	int64_t ttfb_ns;            /* -1: no byte came */
	int64_t sent, received;     /* bytes */
	bool resent;                /* again, on a fresh connection */
	bool resumed;               /* TLS session */
	bool anomaly;
	bool refused; /* no connection could be had */
	struct buf head, body;
	bool body_cut; /* the body was longer than EXCHANGE_BODY_MAX */

	/* Private. */
	int phase;
	int tries;        /* addresses left to try */
	uint64_t out;     /* bytes of the request that are sent */
	bool holding;     /* the body back, for a 100 (Expect) */
	bool out_broken;  /* the peer takes no more; it may have answered */
	int64_t mark_ns;  /* when the phase began */
	int64_t shake_ns; /* when the first TLS handshake did */
	int64_t last_ns;  /* when something last came */
	int64_t deadline_ns;
	struct exchange *before, *after; /* in the list of deadlines */
	struct buf part;                 /* of a head that came in pieces */
};

enum { EXCHANGE_BODY_MAX = 1 << 20 };

/*
 * Before the first: who is called when one has ended. The connection has
 * then been left in *idle, or closed.
 */
void exchange_init(void (*done)(struct exchange *));

/*
 * Begin one, now. The caller has set the members above `result`, and owner.
 * It may end, and `done` be called, before this returns.
 */
void exchange_start(struct exchange *);

/* The connection of one is ready. */
void exchange_ready(struct conn *, short revents);

/* Set the members from `result` on as those of one that was never sent. */
void exchange_void(struct exchange *, int64_t now_ns);

/* End it as cut, at once. */
void exchange_cut(struct exchange *);

/* End those whose time is over; returns when the next one's is. */
int64_t exchange_expire(int64_t now_ns);

/* Bytes sent and received by all so far. */
int64_t exchange_out(void);
int64_t exchange_in(void);

#endif
