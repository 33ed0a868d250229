/* A hash table from 128-bit keys to pointers. */
#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "clock.h"
#include "mem.h"

struct map_slot {
	struct map_key key;
	void *v;
};

static uint64_t seed; /* 0: not chosen yet */

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93;
	x ^= x >> 32;
	return x;
}

static void
choose_seed(const void *p)
{
	if (seed == 0)
		seed = mix((uint64_t)clock_mono() ^ (uintptr_t)p) | 1;
}

static uint64_t
hash(struct map_key k)
{
	return mix((k.hi ^ seed) * 0x9e3779b97f4a7c15 + mix(k.lo + seed));
}

static struct map_slot *
find(const struct map *m, struct map_key k)
{
	size_t i = hash(k) & (m->cap - 1);

	while (m->slots[i].v &&
	       (m->slots[i].key.lo != k.lo || m->slots[i].key.hi != k.hi))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void
grow(struct map *m)
{
	struct map old = *m;
	size_t i;

	choose_seed(m);
	m->cap = old.cap ? old.cap * 2 : 8;
	m->slots = xarray(m->cap, sizeof *m->slots);
	for (i = 0; i < old.cap; i++)
		if (old.slots[i].v)
			*find(m, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

void **
map_at(struct map *m, struct map_key k)
{
	struct map_slot *s;

	if (m->n >= m->cap / 8 * 5)
		grow(m);
	s = find(m, k);
	if (!s->v) {
		s->key = k;
		m->n++;
	}
	return &s->v;
}

void *
map_get(const struct map *m, struct map_key k)
{
	return m->cap ? find(m, k)->v : NULL;
}

void *
map_next(const struct map *m, size_t *i)
{
	while (*i < m->cap)
		if (m->slots[(*i)++].v)
			return m->slots[*i - 1].v;
	return NULL;
}

void
map_free(struct map *m)
{
	free(m->slots);
	memset(m, 0, sizeof *m);
}

uint64_t
map_hash(const void *p, size_t n)
{
	const unsigned char *s = p;
	uint64_t h, w;

	choose_seed(p);
	h = seed + n;
	for (; n >= 8; s += 8, n -= 8) {
		memcpy(&w, s, 8);
		h = mix(h ^ w) * 0x9e3779b97f4a7c15;
	}
	for (w = 0; n > 0; n--)
		w = w << 8 | s[n - 1];
	return mix(h ^ w);
}
