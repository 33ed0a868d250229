/* What a user's requests, pages and tests came to, as rows. */
#include <string.h>

#include "tell.h"

enum {
	TYPE_MAX = 32,
	NAMED = 4096 /* redirects and resources in the dictionary, at most */
};

/* Nanoseconds as whole microseconds, downwards. */
static int64_t
us(int64_t ns)
{
	return ns >= 0 ? ns / 1000 : -((999 - ns) / 1000);
}

/* The offset of a time from the begin of the window. */
static int64_t
placed(const struct user *u, int64_t ns)
{
	return us(ns - u->stage->shift.begin_ns);
}

/* Whole microseconds between two such offsets, so that they add up. */
static int64_t
lateness(const struct user *u, int64_t due_ns, int64_t start_ns)
{
	if (!u->stage->scheduled)
		return -1;
	return placed(u, start_ns) - placed(u, due_ns);
}

/* Path and query; the whole URL on another host than the test's first. */
static struct slice
shown_url(const struct part *p)
{
	struct slice url = p->request.url;
	size_t skip = p->request.tls ? 8 : 7; /* https:// */
	const char *slash;

	if (url.n < skip || p->exchange.target != p->user->home)
		return url;
	slash = memchr(url.p + skip, '/', url.n - skip);
	if (slash == NULL)
		return slice_of("/");
	return (struct slice){slash, url.n - (size_t)(slash - url.p)};
}

/* Flags of a response: see bm-stream(5). */
static const char *
flags_of(const struct part *part, bool whole)
{
	static char f[8];
	const struct exchange *x = &part->exchange;
	char *p = f;

	if (whole)
		*p++ = 'p';
	if (whole && user_single(part->user))
		*p++ = 't';
	if (!part->user->counted)
		*p++ = 'w';
	if (x->resent)
		*p++ = 'r';
	if (x->resumed)
		*p++ = 's';
	if (x->anomaly)
		*p++ = 'a';
	*p = '\0';
	return f;
}

static void
gauge_answer(struct gauge *g, enum result result, int64_t total)
{
	if (result == RESULT_OK) {
		g->ok++;
		if (total <= HDR_MAX)
			g->total[hdr_index(total)]++;
	} else {
		g->bad++;
	}
}

/* Was this redirect or resource named before? It is now. */
static bool
is_named(const struct part *p)
{
	static uint64_t named[NAMED];
	const struct entry *e = p->user->entry;
	uint64_t key = (uint64_t)e->scenario->number << 32 |
		       (uint64_t)e->step << 16 | (uint64_t)p->number;
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15) >> 52;
	int i;

	for (i = 0; i < NAMED; i++, h++) {
		if (named[h % NAMED] == key)
			return true;
		if (named[h % NAMED] != 0)
			continue;
		named[h % NAMED] = key;
		return false;
	}
	return true; /* enough names */
}

/* The dictionary: what this request of the page is. Its query may vary. */
static void
name_part(const struct part *p)
{
	static struct buf b;
	struct slice url = shown_url(p);
	const char *query = memchr(url.p, '?', url.n);

	if (is_named(p))
		return;
	if (query != NULL)
		url.n = (size_t)(query - url.p);
	b.n = 0;
	stream_begin(&b, KIND_REQ);
	stream_num(&b, p->user->entry->scenario->number);
	stream_num(&b, p->user->entry->step);
	stream_num(&b, p->number);
	stream_slice(&b, p->type);
	stream_slice(&b, url);
	stream_end(&b);
	rows_line(p->user->stage->rows, b.p, b.n);
}

void
tell_request(const struct part *p, const struct outcome *o, bool whole)
{
	const struct exchange *x = &p->exchange;
	const struct user *u = p->user;
	struct resp r;
	int64_t total = us(x->end_ns - x->start_ns);

	if (p->number > 1)
		name_part(p);
	r.user = u->number;
	r.iteration = u->iteration;
	r.scenario = u->entry->scenario->number;
	r.step = u->entry->step;
	r.request = p->number;
	r.type = p->type;
	r.code = x->result == EXCHANGE_OK ? x->http.status : 0;
	r.result = o->result;
	r.start = placed(u, x->start_ns);
	r.late = p->number > 1 ? -1 : lateness(u, u->page_due_ns, x->start_ns);
	r.connect = x->connect_ns < 0 ? -1 : us(x->connect_ns);
	r.tls = x->tls_ns < 0 ? -1 : us(x->tls_ns);
	r.ttfb = x->ttfb_ns < 0 ? -1 : us(x->ttfb_ns);
	r.total = total;
	r.sent = x->sent;
	r.received = x->received;
	r.flags = flags_of(p, whole);
	r.url = shown_url(p);
	r.message = o->message;
	rows_resp(u->stage->rows, &r);
	gauge_answer(u->stage->gauge, o->result, total);
}

void
tell_page(const struct user *u, const struct outcome *o)
{
	struct page p = {.user = u->number,
	    .iteration = u->iteration,
	    .scenario = u->entry->scenario->number,
	    .step = u->entry->step,
	    .result = o->result,
	    .start = placed(u, u->page_start_ns),
	    .late = lateness(u, u->page_due_ns, u->page_start_ns),
	    .total = us(o->end_ns - u->page_start_ns),
	    .requests = u->page_requests,
	    .flags = u->counted ? "" : "w",
	    .message = o->message};

	rows_page(u->stage->rows, &p);
}

void
tell_test(const struct user *u, const struct outcome *o)
{
	struct test t = {.user = u->number,
	    .iteration = u->iteration,
	    .scenario = u->play.scenario->number,
	    .result = o->result,
	    .start = placed(u, u->test_start_ns),
	    .late = lateness(u, u->test_due_ns, u->test_start_ns),
	    .total = us(o->end_ns - u->test_start_ns),
	    .connected = us(u->asked_ns),
	    .pages = u->pages,
	    .requests = u->requests,
	    .redirects = u->redirects,
	    .resources = u->resources,
	    .flags = u->counted ? "" : "w",
	    .message = o->message};

	rows_test(u->stage->rows, &t);
}

void
tell_behind(struct stage *s, int64_t due_ns, int64_t now_ns)
{
	int64_t due = us(due_ns - s->shift.begin_ns);
	int64_t now = us(now_ns - s->shift.begin_ns);
	bool counted = due_ns >= s->shift.begin_ns;
	struct test t = {.result = RESULT_BEHIND,
	    .flags = counted ? "" : "w",
	    .message = "",
	    .scenario = world_pick(s->world)->number,
	    .start = now,
	    .late = now - due};

	rows_test(s->rows, &t);
	if (counted) {
		s->gauge->begun++;
		rows_book(s->rows, RESULT_BEHIND);
	}
}

struct slice
tell_type(struct slice method)
{
	static const char *const known[] = {
	    "get", "post", "head", "put", "delete", "patch", "options"};
	static char other[TYPE_MAX];
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (slice_ieq(method, known[i]))
			return slice_of(known[i]);
	for (i = 0; i < method.n && i < TYPE_MAX; i++) {
		other[i] = method.p[i];
		if (other[i] >= 'A' && other[i] <= 'Z')
			other[i] = (char)(other[i] - 'A' + 'a');
	}
	return (struct slice){other, i};
}
