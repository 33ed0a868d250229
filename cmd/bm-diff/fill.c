/* From the histograms of the streams to rows of seconds. */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "fill.h"
#include "mem.h"
#include "url.h"

/* A page as one run knows it. */
struct place {
	int scenario, step; /* 0: not there */
	const char *in;     /* the scenario's name */
	const char *name, *method, *url;
	size_t nth; /* so many of that name in the scenario before it */
};

/* The pages of one run. */
struct places {
	struct place *v;
	size_t n;
};

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

static bool
same_name(const struct place *a, const struct place *b)
{
	return strcmp(a->in, b->in) == 0 && strcmp(a->name, b->name) == 0;
}

static void
places_make(struct places *p, const struct run *r)
{
	struct slice f[STREAM_COLS + 1];
	struct place *v;
	size_t i, k, n;

	p->n = agg_rows(r->agg, KIND_STEP);
	p->v = xarray(p->n + 1, sizeof(*p->v));
	for (i = 0; i < p->n; i++) {
		v = &p->v[i];
		n = agg_row(r->agg, KIND_STEP, i, f);
		v->scenario = (int)stream_int(f, n, STEP_SCENARIO, 0);
		v->step = (int)stream_int(f, n, STEP_STEP, 0);
		v->in = or_empty(agg_scenario(r->agg, v->scenario));
		v->name =
		    or_empty(agg_step(r->agg, v->scenario, v->step, STEP_NAME));
		v->method = or_empty(
		    agg_step(r->agg, v->scenario, v->step, STEP_METHOD));
		v->url =
		    or_empty(agg_step(r->agg, v->scenario, v->step, STEP_URL));
	}
	/* rows are in byte order, so step 10 stands before step 2 */
	for (i = 0; i < p->n; i++)
		for (k = 0; k < p->n; k++)
			p->v[i].nth += same_name(&p->v[i], &p->v[k]) &&
				       p->v[k].step < p->v[i].step;
}

static const struct place *
places_find(const struct places *p, const struct place *like)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (same_name(&p->v[i], like) && p->v[i].nth == like->nth)
			return &p->v[i];
	for (i = 0; i < p->n; i++)
		if (*like->url != '\0' &&
		    strcmp(p->v[i].method, like->method) == 0 &&
		    strcmp(url_tail(p->v[i].url), url_tail(like->url)) == 0)
			return &p->v[i];
	return NULL;
}

/* One scenario: the step's name will do. */
static const char *
page_name(const struct run *r, const struct place *p)
{
	struct buf b = {NULL, 0, 0};

	if (agg_rows(r->agg, KIND_SCENARIO) > 1)
		buf_fmt(&b, "%s/", p->in);
	if (*p->name != '\0')
		buf_str(&b, p->name);
	else
		buf_fmt(&b, "step %d", p->step);
	return buf_cstr(&b);
}

/* Which page of the match (scenario, step) of each run is. */
struct map {
	const struct place **of; /* [pages]: this run's place */
	size_t pages;
};

static long
map_find(const struct map *m, int scenario, int step)
{
	size_t i;

	for (i = 0; i < m->pages; i++)
		if (m->of[i]->scenario == scenario && m->of[i]->step == step)
			return (long)i;
	return -1;
}

/* Where in the pair a cell of a run belongs. */
struct target {
	struct cycle *c;
	int side;
	long row; /* -1: nowhere */
	bool inside;
};

static struct target
target_find(struct match *m, size_t r, const struct agg_key *k)
{
	struct target t = {NULL, 0, -1, false};
	struct pair *p;
	size_t i;

	t.side = r >= m->na;
	for (i = 0; i < m->pairs; i++) {
		p = &m->pair[i];
		if (m->run[r].load[p->at[r]].cycle != k->cycle)
			continue;
		t.c = &p->cycle;
		t.row = grid_row(&t.c->grid[t.side],
		    r - (t.side == 1 ? m->na : 0), k->second);
		t.inside = k->second < p->load.seconds;
	}
	return t;
}

/*
 * The times of good answers, and of those of which only is known that they
 * took at least so long: time-outs, what was cut, what never could start.
 * Other errors are often fast and stay out.
 */
static bool
timed(const struct agg_key *k)
{
	return k->result == RESULT_OK || k->result == RESULT_CUT ||
	       k->result == RESULT_BEHIND ||
	       (k->result == RESULT_ERROR && k->cls == CLASS_TIMEOUT);
}

static void
fill_times(struct target *t, struct page *p, const struct hdr *h)
{
	uint64_t count;
	uint32_t at, index;

	for (at = 0; hdr_next(h, &at, &index, &count);)
		cells_add(&p->cells[t->side], t->row, index, count);
}

static void
fill_page(struct target *t, const struct map *map, const struct agg_cell *c)
{
	long page;

	page = map_find(map, c->key.scenario, c->key.step);
	if (page >= 0 && timed(&c->key)) {
		fill_times(t, &t->c->page[page], &c->h);
		fill_times(t, &t->c->all, &c->h);
	}
	if (c->key.result == RESULT_OK)
		t->c->ok[t->side][t->row] += c->h.count;
	if (c->key.result == RESULT_FAIL || c->key.result == RESULT_ERROR)
		t->c->bad[t->side][t->row] += c->h.count;
}

static void
fill_cell(
    struct match *m, size_t r, const struct map *map, const struct agg_cell *c)
{
	struct target t;
	const struct agg_key *k;

	k = &c->key;
	if (k->node != AGG_NONE || k->second == AGG_NONE)
		return;
	t = target_find(m, r, k);
	if (t.row < 0)
		return;
	if (k->metric == METRIC_PAGE)
		fill_page(&t, map, c);
	else if (k->metric == METRIC_TEST && k->result == RESULT_BEHIND)
		fill_times(&t, &t.c->all, &c->h);
	else if ((k->metric == METRIC_TOTAL || k->metric == METRIC_WARM) &&
		 k->request != AGG_NONE && k->result == RESULT_OK && t.inside)
		t.c->ended[t.side][t.row] += c->h.count;
}

static void
fill_run(struct match *m, size_t r, const struct map *map)
{
	const struct agg_cell *const *cells;
	size_t i, n;

	cells = agg_cells(m->run[r].agg, &n);
	for (i = 0; i < n; i++)
		fill_cell(m, r, map, cells[i]);
}

/* Pages that a run has and the others have not. */
static void
tell_only(
    struct match *m, size_t r, const struct places *p, const struct map *map)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (map_find(map, p->v[i].scenario, p->v[i].step) < 0)
			match_only(m, r < m->na ? 'A' : 'B',
			    page_name(&m->run[r], &p->v[i]));
}

/* The places of page like in all runs; false where one lacks it. */
static bool
place_all(const struct places *p, size_t runs, const struct place *like,
    struct map *map)
{
	const struct place *of;
	size_t r;

	for (r = 0; r < runs; r++) {
		of = places_find(&p[r], like);
		if (of == NULL ||
		    map_find(&map[r], of->scenario, of->step) >= 0)
			return false;
		map[r].of[map[r].pages] = of;
	}
	for (r = 0; r < runs; r++)
		map[r].pages++;
	return true;
}

/* A page of each pair for each page that all runs have. */
static void
pages_make(struct match *m, const struct map *map)
{
	struct cycle *c;
	size_t i, k;

	for (i = 0; i < m->pairs; i++) {
		c = &m->pair[i].cycle;
		c->pages = map->pages;
		c->page = xarray(c->pages, sizeof(*c->page));
		for (k = 0; k < c->pages; k++)
			c->page[k].name =
			    i > 0 ? m->pair[0].cycle.page[k].name
				  : page_name(&m->run[0], map->of[k]);
	}
}

static int
place_cmp(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->scenario != y->scenario)
		return x->scenario < y->scenario ? -1 : 1;
	return (x->step > y->step) - (x->step < y->step);
}

void
fill_pages(struct match *m)
{
	struct places *p;
	struct map *map;
	size_t i, r;

	p = xarray(m->runs, sizeof(*p));
	map = xarray(m->runs, sizeof(*map));
	for (r = 0; r < m->runs; r++)
		places_make(&p[r], &m->run[r]);
	qsort(p[0].v, p[0].n, sizeof(*p[0].v), place_cmp);
	for (r = 0; r < m->runs; r++)
		map[r].of = xarray(p[0].n + 1, sizeof(*map[r].of));
	for (i = 0; i < p[0].n; i++)
		place_all(p, m->runs, &p[0].v[i], map);
	if (map->pages == 0)
		die("%s: not the same plan: no page in common with %s",
		    m->run[m->na].path, m->run[0].path);
	pages_make(m, map);
	tell_only(m, 0, &p[0], &map[0]);
	tell_only(m, m->na, &p[m->na], &map[m->na]);
	for (r = 0; r < m->runs; r++) {
		fill_run(m, r, &map[r]);
		free(map[r].of);
		free(p[r].v);
	}
	free(map);
	free(p);
}
