#ifndef BM_TALLY_H
#define BM_TALLY_H

#include <stdint.h>

#include "hdr.h"
#include "slice.h"

/*
 * What waits to be added to a histogram that is being filled: its buckets
 * are merged in bulk, which costs a tenth of a search and a shift for each.
 * Start with all zero. The totals of h are always right; its buckets are
 * only after tally_settle.
 */
struct tally {
	uint32_t *words; /* index | count << 13 */
	uint32_t n, cap;
};

/* One value; -1 if it is out of 0..HDR_MAX or a total would overflow. */
int tally_add(struct hdr *h, struct tally *, int64_t v);

/* The buckets of a hist line and its totals, as hdr_parse reads them; -1. */
int tally_text(struct hdr *h, struct tally *, struct slice text, uint64_t count,
    uint64_t sum, int64_t min, int64_t max);

void tally_settle(struct hdr *h, struct tally *);

void tally_free(struct hdr *h, struct tally *);

#endif
