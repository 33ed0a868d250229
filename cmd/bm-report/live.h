#ifndef BM_LIVE_H
#define BM_LIVE_H

#include "agg.h"

/*
 * Read the inputs (argv as for each_input, one at a time) and show each second
 * what has come so far: a page redrawn in place where stdout is a terminal,
 * else one line.  Returns 0, or 2 where an input can't be read.
 */
int live_read(struct agg *, char *argv[]);

#endif
