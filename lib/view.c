/* What the readers of an agg see. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"
#include "buf.h"

static int
cmp_u64(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int
cmp_key(const struct agg_key *x, const struct agg_key *y)
{
	struct map_key a = key_pack(x), b = key_pack(y);

	return a.hi != b.hi ? cmp_u64(a.hi, b.hi) : cmp_u64(a.lo, b.lo);
}

static int
by_cell(const void *x, const void *y)
{
	const struct agg_cell *const *a = x, *const *b = y;

	return cmp_key(&(*a)->key, &(*b)->key);
}

const struct agg_cell *const *
agg_cells(struct agg *a, size_t *n)
{
	struct agg_cell *c;
	size_t i = 0;

	groups_settle(a);
	free(a->cell_view);
	a->cell_view = xarray(a->cells.n, sizeof(struct agg_cell *));
	for (*n = 0; (c = map_next(&a->cells, &i));)
		if (c->h.count > 0)
			a->cell_view[(*n)++] = c;
	qsort(a->cell_view, *n, sizeof *a->cell_view, by_cell);
	return (const struct agg_cell *const *)a->cell_view;
}

struct agg_key
agg_filter(enum metric metric)
{
	struct agg_key k = {(int)metric, AGG_ANY, AGG_NONE, AGG_ANY, AGG_ANY,
	    AGG_ANY, AGG_ANY, AGG_ANY, AGG_ANY, AGG_ANY, AGG_ANY};

	return k;
}

static bool
fits(int v, int want)
{
	return want == AGG_ANY || v == want;
}

bool
agg_match(const struct agg_key *k, const struct agg_key *f)
{
	return fits(k->metric, f->metric) && fits(k->cycle, f->cycle) &&
	       fits(k->node, f->node) && fits(k->scenario, f->scenario) &&
	       fits(k->step, f->step) && fits(k->request, f->request) &&
	       fits(k->type, f->type) && fits(k->code, f->code) &&
	       fits(k->result, f->result) && fits(k->cls, f->cls) &&
	       fits(k->second, f->second);
}

void
agg_sum(struct agg *a, const struct agg_key *filter, struct hdr *h)
{
	struct agg_cell *c;
	size_t i = 0;

	groups_settle(a);
	while ((c = map_next(&a->cells, &i)))
		if (agg_match(&c->key, filter) && hdr_merge(h, &c->h) == -1)
			bad_add(a, slice_of("overflow"), c->h.count);
}

uint64_t
agg_count(struct agg *a, const struct agg_key *filter)
{
	struct agg_cell *c;
	uint64_t n = 0;
	size_t i = 0;

	groups_settle(a);
	while ((c = map_next(&a->cells, &i)))
		if (agg_match(&c->key, filter))
			n += c->h.count;
	return n;
}

const char *
agg_type(const struct agg *a, int type)
{
	return type < 0 || type >= a->ntypes ? "" : a->types[type];
}

static int
by_beat(const void *x, const void *y)
{
	const struct agg_beat *a = x, *b = y;

	return a->cycle != b->cycle  ? (a->cycle < b->cycle ? -1 : 1)
	       : a->tenth < b->tenth ? -1
				     : a->tenth > b->tenth;
}

const struct agg_beat *
agg_beats(struct agg *a, size_t *n)
{
	struct agg_beat *b;
	size_t i = 0;

	free(a->beat_view);
	a->beat_view = xarray(a->beats.n, sizeof *a->beat_view);
	for (*n = 0; (b = map_next(&a->beats, &i));)
		if (b->ok > 0 || b->bad > 0)
			a->beat_view[(*n)++] = *b;
	qsort(a->beat_view, *n, sizeof *a->beat_view, by_beat);
	return a->beat_view;
}

static int
by_fail(const void *x, const void *y)
{
	const struct agg_fail *a = x, *b = y;
	struct agg_key j = {0, a->cycle, 0, a->scenario, a->step, 0, 0, a->code,
	    a->result, 0, 0};
	struct agg_key k = {0, b->cycle, 0, b->scenario, b->step, 0, 0, b->code,
	    b->result, 0, 0};
	int c = cmp_key(&j, &k);

	return c ? c : strcmp(a->message, b->message);
}

static void
view_fails(struct agg *a, const struct failgroup *g, size_t *n)
{
	struct agg_fail *v;
	int i;

	for (i = 0; i < g->n; i++) {
		if (g->f[i].count == 0)
			continue;
		v = &a->fail_view[(*n)++];
		v->cycle = g->key.cycle;
		v->scenario = g->key.scenario;
		v->step = g->key.step;
		v->code = g->key.code;
		v->result = g->key.result;
		v->cls = g->key.cls;
		v->count = g->f[i].count;
		v->first = g->f[i].first;
		v->message = g->f[i].message;
		v->url = g->f[i].url;
	}
}

const struct agg_fail *
agg_fails(struct agg *a, size_t *n)
{
	struct failgroup *g;
	size_t i = 0, all = 0;

	while ((g = map_next(&a->fails, &i)))
		all += (size_t)g->n;
	free(a->fail_view);
	a->fail_view = xarray(all, sizeof *a->fail_view);
	for (i = 0, *n = 0; (g = map_next(&a->fails, &i));)
		view_fails(a, g, n);
	qsort(a->fail_view, *n, sizeof *a->fail_view, by_fail);
	return a->fail_view;
}

static int
by_conn(const void *x, const void *y)
{
	const struct agg_conn *a = x, *b = y;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	if (a->cycle != b->cycle)
		return a->cycle < b->cycle ? -1 : 1;
	return strcmp(a->address, b->address);
}

const struct agg_conn *
agg_conns(struct agg *a, size_t *n)
{
	struct agg_conn *c;
	size_t i = 0;

	free(a->conn_view);
	a->conn_view = xarray(a->conns.n, sizeof *a->conn_view);
	for (*n = 0; (c = map_next(&a->conns, &i));)
		a->conn_view[(*n)++] = *c;
	qsort(a->conn_view, *n, sizeof *a->conn_view, by_conn);
	return a->conn_view;
}

static int
by_text(const void *x, const void *y)
{
	const struct text *const *a = x, *const *b = y;

	return strcmp((*a)->p, (*b)->p);
}

size_t
agg_rows(struct agg *a, enum kind kind)
{
	struct rows *r = &a->rows[kind];

	if (r->sorted < r->n)
		qsort(r->row, r->n, sizeof *r->row, by_text);
	r->sorted = r->n;
	return r->n;
}

size_t
agg_row(
    struct agg *a, enum kind kind, size_t i, struct slice f[STREAM_COLS + 1])
{
	struct slice line;
	size_t n, k;

	agg_rows(a, kind);
	line.p = a->rows[kind].row[i]->p;
	line.n = a->rows[kind].row[i]->n;
	n = stream_split(line, f, STREAM_COLS + 1);
	for (k = n; k <= STREAM_COLS; k++)
		f[k] = slice_of("");
	return n;
}

const char *
agg_text(struct agg *a, struct slice field)
{
	struct buf b = {0};
	const char *s;

	stream_unescape(&b, field);
	s = arena_str(&a->arena, b.n ? b.p : "", b.n);
	buf_free(&b);
	return s;
}

/* The first row of the kind, in byte order, that is not before text. */
static size_t
row_from(struct agg *a, enum kind kind, const char *text)
{
	size_t lo = 0, hi = agg_rows(a, kind);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(a->rows[kind].row[mid]->p, text) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* A column of the first row that begins with start and has something there. */
static const char *
look_up(struct agg *a, enum kind kind, const char *start, int column)
{
	struct slice f[STREAM_COLS + 1];
	size_t n = agg_rows(a, kind), len = strlen(start);

	for (size_t i = row_from(a, kind, start); i < n; i++) {
		if (strncmp(a->rows[kind].row[i]->p, start, len) != 0)
			break;
		agg_row(a, kind, i, f);
		if (f[column].n > 0)
			return agg_text(a, f[column]);
	}
	return NULL;
}

const char *
agg_conf(struct agg *a, const char *key)
{
	struct slice f[STREAM_COLS + 1];
	char start[80];
	size_t i;

	snprintf(start, sizeof(start), "conf\t%s\t", key);
	i = row_from(a, KIND_CONF, start);
	if (i == agg_rows(a, KIND_CONF))
		return NULL;
	agg_row(a, KIND_CONF, i, f);
	return slice_eq(f[CONF_KEY], key) ? agg_text(a, f[CONF_VALUE]) : NULL;
}

const char *
agg_scenario(struct agg *a, int scenario)
{
	char start[80];

	snprintf(start, sizeof(start), "scenario\t%d\t", scenario);
	return look_up(a, KIND_SCENARIO, start, SCENARIO_NAME);
}

const char *
agg_step(struct agg *a, int scenario, int step, int column)
{
	char start[80];

	snprintf(start, sizeof(start), "step\t%d\t%d\t", scenario, step);
	return look_up(a, KIND_STEP, start, column);
}

const char *
agg_req(struct agg *a, int scenario, int step, int request)
{
	char start[80];

	snprintf(
	    start, sizeof(start), "req\t%d\t%d\t%d\t", scenario, step, request);
	return look_up(a, KIND_REQ, start, REQ_URL);
}

uint64_t
agg_seen(struct agg *a, int node)
{
	struct seen *s;
	uint64_t n = 0;
	size_t i = 0;

	while ((s = map_next(&a->seens, &i)))
		if (s->node == node)
			sum_stop(&n, s->lines);
	return n;
}
