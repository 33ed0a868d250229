/* An agg as a summary stream: sorted lines, and what came since the last. */
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"
#include "agg_write.h"
#include "buf.h"

/* A line to be sorted: its text (no newline), or a hist line's key. */
struct item {
	char *p;
	const struct agg_cell *cell;
};

struct items {
	struct arena arena;
	struct item *v;
	size_t n, cap;
	struct buf b;
};

static void
push(struct items *t, char *p, const struct agg_cell *cell)
{
	t->v = xgrow(t->v, &t->cap, t->n + 1, sizeof *t->v);
	t->v[t->n].p = p;
	t->v[t->n++].cell = cell;
}

/* The line in t->b becomes an item. */
static void
push_line(struct items *t, const struct agg_cell *cell)
{
	push(t, arena_str(&t->arena, t->b.p, t->b.n), cell);
	t->b.n = 0;
}

static int
by_bytes(const void *x, const void *y)
{
	const struct item *a = x, *b = y;

	return strcmp(a->p, b->p);
}

static void
put_key(struct buf *b, int v)
{
	if (v == AGG_NONE)
		stream_none(b);
	else
		stream_num(b, v);
}

static void
put_name(struct buf *b, const char *const names[], int v)
{
	stream_text(b, v == AGG_NONE ? "" : names[v]);
}

/* The key ends with a TAB, so that keys sort as whole lines do. */
static void
hist_key(struct items *t, const struct agg *a, const struct agg_cell *c)
{
	struct buf *b = &t->b;

	stream_begin(b, KIND_HIST);
	put_key(b, c->key.cycle);
	put_key(b, c->key.second);
	put_key(b, c->key.node);
	put_key(b, c->key.scenario);
	put_key(b, c->key.step);
	put_key(b, c->key.request);
	stream_text(b, agg_type(a, c->key.type));
	put_key(b, c->key.code);
	put_name(b, result_names, c->key.result);
	put_name(b, class_names, c->key.cls);
	put_name(b, metric_names, c->key.metric);
	buf_chr(b, '\t');
	push_line(t, c);
}

static void
hist_rest(struct buf *b, const struct hdr *h)
{
	buf_int(b, (int64_t)h->count);
	stream_num(b, (int64_t)h->sum);
	stream_num(b, h->min);
	stream_num(b, h->max);
	buf_chr(b, '\t');
	hdr_put(b, h);
}

static void
put_hists(struct items *t, struct agg *a)
{
	const struct agg_cell *const *c;
	size_t i, n;

	c = agg_cells(a, &n);
	for (i = 0; i < n; i++)
		hist_key(t, a, c[i]);
}

static void
put_beats(struct items *t, struct agg *a)
{
	const struct agg_beat *v;
	size_t i, n;

	v = agg_beats(a, &n);
	for (i = 0; i < n; i++) {
		stream_begin(&t->b, KIND_BEAT);
		stream_num(&t->b, v[i].cycle);
		stream_num(&t->b, v[i].tenth);
		stream_num(&t->b, (int64_t)v[i].ok);
		stream_num(&t->b, (int64_t)v[i].bad);
		push_line(t, NULL);
	}
}

/* A field that is escaped already. */
static void
put_raw(struct buf *b, const char *s)
{
	buf_chr(b, '\t');
	buf_str(b, s);
}

static void
put_fails(struct items *t, struct agg *a)
{
	const struct agg_fail *v;
	size_t i, n;

	v = agg_fails(a, &n);
	for (i = 0; i < n; i++) {
		stream_begin(&t->b, KIND_FAIL);
		put_key(&t->b, v[i].cycle);
		put_key(&t->b, v[i].scenario);
		put_key(&t->b, v[i].step);
		put_key(&t->b, v[i].code);
		put_name(&t->b, result_names, v[i].result);
		put_raw(&t->b, v[i].message);
		stream_num(&t->b, (int64_t)v[i].count);
		stream_num(&t->b, v[i].first);
		put_raw(&t->b, v[i].url);
		push_line(t, NULL);
	}
}

static void
put_conns(struct items *t, struct agg *a)
{
	const struct agg_conn *v;
	size_t i, n;

	v = agg_conns(a, &n);
	for (i = 0; i < n; i++) {
		stream_begin(&t->b, KIND_CONN);
		stream_num(&t->b, v[i].node);
		stream_num(&t->b, v[i].cycle);
		put_raw(&t->b, v[i].address);
		stream_num(&t->b, (int64_t)v[i].opened);
		stream_num(&t->b, (int64_t)v[i].refused);
		stream_num(&t->b, (int64_t)v[i].full);
		stream_num(&t->b, (int64_t)v[i].resumed);
		stream_num(&t->b, (int64_t)v[i].requests);
		push_line(t, NULL);
	}
}

/*
 * The run id that counts of an unknown one belong to: the only one of the
 * run lines. Where there are several none can be told from another, so all
 * counts go under an empty id (alone = false): that way the sums are the
 * same however the input was split and merged before.
 */
static struct slice
only_run(struct agg *a, bool *several)
{
	struct slice f[STREAM_COLS + 1], id = {"", 0};
	size_t i, n = agg_rows(a, KIND_RUN);

	*several = false;
	for (i = 0; i < n; i++) {
		agg_row(a, KIND_RUN, i, f);
		if (i > 0 && (f[RUN_ID].n != id.n ||
				 memcmp(f[RUN_ID].p, id.p, id.n) != 0))
			*several = true;
		id = f[RUN_ID];
	}
	return *several ? slice_of("") : id;
}

/* Counts whose id is known after all, or no longer, move to where it is. */
static void
settle_seen(struct agg *a)
{
	bool several;
	struct slice id = only_run(a, &several);
	struct seen **all = xarray(a->seens.n, sizeof *all), *s, *to;
	size_t i = 0, n = 0;

	while ((s = map_next(&a->seens, &i)))
		if (several ? s->id->n > 0 : s->id->n == 0)
			all[n++] = s;
	while (n > 0 && (several || id.n > 0)) {
		s = all[--n];
		to = seen_at(a, id, s->node);
		if (!to || to == s)
			continue;
		sum_stop(&to->lines, s->lines);
		sum_stop(&to->told, s->told);
		s->lines = s->told = 0;
	}
	free(all);
}

static void
put_seens(struct items *t, struct agg *a)
{
	struct seen *s;
	size_t i = 0;

	settle_seen(a);
	while ((s = map_next(&a->seens, &i))) {
		if (s->lines == s->told)
			continue;
		stream_begin(&t->b, KIND_SEEN);
		put_raw(&t->b, s->id->p);
		stream_num(&t->b, s->node);
		stream_num(&t->b, (int64_t)(s->lines - s->told));
		push_line(t, NULL);
		s->told = s->lines;
	}
}

static void
put_bads(struct items *t, struct agg *a)
{
	struct bad *d;
	size_t i;

	for (i = 0; i < a->nbads; i++) {
		d = &a->bads[i];
		if (d->n == d->told)
			continue;
		stream_begin(&t->b, KIND_BAD);
		put_raw(&t->b, d->reason);
		stream_num(&t->b, (int64_t)(d->n - d->told));
		push_line(t, NULL);
		d->told = d->n;
	}
}

static void
put_rows(struct items *t, struct agg *a)
{
	struct text *row;
	size_t i;
	int kind;

	for (kind = 0; kind <= KIND_UNKNOWN; kind++) {
		for (i = 0; i < a->rows[kind].n; i++) {
			row = a->rows[kind].row[i];
			if (!row->told)
				push(t, row->p, NULL);
			row->told = true;
		}
	}
}

static void
print(struct items *t, FILE *out)
{
	size_t i;

	if (t->n > 1)
		qsort(t->v, t->n, sizeof *t->v, by_bytes);
	for (i = 0; i < t->n; i++) {
		buf_str(&t->b, t->v[i].p);
		if (t->v[i].cell)
			hist_rest(&t->b, &t->v[i].cell->h);
		stream_end(&t->b);
		fwrite(t->b.p, 1, t->b.n, out);
		t->b.n = 0;
	}
}

void
agg_write(struct agg *a, FILE *out)
{
	struct items t = {{0}, NULL, 0, 0, {0}};

	put_hists(&t, a);
	put_beats(&t, a);
	put_fails(&t, a);
	put_conns(&t, a);
	put_seens(&t, a);
	put_bads(&t, a); /* after what may have lost something */
	put_rows(&t, a);
	print(&t, out);
	arena_free(&t.arena);
	buf_free(&t.b);
	free(t.v);
}
