#ifndef BM_LEFT_H
#define BM_LEFT_H

#include "rows.h"
#include "slice.h"

/*
 * What pages need from hosts that nobody named: it is not asked for, but
 * counted, by host. However many hosts a page names, 32 are kept.
 */

/* One more from this host, as its URL has it. */
void left_note(struct slice host);

/* Write the `left` lines of a worker and cycle, and begin anew. */
void left_tell(struct rows *, int node, int cycle, int worker);

#endif
