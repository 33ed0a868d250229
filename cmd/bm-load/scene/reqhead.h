#ifndef BM_REQHEAD_H
#define BM_REQHEAD_H

#include "request.h"
#include "url.h"

/*
 * Write request line and header lines into r->head_buf, without cookies and
 * the empty line; the entry's own cookies go to r->cookie.
 *	type	implied Content-Type, or NULL
 * Returns 0, or -1 with r->msg.
 */
int reqhead_make(struct request *, const struct url *, const char *type);

#endif
