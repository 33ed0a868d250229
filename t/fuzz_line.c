/*
 * A line of the stream: its fields are all of it, clean text is the same when
 * it was read and written, and what is read fast says what its columns say.
 */
#ifndef FUZZING
#define CORPUS "line"
#endif
#include "fast.h"
#include "fuzz.h"

struct line {
	struct slice all, f[STREAM_COLS + 1];
	size_t n;
	enum kind kind;
	const char *why; /* it is refused; NULL: it is well-formed */
};

/* Where the fields lie, with a TAB between each two. */
static void
whole(const struct line *l)
{
	const char *p = l->all.p;
	size_t i;

	for (i = 0; i < l->n && i < STREAM_COLS + 1; i++) {
		if (l->f[i].p != p || memchr(p, '\t', l->f[i].n) != NULL)
			abort();
		p += l->f[i].n;
		if (i + 1 < l->n && *p++ != '\t')
			abort();
	}
	if (l->n <= STREAM_COLS + 1 && p != l->all.p + l->all.n)
		abort();
}

/* Text that is clean, read, written and read again. */
static void
text(struct slice s)
{
	static struct buf is, field, back;

	is.n = field.n = back.n = 0;
	if (stream_unescape(&is, s) != 0)
		abort();
	stream_escape(&field, (struct slice){is.p, is.n});
	if (stream_unescape(&back, (struct slice){field.p, field.n}) != 0 ||
	    back.n != is.n || (is.n > 0 && memcmp(back.p, is.p, is.n) != 0))
		abort();
}

static void
texts(const struct line *l)
{
	const struct stream_kind *k = &stream_kinds[l->kind];
	size_t i;

	for (i = 1; i < l->n; i++)
		if (i > (size_t)k->ncols || k->cols[i - 1].type == COL_TEXT)
			text(l->f[i]);
}

/* A column's number is v, none is what stands for an empty one. */
static void
number(const struct line *l, int column, int64_t v, int64_t none)
{
	if (v != stream_int(l->f, l->n, (size_t)column, none))
		abort();
}

static void
beat(const struct line *l)
{
	int64_t v[4];
	int i;

	if (fast_beat(l->all, v) != 0)
		return;
	if (l->why != NULL)
		abort();
	for (i = 0; i < 4; i++)
		number(l, BEAT_CYCLE + i, v[i], -1);
}

/* Buckets that are taken are the same when written and read again. */
static void
buckets(const struct hist_row *h)
{
	static struct buf one, two;
	uint64_t count = (uint64_t)h->count, sum = (uint64_t)h->sum;
	struct hdr a = {0}, b = {0};

	if (hdr_parse(&a, h->buckets, count, sum, h->min, h->max) != 0)
		return;
	one.n = two.n = 0;
	hdr_put(&one, &a);
	if (count > 0 && hdr_parse(&b, (struct slice){one.p, one.n}, count, sum,
			     h->min, h->max) != 0)
		abort();
	hdr_put(&two, &b);
	if (!slice_same(buf_slice(&one), buf_slice(&two)))
		abort();
	hdr_free(&a);
	hdr_free(&b);
}

/* Words of a class and a metric are looked up later; buckets are read. */
static void
hist(const struct line *l)
{
	struct hist_row h = {0};
	const struct agg_key *k = &h.key;

	if (fast_hist(l->all, &h) != 0)
		return;
	buckets(&h);
	number(l, HIST_CYCLE, k->cycle, AGG_NONE);
	number(l, HIST_SECOND, k->second, AGG_NONE);
	number(l, HIST_NODE, k->node, AGG_NONE);
	number(l, HIST_SCENARIO, k->scenario, AGG_NONE);
	number(l, HIST_STEP, k->step, AGG_NONE);
	number(l, HIST_REQUEST, k->request, AGG_NONE);
	number(l, HIST_CODE, k->code, AGG_NONE);
	number(l, HIST_COUNT, h.count, -1);
	number(l, HIST_SUM, h.sum, -1);
	number(l, HIST_MIN, h.min, -1);
	number(l, HIST_MAX, h.max, -1);
	if (!slice_same(h.type, l->f[HIST_TYPE]) ||
	    !slice_same(h.cls, l->f[HIST_CLASS]) ||
	    !slice_same(h.metric, l->f[HIST_METRIC]) ||
	    (k->result == AGG_NONE
		    ? l->f[HIST_RESULT].n > 0
		    : k->result != stream_result(l->f[HIST_RESULT])))
		abort();
	if (l->why != NULL && h.buckets.n > 0 && h.metric.n > 0 &&
	    memchr(l->all.p, '\\', l->all.n) == NULL &&
	    memchr(h.buckets.p, '\t', h.buckets.n) == NULL)
		abort();
}

static void
resp_figures(const struct line *l, const struct raw *r)
{
	number(l, RESP_NODE, r->node, -1);
	number(l, RESP_CYCLE, r->cycle, -1);
	number(l, RESP_SCENARIO, r->scenario, -1);
	number(l, RESP_STEP, r->step, -1);
	number(l, RESP_REQUEST, r->request, -1);
	number(l, RESP_CODE, r->code, -1);
	number(l, RESP_START, r->start, INT64_MIN);
	number(l, RESP_LATE, r->late, -1);
	number(l, RESP_CONNECT, r->connect, -1);
	number(l, RESP_TLS, r->tls, -1);
	number(l, RESP_TTFB, r->ttfb, -1);
	number(l, RESP_TOTAL, r->total, -1);
	number(l, RESP_SENT, r->sent, -1);
	number(l, RESP_RECEIVED, r->received, -1);
}

static void
resp(const struct line *l)
{
	static struct agg *a;
	struct raw r;
	int again;

	if (a == NULL || a->ntypes == AGG_TYPES) {
		if (a != NULL)
			agg_del(a);
		a = agg_new();
	}
	/* the second time, its family is known */
	for (again = 0; again < 2; again++) {
		if (fast_resp(a, l->all, &r) != 0)
			return;
		if (l->why != NULL)
			abort();
		resp_figures(l, &r);
		if (!slice_eq(l->f[RESP_TYPE], agg_type(a, r.type)) ||
		    stream_result(l->f[RESP_RESULT]) != r.result ||
		    !slice_same(r.url, l->f[RESP_URL]) ||
		    !slice_same(r.message, l->f[RESP_MESSAGE]))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct line l = {{(const char *)data, 0}, {{0}}, 0, KIND_N, NULL};
	const char *nl = n > 0 ? memchr(data, '\n', n) : NULL;

	if (nl == NULL)
		return 0;
	l.all.n = (size_t)(nl - l.all.p);
	l.n = stream_split(l.all, l.f, STREAM_COLS + 1);
	whole(&l);
	l.kind = stream_kind(l.f[0]);
	if (l.kind == KIND_UNKNOWN)
		return 0;
	l.why = stream_check(l.kind, l.f, l.n);
	if (l.why == NULL)
		texts(&l);
	if (l.all.n > 5 && l.kind == KIND_BEAT)
		beat(&l);
	if (l.all.n > 5 && l.kind == KIND_HIST)
		hist(&l);
	if (l.all.n > 5 && l.kind == KIND_RESP)
		resp(&l);
	return 0;
}
