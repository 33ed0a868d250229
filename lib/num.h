#ifndef BM_NUM_H
#define BM_NUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * What users write for numbers. Functions with an `opt` ("-c", or
 * "shop.conf:3: duration") die naming it; the parse_ ones return -1.
 * The whole text must be the number: no sign, no blanks.
 */

/* A whole number in lo..hi. */
int64_t num_uint(const char *opt, const char *s, int64_t lo, int64_t hi);

/*
 * A duration in microseconds: digits with at most six decimals, then us, ms,
 * s, m, h or nothing (seconds). At most 1,000 hours.
 */
int64_t num_time(const char *opt, const char *s);
int num_parse_time(const char *s, int64_t *us);

/* A size in bytes: digits, then k, m, g (powers of 1024) or nothing. */
int num_parse_size(const char *s, int64_t *bytes);

/*
 * A rate per 1000 seconds: digits with at most three decimals, then /s, /m,
 * /h or nothing (per second).
 */
int num_parse_rate(const char *s, int64_t *per_ks);

/*
 * A list "10:20:30" through one of the functions above.
 *	parse	num_parse_time, num_parse_rate or num_parse_count
 * Returns a new array (free it), *n its length, at least 1.
 */
int64_t *num_list(const char *opt, const char *s,
    int (*parse)(const char *, int64_t *), size_t *n);

/* A whole number from 0 to 10^9. */
int num_parse_count(const char *s, int64_t *v);

#endif
