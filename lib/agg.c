/* A stream in memory: lines go to where they are added up or kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"
#include "agg_write.h"
#include "err.h"

const char *const metric_names[METRIC_N] = {"total", "response", "page", "test",
    "warm", "connect", "tls", "ttfb", "late", "sent", "received", "pages",
    "requests", "redirects", "resources", "resent", "resumed", "anomaly"};

const char *const class_names[CLASS_N] = {"dns", "connect", "tls", "send",
    "timeout", "closed", "protocol", "limit", "coding", "content", "status",
    "assert", "other"};

struct agg *
agg_new(void)
{
	return xarray(1, sizeof(struct agg));
}

bool
key_room(struct agg *a)
{
	return a->keys < AGG_KEYS && ++a->keys;
}

struct agg_key
key_of(int metric, int cycle)
{
	struct agg_key k = {metric, cycle, AGG_NONE, AGG_NONE, AGG_NONE,
	    AGG_NONE, AGG_NONE, AGG_NONE, AGG_NONE, AGG_NONE, AGG_NONE};

	return k;
}

/* A field in the bits that its bound needs, 0 for AGG_NONE. */
static uint64_t
slot(int v, int least)
{
	return v == AGG_NONE ? 0 : (uint64_t)(v - least + 1);
}

struct map_key
key_pack(const struct agg_key *k)
{
	struct map_key m;

	m.hi = slot(k->metric, 0) << 59 | slot(k->cycle, 0) << 45 |
	       slot(k->node, 0) << 28 | slot(k->scenario, 0) << 14 |
	       slot(k->step, 0);
	m.lo = slot(k->request, 0) << 45 | slot(k->type, 0) << 37 |
	       slot(k->code, 0) << 27 | slot(k->result, 0) << 24 |
	       slot(k->cls, 0) << 20 | slot(k->second, -360000);
	return m;
}

struct agg_cell *
cell_at(struct agg *a, const struct agg_key *k)
{
	struct map_key key = key_pack(k);
	struct agg_cell **c;

	if (a->keys >= AGG_KEYS)
		return map_get(&a->cells, key);
	c = (struct agg_cell **)map_at(&a->cells, key);
	if (!*c) {
		*c = xarray(1, sizeof **c);
		(*c)->key = *k;
		a->keys++;
	}
	return *c;
}

struct text *
text_get(struct agg *a, int tag, struct slice s, bool *new)
{
	struct map_key k = {map_hash(s.p, s.n), (uint64_t)tag};
	struct text *t = map_get(&a->texts, k), **at;

	for (*new = false; t; t = t->next)
		if (t->n == s.n && memcmp(t->p, s.p, s.n) == 0)
			return t;
	if (s.n > UINT32_MAX || !key_room(a))
		return NULL;
	*new = true;
	t = arena_get(&a->arena, sizeof *t + s.n + 1);
	memcpy(t->p, s.p, s.n);
	t->n = (uint32_t)s.n;
	at = (struct text **)map_at(&a->texts, k);
	t->next = *at;
	*at = t;
	return t;
}

int
type_id(struct agg *a, struct slice s)
{
	int i;

	if (s.n == 0)
		return AGG_NONE;
	for (i = 0; i < a->ntypes; i++)
		if (a->type_len[i] == s.n && memcmp(a->types[i], s.p, s.n) == 0)
			return i;
	if (a->ntypes == AGG_TYPES)
		return -1;
	a->type_len[a->ntypes] = s.n;
	a->types[a->ntypes] = arena_str(&a->arena, s.p, s.n);
	return a->ntypes++;
}

/* Class of a word of n letters. */
static int
class_word(const char *p, size_t n)
{
	int i;

	for (i = 0; i < CLASS_OTHER; i++)
		if (strncmp(class_names[i], p, n) == 0 &&
		    class_names[i][n] == '\0')
			return i;
	return CLASS_OTHER;
}

int
agg_class(struct slice m)
{
	size_t n = 0;

	while (n < m.n && m.p[n] >= 'a' && m.p[n] <= 'z')
		n++;
	return m.n == 0 ? AGG_NONE : class_word(m.p, n);
}

void
sum_stop(uint64_t *to, uint64_t n)
{
	uint64_t room = INT64_MAX - *to;

	*to += n < room ? n : room;
}

static struct bad *
bad_find(struct agg *a, const char *reason)
{
	size_t i;

	for (i = 0; i < a->nbads; i++)
		if (strcmp(reason, a->bads[i].reason) == 0)
			return &a->bads[i];
	return NULL;
}

static struct bad *
bad_new(struct agg *a, const struct bad *d)
{
	a->bads = xgrow(a->bads, &a->capbads, a->nbads + 1, sizeof *a->bads);
	a->bads[a->nbads] = *d;
	return &a->bads[a->nbads++];
}

/*
 * Which reason counts for a new one: itself, in the place of the greatest, or
 * `other`. So the least are kept, in whatever order they come.
 */
static struct bad *
bad_crowded(struct agg *a, const struct bad *new, struct bad *other)
{
	struct bad *last = a->bads == other ? a->bads + 1 : a->bads, *d;

	for (d = last + 1; d < a->bads + a->nbads; d++)
		if (d != other && strcmp(d->reason, last->reason) > 0)
			last = d;
	if (strcmp(new->reason, last->reason) > 0)
		return other;
	sum_stop(&other->n, last->n);
	sum_stop(&other->told, last->told);
	*last = *new;
	return last;
}

void
bad_add(struct agg *a, struct slice reason, uint64_t n)
{
	static const struct bad rest = {"other", 0, 0};
	struct bad new = {"", 0, 0}, *d, *other;

	if (n == 0)
		return;
	memcpy(new.reason, reason.p, reason.n);
	if (!(d = bad_find(a, new.reason))) {
		other = bad_find(a, rest.reason);
		if (a->nbads - (other != NULL) < BAD_KINDS ||
		    strcmp(new.reason, rest.reason) == 0)
			d = bad_new(a, &new);
		else
			d = bad_crowded(
			    a, &new, other ? other : bad_new(a, &rest));
	}
	sum_stop(&d->n, n);
}

void
bad_line(struct agg *a, const char *name, int64_t no, const char *reason)
{
	bad_add(a, slice_of(reason), 1);
	if (++a->said <= AGG_SAY)
		warn("%s:%lld: bad line: %s", name, (long long)no, reason);
	else if (a->said == AGG_SAY + 1)
		warn("%s:%lld: bad line; the rest are only counted", name,
		    (long long)no);
}

/* A line of a set kind, or of one that we don't know: kept as it is. */
static const char *
keep(struct agg *a, enum kind kind, struct slice line)
{
	struct rows *r = &a->rows[kind];
	struct text *t;
	bool new;

	t = text_get(a, (int)kind, line, &new);
	if (!t)
		return "too many keys";
	if (!new)
		return NULL;
	r->row = xgrow(r->row, &r->cap, r->n + 1, sizeof *r->row);
	r->row[r->n++] = t;
	return NULL;
}

/* Of a kind that we don't know: a short word and columns of clean text. */
static const char *
keep_unknown(struct agg *a, struct slice line, const struct slice f[], size_t n)
{
	struct slice col[3] = {{"bad", 3}, {"", 0}, {"1", 1}};
	size_t i;

	for (i = 0; i < f[0].n; i++)
		if (!((f[0].p[i] >= 'a' && f[0].p[i] <= 'z') ||
			(i > 0 && f[0].p[i] >= '0' && f[0].p[i] <= '9')))
			return "kind";
	if (n < 2 || n > STREAM_COLS || f[0].n == 0 || f[0].n > 16)
		return "kind";
	for (i = 1; i < n; i++) {
		col[1] = f[i];
		if (f[i].n > 0 && stream_check(KIND_BAD, col, 3))
			return "text";
	}
	return keep(a, KIND_UNKNOWN, line);
}

static const char *
take_in(struct agg *a, struct slice line)
{
	struct slice f[STREAM_COLS + 1];
	size_t n = stream_split(line, f, STREAM_COLS + 1);
	enum kind kind = stream_kind(f[0]);
	const char *why;

	switch (kind) {
	case KIND_PAGE: return raw_page(a, f, n);
	case KIND_TEST: return raw_test(a, f, n);
	case KIND_RESP:
	case KIND_BEAT:
	case KIND_HIST: return "columns"; /* nothing behind the word */
	case KIND_UNKNOWN: return keep_unknown(a, line, f, n);
	default: break;
	}
	if ((why = stream_check(kind, f, n)))
		return why;
	switch (kind) {
	case KIND_BM: return slice_eq(f[1], "1") ? NULL : "version";
	case KIND_FAIL: return fail_line(a, f, n);
	case KIND_CONN: return conn_line(a, f, n);
	case KIND_SEEN: return seen_line(a, f, n);
	case KIND_BAD: return bad_read(a, f, n);
	default: return keep(a, kind, line);
	}
}

static void
refuse(struct agg *a, struct slice line, const char *why, const char *name,
    int64_t no)
{
	const char *tab = memchr(line.p, '\t', line.n);
	struct slice word = {line.p, tab ? (size_t)(tab - line.p) : line.n};
	enum kind kind = stream_kind(word);
	char reason[64];

	snprintf(reason, sizeof reason, "%s%s%s",
	    kind == KIND_UNKNOWN ? "" : stream_kinds[kind].name,
	    kind == KIND_UNKNOWN ? "" : ": ", why);
	bad_line(a, name, no, reason);
}

void
agg_line(struct agg *a, struct slice line, const char *name, int64_t no)
{
	const char *why;

	if (line.n > 0 && line.p[0] == '#')
		return;
	if (line.n > 5 && memcmp(line.p, "resp\t", 5) == 0)
		why = raw_resp(a, line);
	else if (line.n > 5 && memcmp(line.p, "hist\t", 5) == 0)
		why = hist_line(a, line);
	else if (line.n > 5 && memcmp(line.p, "beat\t", 5) == 0)
		why = beat_line(a, line);
	else
		why = take_in(a, line);
	if (why)
		refuse(a, line, why, name, no);
	else if (a->tap && line.n > 5 &&
		 (memcmp(line.p, "resp\t", 5) == 0 ||
		     memcmp(line.p, "test\t", 5) == 0))
		a->tap(line);
}

void
agg_tap(struct agg *a, void (*fn)(struct slice))
{
	a->tap = fn;
}

/* Keep how many requests each cycle had, for the check of the books. */
static void
remember(struct agg *a, const struct agg_cell *c)
{
	struct map_key k = {0, (uint64_t)c->key.cycle};
	struct cycle_sum **s;

	if (c->key.node != AGG_NONE ||
	    (c->key.metric != METRIC_TOTAL &&
		(c->key.metric != METRIC_WARM || c->key.request == AGG_NONE)))
		return;
	s = (struct cycle_sum **)map_at(&a->cycles, k);
	if (!*s)
		*s = xarray(1, sizeof **s);
	(*s)->cycle = c->key.cycle;
	(*s)->resp += c->h.count;
}

/* Free all values of a map, which are nothing but their memory. */
static void
free_values(struct agg *a, struct map *m)
{
	size_t i = 0;
	void *v;

	while ((v = map_next(m, &i))) {
		free(v);
		a->keys--;
	}
	map_free(m);
}

void
agg_forget(struct agg *a)
{
	struct agg_cell *c;
	size_t i = 0;

	groups_settle(a);
	while ((c = map_next(&a->cells, &i))) {
		remember(a, c);
		tally_free(&c->h, &c->waiting);
		free(c->text);
	}
	free_values(a, &a->cells);
	free_values(a, &a->beats);
	free_values(a, &a->conns);
	fails_forget(a);
	a->beat = NULL;
	a->last_hist = NULL;
}

void
agg_del(struct agg *a)
{
	int kind;

	agg_forget(a);
	free_values(a, &a->seens);
	free_values(a, &a->cycles);
	map_free(&a->texts);
	for (kind = 0; kind <= KIND_UNKNOWN; kind++)
		free(a->rows[kind].row);
	free(a->bads);
	free(a->counts);
	free(a->spare);
	free(a->cell_view);
	free(a->beat_view);
	free(a->fail_view);
	free(a->conn_view);
	arena_free(&a->arena);
	free(a);
}
