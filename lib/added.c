/* Lines that are added by their keys: hist, beat, conn, seen, bad. */
#include <string.h>

#include "agg_in.h"
#include "fast.h"

/* The place of a name in a table of them; -1 if it is not there. */
static int
name_in(const char *const names[], int n, struct slice s)
{
	int i;

	for (i = 0; i < n; i++)
		if (slice_eq(s, names[i]))
			return i;
	return -1;
}

/* A key's field: empty is AGG_NONE. */
static int
key_field(const struct slice f[], size_t n, int i)
{
	return (int)stream_int(f, n, (size_t)i, AGG_NONE);
}

static void
hist_fields(struct hist_row *h, const struct slice f[], size_t n)
{
	struct slice result = stream_field(f, n, HIST_RESULT);

	h->key = key_of(0, key_field(f, n, HIST_CYCLE));
	h->key.second = key_field(f, n, HIST_SECOND);
	h->key.node = key_field(f, n, HIST_NODE);
	h->key.scenario = key_field(f, n, HIST_SCENARIO);
	h->key.step = key_field(f, n, HIST_STEP);
	h->key.request = key_field(f, n, HIST_REQUEST);
	h->key.code = key_field(f, n, HIST_CODE);
	if (result.n > 0)
		h->key.result = stream_result(result);
	h->type = f[HIST_TYPE];
	h->cls = f[HIST_CLASS];
	h->metric = f[HIST_METRIC];
	h->count = stream_int(f, n, HIST_COUNT, -1);
	h->sum = stream_int(f, n, HIST_SUM, -1);
	h->min = stream_int(f, n, HIST_MIN, -1);
	h->max = stream_int(f, n, HIST_MAX, -1);
	h->buckets = f[HIST_BUCKETS];
}

static const char *
hist_put(struct agg_cell *c, const struct hist_row *h)
{
	return tally_text(&c->h, &c->waiting, h->buckets, (uint64_t)h->count,
		   (uint64_t)h->sum, h->min, h->max) == -1
		   ? "buckets"
		   : NULL;
}

/*
 * Summaries of many nodes have lines of the same keys in the same order: the
 * cell of a line is looked for where it came after the same line before, by
 * its text.
 */
static struct agg_cell *
foreseen(struct agg *a, struct slice line)
{
	struct agg_cell *c = a->last_hist ? a->last_hist->next : NULL;

	return c && c->text && c->text_n <= line.n - 5 &&
		       memcmp(line.p + 5, c->text, c->text_n) == 0
		   ? c
		   : NULL;
}

/* The next time it will be foreseen; n bytes behind the kind are its key. */
static void
learn(struct agg *a, struct agg_cell *c, struct slice line, size_t n)
{
	if (a->last_hist)
		a->last_hist->next = c;
	a->last_hist = c;
	if (c->text)
		return;
	c->text = xmalloc(n);
	memcpy(c->text, line.p + 5, n);
	c->text_n = n;
}

/* The rest of the key, and the cell it is for. */
static const char *
hist_add(struct agg *a, struct hist_row *h, struct slice line)
{
	struct agg_key *k = &h->key;
	struct agg_cell *c;
	const char *why;

	k->cls = AGG_NONE;
	if (h->cls.n > 0)
		k->cls = agg_class(h->cls);
	k->metric = name_in(metric_names, METRIC_N, h->metric);
	if (k->metric == -1)
		return "metric";
	k->type = type_id(a, h->type);
	if (k->type == -1)
		return "type";
	if (!(c = cell_at(a, k)))
		return "too many keys";
	if (!(why = hist_put(c, h)))
		learn(a, c, line,
		    (size_t)(h->metric.p + h->metric.n + 1 - (line.p + 5)));
	return why;
}

/* An empty cell made for a line that is then refused adds nothing. */
const char *
hist_line(struct agg *a, struct slice line)
{
	struct slice f[STREAM_COLS + 1];
	struct agg_cell *c = foreseen(a, line);
	struct hist_row h;
	const char *why;
	size_t n;

	if (c &&
	    fast_hist_rest(line.p + 5 + c->text_n, line.p + line.n, &h) == 0 &&
	    !hist_put(c, &h)) {
		a->last_hist = c;
		return NULL;
	}
	if (fast_hist(line, &h) == 0 &&
	    (h.cls.n == 0 || name_in(class_names, CLASS_N, h.cls) != -1) &&
	    !hist_add(a, &h, line))
		return NULL;
	n = stream_split(line, f, STREAM_COLS + 1);
	if ((why = stream_check(KIND_HIST, f, n)))
		return why;
	hist_fields(&h, f, n);
	return hist_add(a, &h, line);
}

struct agg_beat *
beat_at(struct agg *a, int cycle, int tenth)
{
	struct map_key k = {(uint64_t)cycle, (uint64_t)(tenth + 3600000)};
	struct agg_beat **b;

	if (a->keys >= AGG_KEYS)
		return map_get(&a->beats, k);
	b = (struct agg_beat **)map_at(&a->beats, k);
	if (!*b) {
		*b = xarray(1, sizeof **b);
		(*b)->cycle = cycle;
		(*b)->tenth = tenth;
		a->keys++;
	}
	return *b;
}

/* *to += v, as long as what is written fits its column. */
static bool
sum_fits(uint64_t *to, int64_t v)
{
	if (v < 0 || *to > (uint64_t)INT64_MAX - (uint64_t)v)
		return false;
	*to += (uint64_t)v;
	return true;
}

const char *
beat_line(struct agg *a, struct slice line)
{
	struct slice f[STREAM_COLS + 1];
	struct agg_beat *b;
	const char *why;
	int64_t v[4];
	size_t n;
	int i;

	if (fast_beat(line, v) == -1) {
		n = stream_split(line, f, STREAM_COLS + 1);
		if ((why = stream_check(KIND_BEAT, f, n)))
			return why;
		for (i = 0; i < 4; i++)
			v[i] = stream_int(f, n, (size_t)i + 1, 0);
	}
	if (!(b = beat_at(a, (int)v[0], (int)v[1])))
		return "too many keys";
	return sum_fits(&b->ok, v[2]) && sum_fits(&b->bad, v[3]) ? NULL
								 : "overflow";
}

const char *
conn_line(struct agg *a, const struct slice f[], size_t n)
{
	int node = key_field(f, n, CONN_NODE);
	int cycle = key_field(f, n, CONN_CYCLE);
	struct map_key k = {(uint64_t)node << 32 | (uint64_t)cycle, 0};
	struct agg_conn **c;
	struct text *t;
	bool new;

	t = text_get(a, KIND_N + 1, f[CONN_ADDRESS], &new);
	if (!t || !key_room(a))
		return "too many keys";
	k.lo = (uintptr_t)t;
	c = (struct agg_conn **)map_at(&a->conns, k);
	if (!*c) {
		*c = xarray(1, sizeof **c);
		(*c)->node = node;
		(*c)->cycle = cycle;
		(*c)->address = t->p;
	} else {
		a->keys--;
	}
	return sum_fits(&(*c)->opened, stream_int(f, n, CONN_OPENED, 0)) &&
		       sum_fits(
			   &(*c)->refused, stream_int(f, n, CONN_REFUSED, 0)) &&
		       sum_fits(&(*c)->full, stream_int(f, n, CONN_FULL, 0)) &&
		       sum_fits(
			   &(*c)->resumed, stream_int(f, n, CONN_RESUMED, 0)) &&
		       sum_fits(
			   &(*c)->requests, stream_int(f, n, CONN_REQUESTS, 0))
		   ? NULL
		   : "overflow";
}

struct seen *
seen_at(struct agg *a, struct slice id, int node)
{
	bool new;
	struct text *t = text_get(a, KIND_N + 1, id, &new);
	struct map_key k = {(uintptr_t)t, (uint64_t)node};
	struct seen **s;

	if (!t)
		return NULL;
	s = (struct seen **)map_at(&a->seens, k);
	if (!*s) {
		*s = xarray(1, sizeof **s);
		(*s)->id = t;
		(*s)->node = node;
	}
	return *s;
}

const char *
seen_line(struct agg *a, const struct slice f[], size_t n)
{
	struct seen *s = seen_at(a, f[SEEN_ID], key_field(f, n, SEEN_NODE));

	if (!s)
		return "too many keys";
	sum_stop(&s->lines, (uint64_t)stream_int(f, n, SEEN_LINES, 0));
	return NULL;
}

const char *
bad_read(struct agg *a, const struct slice f[], size_t n)
{
	if (f[BAD_REASON].n > BAD_TEXT)
		return "reason";
	bad_add(a, f[BAD_REASON], (uint64_t)stream_int(f, n, BAD_COUNT, 0));
	return NULL;
}
