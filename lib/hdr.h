#ifndef BM_HDR_H
#define BM_HDR_H

#include <stdint.h>

#include "buf.h"
#include "slice.h"

/*
 * A log-linear histogram (as HdrHistogram's) of microseconds or counts:
 * values 0..255 exactly, then 128 buckets to each power of two, so that a
 * quantile is off by less than 0.8 %. bm-stream(5), "Histogram".
 * Adding is exact, commutative and associative. Start with all zero.
 */
enum {
	HDR_LINEAR = 256,
	HDR_SUB = 128,
	HDR_BUCKETS = HDR_LINEAR + HDR_SUB * 31 /* up to 2^39 - 1: 100 hours */
};

#define HDR_MAX ((INT64_C(1) << 39) - 1)

/* The most that a histogram holds. */
#define HDR_COUNT_MAX ((UINT64_C(1) << 50) - 1)

struct hdr {
	uint64_t count, sum;
	int64_t min, max; /* only where count > 0 */
	/* Sparse: `used` words, index << 50 | count, rising. Dense: counts. */
	uint64_t *cells;
	uint64_t *dense;
	uint32_t used, cap;
};

/* The bucket of a value, 0 <= v <= HDR_MAX. */
uint32_t hdr_index(int64_t v);

/* The largest value of a bucket. */
int64_t hdr_upper(uint32_t index);

/* The smallest value of a bucket. */
int64_t hdr_lower(uint32_t index);

/*
 * Record n times the value v.
 * Returns 0, or -1 if v is out of 0..HDR_MAX or a total would overflow; h is
 * then unchanged.
 */
int hdr_add(struct hdr *h, int64_t v, uint64_t n);

/* Add all of b to a; -1 (a unchanged) if a total would overflow. */
int hdr_merge(struct hdr *a, const struct hdr *b);

/*
 * The two halves of adding, for who collects first (tally.h): the totals of
 * n values (0, or -1 where one would overflow; h is then unchanged), and
 * their buckets, each word index | count << 13, in any order.
 */
int hdr_totals(
    struct hdr *h, uint64_t n, uint64_t sum, int64_t min, int64_t max);
void hdr_buckets(struct hdr *h, const uint32_t *words, size_t n);

/* hdr_add of many small values at once: 0, or -1 and h is unchanged. */
int hdr_values(struct hdr *h, const uint32_t *v, size_t n);

/*
 * The value at quantile q (0 < q <= 1), nearest rank: the smaller of its
 * bucket's upper edge and the maximum. 0 where h is empty.
 */
int64_t hdr_quantile(const struct hdr *h, double q);

/* How many recorded values lie in buckets above that of v. */
uint64_t hdr_above(const struct hdr *h, int64_t v);

/*
 * Walk the buckets that hold something, in rising order: *at starts at 0.
 * Returns 1 and fills index and count, or 0 at the end.
 */
int hdr_next(
    const struct hdr *h, uint32_t *at, uint32_t *index, uint64_t *count);

/* Append the text form "index:count ..." (indexes as differences). */
void hdr_put(struct buf *b, const struct hdr *h);

/*
 * Read the text form into h, which must be empty, with its exact count,
 * sum, min and max as they stand in the stream.
 * Returns 0, or -1 if anything does not fit together (h is then empty).
 */
int hdr_parse(struct hdr *h, struct slice text, uint64_t count, uint64_t sum,
    int64_t min, int64_t max);

void hdr_free(struct hdr *h);

#endif
