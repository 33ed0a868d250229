#ifndef BM_REDIRECT_H
#define BM_REDIRECT_H

#include <stdbool.h>

#include "slice.h"
#include "url.h"

/* What browsers do with redirects: the Fetch standard, 4.4; RFC 9110, 15.4. */

enum { REDIRECT_HOPS = 10 };

/* Is this a status whose Location is followed (301 302 303 307 308)? */
bool redirect_status(int status);

/*
 * Does the method become GET, without a body? After 303 unless it is HEAD,
 * after 301 and 302 when it was POST.
 */
bool redirect_to_get(int status, struct slice method);

/*
 * May it be followed from here to there?
 *	hops	followed so far
 * Returns NULL, or the message (class and particulars) of the error: over
 * ten hops, or from https to http. Credentials go along only when
 * url_same_origin(); whether the host may be asked is the caller's to say.
 */
const char *redirect_refused(
    const struct url *from, const struct url *to, int hops);

#endif
