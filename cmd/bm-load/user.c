/* A virtual user. */
#include <string.h>

#include "clock.h"
#include "judge.h"
#include "pace.h"
#include "user.h"

enum {
	TYPE_MAX = 32,
	BACK_OFF_MS = 100, /* doubled each time, up to: */
	BACK_OFF_MAX = 1000
};

static void (*over)(struct user *);

static void answered(struct exchange *);
static void next_page(struct user *, bool ok, int64_t due_ns);

void
user_setup(void (*fn)(struct user *))
{
	over = fn;
	exchange_init(answered);
}

void
user_init(struct user *u, struct stage *s, int number)
{
	memset(u, 0, sizeof(*u));
	u->stage = s;
	u->number = number;
	u->guest = guest_new(s->world, number);
	rng_init(
	    &u->rng, s->plan->seed, (uint64_t)s->plan->node, (uint64_t)number);
	u->exchange.owner = u;
	u->exchange.request = &u->request;
	u->exchange.idle = &u->idle;
}

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

/* Methods in lower case: the types of the pages' own requests. */
static struct slice
type_of(struct slice method)
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

/* Path and query; the whole URL on another host than the test's first. */
static struct slice
shown_url(const struct user *u)
{
	struct slice url = u->request.url;
	size_t skip = u->request.tls ? 8 : 7; /* https:// */
	const char *slash;

	if (url.n < skip || u->exchange.target != u->home)
		return url;
	slash = memchr(url.p + skip, '/', url.n - skip);
	if (slash == NULL)
		return slice_of("/");
	return (struct slice){slash, url.n - (size_t)(slash - url.p)};
}

/* Is the page's own request all there is to the test? */
static bool
is_single(const struct user *u)
{
	const struct scenario *s = u->play.scenario;

	return s->entries == 1 && s->entry[0].options == NULL;
}

/* Flags of a response: see bm-stream(5). */
static const char *
flags_of(const struct user *u, bool whole)
{
	static char f[8];
	const struct exchange *x = &u->exchange;
	char *p = f;

	if (whole)
		*p++ = 'p';
	if (whole && is_single(u))
		*p++ = 't';
	if (!u->counted)
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

/*
 * Write the line of the request that has ended.
 *	whole	it was its whole page
 */
static void
tell_request(struct user *u, const struct outcome *o, bool whole)
{
	const struct exchange *x = &u->exchange;
	struct resp r;
	int64_t total = us(x->end_ns - x->start_ns);

	r.user = u->number;
	r.iteration = u->iteration;
	r.scenario = u->entry->scenario->number;
	r.step = u->entry->step;
	r.request = u->page_requests;
	r.type = u->type;
	r.code = x->result == EXCHANGE_OK ? x->http.status : 0;
	r.result = o->result;
	r.start = placed(u, x->start_ns);
	r.late = u->page_requests > 1
		     ? -1
		     : lateness(u, u->page_due_ns, x->start_ns);
	r.connect = x->connect_ns < 0 ? -1 : us(x->connect_ns);
	r.tls = x->tls_ns < 0 ? -1 : us(x->tls_ns);
	r.ttfb = x->ttfb_ns < 0 ? -1 : us(x->ttfb_ns);
	r.total = total;
	r.sent = x->sent;
	r.received = x->received;
	r.flags = flags_of(u, whole);
	r.url = shown_url(u);
	r.message = o->message;
	rows_resp(u->stage->rows, &r);
	gauge_answer(u->stage->gauge, o->result, total);
	u->asked_ns += x->end_ns - x->start_ns;
}

static void
tell_page(struct user *u, const struct outcome *o)
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

static void
tell_test(struct user *u, const struct outcome *o)
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

/*
 * How long to wait after tests that got no connection, lest the user become
 * a hot loop.
 */
static int64_t
back_off(struct user *u, const struct outcome *o)
{
	int64_t ms = BACK_OFF_MS;

	if (o->result != RESULT_ERROR ||
	    (u->requests > 0 && !u->exchange.refused)) {
		u->failures = 0;
		return 0;
	}
	if (u->failures < 5)
		u->failures++;
	ms <<= u->failures - 1;
	return (ms < BACK_OFF_MAX ? ms : BACK_OFF_MAX) * 1000000;
}

/* A test is over; the user rests. */
static void
end_test(struct user *u, const struct outcome *o)
{
	const struct plan *plan = u->stage->plan;

	if (u->requests != 1 || u->page_requests != 1 || !is_single(u))
		tell_test(u, o);
	if (u->counted)
		rows_book(u->stage->rows, o->result);
	guest_end(u->guest);
	if (!plan->keep_guest)
		guest_forget(u->guest);
	if (plan->close_after)
		exchange_close_idle(&u->idle);
	u->due_ns =
	    o->end_ns + u->pause_ns + plan->test_pause * 1000 + back_off(u, o);
	u->iteration++;
	u->state = USER_RESTING;
	u->stage->gauge->busy--;
	over(u);
}

/* A page is over: on to the next one, or to the end of the test. */
static void
end_page(struct user *u, const struct outcome *o)
{
	const struct plan *plan = u->stage->plan;

	u->last = *o;
	if (u->page_requests > 1)
		tell_page(u, o);
	if (plan->page_hi > 0)
		u->pause_ns =
		    1000 * pace_pause(&u->rng, plan->page_lo, plan->page_hi);
	if (o->result == RESULT_CUT || is_single(u))
		end_test(u, o);
	else
		next_page(u, o->result == RESULT_OK, o->end_ns + u->pause_ns);
}

/* The first request of a page has begun when it began. */
static void
date_page(struct user *u)
{
	if (u->page_requests > 1)
		return;
	u->page_start_ns = u->exchange.start_ns;
	if (u->pages == 1) {
		u->test_due_ns = u->page_due_ns;
		u->test_start_ns = u->page_start_ns;
	}
}

/*
 * The request was not even built: it is told, as an error of no length, and
 * ends the test, since it would not get better.
 */
static void
unsent(struct user *u, const char *message)
{
	struct outcome o = {RESULT_ERROR, message, clock_mono()};

	exchange_void(&u->exchange, o.end_ns);
	date_page(u);
	tell_request(u, &o, u->page_requests == 1);
	end_test(u, &o);
}

/* Send the request that has been built. */
static void
ask(struct user *u)
{
	struct exchange *x = &u->exchange;
	const struct request *r = &u->request;

	if (x->target == NULL || x->target->port != r->port ||
	    x->target->tls != r->tls || !slice_eq(r->host, x->target->host))
		x->target = target_get(r->tls, r->host, r->port);
	if (u->home == NULL)
		u->home = x->target;
	x->want_head = u->entry->needs_head;
	x->want_body = u->entry->needs_body;
	x->limit_ns = u->play.opts.max_time_ns > 0
			  ? u->play.opts.max_time_ns
			  : u->stage->plan->timeout * 1000;
	u->state = USER_ASKING;
	exchange_start(x);
}

/* Begin the page that play_next() gave. */
static void
begin_page(struct user *u)
{
	u->pages++;
	u->page_requests = 1;
	u->requests++;
	u->hops.n = 0;
	u->pause_ns = 0;
	if (request_build(&u->request, u->entry, &u->play.opts, u->guest) ==
	    -1) {
		u->type = type_of(slice_of(u->entry->method));
		unsent(u, u->request.msg);
		return;
	}
	u->type = type_of(u->request.method);
	ask(u);
}

/*
 * Go on to the next page, or end the test.
 *	ok	the last one was good
 *	due_ns	when the next one is due, but for its own delay
 */
static void
next_page(struct user *u, bool ok, int64_t due_ns)
{
	struct outcome o = {RESULT_OK, "", due_ns - u->pause_ns};
	int64_t wait_ns;

	switch (play_next(&u->play, ok, &u->entry, &wait_ns)) {
	case PLAY_SEND:
		u->page_due_ns = due_ns + wait_ns;
		if (u->page_due_ns <= clock_mono()) {
			begin_page(u);
			return;
		}
		u->state = USER_WAITING;
		timer_set(u->stage->timers, &u->timer, u->page_due_ns);
		return;
	case PLAY_END: break;
	case PLAY_FAILED: o = u->last; break;
	case PLAY_STUCK:
		o.result = RESULT_ERROR;
		o.message = u->play.msg;
		break;
	}
	end_test(u, &o);
}

void
user_begin(struct user *u, int64_t due_ns)
{
	struct stage *s = u->stage;

	if (guest_begin(u->guest, s->shift.cycle, u->iteration) == -1) {
		u->spent = true;
		over(u);
		return;
	}
	u->counted = due_ns >= s->shift.begin_ns && due_ns < s->shift.end_ns;
	if (u->counted)
		s->gauge->begun++;
	s->gauge->busy++;
	u->home = NULL;
	u->asked_ns = u->pause_ns = 0;
	u->pages = u->requests = u->redirects = u->resources = 0;
	u->test_due_ns = u->test_start_ns = due_ns;
	play_begin(&u->play, world_pick(s->world), u->guest);
	next_page(u, true, due_ns);
}

void
user_wake(struct user *u)
{
	begin_page(u);
}

void
user_cut(struct user *u)
{
	struct outcome o = {RESULT_CUT, "", 0};

	if (u->state == USER_ASKING) {
		exchange_cut(&u->exchange);
	} else if (u->state == USER_WAITING) {
		timer_del(u->stage->timers, &u->timer);
		o.end_ns = clock_mono();
		end_test(u, &o);
	}
}

void
user_behind(struct stage *s, int64_t due_ns, int64_t now_ns)
{
	struct test t = {.result = RESULT_BEHIND,
	    .flags = "",
	    .message = "",
	    .user = 0,
	    .scenario = world_pick(s->world)->number,
	    .start = us(now_ns - s->shift.begin_ns),
	    .late = us(now_ns - due_ns)};

	rows_test(s->rows, &t);
	if (due_ns >= s->shift.begin_ns && due_ns < s->shift.end_ns) {
		s->gauge->begun++;
		rows_book(s->rows, RESULT_BEHIND);
	}
}

/* Take in cookies, and say whether the answer is as asked. */
static void
judge_answer(struct user *u, struct outcome *o)
{
	static struct verdict v;
	struct exchange *x = &u->exchange;
	struct answer a;

	if (u->entry->plain &&
	    entry_good(u->stage->world, u->entry, x->http.status)) {
		o->result = RESULT_OK;
		return;
	}
	a = (struct answer){.status = x->http.status,
	    .version = 10 + x->http.minor,
	    .head = {x->head.p, x->head.n},
	    .body = {x->body.p, x->body.n},
	    .body_cut = x->body_cut,
	    .url = u->request.url,
	    .hops = {u->hops.p, u->hops.n},
	    .duration_ns = x->end_ns - x->start_ns};
	judge(u->entry, u->guest, &a, &v);
	o->result = v.ok ? RESULT_OK : RESULT_FAIL;
	if (!v.ok)
		o->message = v.msg;
}

static void
outcome(struct user *u, struct outcome *o)
{
	struct exchange *x = &u->exchange;

	*o = (struct outcome){RESULT_ERROR, "", x->end_ns};
	switch (x->result) {
	case EXCHANGE_OK: judge_answer(u, o); break;
	case EXCHANGE_ERROR: o->message = x->message; break;
	case EXCHANGE_CUT: o->result = RESULT_CUT; break;
	}
}

/* An exchange has ended. */
static void
answered(struct exchange *x)
{
	struct user *u = x->owner;
	struct outcome o;

	date_page(u);

	if (x->http.has_cookie)
		guest_cookies(u->guest, u->request.url,
		    (struct slice){x->head.p, x->head.n});
	outcome(u, &o);
	tell_request(u, &o, u->page_requests == 1);
	end_page(u, &o);
}
