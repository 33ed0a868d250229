/* Random numbers that a seed repeats. */
#include <math.h>

#include "rng.h"

void
rng_seed(struct rng *r, uint64_t seed)
{
	r->state = seed;
}

uint64_t
rng_next(struct rng *r)
{
	uint64_t z;

	z = r->state += 0x9e3779b97f4a7c15ULL;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

uint32_t
rng_below(struct rng *r, uint32_t n)
{
	uint32_t v, least;

	/* the lowest 2^32 mod n values would favour some results: draw again */
	least = -n % n;
	do
		v = (uint32_t)(rng_next(r) >> 32);
	while (v < least);
	return v % n;
}

double
rng_unit(struct rng *r)
{
	return (double)(rng_next(r) >> 11) / 9007199254740992.0; /* 2^53 */
}

void
rng_init(struct rng *r, uint64_t seed, uint64_t a, uint64_t b)
{
	r->state = seed;
	r->state = rng_next(r) ^ a;
	r->state = rng_next(r) ^ b;
	r->state = rng_next(r);
}

double
rng_exp(struct rng *r)
{
	return -log(1 - rng_unit(r));
}
