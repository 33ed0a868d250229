/* How much load, when? */
#include "plan.h"

#include "mem.h"

static void
slot(const struct plan *p, struct cycle *c, int64_t ramp)
{
	/* An open model has no users to start one by one. */
	int64_t ramping = p->open ? 0 : c->users * p->delay;

	c->ramp = ramp;
	c->begin = ramp + ramping + p->warm;
	c->end = c->begin + p->window;
	c->stop = c->end + p->grace;
}

void
plan_shift(struct plan *p, int k, int64_t ramp)
{
	for (; k < p->cycles; k++) {
		slot(p, &p->cycle[k], ramp);
		ramp = p->cycle[k].stop + p->rest;
	}
}

const char *
plan_cycles(struct plan *p, const int64_t *users, size_t nusers,
    const int64_t *rates, size_t nrates)
{
	size_t i, n = nusers;

	if (rates != NULL && nrates > n)
		n = nrates;
	if (rates != NULL &&
	    ((nusers > 1 && nusers < n) || (nrates > 1 && nrates < n)))
		return "-c and -R: lists of different lengths";
	p->cycle = xarray(n, sizeof(*p->cycle));
	p->cycles = (int)n;
	p->open = rates != NULL;
	for (i = 0; i < n; i++) {
		p->cycle[i].users = (int)users[nusers > 1 ? i : 0];
		if (rates != NULL)
			p->cycle[i].rate_ks = rates[nrates > 1 ? i : 0];
		if (p->cycle[i].users < 1)
			return "-c: at least one user";
		if (rates != NULL && p->cycle[i].rate_ks < 1)
			return "-R: a rate above 0";
	}
	plan_shift(p, 0, 0);
	return NULL;
}

int
plan_most(const struct plan *p)
{
	int i, n = 1;

	for (i = 0; i < p->cycles; i++)
		if (p->cycle[i].users > n)
			n = p->cycle[i].users;
	return n;
}

int
plan_crew(const struct plan *p, int k)
{
	int users = p->cycle[k].users;

	return users < p->workers ? users : p->workers;
}

int64_t
plan_share(int64_t n, int worker, int workers)
{
	return n / workers + (worker < n % workers);
}
