#ifndef BM_DELAY_H
#define BM_DELAY_H

#include <stdint.h>

/* A delay with a known distribution. */
enum delay_kind {
	DELAY_NONE,
	DELAY_CONST,   /* always a_ns */
	DELAY_UNIFORM, /* a_ns to b_ns, evenly */
	DELAY_EXP,     /* exponential, of mean a_ns */
	DELAY_TWO,     /* b_ns with the chance p, else a_ns */
};

struct delay {
	enum delay_kind kind;
	int64_t a_ns, b_ns; /* 0 to DELAY_MAX_NS */
	double p;           /* 0 to 1 */
};

#define DELAY_MAX_NS (3600 * (int64_t)1000000000)

/*
 * Read "20ms", "uniform,5ms,15ms", "exp,50ms" or "two,5ms,200ms,0.05".
 * Returns 0, or -1 where s is none of these; *d is then unchanged.
 */
int delay_parse(const char *s, struct delay *d);

/*
 * The delay that the share u of all delays does not exceed, in ns: the
 * inverse of the distribution function.  0 <= u < 1.
 */
int64_t delay_quantile(const struct delay *d, double u);

/*
 * The n-th of a sequence of shares, 0 <= u < 1, that fills the interval evenly
 * at every length, as steps of the golden ratio do: the quantiles of N delays
 * are then within about 1/N of the truth, not within 1/sqrt(N) as with chance.
 * Source: van der Corput and Weyl; Knuth, TAOCP 6.4, theorem S.
 */
double delay_share(uint64_t n);

#endif
