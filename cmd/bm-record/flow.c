/* Which of the requests did the person make, and when? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "find.h"
#include "flow.h"
#include "html.h"
#include "mem.h"

enum { DELAY_LEAST_US = 200000, NAME_MOST = 60 };

struct param *
params_add(struct params *p)
{
	p->v = xgrow(p->v, &p->cap, p->n + 1, sizeof(*p->v));
	memset(&p->v[p->n], 0, sizeof(*p->v));
	return &p->v[p->n++];
}

static bool
one_of(struct slice s, const char *const *names)
{
	for (; *names != NULL; names++)
		if (slice_ieq(s, *names))
			return true;
	return false;
}

static bool
is_get(const struct exchange *x)
{
	return slice_eq(exchange_part(x, EX_METHOD), "GET");
}

static bool
is_html(const struct exchange *x)
{
	return find_word(exchange_field(x, EX_ANSWER, "content-type"), "html");
}

/* Does the path end as those of images, styles, scripts and the like? */
static bool
resource_name(struct slice path)
{
	static const char *const ends[] = {"avif", "css", "eot", "gif", "ico",
	    "jpeg", "jpg", "js", "map", "mjs", "mp3", "mp4", "otf", "png",
	    "svg", "swf", "ttf", "webm", "webmanifest", "webp", "woff", "woff2",
	    NULL};
	struct slice end;
	size_t i;

	for (i = path.n; i > 0 && path.p[i - 1] != '.'; i--)
		if (path.p[i - 1] == '/')
			return false;
	end.p = path.p + i;
	end.n = path.n - i;
	return i > 0 && one_of(end, ends);
}

static bool
resource_type(struct slice type)
{
	static const char *const words[] = {"image/", "font/", "audio/",
	    "video/", "text/css", "javascript", "ecmascript", "shockwave",
	    "application/font", "manifest+json"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (find_word(type, words[i]))
			return true;
	return false;
}

/* Did the page ask for it, not the person? The browser says so, mostly. */
static bool
is_resource(const struct exchange *x, const struct url *u)
{
	static const char *const documents[] = {
	    "document", "empty", "frame", "iframe", NULL};
	struct slice dest;

	if (!is_get(x))
		return false;
	dest = exchange_field(x, EX_FIELDS, "sec-fetch-dest");
	if (dest.n > 0)
		return !one_of(dest, documents) || resource_name(u->path);
	return resource_name(u->path) ||
	       resource_type(exchange_field(x, EX_ANSWER, "content-type"));
}

/* Whom browsers talk to on their own account. */
static bool
background_host(struct slice host)
{
	static const char *const hosts[] = {"detectportal.", "connectivity",
	    "captive", "safebrowsing", "update.googleapis", "clients1.google",
	    "clients2.google", "clients4.google", "gvt1.com", "mozilla.com",
	    "mozilla.net", "firefox.com", "msftconnecttest", "edge.microsoft",
	    "-pa.googleapis", "content-autofill", "accounts.google.com",
	    "start.duckduckgo"};
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (find_word(host, hosts[i]))
			return true;
	return false;
}

static bool
is_background(const struct exchange *x, const struct url *u)
{
	static const char *const methods[] = {"OPTIONS", "TRACE", NULL};
	struct slice purpose;

	if (background_host(u->host))
		return true;
	purpose = exchange_field(x, EX_FIELDS, "sec-purpose");
	if (purpose.n == 0)
		purpose = exchange_field(x, EX_FIELDS, "purpose");
	if (find_word(purpose, "prefetch"))
		return true;
	if (one_of(exchange_part(x, EX_METHOD), methods) &&
	    exchange_field(x, EX_FIELDS, "access-control-request-method").n > 0)
		return true;
	return find_word(exchange_field(x, EX_FIELDS, "content-type"),
		   "application/csp-report") ||
	       find_word(exchange_field(x, EX_FIELDS, "ping-from"), "http");
}

static void
find_base(struct flow *f, const struct tape *t)
{
	const struct exchange *x;
	struct url u;
	size_t i;
	int pass;

	/* a document first; then any answer will do */
	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < t->n; i++) {
			x = &t->v[i];
			if (x->tunnel || x->status == 0 ||
			    url_parse(&u, exchange_part(x, EX_URL)) != NULL ||
			    is_background(x, &u) || is_resource(x, &u))
				continue;
			if (pass == 1 || is_html(x) || x->status / 100 == 3) {
				f->base = u;
				return;
			}
		}
}

static bool
is_redirect(const struct exchange *x)
{
	return x->status == 301 || x->status == 302 || x->status == 303 ||
	       x->status == 307 || x->status == 308;
}

/* An empty path means "/". */
static struct slice
path_of(const struct url *u)
{
	return u->path.n > 0 ? u->path : slice_of("/");
}

/* Is x the second half of the redirect that `before` answered with? */
static bool
follows(const struct exchange *before, const struct exchange *x)
{
	char target[URL_MAX];
	struct slice location;
	struct url base, got, want;

	if (!is_redirect(before))
		return false;
	location = exchange_field(before, EX_ANSWER, "location");
	if (url_parse(&base, exchange_part(before, EX_URL)) != NULL ||
	    url_parse(&got, exchange_part(x, EX_URL)) != NULL ||
	    url_resolve(&base, location, target, sizeof(target), &want) != NULL)
		return false;
	return url_same_origin(&got, &want) &&
	       slice_same(path_of(&got), path_of(&want)) &&
	       slice_same(got.query, want.query);
}

/* A page's title, blanks squeezed, or NULL. */
static char *
title_of(const struct exchange *x)
{
	struct buf text = {NULL, 0, 0};
	struct html_tag tag;
	struct slice page;
	const char *from, *p;
	size_t i, n;

	page = exchange_part(x, EX_PAGE);
	if (!is_html(x))
		return NULL;
	for (p = page.p; html_next(&p, page.p + page.n, true, &tag);)
		if (!tag.close && slice_ieq(tag.name, "title"))
			break;
	from = p;
	if (!html_next(&p, page.p + page.n, true, &tag))
		return NULL;
	html_decode((struct slice){from, (size_t)(tag.from - from)}, &text);
	for (i = n = 0; i < text.n && n < NAME_MOST; i++)
		if (!isspace((unsigned char)text.p[i]))
			text.p[n++] = text.p[i];
		else if (n > 0 && text.p[n - 1] != ' ')
			text.p[n++] = ' ';
	/* not in the middle of a character */
	while (n > 0 && i < text.n && ((unsigned char)text.p[i] & 0xc0) == 0x80)
		i--, n--;
	while (n > 0 && text.p[n - 1] == ' ')
		n--;
	text.n = n;
	return n > 0 ? buf_cstr(&text) : NULL;
}

/* The title of what came, else method and path. */
static char *
name_of(const struct step *s)
{
	struct buf b = {NULL, 0, 0};
	char *title;
	bool get;

	get = is_get(s->x);
	title = s->last->status < 400 ? title_of(s->last) : NULL;
	if (!get)
		buf_fmt(&b, "%.*s ", (int)s->x->part[EX_METHOD].n,
		    s->x->part[EX_METHOD].p);
	if (!get || title == NULL)
		buf_fmt(&b, "%.*s",
		    s->url.path.n > NAME_MOST ? NAME_MOST : (int)s->url.path.n,
		    s->url.path.n > 0 ? s->url.path.p : "/");
	if (title != NULL)
		buf_fmt(&b, get ? "%s" : ": %s", title);
	free(title);
	return buf_cstr(&b);
}

/* Why x is left out, as the count to raise; NULL: it is not. */
static size_t *
left_out(struct flow *f, const struct exchange *x, struct url *u)
{
	if (x->tunnel && background_host(exchange_part(x, EX_URL)))
		return &f->background;
	if (x->tunnel)
		return &f->tunnels;
	if (x->status == 0 || url_parse(u, exchange_part(x, EX_URL)) != NULL)
		return &f->unanswered;
	if (is_background(x, u))
		return &f->background;
	if (f->base.host.n == 0 || !url_same_origin(u, &f->base))
		return &f->others;
	if (x->status == 304 || is_resource(x, u))
		return &f->resources;
	return NULL;
}

static void
step_add(struct flow *f, const struct exchange *x, const struct url *u)
{
	struct step *s;
	int64_t gap;

	gap = f->n > 0 ? x->start_us - f->v[f->n - 1].last->end_us : 0;
	f->v = xgrow(f->v, &f->cap, f->n + 1, sizeof(*f->v));
	s = &f->v[f->n++];
	memset(s, 0, sizeof(*s));
	s->x = s->last = x;
	s->url = *u;
	s->delay_us =
	    gap < DELAY_LEAST_US ? 0 : (gap + 50000) / 100000 * 100000;
}

/* A redirect's second half may come after other requests: look back. */
static struct step *
redirected_from(const struct flow *f, const struct exchange *x)
{
	size_t i;

	for (i = f->n; i-- > 0;)
		if (f->v[i].last->end_us <= x->start_us &&
		    follows(f->v[i].last, x))
			return &f->v[i];
	return NULL;
}

void
flow_make(struct flow *f, const struct tape *t)
{
	struct step *from;
	struct url u;
	size_t *count, i;

	memset(f, 0, sizeof(*f));
	find_base(f, t);
	for (i = 0; i < t->n; i++) {
		count = left_out(f, &t->v[i], &u);
		if (count != NULL) {
			(*count)++;
		} else if ((from = redirected_from(f, &t->v[i])) != NULL) {
			from->last = &t->v[i];
			from->redirected = true;
			f->redirects++;
		} else {
			step_add(f, &t->v[i], &u);
		}
	}
	for (i = 0; i < f->n; i++)
		f->v[i].name = name_of(&f->v[i]);
}

static void
tell(size_t n, const char *what)
{
	if (n > 0)
		warn("left out: %zu %s", n, what);
}

/* Each other host once. */
static void
tell_others(const struct flow *f, const struct tape *t)
{
	char host[EX_HOST_SIZE], seen[16][EX_HOST_SIZE];
	struct url u;
	size_t i, k, n;

	for (i = n = 0; i < t->n && n < 16; i++) {
		if (t->v[i].tunnel ||
		    url_parse(&u, exchange_part(&t->v[i], EX_URL)) != NULL ||
		    is_background(&t->v[i], &u) || f->base.host.n == 0 ||
		    url_same_origin(&u, &f->base))
			continue;
		exchange_host(&u, host);
		for (k = 0; k < n && strcmp(seen[k], host) != 0; k++)
			;
		if (k < n)
			continue;
		strcpy(seen[n++], host);
		warn("left out: host %s", host);
	}
}

void
flow_tell(const struct flow *f, const struct tape *t)
{
	tell(f->resources, "page resources: bm-load -a loads them");
	tell(f->redirects, "second halves of redirects: bm-load follows");
	tell(f->others, "requests to other hosts");
	if (f->others > 0)
		tell_others(f, t);
	tell(f->background, "requests that the browser made by itself");
	tell(f->unanswered, "requests without a whole answer");
	tell(f->tunnels, "connections over TLS, which are passed on unread: "
			 "export a HAR from the browser and use bm-har");
}
