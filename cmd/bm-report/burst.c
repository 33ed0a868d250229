/* Do errors come all at once? */
#include <string.h>

#include "burst.h"

enum { SLICES = 16, TAKEN = 3, LEAST = 40 };

struct slice_of {
	uint64_t n;
	double from, to; /* of the bins that hold errors */
	bool taken;
};

/* Count a kind's errors by slices of the window. */
static uint64_t
cut(const struct cycle *c, int kind, struct slice_of s[SLICES])
{
	double zero = (double)c->begin / 1e6;
	uint64_t all = 0;

	memset(s, 0, SLICES * sizeof(*s));
	for (size_t i = 0; i < c->bins; i++) {
		const struct bin *b = &c->bin[i];
		double mid = ((b->from + b->to) / 2 - zero) / c->length;
		int k = (int)(mid * SLICES);

		if (!b->window || b->err[kind] == 0)
			continue;
		k = k < 0 ? 0 : k >= SLICES ? SLICES - 1 : k;
		if (s[k].n == 0)
			s[k].from = b->from;
		s[k].to = b->to;
		s[k].n += b->err[kind];
		all += b->err[kind];
	}
	return all;
}

/* Mark the fullest slices; how many errors they hold. */
static uint64_t
take(struct slice_of s[SLICES])
{
	uint64_t sum = 0;

	for (int t = 0; t < TAKEN; t++) {
		int best = -1;

		for (int k = 0; k < SLICES; k++)
			if (!s[k].taken && (best < 0 || s[k].n > s[best].n))
				best = k;
		s[best].taken = true;
		sum += s[best].n;
	}
	return sum;
}

/* Runs of slices that hold more than their share. */
static void
spans(const struct slice_of s[SLICES], uint64_t all, struct burst *b)
{
	bool in = false;

	b->spans = 0;
	for (int k = 0; k < SLICES; k++) {
		bool full = s[k].taken && s[k].n * SLICES > all;

		if (full && !in && b->spans < 2)
			b->span[b->spans++].from = s[k].from;
		if (full && b->spans > 0)
			b->span[b->spans - 1].to = s[k].to;
		in = full;
	}
}

bool
burst_of(const struct model *m, int kind, struct burst *b)
{
	struct slice_of s[SLICES];

	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		uint64_t all, sum;

		if (c->length < 8 || (all = cut(c, kind, s)) < LEAST)
			continue;
		sum = take(s);
		if (2 * sum <= all)
			continue;
		b->cycle = i;
		b->total = all;
		b->share = (double)sum / (double)all;
		b->time = (double)TAKEN / SLICES;
		spans(s, all, b);
		return true;
	}
	return false;
}
