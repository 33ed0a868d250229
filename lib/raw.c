/* resp, page and test lines: what they mean, and where they go. */
#include <string.h>

#include "agg_in.h"
#include "fast.h"

static int64_t
field_int(const struct slice f[], size_t n, int i)
{
	return stream_int(f, n, (size_t)i, -1);
}

static unsigned
flags_of(struct slice s)
{
	static const char names[] = "ptwrsa";
	unsigned flags = 0;
	const char *c;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] && (c = strchr(names, s.p[i])))
			flags |= 1u << (c - names);
	return flags & FLAG_T ? flags | FLAG_P : flags;
}

/* Everything that the three kinds share is in columns of the same types. */
static void
common(struct raw *r, const struct slice f[], size_t n, int result, int flags)
{
	memset(r, 0, sizeof *r);
	r->node = (int)field_int(f, n, RESP_NODE);
	r->cycle = (int)field_int(f, n, RESP_CYCLE);
	r->scenario = (int)field_int(f, n, RESP_SCENARIO);
	r->step = r->request = r->type = r->code = AGG_NONE;
	r->result = stream_result(stream_field(f, n, (size_t)result));
	r->start = field_int(f, n, result + 1);
	r->late = field_int(f, n, result + 2);
	r->flags = flags_of(stream_field(f, n, (size_t)flags));
	r->url = stream_field(f, n, STREAM_COLS + 1);
	r->message = stream_field(f, n, (size_t)flags + 1);
}

static void
resp_fields(struct raw *r, const struct slice f[], size_t n)
{
	common(r, f, n, RESP_RESULT, RESP_FLAGS);
	r->step = (int)field_int(f, n, RESP_STEP);
	r->request = (int)field_int(f, n, RESP_REQUEST);
	r->code = (int)field_int(f, n, RESP_CODE);
	r->connect = field_int(f, n, RESP_CONNECT);
	r->tls = field_int(f, n, RESP_TLS);
	r->ttfb = field_int(f, n, RESP_TTFB);
	r->total = field_int(f, n, RESP_TOTAL);
	r->sent = field_int(f, n, RESP_SENT);
	r->received = field_int(f, n, RESP_RECEIVED);
	r->url = stream_field(f, n, RESP_URL);
	r->message = stream_field(f, n, RESP_MESSAGE);
}

/* The lines of a node whose run id may be known later; NULL at the cap. */
static struct seen *
raw_seen(struct agg *a, int node)
{
	struct slice none = {"", 0};
	size_t cap = a->ncounts;

	if (node >= AGG_COUNTS)
		return seen_at(a, none, node);
	if ((size_t)node >= cap) {
		a->counts = xgrow(a->counts, &a->ncounts, (size_t)node + 1,
		    sizeof *a->counts);
		memset(
		    a->counts + cap, 0, (a->ncounts - cap) * sizeof *a->counts);
	}
	if (!a->counts[node])
		a->counts[node] = seen_at(a, none, node);
	return a->counts[node];
}

/* One more line of that node taken in. */
static const char *
count_seen(struct agg *a, int node)
{
	struct seen *s = raw_seen(a, node);

	if (!s)
		return "too many keys";
	sum_stop(&s->lines, 1);
	return NULL;
}

/* What all three kinds are checked for once read. */
static const char *
bounds(const struct raw *r)
{
	int64_t end = r->start + r->total;

	if (r->total < 0)
		return "total";
	if (r->late > HDR_MAX - r->total)
		return "late";
	if (end < INT64_C(-360000000000) || end > INT64_C(360000000000))
		return "start";
	if (r->url.n > AGG_FIELD)
		return "url";
	return r->message.n > AGG_FIELD ? "message" : NULL;
}

static const char *
slow_resp(struct agg *a, struct slice line, struct raw *r)
{
	struct slice f[STREAM_COLS + 1];
	size_t n = stream_split(line, f, STREAM_COLS + 1);
	const char *why = stream_check(KIND_RESP, f, n);

	if (why)
		return why;
	resp_fields(r, f, n);
	r->type = type_id(a, f[RESP_TYPE]);
	return r->type == -1 ? "type" : NULL;
}

const char *
raw_resp(struct agg *a, struct slice line)
{
	const char *why;
	struct raw r;

	if (fast_resp(a, line, &r) == -1 && (why = slow_resp(a, line, &r)))
		return why;
	if ((why = bounds(&r)))
		return why;
	if (r.late >= 0)
		r.flags |= FLAG_LATE;
	if ((why = group_add(a, &r)) || (why = fail_raw(a, &r)))
		return why;
	return count_seen(a, r.node);
}

/* Add to a cell: v, n times. */
static const char *
put(struct agg *a, const struct agg_key *k, int64_t v)
{
	struct agg_cell *c = cell_at(a, k);

	if (!c)
		return "too many keys";
	return tally_add(&c->h, &c->waiting, v) == -1 ? "overflow" : NULL;
}

/* A page or a test, over all nodes and of its node. */
static const char *
put_both(struct agg *a, const struct raw *r, enum metric metric)
{
	struct agg_key k = key_of(metric, r->cycle);
	int64_t v = r->total + (r->late > 0 ? r->late : 0);
	int64_t end = r->start + r->total;
	const char *why;

	k.result = r->result;
	k.cls = r->result == RESULT_OK ? AGG_NONE : agg_class(r->message);
	k.node = r->node;
	if (!(r->flags & FLAG_W) && (why = put(a, &k, v)))
		return why;
	k.metric = r->flags & FLAG_W ? METRIC_WARM : metric;
	k.node = AGG_NONE;
	k.scenario = r->scenario;
	k.step = r->step;
	k.second = (int)((end - (end < 0 ? 999999 : 0)) / 1000000);
	return put(a, &k, v);
}

const char *
raw_page(struct agg *a, const struct slice f[], size_t n)
{
	const char *why = stream_check(KIND_PAGE, f, n);
	struct raw r;

	if (why)
		return why;
	common(&r, f, n, PAGE_RESULT, PAGE_FLAGS);
	r.step = (int)field_int(f, n, PAGE_STEP);
	r.total = field_int(f, n, PAGE_TOTAL);
	if ((why = bounds(&r)) || (why = put_both(a, &r, METRIC_PAGE)) ||
	    (why = fail_raw(a, &r)))
		return why;
	return count_seen(a, r.node);
}

/* How many pages, requests ... such a test has. */
static const char *
put_numbers(
    struct agg *a, const struct raw *r, const struct slice f[], size_t n)
{
	struct agg_key k = key_of(METRIC_PAGES, r->cycle);
	const char *why = NULL;
	int64_t v;
	int i;

	k.scenario = r->scenario;
	k.result = r->result;
	for (i = 0; i < 4 && !why; i++) {
		k.metric = METRIC_PAGES + i;
		v = field_int(f, n, TEST_PAGES + i);
		if (v >= 0)
			why = put(a, &k, v);
	}
	return why;
}

const char *
raw_test(struct agg *a, const struct slice f[], size_t n)
{
	const char *why = stream_check(KIND_TEST, f, n);
	struct raw r;

	if (why)
		return why;
	common(&r, f, n, TEST_RESULT, TEST_FLAGS);
	r.total = field_int(f, n, TEST_TOTAL);
	if ((why = bounds(&r)) || (why = put_both(a, &r, METRIC_TEST)) ||
	    (why = fail_raw(a, &r)))
		return why;
	if (!(r.flags & FLAG_W) && (why = put_numbers(a, &r, f, n)))
		return why;
	return count_seen(a, r.node);
}
