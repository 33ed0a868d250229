#ifndef BM_URL_H
#define BM_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

/* URLs and references (RFC 3986), http and https only where it says so. */

enum {
	URL_MAX = 8192, /* a URL that we use */
	HOST_MAX = 255
};

/* The parts of a URL; slices into the text that was parsed. */
struct url {
	bool https;
	struct slice user;  /* "name:password", undecoded; p NULL if none */
	struct slice host;  /* without brackets, as written */
	bool ipv6;          /* the host is an IPv6 literal */
	int port;           /* 1..65535; the scheme's own when not given */
	struct slice path;  /* may be empty (means "/") */
	struct slice query; /* without the '?'; p NULL if none */
};

/*
 * Parse an absolute http or https URL. The fragment is dropped.
 * Returns NULL, or why not ("not an http URL", "bad port", ...). Blanks and
 * control bytes are refused; '{', '|', and bytes over 0x7f are let through,
 * and url_target() encodes them.
 */
const char *url_parse(struct url *u, struct slice s);

/*
 * Resolve a reference (a Location, an href) against base and parse it:
 * RFC 3986 5.2, dot segments removed, blanks around it dropped, tabs and
 * line ends within refused.
 *	dst, cap	takes the text that *out points into; URL_MAX suffices
 * A reference without a scheme keeps no userinfo of base.
 * Returns NULL or why not, as url_parse().
 */
const char *url_resolve(const struct url *base, struct slice ref, char *dst,
    size_t cap, struct url *out);

/*
 * What goes into the request line: path and query, "/" when empty, what
 * may not stand there percent-encoded.
 * Returns the length, as snprintf: the whole text fitted if it is < cap.
 */
size_t url_target(const struct url *u, char *dst, size_t cap);

/* What goes into the Host field: host and, unless the default, port. */
size_t url_host(const struct url *u, char *dst, size_t cap);

/*
 * Whether scheme, host (any case, a final dot apart) and port are equal.
 */
bool url_same_origin(const struct url *a, const struct url *b);

/*
 * Path and query of a step's URL template: what follows {{url}} or scheme and
 * host; "/" where that is nothing, and the template itself where it is neither.
 */
const char *url_tail(const char *template);

/*
 * Percent-decode; a '%' without two hex digits stays as it is.
 * dst may be s.p. Returns the length, as snprintf, never more than s.n.
 */
size_t url_decode(struct slice s, char *dst, size_t cap);

#endif
