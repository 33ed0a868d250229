#ifndef BM_WAIT_H
#define BM_WAIT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How long may it go on?  Until whoever started it is gone: stdin (a pipe or
 * a socket; others are not looked at) ends, or stdout has no reader any more.
 */

/*
 * Begin.  With the barrier (bm-load(1), -B) say that it is ready, answer
 * pings, and wait for the start.  False: there will be none.
 */
bool wait_begin(bool barrier);

/*
 * Wait until a moment on the monotonic clock.  False: end, sooner; so also
 * where pings came, and none for 15 s.
 */
bool wait_until(int64_t until_ns);

#endif
