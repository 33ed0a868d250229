/* What of one run belongs to what of the other? */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "gap.h"
#include "match.h"
#include "mem.h"
#include "fill.h"
#include "same.h"

static bool
same_load(const struct load *a, const struct load *b)
{
	return a->rate == b->rate && (a->rate > 0 || a->users == b->users);
}

/* The k-th load of r that is like l; r->loads where there is none. */
static size_t
find_load(const struct run *r, const struct load *l, size_t k)
{
	size_t i;

	for (i = 0; i < r->loads; i++)
		if (same_load(&r->load[i], l) && k-- == 0)
			break;
	return i;
}

/* How many loads of r before its i-th are like that one. */
static size_t
before(const struct run *r, size_t i)
{
	size_t k, n;

	for (k = n = 0; k < i; k++)
		n += same_load(&r->load[k], &r->load[i]);
	return n;
}

void
match_only(struct match *m, char side, const char *what)
{
	char *s;

	s = xmalloc(strlen(what) + sizeof("only in A: "));
	sprintf(s, "only in %c: %s", side, what);
	m->only = xgrow(m->only, &m->only_cap, m->onlys + 1, sizeof(*m->only));
	m->only[m->onlys++] = s;
}

/* Find load i of the first run in all others: false where one lacks it. */
static bool
pair_find(const struct match *m, size_t i, size_t *at)
{
	size_t r;

	for (r = 0; r < m->runs; r++) {
		at[r] = find_load(
		    &m->run[r], &m->run[0].load[i], before(&m->run[0], i));
		if (at[r] == m->run[r].loads)
			return false;
	}
	return true;
}

static void
pairs_make(struct match *m)
{
	struct pair *p;
	char name[48];
	size_t i;

	m->pair = xarray(m->run[0].loads, sizeof(*m->pair));
	for (i = 0; i < m->run[0].loads; i++) {
		p = &m->pair[m->pairs];
		p->load = m->run[0].load[i];
		load_name(&p->load, p->name, sizeof(p->name));
		p->at = xarray(m->runs, sizeof(*p->at));
		if (pair_find(m, i, p->at)) {
			m->pairs++;
		} else {
			match_only(m, 'A', p->name);
			free(p->at);
		}
	}
	for (i = 0; i < m->run[m->na].loads; i++)
		if (find_load(&m->run[0], &m->run[m->na].load[i],
			before(&m->run[m->na], i)) == m->run[0].loads)
			match_only(m, 'B',
			    load_name(
				&m->run[m->na].load[i], name, sizeof(name)));
	if (m->pairs == 0)
		die("%s: not the same plan: no load in common with %s",
		    m->run[m->na].path, m->run[0].path);
}

/* The windows must be of one length, and that must be enough. */
static void
check_lengths(const struct match *m, const struct pair *p)
{
	struct grid g;
	const struct load *l;
	size_t r;

	for (r = 1; r < m->runs; r++) {
		l = &m->run[r].load[p->at[r]];
		if (l->seconds != p->load.seconds)
			die("%s: other durations: %s for %lld s, in %s for "
			    "%lld s",
			    m->run[r].path, p->name, (long long)l->seconds,
			    m->run[0].path, (long long)p->load.seconds);
	}
	if (grid_make(&g, 1, (size_t)p->load.seconds) == -1)
		die("%s: too short: %s for %lld s, of which %d are left out; "
		    "%d blocks are the least, so %d s",
		    m->run[0].path, p->name, (long long)p->load.seconds,
		    SKIP_SECONDS, BLOCKS_LEAST, SKIP_SECONDS + BLOCKS_LEAST);
}

static void
cycle_init(const struct match *m, struct pair *p)
{
	struct cycle *c;
	size_t rows, side;

	c = &p->cycle;
	for (side = 0; side < 2; side++) {
		grid_make(&c->grid[side], side == 0 ? m->na : m->runs - m->na,
		    (size_t)p->load.seconds);
		rows = c->grid[side].runs * c->grid[side].rows;
		c->ended[side] = xarray(rows, sizeof(**c->ended));
		c->ok[side] = xarray(rows, sizeof(**c->ok));
		c->bad[side] = xarray(rows, sizeof(**c->bad));
	}
	c->all.name = "all pages";
}

/* The longest gap in any run of a side. */
static void
gaps_find(const struct match *m, struct pair *p)
{
	int64_t gap;
	size_t r, side;

	for (r = 0; r < m->runs; r++) {
		side = r >= m->na;
		const struct load *l = &m->run[r].load[p->at[r]];

		gap = gap_find(m->run[r].agg, l->cycle, (double)l->seconds).us;
		if (gap > p->gap[side])
			p->gap[side] = gap;
	}
}

void
match_make(struct match *m, struct run *run, size_t na, size_t runs)
{
	size_t i;

	memset(m, 0, sizeof(*m));
	m->run = run;
	m->na = na;
	m->runs = runs;
	pairs_make(m);
	for (i = 0; i < m->pairs; i++) {
		check_lengths(m, &m->pair[i]);
		cycle_init(m, &m->pair[i]);
		gaps_find(m, &m->pair[i]);
	}
	same_check(m);
	fill_pages(m);
}

size_t
match_deciding(const struct match *m)
{
	size_t i, n;

	for (i = n = 0; i < m->pairs; i++)
		n += 3 + QUANTILES * (1 + m->pair[i].cycle.pages);
	return n;
}
