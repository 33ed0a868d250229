/* A visit to one page. */
#include <stdio.h>

#include "clock.h"
#include "scene/coding.h"
#include "scene/judge.h"
#include "scene/redirect.h"
#include "resources.h"
#include "tell.h"
#include "url.h"
#include "visit.h"

static void (*over)(struct user *, const struct outcome *);

/* The first request of a page has begun when it began. */
static void
date_page(struct part *p)
{
	struct user *u = p->user;

	u->asked_ns += p->exchange.end_ns - p->exchange.start_ns;
	if (p->number > 1)
		return;
	u->page_start_ns = p->exchange.start_ns;
	if (u->pages == 1) {
		u->test_due_ns = u->page_due_ns;
		u->test_start_ns = u->page_start_ns;
	}
}

/*
 * A request was not even built: it is told, as an error of no length, and
 * ends the visit, since it would not get better.
 */
static void
unsent(struct part *p)
{
	struct outcome o = {RESULT_ERROR, p->request.msg, clock_mono()};

	exchange_void(&p->exchange, o.end_ns);
	date_page(p);
	tell_request(p, &o, p->number == 1);
	p->user->hopeless = true;
	over(p->user, &o);
}

/* Of what a page needs, style sheets are read, redirected or not. */
static bool
wants_body(const struct part *p)
{
	const struct user *u = p->user;

	if (p == &u->own)
		return u->entry->needs_body || u->stage->plan->resources ||
		       u->stage->watch != NULL;
	return p->hops > 0 ? p->exchange.want_body : slice_eq(p->type, "link");
}

void
visit_ask(struct part *p)
{
	struct exchange *x = &p->exchange;
	const struct request *r = &p->request;
	struct user *u = p->user;

	if (x->target == NULL || x->target->port != r->port ||
	    x->target->tls != r->tls || !slice_eq(r->host, x->target->host))
		x->target = target_get(r->tls, r->host, r->port);
	if (u->home == NULL)
		u->home = x->target;
	x->want_head = u->entry->needs_head || u->stage->plan->resources ||
		       u->stage->watch != NULL;
	x->want_body = wants_body(p);
	if (u->stage->watch != NULL)
		u->stage->watch->asked(p);
	x->limit_ns = u->play.opts.max_time_ns > 0
			  ? u->play.opts.max_time_ns
			  : u->stage->plan->timeout * 1000;
	x->connect_limit_ns = u->play.opts.connect_ns;
	u->state = USER_ASKING;
	u->requests++;
	u->page_requests++;
	exchange_start(x);
}

void
visit_begin(struct user *u)
{
	struct part *p = &u->own;

	u->page_requests = u->hops = 0;
	u->hop_urls.n = 0;
	u->hopeless = false;
	p->number = 1;
	if (request_build(&p->request, u->entry, &u->play.opts, u->guest) ==
	    -1) {
		p->type = tell_type(slice_of(u->entry->method));
		u->requests++;
		u->page_requests++;
		unsent(p);
		return;
	}
	p->type = tell_type(p->request.method);
	visit_ask(p);
}

/*
 * The body without its content coding; it stays until the next call.
 * Returns NULL, or the message of an error.
 */
static const char *
decoded(struct exchange *x, struct answer *a)
{
	static struct coding *coding;
	static struct buf plain;
	bool cut = false;
	const char *e;

	a->body = (struct slice){x->body.p, x->body.n};
	a->body_cut = x->body_cut;
	if (!x->want_body || !x->http.has_coding)
		return NULL;
	if (coding == NULL)
		coding = coding_new();
	plain.n = 0;
	e = coding_start(coding, (struct slice){x->head.p, x->head.n});
	if (e == NULL)
		e = coding_feed(
		    coding, a->body, &plain, EXCHANGE_BODY_MAX, &cut);
	a->body_cut |= cut;
	if (e == NULL && !a->body_cut)
		e = coding_end(coding);
	a->body = (struct slice){plain.p, plain.n};
	return e;
}

/*
 * Is the answer as asked? Captures what the entry says.
 *	body	decoded, where it was kept; until the next call
 */
static void
judge_answer(struct part *p, struct outcome *o, struct slice *body)
{
	static struct verdict v;
	struct user *u = p->user;
	struct exchange *x = &p->exchange;
	struct answer a;

	*o = (struct outcome){RESULT_OK, "", x->end_ns};
	*body = (struct slice){NULL, 0};
	if (u->entry->plain && !x->want_body &&
	    entry_good(u->stage->world, u->entry, x->http.status))
		return;
	a = (struct answer){.status = x->http.status,
	    .version = 10 + x->http.minor,
	    .head = {x->head.p, x->head.n},
	    .url = p->request.url,
	    .hops = {u->hop_urls.p, u->hop_urls.n},
	    .duration_ns = x->end_ns - u->page_start_ns};
	if ((o->message = decoded(x, &a)) != NULL) {
		o->result = RESULT_ERROR;
		return;
	}
	v.all = u->stage->watch != NULL ? u->stage->watch->failures : NULL;
	*body = a.body;
	judge(u->entry, u->guest, &a, &v);
	o->result = v.ok ? RESULT_OK : RESULT_FAIL;
	o->message = v.ok ? "" : v.msg;
}

/* Is it an answer that sends us elsewhere? */
static bool
sends_on(const struct part *p)
{
	const struct http *h = &p->exchange.http;

	return p->exchange.result == EXCHANGE_OK && h->has_location &&
	       p->user->play.opts.location && redirect_status(h->status);
}

/* May we go there? Returns NULL, or the message of an error. */
static const char *
refused(const struct part *p, struct slice location)
{
	static char text[URL_MAX], why[200];
	const struct user *u = p->user;
	struct url from, to;
	const char *e;
	int most = u->play.opts.max_redirs;

	if (most >= 0 && u->hops >= most) {
		snprintf(why, sizeof(why), "limit over %d redirects", most);
		return why;
	}
	if ((e = url_parse(&from, p->request.url)) == NULL)
		e = url_resolve(&from, location, text, sizeof(text), &to);
	if (e != NULL) {
		snprintf(why, sizeof(why), "protocol redirect: %s", e);
		return why;
	}
	if ((e = redirect_refused(&from, &to, u->hops)) != NULL)
		return e;
	if (!u->play.opts.location_trusted && !target_named(to.host)) {
		snprintf(why, sizeof(why),
		    "protocol redirect to %.*s, a host that this run does not "
		    "name (-A does)",
		    (int)(to.host.n < 80 ? to.host.n : 80), to.host.p);
		return why;
	}
	return NULL;
}

/* Follow a redirect, or end the visit where that can't be done. */
static void
go_on(struct part *p)
{
	struct user *u = p->user;
	struct exchange *x = &p->exchange;
	struct outcome o = {RESULT_OK, "", x->end_ns};
	struct slice location = {NULL, 0};
	size_t at = 0;
	const char *e;

	http_field(
	    (struct slice){x->head.p, x->head.n}, "location", &at, &location);
	if ((e = refused(p, location)) != NULL) {
		o.result = RESULT_ERROR;
		o.message = e;
		tell_request(p, &o, p->number == 1);
		over(u, &o);
		return;
	}
	tell_request(p, &o, false);
	u->hops++;
	u->redirects++;
	p->number++;
	p->type = slice_of("redirect");
	if (request_follow(&p->request, x->http.status, location) == -1) {
		unsent(p);
		return;
	}
	buf_add(&u->hop_urls, p->request.url.p, p->request.url.n);
	buf_chr(&u->hop_urls, '\n');
	visit_ask(p);
}

static bool
is_html(const struct exchange *x)
{
	struct slice head = {x->head.p, x->head.n}, type;
	size_t at = 0;

	return http_field(head, "content-type", &at, &type) && type.n >= 9 &&
	       slice_ieq((struct slice){type.p, 9}, "text/html");
}

/* The page's own request has ended, and with it perhaps the page. */
static void
end_own(struct part *p)
{
	struct user *u = p->user;
	struct exchange *x = &p->exchange;
	struct outcome o = {RESULT_ERROR, x->message, x->end_ns};
	struct slice body;

	if (x->result == EXCHANGE_OK)
		judge_answer(p, &o, &body);
	else if (x->result == EXCHANGE_CUT)
		o.result = RESULT_CUT;
	if (u->stage->watch != NULL)
		u->stage->watch->judged(p, &o);
	if (u->stage->plan->resources && o.result == RESULT_OK && is_html(x) &&
	    resources_find(u, p->request.url, body) > 0) {
		tell_request(p, &o, false);
		u->fetching = true;
		resources_begin(u);
		return;
	}
	tell_request(p, &o, p->number == 1);
	over(u, &o);
}

/* An exchange has ended. */
static void
answered(struct exchange *x)
{
	struct part *p = x->owner;
	const struct watch *watch = p->user->stage->watch;

	date_page(p);
	if (x->http.has_cookie && x->result == EXCHANGE_OK)
		guest_cookies(p->user->guest, p->request.url,
		    (struct slice){x->head.p, x->head.n});
	if (watch != NULL)
		watch->came(p);
	if (p != &p->user->own)
		resources_answered(p);
	else if (sends_on(p))
		go_on(p);
	else
		end_own(p);
}

/* All that the page needs has ended. */
static void
fetched(struct user *u, bool cut, int64_t end_ns)
{
	struct outcome o = {cut ? RESULT_CUT : RESULT_OK, "", end_ns};

	u->fetching = false;
	over(u, &o);
}

void
visit_setup(void (*fn)(struct user *, const struct outcome *))
{
	over = fn;
	exchange_init(answered);
	resources_setup(fetched);
}

void
visit_cut(struct user *u)
{
	if (u->fetching)
		resources_cut(u);
	else
		exchange_cut(&u->own.exchange);
}
