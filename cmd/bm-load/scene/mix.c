/* Which scenario is next? */
#include <stdbool.h>

#include "mix.h"
#include "mem.h"

struct mix {
	int *block; /* scenarios, each as often as its weight */
	int n, at;
	bool in_order;
	struct rng rng;
};

static int
common(const int *weight, int n)
{
	int a = weight[0], b, i, t;

	for (i = 1; i < n; i++)
		for (b = weight[i]; b; t = a % b, a = b, b = t)
			;
	return a;
}

int
mix_sum(const int *weight, int n)
{
	int64_t sum = 0;
	int i, by = common(weight, n);

	for (i = 0; i < n; i++)
		sum += weight[i] / by;
	return sum > MIX_MAX ? MIX_MAX + 1 : (int)sum;
}

struct mix *
mix_new(const int *weight, int n, struct rng rng)
{
	struct mix *m = xarray(1, sizeof *m);
	int i, k, by = common(weight, n);

	m->block = xarray((size_t)mix_sum(weight, n), sizeof *m->block);
	for (i = 0; i < n; i++)
		for (k = 0; k < weight[i] / by; k++)
			m->block[m->n++] = i;
	m->at = m->n;
	m->rng = rng;
	return m;
}

struct mix *
mix_in_order(int n)
{
	struct mix *m = xarray(1, sizeof *m);
	int i;

	m->block = xarray((size_t)n, sizeof *m->block);
	for (i = 0; i < n; i++)
		m->block[i] = i;
	m->n = m->at = n;
	m->in_order = true;
	return m;
}

static void
shuffle(struct mix *m)
{
	int i, j, t;

	for (i = m->n - 1; i > 0; i--) {
		j = (int)rng_below(&m->rng, (uint32_t)i + 1);
		t = m->block[i];
		m->block[i] = m->block[j];
		m->block[j] = t;
	}
}

int
mix_next(struct mix *m)
{
	if (m->at == m->n) {
		if (m->n > 1 && !m->in_order)
			shuffle(m);
		m->at = 0;
	}
	return m->block[m->at++];
}
