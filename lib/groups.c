/*
 * resp lines alike (same cycle, second, step, code ...) are added up
 * together first; the metrics of bm-stream(5) are made of the groups when
 * somebody asks. A line then costs a look-up or two and a few stores.
 */
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"

/*
 * Values that wait to be added to a histogram, many at once: in a small array
 * of their own, or in a large one that is handed on when the second is over.
 */
struct wait {
	uint32_t *v;
	uint32_t n, cap;
};

enum { WAIT_SMALL = 16, WAIT_LARGE = 1024, WAIT_WORTH = 64 };

/* Times as they are, and late + total where the flag FLAG_LATE is set. */
struct group {
	struct map_key id;
	struct agg_key key;
	unsigned flags; /* of FLAG_P, T, W, LATE */
	struct hdr total, response;
	struct wait wait_total, wait_response;
	struct step *step; /* NULL with FLAG_W */
};

enum { PARTS = METRIC_RECEIVED - METRIC_CONNECT + 1 };

/* The six metrics that are kept per cycle, step and result. */
struct step {
	struct agg_key key;
	struct hdr h[PARTS];
	struct wait wait[PARTS];
};

enum { SHAPE = FLAG_P | FLAG_T | FLAG_W | FLAG_LATE };

static int
settle(struct hdr *h, struct wait *w)
{
	size_t n = w->n;

	w->n = 0;
	return n > 0 ? hdr_values(h, w->v, n) : 0;
}

/* Make room for one more: 0, or -1 where what waited overflows h. */
static int
room(struct agg *a, struct hdr *h, struct wait *w)
{
	uint32_t *v;

	if (w->cap == WAIT_LARGE)
		return settle(h, w);
	if (w->cap == 0) {
		w->cap = WAIT_SMALL;
		w->v = xmalloc(WAIT_SMALL * sizeof *w->v);
		return 0;
	}
	v = a->nspare > 0 ? a->spare[--a->nspare]
			  : xmalloc(WAIT_LARGE * sizeof *v);
	memcpy(v, w->v, w->n * sizeof *v);
	free(w->v);
	w->v = v;
	w->cap = WAIT_LARGE;
	return 0;
}

/* Hand a large array on. */
static int
release(struct agg *a, struct hdr *h, struct wait *w)
{
	int r = settle(h, w);

	if (w->cap < WAIT_LARGE)
		return r;
	a->spare =
	    xgrow(a->spare, &a->capspare, a->nspare + 1, sizeof *a->spare);
	a->spare[a->nspare++] = w->v;
	memset(w, 0, sizeof *w);
	return r;
}

static inline int
wait_add(struct agg *a, struct hdr *h, struct wait *w, int64_t v)
{
	if (w->n == w->cap && room(a, h, w) == -1)
		return -1;
	if (v > UINT32_MAX)
		return hdr_add(h, v, 1);
	w->v[w->n++] = (uint32_t)v;
	return 0;
}

static void
wait_free(struct hdr *h, struct wait *w)
{
	hdr_free(h);
	free(w->v);
}

/* The four flags that matter here, in four bits. */
static uint64_t
shape_bits(unsigned flags)
{
	return (flags & 7) | (flags & FLAG_LATE ? 8 : 0);
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

/* A slot taken must be filled, even past the cap. */
static struct group *
group_new(
    struct agg *a, struct map_key id, const struct agg_key *k, unsigned flags)
{
	struct group *g = xarray(1, sizeof *g);

	g->id = id;
	g->key = *k;
	g->flags = flags;
	a->keys++;
	return g;
}

static struct group *
find_group(struct agg *a, const struct raw *r, int cls, int second)
{
	unsigned flags = r->flags & SHAPE;
	struct map_key id = {
	    shape_bits(flags) << 60 | (uint64_t)r->cycle << 46 |
		(uint64_t)r->scenario << 32 | (uint64_t)r->step << 18 |
		(uint64_t)r->request << 8 | (uint64_t)r->type,
	    (uint64_t)r->code << 32 | (uint64_t)r->result << 29 |
		(uint64_t)(cls + 1) << 24 | (uint64_t)(second + 360000)};
	struct agg_key k = {METRIC_TOTAL, r->cycle, AGG_NONE, r->scenario,
	    r->step, r->request, r->type, r->code, r->result,
	    cls == -1 ? AGG_NONE : cls, second};
	struct group **g = (struct group **)map_at(&a->groups, id);

	if (!*g) {
		*g = group_new(a, id, &k, flags);
		if (!(flags & FLAG_W))
			(*g)->step = step_at(a, &k);
	}
	return *g;
}

static void
lost(struct agg *a, const char *why, uint64_t n)
{
	bad_add(a, slice_of(why), n);
}

/* A group's second is over, most likely: settle it if that is worth it. */
static void
leave_group(struct agg *a, struct group *g)
{
	if (!g || g->wait_total.n < WAIT_WORTH)
		return;
	if (release(a, &g->total, &g->wait_total) == -1 ||
	    release(a, &g->response, &g->wait_response) == -1)
		lost(a, "overflow", 1);
}

/* The group of a line; of its family, the one used last is tried first. */
static struct group *
line_group(struct agg *a, const struct raw *r, int cls, int second)
{
	struct family *f = r->family;

	if (!f)
		return find_group(a, r, cls, second);
	if (!f->g || f->second != second || f->cycle != r->cycle ||
	    f->shape != (r->flags & SHAPE) || f->cls != cls) {
		leave_group(a, f->g);
		f->g = find_group(a, r, cls, second);
		f->second = second;
		f->cycle = r->cycle;
		f->shape = r->flags & SHAPE;
		f->cls = cls;
	}
	return f->g;
}

/* The same for a node as a whole; the one used last is tried first. */
static struct group *
node_group(struct agg *a, const struct raw *r, int cls)
{
	unsigned flags = r->flags & SHAPE;
	struct map_key id = {shape_bits(flags) << 60 |
				 (uint64_t)r->cycle << 20 | (uint64_t)r->node,
	    (uint64_t)r->result << 8 | (uint64_t)(cls + 1)};
	struct node_last *last = &a->last[r->node & (AGG_LAST - 1)];
	struct agg_key k;
	struct group **g;

	if (last->g && last->id.hi == id.hi && last->id.lo == id.lo)
		return last->g;
	g = (struct group **)map_at(&a->nodes, id);
	if (!*g) {
		k = key_of(METRIC_TOTAL, r->cycle);
		k.node = r->node;
		k.result = r->result;
		k.cls = cls == -1 ? AGG_NONE : cls;
		*g = group_new(a, id, &k, flags);
	}
	last->id = id;
	last->g = *g;
	return *g;
}

static int
group_put(struct agg *a, struct group *g, const struct raw *r)
{
	if (wait_add(a, &g->total, &g->wait_total, r->total) == -1)
		return -1;
	return r->late < 0 ? 0
			   : wait_add(a, &g->response, &g->wait_response,
				 r->late + r->total);
}

/* One of the metrics of a step; empty ones are negative. */
static inline int
part_put(struct agg *a, struct step *s, int part, int64_t v)
{
	return v < 0 ? 0 : wait_add(a, &s->h[part], &s->wait[part], v);
}

static int
step_put(struct agg *a, struct step *s, const struct raw *r)
{
	return part_put(a, s, 0, r->connect) | part_put(a, s, 1, r->tls) |
	       part_put(a, s, 2, r->ttfb) | part_put(a, s, 3, r->late) |
	       part_put(a, s, 4, r->sent) | part_put(a, s, 5, r->received);
}

/* The rare flags are metrics of their own. */
static int
count_flags(struct agg *a, const struct raw *r)
{
	static const unsigned bit[] = {FLAG_R, FLAG_S, FLAG_A};
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

static inline int
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
	int tenth = floor_div(r->start + r->total, 100000), cls = -1;
	int second = floor_div(tenth, 10);
	struct group *g;

	if (a->keys >= AGG_KEYS)
		return "too many keys";
	if (r->result != RESULT_OK && r->message.n > 0)
		cls = agg_class(r->message);
	g = line_group(a, r, cls, second);
	if (group_put(a, g, r) == -1 ||
	    (g->step && step_put(a, g->step, r) != 0))
		return "overflow";
	if (g->step && group_put(a, node_group(a, r, cls), r) == -1)
		return "overflow";
	if ((r->flags & (FLAG_R | FLAG_S | FLAG_A)) && count_flags(a, r) == -1)
		return "overflow";
	return put_beat(a, r, tenth);
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

/* The same, and h is empty then: it may have become the cell's. */
static void
pour_out(struct agg *a, const struct agg_key *k, struct hdr *h)
{
	struct agg_cell *c = h->count > 0 ? cell_at(a, k) : NULL;

	if (c && c->h.count == 0) {
		c->h = *h;
		memset(h, 0, sizeof *h);
		return;
	}
	pour(a, k, h);
	hdr_free(h);
}

/* The numbers of n tests of one request each. */
static void
pour_numbers(struct agg *a, const struct group *g)
{
	struct agg_key k = key_of(METRIC_PAGES, g->key.cycle);
	struct hdr one = {0}, none = {0};

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
	const struct hdr *whole =
	    g->flags & FLAG_LATE ? &g->response : &g->total;
	struct agg_key k = g->key;

	if (settle(&g->total, &g->wait_total) == -1 ||
	    settle(&g->response, &g->wait_response) == -1)
		lost(a, "overflow", 1);
	if (g->flags & FLAG_T && !warm && !by_node)
		pour_numbers(a, g);
	k.request = k.type = k.code = AGG_NONE;
	k.metric = warm ? METRIC_WARM : METRIC_PAGE;
	if (g->flags & FLAG_P)
		pour(a, &k, whole);
	k.step = AGG_NONE;
	k.metric = warm ? METRIC_WARM : METRIC_TEST;
	if (g->flags & FLAG_T)
		pour(a, &k, whole);
	k = g->key;
	k.metric = METRIC_RESPONSE;
	if (!warm)
		pour_out(a, &k, &g->response);
	k.metric = warm ? METRIC_WARM : METRIC_TOTAL;
	pour_out(a, &k, &g->total);
}

static void
pour_groups(struct agg *a, struct map *m, bool by_node)
{
	struct group *g;
	size_t i = 0;

	while ((g = map_next(m, &i))) {
		pour_group(a, g, by_node);
		wait_free(&g->total, &g->wait_total);
		wait_free(&g->response, &g->wait_response);
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
			if (settle(&s->h[j], &s->wait[j]) == -1)
				lost(a, "overflow", 1);
			s->key.metric = METRIC_CONNECT + j;
			pour(a, &s->key, &s->h[j]);
			wait_free(&s->h[j], &s->wait[j]);
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
	memset(a->last, 0, sizeof a->last);
	free(a->family);
	a->family = NULL;
	while (a->nspare > 0)
		free(a->spare[--a->nspare]);
	pour_steps(a);
	while ((c = map_next(&a->cells, &i)))
		tally_settle(&c->h, &c->waiting);
}
