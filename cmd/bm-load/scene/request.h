#ifndef BM_REQUEST_H
#define BM_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "guest.h"
#include "play.h"
#include "scenario.h"
#include "slice.h"

/*
 * The bytes of one request. Start with all zero; a struct is used again for
 * the next request without allocating. For an entry without variables, when
 * no cookie goes with it, `bytes` are the same static ones each time.
 */
struct request {
	struct slice bytes; /* head, and the body as far as it is in memory */
	uint64_t rest;      /* that many more, from request_rest() */
	uint64_t body_len;  /* of the whole body */
	size_t head_len;    /* bytes of the head */
	bool expect;        /* Expect: 100-continue, and a body */
	struct slice method;
	struct slice url;  /* absolute, without userinfo and fragment */
	struct slice host; /* lower case, no brackets */
	int port;
	bool tls;
	bool head;       /* method HEAD: the answer has no body */
	bool idempotent; /* GET HEAD PUT DELETE OPTIONS TRACE */
	char msg[240];   /* why it could not be built: "content: ..." */

	const struct entry *entry; /* the rest is for request.c */
	const struct opts *opts;
	struct guest *guest;
	const struct request *parts; /* holds head, cookie, body, segs */
	struct buf own, head_buf, cookie, body, url_buf, host_buf, auth, work;
	struct seg *seg;
	size_t segs, seg_cap;
	bool drop_body, drop_auth;
	const char *verb;
};

/*
 * Build it for this user.
 * Returns 0, or -1 with msg: a variable without value, a URL that is none.
 */
int request_build(struct request *, const struct entry *, const struct opts *,
    struct guest *);

/*
 * Turn it into the request that follows a redirect: the method becomes GET,
 * without a body, where redirect_to_get() says so; Authorization and
 * Cookie headers of the entry are dropped on another origin unless
 * opts.location_trusted; stored cookies of the new URL are sent.
 *	location	the header's value, relative or absolute
 * The caller has decided that this host may be asked.
 * Returns 0, or -1 with msg when location is no usable http URL.
 */
int request_follow(struct request *, int status, struct slice location);

/*
 * A plain GET of a page's resource, or of anything else that no entry
 * describes.
 *	referer	may be empty
 */
int request_get(
    struct request *, struct guest *, struct slice url, struct slice referer);

/*
 * Read n bytes of the rest (uploaded files) from offset `at`.
 * Returns how many came (short only at the end), or -1 with msg when a file
 * changed or can't be read.
 */
int64_t request_rest(struct request *, uint64_t at, char *p, size_t n);

/*
 * Before the start: build what can be built once, open what is uploaded.
 * Returns how many problems it said.
 */
int request_prepare(struct world *, struct entry *);

/* Open a file to be read at offsets; 0, or -1 with why in msg (200 bytes). */
int request_open(const char *path, int *fd, uint64_t *size, char *msg);

#endif
