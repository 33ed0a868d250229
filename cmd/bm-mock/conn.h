#ifndef BM_CONN_H
#define BM_CONN_H

#include <stdint.h>

#include "act.h"
#include "answer.h"
#include "buf.h"
#include "http.h"

/* What a connection waits for, besides its due_ns. */
enum conn_want {
	CONN_NOTHING,
	CONN_READ,
	CONN_WRITE,
	CONN_GONE /* to be freed */
};

enum conn_state {
	CONN_ASKED, /* a request is coming in */
	CONN_DELAY, /* the answer is ready, but not due */
	CONN_SEND,
	CONN_HUNG /* nothing more is sent, whatever comes */
};

/* One client. */
struct conn {
	int fd;
	struct tls *tls; /* NULL: a plain connection */
	enum conn_state state;
	int64_t due_ns; /* step it again then; INT64_MAX: only on events */
	int64_t answers;

	struct http http;
	struct buf in; /* bytes read, of which the first `at` are used up */
	size_t at;
	struct buf head, body;               /* of the request */
	struct slice method, target, fields; /* within head */

	struct answer answer;
	size_t sent;
	int64_t asked_ns; /* when the request was complete */
};

/* Take over a connected, non-blocking socket. */
struct conn *conn_new(int fd);

/*
 * Go on until it would block.
 *	act	what the schedule says at this moment
 *	now_ns	on the monotonic clock
 */
enum conn_want conn_step(struct conn *, const struct act *act, int64_t now_ns);

/* Close it: with a reset where its answer ends so. */
void conn_del(struct conn *);

/* Write a line for each answer to fd; see bm-mock(1), -l. */
void conn_log(int fd);

#endif
