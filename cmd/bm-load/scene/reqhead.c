/* The head of a request. */
#include <stdio.h>
#include <string.h>

#include "codec.h"
#include "http.h"
#include "reqbody.h"
#include "reqhead.h"
#include "world.h"

/* The entry's own lines, expanded, are in r->work while a head is made. */

static bool
own(const struct request *r, const char *name)
{
	struct slice v;
	size_t at = 0;

	return http_field(buf_slice(&r->work), name, &at, &v);
}

static void
line(struct request *r, const char *name, const char *value)
{
	buf_str(&r->head_buf, name);
	buf_str(&r->head_buf, ": ");
	buf_str(&r->head_buf, value);
	buf_str(&r->head_buf, "\r\n");
}

/* May this line not go along any more, after a redirect? */
static bool
dropped(const struct request *r, struct slice name)
{
	if (r->drop_auth && slice_ieq(name, "Authorization"))
		return true;
	return r->drop_body && (slice_ieq(name, "Content-Type") ||
				   slice_ieq(name, "Content-Length") ||
				   slice_ieq(name, "Transfer-Encoding") ||
				   slice_ieq(name, "Content-Encoding"));
}

static int
bad_line(struct request *r, struct slice text)
{
	snprintf(r->msg, sizeof r->msg, "content: no header line: %.*s",
	    text.n > 100 ? 100 : (int)text.n, text.p);
	return -1;
}

static void
add_cookie(struct request *r, struct slice text)
{
	if (r->drop_auth || text.n == 0)
		return;
	if (r->cookie.n > 0)
		buf_str(&r->cookie, "; ");
	buf_add(&r->cookie, text.p, text.n);
}

/* "name: value" from `at` on in r->work is checked, and ended. */
static int
own_line(struct request *r, size_t at, size_t colon)
{
	struct slice name = slice_at(r->work.p + at, colon);
	struct slice value =
	    slice_at(r->work.p + at + colon + 1, r->work.n - at - colon - 1);

	if (!http_is_token(name) || !http_is_value(value))
		return bad_line(r, slice_at(name.p, r->work.n - at));
	if (slice_ieq(name, "Cookie"))
		add_cookie(r, slice_trim(value));
	if (slice_ieq(name, "Cookie") || dropped(r, name))
		r->work.n = at;
	else
		buf_str(&r->work, "\r\n");
	return 0;
}

static int
own_pair(struct request *r, const struct pair *p)
{
	size_t at = r->work.n, colon;

	if (reqbody_expand(r, &p->key, &r->work) == -1)
		return -1;
	colon = r->work.n - at;
	buf_chr(&r->work, ':');
	if (p->value.n > 0)
		buf_chr(&r->work, ' ');
	if (reqbody_expand(r, &p->value, &r->work) == -1)
		return -1;
	return own_line(r, at, colon);
}

/* "header: X-A: b" in [Options] */
static int
option_line(struct request *r, const struct tmpl *t)
{
	size_t at = r->work.n;
	const char *colon;

	if (reqbody_expand(r, t, &r->work) == -1)
		return -1;
	colon =
	    r->work.n > at ? memchr(r->work.p + at, ':', r->work.n - at) : NULL;
	if (!colon)
		return bad_line(r, slice_at(r->work.p + at, r->work.n - at));
	return own_line(r, at, (size_t)(colon - r->work.p) - at);
}

static int
own_lines(struct request *r)
{
	const struct entry *e = r->entry;
	int i;

	for (i = 0; i < e->ask->header.n; i++)
		if (own_pair(r, &e->ask->header.p[i]) == -1)
			return -1;
	for (i = 0; e->options && i < e->options->n; i++)
		if (e->options->o[i].id == OPT_HEADER &&
		    option_line(r, &e->options->o[i].text) == -1)
			return -1;
	return 0;
}

/* [Cookies] */
static int
own_cookies(struct request *r)
{
	const struct pairs *list = &r->entry->ask->cookie;
	int i;

	for (i = 0; i < list->n && !r->drop_auth; i++) {
		if (r->cookie.n > 0)
			buf_str(&r->cookie, "; ");
		if (reqbody_expand(r, &list->p[i].key, &r->cookie) == -1)
			return -1;
		buf_chr(&r->cookie, '=');
		if (reqbody_expand(r, &list->p[i].value, &r->cookie) == -1)
			return -1;
	}
	if (!http_is_value(buf_slice(&r->cookie)))
		return bad_line(r, slice_of("Cookie"));
	return 0;
}

/* [BasicAuth], the option `user`, or the URL's userinfo: into r->auth. */
static int
credentials(struct request *r)
{
	const struct pairs *auth = &r->entry->ask->auth;

	if (auth->n > 0) {
		r->auth.n = 0;
		if (reqbody_expand(r, &auth->p[0].key, &r->auth) == -1)
			return -1;
		buf_chr(&r->auth, ':');
		return reqbody_expand(r, &auth->p[0].value, &r->auth);
	}
	if (r->opts && r->opts->user.n > 0) {
		r->auth.n = 0;
		buf_add(&r->auth, r->opts->user.p, r->opts->user.n);
	}
	return 0;
}

static void
basic(struct request *r)
{
	if (r->auth.n == 0 || own(r, "Authorization"))
		return;
	buf_str(&r->head_buf, "Authorization: Basic ");
	base64_encode(slice_at(r->auth.p, r->auth.n), false, &r->head_buf);
	buf_str(&r->head_buf, "\r\n");
}

/* A method that has a body by nature says so even when it is empty. */
static bool
says_length(const struct request *r)
{
	return r->body_len > 0 || !strcmp(r->verb, "POST") ||
	       !strcmp(r->verb, "PUT") || !strcmp(r->verb, "PATCH");
}

static void
write_lines(struct request *r, const struct url *u, const char *type)
{
	struct buf *b = &r->head_buf;
	bool http10 = r->opts && r->opts->http10;

	b->n = 0;
	buf_str(b, r->verb);
	buf_chr(b, ' ');
	buf_add(b, u->path.p, (size_t)(r->url.p + r->url.n - u->path.p));
	buf_str(b, http10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
	if (!own(r, "Host")) {
		buf_str(b, "Host: ");
		b->n += url_host(u, buf_room(b, HOST_MAX + 16), HOST_MAX + 16);
		buf_str(b, "\r\n");
	}
	if (!own(r, "Accept"))
		line(r, "Accept", "*/*");
	buf_add(b, r->work.p, r->work.n);
	if (type && !own(r, "Content-Type"))
		line(r, "Content-Type", type);
	if (!own(r, "User-Agent") && *r->guest->world->agent)
		line(r, "User-Agent", r->guest->world->agent);
	if (r->opts && r->opts->compressed && !own(r, "Accept-Encoding"))
		line(r, "Accept-Encoding", "gzip, deflate");
	if (says_length(r) && !own(r, "Content-Length") &&
	    !own(r, "Transfer-Encoding"))
		buf_fmt(b, "Content-Length: %llu\r\n",
		    (unsigned long long)r->body_len);
	if (!r->drop_auth)
		basic(r);
}

int
reqhead_make(struct request *r, const struct url *u, const char *type)
{
	struct buf referer = r->cookie;

	r->work.n = 0;
	if (r->entry) {
		r->cookie.n = 0;
		if (own_lines(r) == -1 || own_cookies(r) == -1 ||
		    credentials(r) == -1)
			return -1;
	} else if (referer.n > 0 &&
		   http_is_value(slice_at(referer.p, referer.n))) {
		buf_str(&r->work, "Referer: ");
		buf_add(&r->work, referer.p, referer.n);
		buf_str(&r->work, "\r\n");
	}
	if (!r->entry)
		r->cookie.n = 0;
	write_lines(r, u, type);
	return 0;
}
