#ifndef BM_JAR_H
#define BM_JAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"
#include "url.h"

/* The cookies of one user (RFC 6265). Start with all zero. */
struct jar {
	struct cookie *c; /* oldest first */
	size_t n, cap;
};

enum { JAR_HOST_MAX = 50, JAR_MAX = 300, JAR_COOKIE_MAX = 4096 };

struct cookie {
	char *name, *value, *domain, *path; /* one block, at name */
	bool host_only, secure, http_only;
	int64_t expires; /* seconds since 1970; INT64_MAX: with the session */
};

/*
 * Take in all Set-Cookie lines of an answer.
 *	url	absolute, that was asked
 *	head	header lines
 *	now	seconds since 1970
 * Ignored, as browsers do: cookies for another host, for a bare top level
 * domain, over 4 KiB, with control bytes, or against the rules of the prefix
 * __Host- or __Secure-. Over 50 a host or 300 in all, the oldest goes.
 */
void jar_take(struct jar *, struct slice url, struct slice head, int64_t now);

/*
 * Append the cookies for a URL, "a=1; b=2": longer paths first, then older
 * ones. Returns how many there are.
 */
int jar_put(struct jar *, const struct url *, int64_t now, struct buf *);

void jar_clear(struct jar *);

/* The parts of one Set-Cookie value; what is absent has p NULL. */
struct set_cookie {
	struct slice name, value;
	struct slice expires, max_age, domain, path, same_site;
	bool secure, http_only;
};

/* Returns false when it has no name. */
bool jar_parse(struct slice, struct set_cookie *);

/*
 * A date in any form (RFC 6265, 5.1.1), in seconds since 1970.
 * Returns 0, or -1.
 */
int jar_date(struct slice, int64_t *out);

#endif
