#ifndef BM_DIST_H
#define BM_DIST_H

#include <stdbool.h>

#include "hdr.h"
#include "stream.h"

/*
 * The times of one kind of thing (requests of a cycle, a page at a load), with
 * what is only known to have taken at least so long, or failed, kept apart.
 * Start with all zero.  All times are microseconds.
 */
struct dist {
	struct hdr ok;   /* good ones: their time is known */
	struct hdr open; /* time-outs, cut, behind: at least so long */
	struct hdr bad;  /* other failures: often fast, never a percentile */
	uint64_t n[RESULT_N];
};

/*
 * Add the times h of one result; cls is the class of the message, of which
 * only CLASS_TIMEOUT matters here.
 */
void dist_add(struct dist *d, int result, int cls, const struct hdr *h);

/* ok + fail + error: what was answered or failed. */
uint64_t dist_ended(const struct dist *d);

/* fail + error. */
uint64_t dist_failed(const struct dist *d);

/* The failed as a share of those, in percent, for people. */
const char *dist_errors(const struct dist *d);

/* ok and those of which only a lower bound is known. */
uint64_t dist_known(const struct dist *d);

/*
 * Quantile 0 < q <= 1, nearest rank, over the good ones and the open ones,
 * which rank above all good ones.  -1 where there is none.
 *	more	out: the value is a lower bound, as it falls among the open
 */
int64_t dist_quantile(const struct dist *d, double q, bool *more);

/*
 * The same with every unsuccessful one above all good ones: for checks.
 *	more	out: it falls among them; the value is then the greatest seen
 */
int64_t dist_strict(const struct dist *d, double q, bool *more);

/* How many lie beyond quantile q. */
uint64_t dist_beyond(const struct dist *d, double q);

/*
 * A quantile for people, in ms: "12.7"; "~12.7" where fewer than 100 lie
 * beyond it; "-" where fewer than 10 do; ">65,000" for a lower bound.
 * q 1 is the maximum and has no such limits.
 */
const char *dist_show(const struct dist *d, double q);

/* The mean of the good ones in ms, for people. */
const char *dist_mean(const struct dist *d);

/* Apdex with T of all, failed and open ones counted as frustrated; 0..1. */
double dist_apdex(const struct dist *d, int64_t t_us);

void dist_free(struct dist *d);

enum { DIST_FEW = 10, DIST_ENOUGH = 100 };

#endif
