#ifndef BM_AGG_WRITE_H
#define BM_AGG_WRITE_H

#include <stdio.h>

#include "agg.h"

/*
 * Write all that was taken in as lines of a summary stream, in byte order;
 * the caller wrote the first line ("bm\t1"). What was written by an earlier
 * call is not written again: lines of sets, and counts. Errors show on out.
 */
void agg_write(struct agg *, FILE *out);

/*
 * Forget what adds up (hist, beat, fail, conn), once it is written, so that
 * the next agg_write writes what came since. What agg_check looks at stays.
 */
void agg_forget(struct agg *);

#endif
