#ifndef BM_LOOP_H
#define BM_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "conn.h"

/*
 * The poll array of a worker: one descriptor of its parent's, then those
 * connections that have something under way, packed. Idle ones are not in it.
 */

/*
 * boss	a descriptor that is always watched for input
 * n	room for so many connections at once
 */
void loop_init(int boss, size_t n);

/* Watch c for these events (POLLIN, POLLOUT), in place of any before. */
void loop_watch(struct conn *c, short events);

/* No longer watch c, if it is. */
void loop_drop(struct conn *c);

enum loop_exact { LOOP_MS, LOOP_ALARM, LOOP_SPIN };

/*
 * Wait at most until until_ns, then hand each ready connection to `ready`.
 * How exactly: poll(2) itself may be a millisecond late, a timer's signal
 * some 50 us, and who also watches the clock at the end is hardly late at all.
 * Returns the time at which the wait ended; *boss is set when the parent's
 * descriptor is ready.
 */
int64_t loop_turn(int64_t until_ns, enum loop_exact, int *boss,
    void (*ready)(struct conn *, short revents));

#endif
