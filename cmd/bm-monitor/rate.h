#ifndef BM_RATE_H
#define BM_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "proc.h"

/*
 * By how much a counter rose from a to b.  One that ends at 2^32 may have
 * wrapped, which shows when it stood in its last quarter before and in its
 * first one now; any other fall is a reset (a reboot, an interface taken down
 * and up), and tells nothing: false.
 */
bool rate_rise(uint64_t a, uint64_t b, uint64_t *rise);

/*
 * The value of a metric over the time between two readings, in its unit.
 * False where there is none: not told, or reset in between.
 */
bool rate_value(const struct reading *a, const struct reading *b, enum metric m,
    int64_t *value);

#endif
