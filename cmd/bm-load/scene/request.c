/* The bytes of one request. */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "codec.h"
#include "http.h"
#include "redirect.h"
#include "reqbody.h"
#include "reqhead.h"
#include "request.h"
#include "url.h"
#include "world.h"

static int
fail(struct request *r, const char *why, struct slice what)
{
	snprintf(r->msg, sizeof r->msg, "content: %s: %.*s", why,
	    what.n > 150 ? 150 : (int)what.n, what.n ? what.p : "");
	return -1;
}

/* The entry's URL with its [Query], into url_buf. */
static int
expand_url(struct request *r)
{
	const struct ask *ask = r->entry->ask;
	struct buf *u = &r->url_buf;
	const char *hash;
	int i;

	u->n = 0;
	if (reqbody_expand(r, &ask->url, u) == -1)
		return -1;
	if (u->n > 0 && (hash = memchr(u->p, '#', u->n)))
		u->n = (size_t)(hash - u->p);
	for (i = 0; i < ask->query.n; i++) {
		buf_chr(u, u->n > 0 && memchr(u->p, '?', u->n) ? '&' : '?');
		if (reqbody_expand(r, &ask->query.p[i].key, u) == -1)
			return -1;
		buf_chr(u, '=');
		r->work.n = 0;
		if (reqbody_expand(r, &ask->query.p[i].value, &r->work) == -1)
			return -1;
		percent_encode(buf_slice(&r->work), "", u);
	}
	return 0;
}

/* Is there a "." or ".." segment to be taken out? */
static bool
has_dots(struct slice path)
{
	size_t i;

	for (i = 0; i + 1 < path.n; i++)
		if (path.p[i] == '/' && path.p[i + 1] == '.')
			return true;
	return false;
}

/* Scheme, host and target of u into r->work: as the stream tells it. */
static void
plain_url(struct request *r, const struct url *u)
{
	struct buf *b = &r->work;
	size_t cap = 3 * URL_MAX;

	b->n = 0;
	buf_str(b, u->https ? "https://" : "http://");
	b->n += url_host(u, buf_room(b, HOST_MAX + 16), HOST_MAX + 16);
	b->n += url_target(u, buf_room(b, cap), cap);
}

static void
set_host(struct request *r, const struct url *u)
{
	size_t i;

	r->host_buf.n = 0;
	for (i = 0; i < u->host.n; i++) {
		char c = u->host.p[i];

		buf_chr(
		    &r->host_buf, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
	}
	r->host = buf_slice(&r->host_buf);
	r->port = u->port;
	r->tls = u->https;
}

/*
 * Parse url_buf and write it again as it is sent; *u gets its parts. Its
 * userinfo goes to r->auth.
 */
static int
set_url(struct request *r, struct url *u)
{
	char text[URL_MAX + 1];
	struct url clean;
	struct buf swap;
	const char *why = url_parse(u, buf_slice(&r->url_buf));

	if (!why && has_dots(u->path) && !(r->opts && r->opts->path_as_is)) {
		struct slice rest = u->path;

		if (u->query.p)
			rest.n = (size_t)(u->query.p + u->query.n - rest.p);
		why = url_resolve(u, rest, text, sizeof text, &clean);
		if (!why) {
			u->path = clean.path;
			u->query = clean.query;
		}
	}
	if (why)
		return fail(r, why, buf_slice(&r->url_buf));
	r->auth.n = 0;
	if (u->user.p && percent_decode(u->user, &r->auth) == -1)
		return fail(r, "bad user in the URL", u->user);
	plain_url(r, u);
	swap = r->url_buf;
	r->url_buf = r->work;
	r->work = swap;
	if ((why = url_parse(u, buf_slice(&r->url_buf))))
		return fail(r, why, buf_slice(&r->url_buf));
	r->url = buf_slice(&r->url_buf);
	set_host(r, u);
	return 0;
}

static void
set_method(struct request *r, const char *verb)
{
	static const char *const safe[] = {
	    "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
	size_t i;

	r->verb = verb;
	r->method = slice_of(verb);
	r->head = !strcmp(verb, "HEAD");
	r->idempotent = false;
	for (i = 0; i < sizeof safe / sizeof safe[0]; i++)
		r->idempotent |= !strcmp(verb, safe[i]);
}

/* The stored cookies behind the entry's own. */
static void
add_cookies(struct request *r, const struct url *u)
{
	struct jar *j = &r->guest->jar;
	size_t at = r->work.n;

	if (j->n == 0)
		return;
	if (at > 0)
		buf_str(&r->work, "; ");
	if (jar_put(j, u, clock_wall_us() / 1000000, &r->work) == 0)
		r->work.n = at;
}

/* How much of the body is in memory before its first file? */
static size_t
in_memory(const struct request *q)
{
	return q->segs > 0 && !q->seg[0].file ? (size_t)q->seg[0].n : 0;
}

static bool
expects(const struct request *q)
{
	struct slice value;
	size_t at = 0;

	return q->body_len > 0 &&
	       http_field(buf_slice(&q->head_buf), "expect", &at, &value) &&
	       http_has_token(value, "100-continue");
}

/* Put head, cookies and body of q together in r->own. */
static void
assemble(struct request *r, const struct request *q, const struct url *u)
{
	size_t n = in_memory(q);
	struct buf *b = &r->own;

	b->n = 0;
	buf_add(b, q->head_buf.p, q->head_buf.n);
	r->work.n = 0;
	buf_add(&r->work, q->cookie.p, q->cookie.n);
	add_cookies(r, u);
	if (r->work.n > 0) {
		buf_str(b, "Cookie: ");
		buf_add(b, r->work.p, r->work.n);
		buf_str(b, "\r\n");
	}
	buf_str(b, "\r\n");
	r->head_len = b->n;
	r->expect = expects(q);
	if (n > 0)
		buf_add(b, q->body.p + q->seg[0].at, n);
	r->bytes = buf_slice(b);
	r->parts = q;
	r->body_len = q->body_len;
	r->rest = q->body_len - n;
}

/* All but the URL is known: url_buf holds it. */
static int
build(struct request *r)
{
	struct url u;
	struct buf made = {0};
	const char *type = NULL;
	int bad;

	if (set_url(r, &u) == -1)
		return -1;
	r->body.n = r->segs = 0;
	r->body_len = 0;
	bad = r->entry && !r->drop_body && reqbody_make(r, &type, &made) == -1;
	if (!bad)
		bad = reqhead_make(r, &u, type) == -1;
	buf_free(&made);
	if (bad)
		return -1;
	assemble(r, r, &u);
	return 0;
}

/* What was built before the start, with the cookies of this user. */
static int
build_fixed(struct request *r, const struct request *q)
{
	struct url u;

	r->method = q->method;
	r->verb = q->verb;
	r->url = q->url;
	r->host = q->host;
	r->port = q->port;
	r->tls = q->tls;
	r->head = q->head;
	r->idempotent = q->idempotent;
	if (r->guest->jar.n > 0 && !url_parse(&u, q->url)) {
		assemble(r, q, &u);
		return 0;
	}
	r->parts = q;
	r->bytes = q->bytes;
	r->rest = q->rest;
	r->body_len = q->body_len;
	r->head_len = q->head_len;
	r->expect = q->expect;
	return 0;
}

int
request_build(struct request *r, const struct entry *e, const struct opts *opts,
    struct guest *g)
{
	r->entry = e;
	r->opts = opts;
	r->guest = g;
	r->drop_body = r->drop_auth = false;
	if (e->fixed)
		return build_fixed(r, e->fixed->request);
	set_method(r, e->method);
	if (expand_url(r) == -1)
		return -1;
	return build(r);
}

int
request_follow(struct request *r, int status, struct slice location)
{
	char text[URL_MAX + 1];
	struct url base, u;
	struct slice old = r->url;
	const char *why = url_parse(&base, old);

	if (!why)
		why = url_resolve(&base, location, text, sizeof text, &u);
	if (why)
		return fail(r, why, location);
	if (redirect_to_get(status, slice_of(r->verb))) {
		set_method(r, "GET");
		r->drop_body = true;
	} else {
		set_method(r, r->verb);
	}
	if (!url_same_origin(&base, &u) &&
	    !(r->opts && r->opts->location_trusted))
		r->drop_auth = true;
	plain_url(r, &u);
	r->url_buf.n = 0;
	buf_add(&r->url_buf, r->work.p, r->work.n);
	return build(r);
}

int
request_get(
    struct request *r, struct guest *g, struct slice url, struct slice referer)
{
	r->entry = NULL;
	r->opts = NULL;
	r->guest = g;
	r->drop_body = true;
	r->drop_auth = false;
	set_method(r, "GET");
	r->cookie.n = 0;
	buf_add(&r->cookie, referer.p, referer.n); /* for reqhead_make */
	r->url_buf.n = 0;
	buf_add(&r->url_buf, url.p, url.n);
	return build(r);
}
