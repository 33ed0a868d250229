/*
 * resp lines alike (same cycle, second, step, code ...) are added up
 * together first; the metrics of bm-stream(5) are made of the groups when
 * somebody asks. A line then costs a look-up or two and a few stores.
 */
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"

/* Times as they are, and late + total where the flag FLAG_LATE is set. */
struct group {
	struct agg_key key;
	unsigned flags; /* of FLAG_P, T, W, LATE */
	struct hdr total, response;
	struct tally wait_total, wait_response;
	struct step *step; /* NULL with FLAG_W */
};

enum { PARTS = METRIC_RECEIVED - METRIC_CONNECT + 1 };

/* The six metrics that are kept per cycle, step and result. */
struct step {
	struct agg_key key;
	struct hdr h[PARTS];
	struct tally wait[PARTS];
};

enum { SHAPE = FLAG_P | FLAG_T | FLAG_W | FLAG_LATE };

static struct map_key
pack(const struct agg_key *key, unsigned flags)
{
	struct agg_key k = *key;

	k.metric = (int)(flags & 7) | (flags & FLAG_LATE ? 8 : 0);
	return key_pack(&k);
}

static struct step *
step_at(struct agg *a, const struct agg_key *key)
{
	struct agg_key k = key_of(0, key->cycle);
	struct step **s;

	k.scenario = key->scenario;
	k.step = key->step;
	k.result = key->result;
	s = (struct step **)map_at(&a->steps, key_pack(&k));
	if (!*s) {
		*s = xarray(1, sizeof **s);
		(*s)->key = k;
	}
	return *s;
}

static struct group *
group_at(struct agg *a, struct map *m, const struct agg_key *k, unsigned flags)
{
	struct group **g = (struct group **)map_at(m, pack(k, flags));

	if (*g)
		return *g;
	/* a slot taken must be filled, even past the cap */
	*g = xarray(1, sizeof **g);
	(*g)->key = *k;
	(*g)->flags = flags;
	if (m == &a->groups && !(flags & FLAG_W))
		(*g)->step = step_at(a, k);
	a->keys++;
	return *g;
}

static int
group_put(struct group *g, const struct raw *r)
{
	if (tally_add(&g->total, &g->wait_total, r->total) == -1)
		return -1;
	return r->late < 0 ? 0 : tally_add(&g->response, &g->wait_response,
	    r->late + r->total);
}

static int
step_put(struct step *s, const struct raw *r)
{
	const int64_t v[PARTS] = { r->connect, r->tls, r->ttfb, r->late,
		r->sent, r->received };
	int i;

	for (i = 0; i < PARTS; i++)
		if (v[i] >= 0 && tally_add(&s->h[i], &s->wait[i], v[i]) == -1)
			return -1;
	return 0;
}

/* The rare flags are metrics of their own. */
static int
count_flags(struct agg *a, const struct raw *r)
{
	static const unsigned bit[] = { FLAG_R, FLAG_S, FLAG_A };
	struct agg_key k;
	struct agg_cell *c;
	int i;

	for (i = 0; i < 3; i++) {
		if (!(r->flags & bit[i]))
			continue;
		k = key_of(METRIC_RESENT + i, r->cycle);
		c = cell_at(a, &k);
		if (!c || tally_add(&c->h, &c->waiting, 1) == -1)
			return -1;
	}
	return 0;
}

static int
floor_div(int64_t v, int64_t by)
{
	return (int)((v - (v < 0 ? by - 1 : 0)) / by);
}

static const char *
put_beat(struct agg *a, const struct raw *r, int tenth)
{
	struct agg_beat *b = a->beat;

	if (r->result == RESULT_CUT || r->result == RESULT_BEHIND)
		return NULL;
	if (!b || b->tenth != tenth || b->cycle != r->cycle)
		b = a->beat = beat_at(a, r->cycle, tenth);
	if (!b)
		return "too many keys";
	if (r->result == RESULT_OK)
		b->ok++;
	else
		b->bad++;
	return NULL;
}

const char *
group_add(struct agg *a, const struct raw *r)
{
	struct agg_key k = { METRIC_TOTAL, r->cycle, AGG_NONE, r->scenario,
		r->step, r->request, r->type, r->code, r->result, AGG_NONE,
		floor_div(r->start + r->total, 1000000) };
	unsigned shape = r->flags & SHAPE;
	struct group *g;

	if (a->keys >= AGG_KEYS)
		return "too many keys";
	if (r->result != RESULT_OK)
		k.cls = agg_class(r->message);
	g = group_at(a, &a->groups, &k, shape);
	if (group_put(g, r) == -1 || (g->step && step_put(g->step, r) == -1))
		return "overflow";
	if (!(shape & FLAG_W)) {
		k.node = r->node;
		k.scenario = k.step = k.request = k.type = k.code = k.second =
		    AGG_NONE;
		g = group_at(a, &a->nodes, &k, shape);
		if (group_put(g, r) == -1)
			return "overflow";
	}
	if ((r->flags & (FLAG_R | FLAG_S | FLAG_A)) && count_flags(a, r) == -1)
		return "overflow";
	return put_beat(a, r, floor_div(r->start + r->total, 100000));
}

static void
lost(struct agg *a, const char *why, uint64_t n)
{
	bad_add(a, slice_of(why), n);
}

/* Add all of h to the cell of k. */
static void
pour(struct agg *a, const struct agg_key *k, const struct hdr *h)
{
	struct agg_cell *c;

	if (h->count == 0)
		return;
	if (!(c = cell_at(a, k)))
		lost(a, "too many keys", h->count);
	else if (hdr_merge(&c->h, h) == -1)
		lost(a, "overflow", h->count);
}

/* The numbers of n tests of one request each. */
static void
pour_numbers(struct agg *a, const struct group *g)
{
	struct agg_key k = key_of(METRIC_PAGES, g->key.cycle);
	struct hdr one = { 0 }, none = { 0 };

	k.scenario = g->key.scenario;
	k.result = g->key.result;
	hdr_add(&one, 1, g->total.count);
	hdr_add(&none, 0, g->total.count);
	for (; k.metric <= METRIC_RESOURCES; k.metric++)
		pour(a, &k, k.metric <= METRIC_REQUESTS ? &one : &none);
	hdr_free(&one);
	hdr_free(&none);
}

static void
pour_group(struct agg *a, struct group *g, bool by_node)
{
	bool warm = g->flags & FLAG_W;
	const struct hdr *whole = g->flags & FLAG_LATE ? &g->response :
	    &g->total;
	struct agg_key k = g->key;

	tally_settle(&g->total, &g->wait_total);
	tally_settle(&g->response, &g->wait_response);
	k.metric = warm ? METRIC_WARM : METRIC_TOTAL;
	pour(a, &k, &g->total);
	k.metric = METRIC_RESPONSE;
	if (!warm)
		pour(a, &k, &g->response);
	k.request = k.type = k.code = AGG_NONE;
	k.metric = warm ? METRIC_WARM : METRIC_PAGE;
	if (g->flags & FLAG_P)
		pour(a, &k, whole);
	k.step = AGG_NONE;
	k.metric = warm ? METRIC_WARM : METRIC_TEST;
	if (g->flags & FLAG_T)
		pour(a, &k, whole);
	if (g->flags & FLAG_T && !warm && !by_node)
		pour_numbers(a, g);
}

static void
pour_groups(struct agg *a, struct map *m, bool by_node)
{
	struct group *g;
	size_t i = 0;

	while ((g = map_next(m, &i))) {
		pour_group(a, g, by_node);
		tally_free(&g->total, &g->wait_total);
		tally_free(&g->response, &g->wait_response);
		free(g);
		a->keys--;
	}
	map_free(m);
}

static void
pour_steps(struct agg *a)
{
	struct step *s;
	size_t i = 0;
	int j;

	while ((s = map_next(&a->steps, &i))) {
		for (j = 0; j < PARTS; j++) {
			tally_settle(&s->h[j], &s->wait[j]);
			s->key.metric = METRIC_CONNECT + j;
			pour(a, &s->key, &s->h[j]);
			tally_free(&s->h[j], &s->wait[j]);
		}
		free(s);
	}
	map_free(&a->steps);
}

void
groups_settle(struct agg *a)
{
	struct agg_cell *c;
	size_t i = 0;

	pour_groups(a, &a->groups, false);
	pour_groups(a, &a->nodes, true);
	pour_steps(a);
	while ((c = map_next(&a->cells, &i)))
		tally_settle(&c->h, &c->waiting);
}
