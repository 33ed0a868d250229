/* What a page needs beside itself. */
#include <string.h>

#include "left.h"
#include "scene/links.h"
#include "map.h"
#include "mem.h"
#include "scene/redirect.h"
#include "resources.h"
#include "tell.h"
#include "url.h"
#include "visit.h"

enum {
	HOST_AT_ONCE = 6,
	PAGE_MOST = 990 /* requests of a page are numbered up to 999 */
};

struct item {
	size_t at, n; /* its URL, in `urls` */
	const char *type;
};

struct resources {
	struct buf urls;
	struct item *item;
	size_t items, cap, next; /* item[next..items) are still to begin */
	size_t left;             /* of this page, from hosts nobody named */
	uint64_t *seen;          /* hashes of the URLs this visitor has */
	size_t nseen, seen_cap;
	struct part *active; /* under way, a list */
	struct part *held;   /* built, but its host has enough under way */
	bool cut, begun;
	int64_t end_ns;
};

static void (*over)(struct user *, bool, int64_t);
static struct part *spare;

static void go_on(struct user *);

void
resources_setup(void (*fn)(struct user *, bool, int64_t))
{
	over = fn;
}

static bool
has_seen(const struct resources *r, uint64_t h)
{
	size_t i;

	for (i = 0; i < r->nseen; i++)
		if (r->seen[i] == h)
			return true;
	return false;
}

static void
note_seen(struct resources *r, uint64_t h)
{
	r->seen = xgrow(r->seen, &r->seen_cap, r->nseen + 1, sizeof(*r->seen));
	r->seen[r->nseen++] = h;
}

/* It may not be kept after all. */
static void
unsee(struct resources *r, uint64_t h)
{
	size_t i;

	for (i = 0; i < r->nseen; i++)
		if (r->seen[i] == h)
			r->seen[i] = r->seen[--r->nseen];
}

void
resources_forget(struct user *u)
{
	if (u->resources_of != NULL)
		u->resources_of->nseen = 0;
}

/* Write the URL out, without userinfo and fragment. */
static void
spell(struct buf *b, const struct url *u)
{
	static char host[HOST_MAX + 16], target[URL_MAX * 3];
	size_t h = url_host(u, host, sizeof(host));
	size_t t = url_target(u, target, sizeof(target));

	buf_str(b, u->https ? "https://" : "http://");
	buf_add(b, host, h < sizeof(host) ? h : 0);
	buf_add(b, target, t < sizeof(target) ? t : 0);
}

/* Nobody named its host: only count it, once each. */
static void
leave(struct resources *r, uint64_t h, struct slice host)
{
	if (r->left++ < PAGE_MOST)
		note_seen(r, h);
	left_note(host);
}

/* Take one in, unless it is there, or not to be asked. */
static void
take(struct resources *r, const struct url *to, struct slice type)
{
	struct item *it;
	size_t at = r->urls.n;
	struct slice text;
	uint64_t h;

	if (r->items >= PAGE_MOST)
		return;
	spell(&r->urls, to);
	text = (struct slice){r->urls.p + at, r->urls.n - at};
	h = map_hash(text.p, text.n);
	if (has_seen(r, h)) {
		r->urls.n = at;
		return;
	}
	if (!target_named_so(to->host)) {
		leave(r, h, to->host);
		r->urls.n = at;
		return;
	}
	note_seen(r, h);
	r->item = xgrow(r->item, &r->cap, r->items + 1, sizeof(*r->item));
	it = &r->item[r->items++];
	it->at = at;
	it->n = text.n;
	it->type = slice_eq(type, "image")    ? "image"
		   : slice_eq(type, "script") ? "script"
					      : "link";
}

int
resources_find(struct user *u, struct slice url, struct slice html)
{
	static struct links links;
	static char text[URL_MAX], base_text[URL_MAX];
	struct url page, base, to;
	struct slice type, ref;
	struct resources *r = u->resources_of;

	if (r == NULL)
		r = u->resources_of = xarray(1, sizeof(*r));
	r->urls.n = r->items = r->next = r->left = 0;
	r->cut = false;
	if (url_parse(&page, url) != NULL)
		return 0;
	links_begin(&links, html);
	while (links_next(&links, &type, &ref)) {
		if (links.base.n == 0 ||
		    url_resolve(&page, links.base, base_text, sizeof(base_text),
			&base) != NULL)
			base = page;
		if (url_resolve(&base, ref, text, sizeof(text), &to) == NULL)
			take(r, &to, type);
	}
	return (int)r->items;
}

static struct part *
new_part(struct user *u)
{
	struct part *p = spare;

	if (p == NULL)
		p = xarray(1, sizeof(*p));
	else
		spare = p->next;
	p->user = u;
	p->exchange.owner = p;
	p->exchange.request = &p->request;
	p->exchange.idle = &u->idle;
	p->hops = 0;
	return p;
}

/* How many of this host are under way? */
static int
at_once(const struct resources *r, const struct request *q)
{
	const struct part *p;
	int n = 0;

	for (p = r->active; p != NULL; p = p->next)
		if (p->request.port == q->port && p->request.tls == q->tls &&
		    slice_same(p->request.host, q->host))
			n++;
	return n;
}

/* Build the next one; what can't be built is left out. */
static struct part *
build(struct user *u)
{
	struct resources *r = u->resources_of;
	struct item *it;
	struct part *p;

	while (r->next < r->items) {
		it = &r->item[r->next++];
		p = new_part(u);
		p->type = slice_of(it->type);
		p->key = map_hash(r->urls.p + it->at, it->n);
		if (request_get(&p->request, u->guest,
			(struct slice){r->urls.p + it->at, it->n},
			u->own.request.url) == 0)
			return p;
		p->next = spare;
		spare = p;
	}
	return NULL;
}

static void
begin(struct part *p)
{
	struct user *u = p->user;

	p->next = u->resources_of->active;
	u->resources_of->active = p;
	p->number = u->page_requests + 1;
	u->resources++;
	visit_ask(p);
}

/* Begin as many as may be under way at once. */
static void
go_on(struct user *u)
{
	struct resources *r = u->resources_of;
	struct part *p;

	if (r->begun)
		return; /* one has ended while it was being begun */
	r->begun = true;
	while (!r->cut) {
		p = r->held != NULL ? r->held : build(u);
		r->held = NULL;
		if (p == NULL)
			break;
		if (at_once(r, &p->request) >= HOST_AT_ONCE) {
			r->held = p;
			break;
		}
		begin(p);
	}
	r->begun = false;
	if (r->active == NULL && r->held == NULL)
		over(u, r->cut, r->end_ns);
}

void
resources_begin(struct user *u)
{
	u->resources_of->end_ns = u->own.exchange.end_ns;
	go_on(u);
}

static void
drop(struct part *p)
{
	struct part **at = &p->user->resources_of->active;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	p->next = spare;
	spare = p;
}

/* Follow a redirect, where that may be. Returns whether p is dealt with. */
static bool
follow(struct part *p, const struct outcome *o)
{
	static char text[URL_MAX];
	struct exchange *x = &p->exchange;
	struct slice head = {x->head.p, x->head.n}, location;
	struct url from, to;
	size_t at = 0;

	if (x->result != EXCHANGE_OK || !redirect_status(x->http.status) ||
	    !http_field(head, "location", &at, &location) ||
	    url_parse(&from, p->request.url) != NULL ||
	    url_resolve(&from, location, text, sizeof(text), &to) != NULL ||
	    redirect_refused(&from, &to, p->hops) != NULL)
		return false;
	if (!target_named_so(to.host)) {
		left_note(to.host);
		return false;
	}
	tell_request(p, o, false);
	if (request_follow(&p->request, x->http.status, location) == -1) {
		drop(p);
		go_on(p->user);
		return true;
	}
	p->hops++;
	p->user->redirects++;
	p->number = p->user->page_requests + 1;
	p->type = slice_of("redirect");
	visit_ask(p);
	return true;
}

/* What became of it; a status is good as -o says. */
static void
judge_part(struct part *p, struct outcome *o)
{
	static char message[32];
	struct exchange *x = &p->exchange;
	const struct world *w = p->user->stage->world;

	*o = (struct outcome){RESULT_OK, "", x->end_ns};
	if (x->result == EXCHANGE_ERROR) {
		o->result = RESULT_ERROR;
		o->message = x->message;
	} else if (x->result == EXCHANGE_CUT) {
		o->result = RESULT_CUT;
		p->user->resources_of->cut = true;
	} else if (x->http.status > STATUS_MAX || !w->good[x->http.status]) {
		o->result = RESULT_FAIL;
		memcpy(message, "status ", 7);
		message[7 + fmt_int(message + 7, x->http.status)] = '\0';
		o->message = message;
	}
}

/* May a cache keep it? Only no-store says that it may not. */
static bool
may_keep(const struct exchange *x)
{
	struct slice head = {x->head.p, x->head.n}, value;
	size_t at = 0;

	while (http_field(head, "cache-control", &at, &value))
		if (http_has_token(value, "no-store"))
			return false;
	return true;
}

/* Is it a style sheet that can be read? */
static bool
is_sheet(const struct exchange *x)
{
	struct slice head = {x->head.p, x->head.n}, type;
	size_t at = 0;

	return x->want_body && !x->body_cut && !x->http.has_coding &&
	       http_field(head, "content-type", &at, &type) && type.n >= 8 &&
	       slice_ieq((struct slice){type.p, 8}, "text/css");
}

/* The style sheets that this one imports are resources too. */
static void
find_imports(struct part *p)
{
	static char text[URL_MAX];
	struct slice css = {p->exchange.body.p, p->exchange.body.n}, ref;
	struct url base, to;

	if (url_parse(&base, p->request.url) != NULL)
		return;
	while (links_import(&css, &ref))
		if (url_resolve(&base, ref, text, sizeof(text), &to) == NULL)
			take(p->user->resources_of, &to, slice_of("link"));
}

void
resources_answered(struct part *p)
{
	struct user *u = p->user;
	struct resources *r = u->resources_of;
	struct outcome o;

	judge_part(p, &o);
	if (o.result == RESULT_OK && follow(p, &o))
		return;
	if (o.result != RESULT_OK || !may_keep(&p->exchange))
		unsee(r, p->key);
	if (o.result == RESULT_OK && is_sheet(&p->exchange))
		find_imports(p);
	tell_request(p, &o, false);
	if (o.end_ns > r->end_ns)
		r->end_ns = o.end_ns;
	drop(p);
	go_on(u);
}

void
resources_cut(struct user *u)
{
	struct resources *r = u->resources_of;

	r->cut = true;
	r->next = r->items;
	if (r->held != NULL) {
		r->held->next = spare;
		spare = r->held;
		r->held = NULL;
	}
	while (r->active != NULL)
		exchange_cut(&r->active->exchange);
}
