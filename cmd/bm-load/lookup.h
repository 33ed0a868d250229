#ifndef BM_LOOKUP_H
#define BM_LOOKUP_H

#include <stdbool.h>

#include "crew.h"

/*
 * The names of the targets, looked up anew for each cycle: by a short-lived
 * process, so that nobody who times anything waits for a resolver, and shown
 * to the workers in shared memory.
 */

/* Before the workers are started. */
void lookup_init(void);

/* In the parent: begin. The child keeps nothing of the crew's open. */
void lookup_start(const struct crew *);

/* In the parent: is none under way? */
bool lookup_done(void);

/* In the parent: end one that is under way. */
void lookup_end(void);

/* In a worker without connections: take the addresses found last. */
void lookup_take(void);

#endif
