#ifndef BM_XMLOUT_H
#define BM_XMLOUT_H

#include <stdio.h>

#include "agg.h"

/*
 * What was taken in as a result of FunkLoad 1.17: bm-funkload(7).
 * xmlout_start before anything is taken in, xmlout_write at the end; it dies
 * where there is no run, plan or single request to write of.
 */
void xmlout_start(struct agg *);
void xmlout_write(struct agg *, FILE *out);

#endif
