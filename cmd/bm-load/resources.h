#ifndef BM_RESOURCES_H
#define BM_RESOURCES_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"
#include "user.h"

/*
 * What a page needs beside itself (-a): loaded as browsers do, several at
 * once, six at most from a host, each but once per visitor.
 */

/*
 * Before the first.
 *	over	all that this page needs have ended, the last at end_ns; cut:
 *		at least one of them by the end of the run
 */
void resources_setup(void (*over)(struct user *, bool cut, int64_t end_ns));

/*
 * Find what the page at this URL needs, but for what this visitor has, and
 * for hosts that nobody named. Returns how many there are to load.
 */
int resources_find(struct user *, struct slice url, struct slice html);

/* Load those that were found, at least one. */
void resources_begin(struct user *);

/* The exchange of a part that is a resource has ended. */
void resources_answered(struct part *);

/* End those under way as cut, and begin no more. */
void resources_cut(struct user *);

/* A new visitor has nothing yet. */
void resources_forget(struct user *);

#endif
