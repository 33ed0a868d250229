/* When does the next test start? */
#include "pace.h"

#define KS_NS 1e12 /* 1000 s */

/* Even arrivals: a/b of 1000 s after the start, a whole part first. */
static int64_t
even(const struct pace *p)
{
	int64_t a = p->k * p->nodes + p->node;
	int64_t b = p->rate_ks * p->nodes;

	return p->start_ns + a / b * INT64_C(1000000000000) +
	       (int64_t)((double)(a % b) / (double)b * KS_NS + 0.5);
}

/* All workers draw the same gaps; each keeps the sum up to its own. */
static void
draw(struct pace *p, int gaps)
{
	for (; gaps > 0; gaps--)
		p->sum += rng_exp(&p->rng);
	p->due_ns =
	    p->start_ns + (int64_t)(p->sum * (KS_NS / (double)p->rate_ks));
}

void
pace_init(struct pace *p, uint64_t seed, int cycle)
{
	p->k = p->worker;
	p->sum = 0;
	rng_init(&p->rng, seed, (uint64_t)p->node, (uint64_t)cycle);
	if (p->poisson)
		draw(p, p->worker + 1);
	else
		p->due_ns = even(p);
}

void
pace_next(struct pace *p)
{
	p->k += p->workers;
	if (p->poisson)
		draw(p, p->workers);
	else
		p->due_ns = even(p);
}

int64_t
pace_pause(struct rng *r, int64_t lo, int64_t hi)
{
	if (lo >= hi)
		return lo;
	return lo + (int64_t)rng_below(r, (uint32_t)(hi - lo + 1));
}
