#ifndef BM_RNG_H
#define BM_RNG_H

#include <stdint.h>

/*
 * Random numbers that a seed repeats, the same on every machine. Any state is
 * good. Not for secrets. Source: SplitMix64, Steele et al., 2014.
 */
struct rng {
	uint64_t state;
};

void rng_seed(struct rng *, uint64_t seed);

/* A stream of its own for (seed, a, b), such as -S, node and user. */
void rng_init(struct rng *, uint64_t seed, uint64_t a, uint64_t b);

uint64_t rng_next(struct rng *);

/* A whole number in 0..n-1, each as likely as the others; n > 0. */
uint32_t rng_below(struct rng *, uint32_t n);

/* A number in [0, 1). */
double rng_unit(struct rng *);

/* Exponential with mean 1: a gap between arrivals of a Poisson process. */
double rng_exp(struct rng *);

#endif
