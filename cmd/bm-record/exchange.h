#ifndef BM_EXCHANGE_H
#define BM_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"
#include "url.h"

/*
 * One request and its answer, as they passed by. Connections are served by
 * processes of their own, which send each exchange to the parent in a frame.
 */

enum exchange_part {
	EX_METHOD,
	EX_URL,    /* absolute; of a tunnel host:port */
	EX_FIELDS, /* the request's field lines, as they came */
	EX_BODY,
	EX_ANSWER, /* the answer's field lines */
	EX_PAGE,   /* the answer's body, of text; up to EX_PAGE_MAX */
	EX_PARTS
};

enum { EX_HOST_SIZE = HOST_MAX + 16 };

enum { EX_PAGE_MAX = 4 << 20, EX_BODY_MAX = 64 << 20 };

struct exchange {
	int64_t start_us, end_us; /* monotonic */
	int status;               /* 0: there was no answer */
	bool tunnel;              /* CONNECT: passed on, not looked into */
	struct buf part[EX_PARTS];
};

void exchange_clear(struct exchange *);

/* Append x as a frame. */
void exchange_put(struct buf *, const struct exchange *x);

/*
 * Take the first frame off p[0..n) into x, which must be cleared.
 * Returns its length, 0 when it is not all there, or -1 when it is none.
 */
long exchange_take(struct exchange *x, const char *p, size_t n);

/* A part as text; and a field of the request (EX_FIELDS) or the answer. */
struct slice exchange_part(const struct exchange *, enum exchange_part);
struct slice exchange_field(
    const struct exchange *, enum exchange_part, const char *name);

/* "host:port", the port where it isn't the scheme's own; "" when too long. */
const char *exchange_host(const struct url *, char dst[EX_HOST_SIZE]);

#endif
