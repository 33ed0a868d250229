/* The cookies of one user. */
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "jar.h"
#include "mem.h"

void
jar_clear(struct jar *j)
{
	while (j->n > 0)
		free(j->c[--j->n].name);
}

static void
drop(struct jar *j, size_t i)
{
	free(j->c[i].name);
	j->n--;
	memmove(&j->c[i], &j->c[i + 1], (j->n - i) * sizeof *j->c);
}

static void
attribute(struct set_cookie *c, struct slice name, struct slice value)
{
	if (slice_ieq(name, "expires"))
		c->expires = value;
	else if (slice_ieq(name, "max-age"))
		c->max_age = value;
	else if (slice_ieq(name, "domain"))
		c->domain = value;
	else if (slice_ieq(name, "path"))
		c->path = value;
	else if (slice_ieq(name, "samesite"))
		c->same_site = value;
	else if (slice_ieq(name, "secure"))
		c->secure = true;
	else if (slice_ieq(name, "httponly"))
		c->http_only = true;
}

/* Cut off what stands before c: all, if c is not there. */
static struct slice
cut(struct slice *s, char c)
{
	const char *p = s->n > 0 ? memchr(s->p, c, s->n) : NULL;
	struct slice head = *s;

	if (p) {
		head.n = (size_t)(p - s->p);
		s->n -= head.n + 1;
		s->p = p + 1;
	} else {
		s->p += s->n;
		s->n = 0;
	}
	return head;
}

bool
jar_parse(struct slice s, struct set_cookie *c)
{
	struct slice part = cut(&s, ';');

	memset(c, 0, sizeof *c);
	if (part.n == 0 || !memchr(part.p, '=', part.n))
		return false;
	c->name = slice_trim(cut(&part, '='));
	c->value = slice_trim(part);
	while (s.n > 0) {
		struct slice name;

		part = cut(&s, ';');
		name = slice_trim(cut(&part, '='));
		attribute(c, name, slice_trim(part));
	}
	return c->name.n > 0;
}

static bool
control(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 32 || s.p[i] == 127)
			return true;
	return false;
}

static bool
same(struct slice a, struct slice b)
{
	size_t i;

	for (i = 0; i < a.n && a.n == b.n; i++)
		if ((a.p[i] | 32) != (b.p[i] | 32))
			return false;
	return a.n == b.n;
}

/* An IPv4 address in dots, or IPv6: no domain is above it. */
static bool
is_address(const struct url *u)
{
	size_t i;

	for (i = 0; i < u->host.n; i++)
		if (u->host.p[i] != '.' &&
		    (u->host.p[i] < '0' || u->host.p[i] > '9'))
			return u->ipv6;
	return true;
}

/* Is the host the domain, or below it? */
static bool
domain_match(const struct url *u, struct slice domain)
{
	struct slice tail = u->host;

	if (same(u->host, domain))
		return true;
	if (domain.n == 0 || tail.n <= domain.n || is_address(u))
		return false;
	tail.p += tail.n - domain.n;
	tail.n = domain.n;
	return same(tail, domain) && tail.p[-1] == '.';
}

static struct slice
default_path(struct slice path)
{
	if (path.n == 0 || *path.p != '/')
		return slice_of("/");
	while (path.n > 1 && path.p[path.n - 1] != '/')
		path.n--;
	path.n -= path.n > 1;
	return path;
}

static bool
path_match(struct slice path, const char *cookie)
{
	size_t n = strlen(cookie);

	if (path.n == 0)
		path = slice_of("/");
	if (path.n < n || memcmp(path.p, cookie, n) != 0)
		return false;
	return path.n == n || cookie[n - 1] == '/' || path.p[n] == '/';
}

static bool
begins(struct slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && slice_ieq(slice_at(s.p, n), prefix);
}

/* Where it is for, or refused. */
static bool
scope(const struct set_cookie *c, const struct url *u, struct slice *domain,
    struct slice *path, bool *host_only)
{
	*domain = c->domain;
	if (domain->n > 0 && *domain->p == '.') {
		domain->p++;
		domain->n--;
	}
	*host_only = domain->n == 0;
	if (*host_only)
		*domain = u->host;
	else if (!domain_match(u, *domain) ||
		 (!memchr(domain->p, '.', domain->n) &&
		     !same(*domain, u->host)))
		return false;
	*path = c->path;
	if (path->n == 0 || *path->p != '/')
		*path = default_path(u->path);
	if (begins(c->name, "__Secure-"))
		return c->secure && u->https;
	if (begins(c->name, "__Host-"))
		return c->secure && u->https && *host_only &&
		       slice_eq(*path, "/");
	return true;
}

static int64_t
expiry(const struct set_cookie *c, int64_t now)
{
	int64_t t;

	if (c->max_age.n > 0 &&
	    slice_int(c->max_age, INT64_MIN / 2, INT64_MAX / 2, &t) == 0)
		return t <= 0              ? INT64_MIN
		       : t > INT64_MAX / 4 ? INT64_MAX
					   : now + t;
	if (c->expires.n > 0 && jar_date(c->expires, &t) == 0)
		return t;
	return INT64_MAX;
}

static char *
add_str(char **p, struct slice s, bool lower)
{
	char *from = *p;
	size_t i;

	for (i = 0; i < s.n; i++) {
		char ch = s.p[i];

		*(*p)++ =
		    lower && ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch;
	}
	*(*p)++ = '\0';
	return from;
}

/* One too many for the host, or in all: the oldest goes. */
static void
limit(struct jar *j, const char *domain)
{
	size_t i, n = 0, oldest = 0;

	for (i = j->n; i-- > 0;)
		if (!strcmp(j->c[i].domain, domain)) {
			n++;
			oldest = i;
		}
	if (n > JAR_HOST_MAX)
		drop(j, oldest);
	else if (j->n > JAR_MAX)
		drop(j, 0);
}

static void
store(struct jar *j, const struct set_cookie *c, struct slice domain,
    struct slice path, bool host_only, int64_t expires)
{
	struct cookie *k;
	char *p = xmalloc(c->name.n + c->value.n + domain.n + path.n + 4);
	struct cookie new = {.host_only = host_only,
	    .secure = c->secure,
	    .http_only = c->http_only,
	    .expires = expires};
	size_t i;

	new.name = add_str(&p, c->name, false);
	new.value = add_str(&p, c->value, false);
	new.domain = add_str(&p, domain, true);
	new.path = add_str(&p, path, false);
	for (i = 0; i < j->n; i++) {
		k = &j->c[i];
		if (strcmp(k->name, new.name) != 0 ||
		    strcmp(k->domain, new.domain) != 0 ||
		    strcmp(k->path, new.path) != 0)
			continue;
		free(k->name);
		*k = new; /* in its old place */
		return;
	}
	j->c = xgrow(j->c, &j->cap, j->n + 1, sizeof *j->c);
	j->c[j->n++] = new;
	limit(j, new.domain);
}

static void
remove_cookie(
    struct jar *j, struct slice name, struct slice domain, struct slice path)
{
	size_t i;

	for (i = j->n; i-- > 0;)
		if (slice_eq(name, j->c[i].name) &&
		    slice_ieq(domain, j->c[i].domain) &&
		    slice_eq(path, j->c[i].path))
			drop(j, i);
}

static void
take_one(struct jar *j, const struct url *u, struct slice line, int64_t now)
{
	struct set_cookie c;
	struct slice domain, path;
	bool host_only;
	int64_t expires;

	if (control(line) || !jar_parse(line, &c) ||
	    c.name.n + c.value.n > JAR_COOKIE_MAX || c.path.n > 1024 ||
	    !scope(&c, u, &domain, &path, &host_only))
		return;
	expires = expiry(&c, now);
	if (expires <= now)
		remove_cookie(j, c.name, domain, path);
	else
		store(j, &c, domain, path, host_only, expires);
}

void
jar_take(struct jar *j, struct slice url, struct slice head, int64_t now)
{
	struct slice line;
	struct url u;
	size_t at = 0;

	if (!http_field(head, "Set-Cookie", &at, &line) || url_parse(&u, url))
		return;
	do
		take_one(j, &u, line, now);
	while (http_field(head, "Set-Cookie", &at, &line));
}

static bool
sent_to(const struct cookie *c, const struct url *u)
{
	return (!c->secure || u->https) &&
	       (c->host_only ? same(u->host, slice_of(c->domain))
			     : domain_match(u, slice_of(c->domain))) &&
	       path_match(u->path, c->path);
}

int
jar_put(struct jar *j, const struct url *u, int64_t now, struct buf *out)
{
	const struct cookie *pick[JAR_MAX + 1];
	size_t i, k, n = 0;

	for (i = j->n; i-- > 0;)
		if (j->c[i].expires <= now)
			drop(j, i);
	for (i = 0; i < j->n; i++) {
		if (!sent_to(&j->c[i], u))
			continue;
		for (k = n++;
		     k > 0 && strlen(pick[k - 1]->path) < strlen(j->c[i].path);
		     k--)
			pick[k] = pick[k - 1];
		pick[k] = &j->c[i];
	}
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_add(out, "; ", 2);
		buf_str(out, pick[i]->name);
		buf_chr(out, '=');
		buf_str(out, pick[i]->value);
	}
	return (int)n;
}
