#ifndef BM_OUTQ_H
#define BM_OUTQ_H

#include <stdbool.h>
#include <stddef.h>

/* Whole lines on their way to stdout, which may be slow, stuck or gone. */

/* Look at what stdout is. */
void outq_init(void);

/* Is the queue short enough to take in more? (1 MiB) */
bool outq_room(void);

/* Queue whole lines. On a terminal control bytes are shown as \xHH. */
void outq_add(const char *p, size_t n);

bool outq_empty(void);

/*
 * Write what stdout takes without blocking. Returns 0, or -1 with errno
 * where it can't be written any more; the queue is then empty and stays so.
 */
int outq_flush(void);

#endif
