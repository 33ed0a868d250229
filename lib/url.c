/* URLs: parse, resolve, encode (RFC 3986). */
#include <arpa/inet.h>
#include <string.h>

#include "url.h"

/* A reference in its five parts; p is NULL where a part is not there. */
struct parts {
	struct slice scheme, authority, path, query;
};

static bool
is_alpha(char c)
{
	c |= 0x20;
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_unreserved(char c)
{
	return is_alpha(c) || is_digit(c) || (c != '\0' && strchr("-._~", c));
}

/* Cut s at the first of the stop bytes; the rest, with it, stays in s. */
static struct slice
cut(struct slice *s, const char *stop)
{
	struct slice head = {s->p, 0};

	while (head.n < s->n &&
	       (s->p[head.n] == '\0' || strchr(stop, s->p[head.n]) == NULL))
		head.n++;
	s->p += head.n;
	s->n -= head.n;
	return head;
}

static void
skip(struct slice *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

/* RFC 3986, appendix B; the fragment is dropped. */
static struct parts
split(struct slice s)
{
	struct parts u = {0};
	struct slice rest = s, head;
	size_t i;

	head = cut(&rest, ":/?#");
	for (i = 0; i < head.n; i++)
		if (!is_alpha(head.p[i]) &&
		    (i == 0 || (!is_digit(head.p[i]) &&
				   strchr("+-.", head.p[i]) == NULL)))
			break;
	if (head.n > 0 && i == head.n && rest.n > 0 && rest.p[0] == ':') {
		u.scheme = head;
		skip(&rest, 1);
	} else {
		rest = s;
	}
	if (rest.n >= 2 && rest.p[0] == '/' && rest.p[1] == '/') {
		skip(&rest, 2);
		u.authority = cut(&rest, "/?#");
	}
	u.path = cut(&rest, "?#");
	if (rest.n > 0 && rest.p[0] == '?') {
		skip(&rest, 1);
		u.query = cut(&rest, "#");
	}
	return u;
}

/* "[v6]" or a name; userinfo and port are already off. */
static const char *
parse_host(struct url *u, struct slice s)
{
	char text[HOST_MAX + 1];
	struct in6_addr addr;
	size_t i;

	if (s.n == 0)
		return "no host";
	if (s.n > HOST_MAX)
		return "host too long";
	if (s.p[0] == '[') {
		if (s.p[s.n - 1] != ']')
			return "bad IPv6 address";
		memcpy(text, s.p + 1, s.n - 2);
		text[s.n - 2] = '\0';
		if (strlen(text) != s.n - 2 ||
		    inet_pton(AF_INET6, text, &addr) != 1)
			return "bad IPv6 address";
		u->ipv6 = true;
		u->host = (struct slice){s.p + 1, s.n - 2};
		return NULL;
	}
	for (i = 0; i < s.n; i++)
		if (!is_unreserved(s.p[i]))
			return "bad byte in the host";
	u->host = s;
	return NULL;
}

static const char *
parse_port(struct url *u, struct slice s)
{
	uint64_t v;

	u->port = u->https ? 443 : 80;
	if (s.n == 0)
		return NULL;
	while (s.n > 1 && s.p[0] == '0')
		skip(&s, 1);
	if (slice_uint(s, 65535, &v) != 0 || v == 0)
		return "bad port";
	u->port = (int)v;
	return NULL;
}

/* [user@]host[:port] */
static const char *
parse_authority(struct url *u, struct slice s)
{
	struct slice host, port = {NULL, 0};
	const char *why;
	size_t i, at;

	for (i = 0, at = s.n; i < s.n; i++)
		if (s.p[i] == '@')
			at = i;
	if (at < s.n) {
		u->user = (struct slice){s.p, at};
		skip(&s, at + 1);
	}
	host = s;
	i = s.n;
	while (i > 0 && is_digit(s.p[i - 1]))
		i--;
	if (i > 0 && s.p[i - 1] == ':') {
		host.n = i - 1;
		port = (struct slice){s.p + i, s.n - i};
	} else if (s.n > 0 && s.p[0] != '[' && memchr(s.p, ':', s.n)) {
		return "bad port";
	}
	if ((why = parse_host(u, host)) != NULL)
		return why;
	return parse_port(u, port);
}

const char *
url_parse(struct url *u, struct slice s)
{
	struct parts parts;
	size_t i;

	memset(u, 0, sizeof *u);
	if (s.n > URL_MAX)
		return "URL too long";
	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return "blank or control byte in the URL";
	parts = split(s);
	u->https = slice_ieq(parts.scheme, "https");
	if (!u->https && !slice_ieq(parts.scheme, "http"))
		return "not an http or https URL";
	if (parts.authority.p == NULL)
		return "no host";
	u->path = parts.path;
	u->query = parts.query;
	return parse_authority(u, parts.authority);
}

/* Text that is written to p while it fits; n counts all of it. */
struct out {
	char *p;
	size_t n, cap;
	bool over; /* something did not fit */
};

static void
put(struct out *o, char c)
{
	if (o->n < o->cap)
		o->p[o->n] = c;
	else
		o->over = true;
	o->n++;
}

static void
put_slice(struct out *o, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		put(o, s.p[i]);
}

static void
put_hex(struct out *o, char c)
{
	static const char digits[] = "0123456789ABCDEF";

	put(o, '%');
	put(o, digits[(unsigned char)c >> 4]);
	put(o, digits[(unsigned char)c & 15]);
}

/* Encode what may not stand in a path or query; '%' is left alone. */
static void
put_encoded(struct out *o, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (is_unreserved(s.p[i]) ||
		    (s.p[i] != '\0' &&
			strchr("!$&'()*+,;=:@/?%[]", s.p[i]) != NULL))
			put(o, s.p[i]);
		else
			put_hex(o, s.p[i]);
	}
}

static void
put_number(struct out *o, int v)
{
	if (v >= 10)
		put_number(o, v / 10);
	put(o, (char)('0' + v % 10));
}

static void
put_host(struct out *o, const struct url *u)
{
	if (u->ipv6)
		put(o, '[');
	put_slice(o, u->host);
	if (u->ipv6)
		put(o, ']');
	if (u->port != (u->https ? 443 : 80)) {
		put(o, ':');
		put_number(o, u->port);
	}
}

/* Remove the last segment of the path that begins at o->p + root. */
static void
pop_segment(struct out *o, size_t root)
{
	while (o->n > root && (o->over || o->p[o->n - 1] != '/'))
		o->n--;
	if (o->n > root)
		o->n--;
}

/* Write the path without "." and ".." segments: RFC 3986, 5.2.4. */
static void
put_path(struct out *o, struct slice path)
{
	size_t root = o->n;
	struct slice seg;

	while (path.n > 0) {
		if (path.p[0] == '/')
			skip(&path, 1);
		seg = cut(&path, "/");
		if (slice_eq(seg, "..")) {
			pop_segment(o, root);
		} else if (!slice_eq(seg, ".")) {
			put(o, '/');
			put_encoded(o, seg);
			continue;
		}
		if (path.n == 0)
			put(o, '/'); /* "a/.." is a folder */
	}
	if (o->n == root)
		put(o, '/');
}

/* base's path up to its last slash, then the reference's: 5.2.3. */
static const char *
merge_path(struct slice base, struct slice ref, char *dst, size_t cap,
    struct slice *path)
{
	size_t n = base.n;

	while (n > 0 && base.p[n - 1] != '/')
		n--;
	if (n + ref.n + 1 > cap)
		return "URL too long";
	memcpy(dst, n > 0 ? base.p : "/", n > 0 ? n : 1);
	n = n > 0 ? n : 1;
	memcpy(dst + n, ref.p, ref.n);
	*path = (struct slice){dst, n + ref.n};
	return NULL;
}

static struct slice
trim_blanks(struct slice s)
{
	while (s.n > 0 && (unsigned char)s.p[0] <= ' ')
		skip(&s, 1);
	while (s.n > 0 && (unsigned char)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

/* What the reference says, and base where it is silent: 5.2.2. */
static const char *
target(const struct url *base, const struct parts *r, struct out *o)
{
	char merged[URL_MAX + 1];
	struct slice path = r->path, query = r->query;
	const char *why;

	if (r->authority.p != NULL) {
		put_slice(o, r->authority);
	} else {
		put_host(o, base);
		if (path.n == 0) {
			path = base->path;
			query = query.p ? query : base->query;
		} else if (path.p[0] != '/') {
			why = merge_path(
			    base->path, path, merged, sizeof merged, &path);
			if (why != NULL)
				return why;
		}
	}
	put_path(o, path);
	if (query.p != NULL) {
		put(o, '?');
		put_encoded(o, query);
	}
	return NULL;
}

const char *
url_resolve(const struct url *base, struct slice ref, char *dst, size_t cap,
    struct url *out)
{
	struct out o = {dst, 0, cap, false};
	struct parts r;
	const char *why;
	size_t i;

	ref = trim_blanks(ref);
	for (i = 0; i < ref.n; i++)
		if ((unsigned char)ref.p[i] < ' ' || ref.p[i] == 0x7f)
			return "control byte in the URL";
	r = split(ref);
	if (r.scheme.p == NULL) {
		put_slice(&o, slice_of(base->https ? "https" : "http"));
	} else if (!slice_ieq(r.scheme, "http") &&
		   !slice_ieq(r.scheme, "https")) {
		return "not an http or https URL";
	} else if (r.authority.p == NULL) {
		return "no host";
	} else {
		put_slice(&o, r.scheme);
	}
	put_slice(&o, slice_of("://"));
	if ((why = target(base, &r, &o)) != NULL)
		return why;
	if (o.over)
		return "URL too long";
	return url_parse(out, (struct slice){dst, o.n});
}

size_t
url_target(const struct url *u, char *dst, size_t cap)
{
	struct out o = {dst, 0, cap, false};

	if (u->path.n == 0 || u->path.p[0] != '/')
		put(&o, '/');
	put_encoded(&o, u->path);
	if (u->query.p != NULL) {
		put(&o, '?');
		put_encoded(&o, u->query);
	}
	return o.n;
}

size_t
url_host(const struct url *u, char *dst, size_t cap)
{
	struct out o = {dst, 0, cap, false};

	put_host(&o, u);
	return o.n;
}

static bool
same_host(struct slice a, struct slice b)
{
	size_t i;

	if (a.n > 0 && a.p[a.n - 1] == '.')
		a.n--;
	if (b.n > 0 && b.p[b.n - 1] == '.')
		b.n--;
	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i] &&
		    (!is_alpha(a.p[i]) || (a.p[i] ^ b.p[i]) != 0x20))
			return false;
	return true;
}

bool
url_same_origin(const struct url *a, const struct url *b)
{
	return a->https == b->https && a->port == b->port &&
	       same_host(a->host, b->host);
}

size_t
url_decode(struct slice s, char *dst, size_t cap)
{
	struct out o = {dst, 0, cap, false};
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n &&
		    hex_digit(s.p[i + 1]) >= 0 && hex_digit(s.p[i + 2]) >= 0) {
			put(&o, (char)(hex_digit(s.p[i + 1]) << 4 |
				       hex_digit(s.p[i + 2])));
			i += 2;
		} else {
			put(&o, s.p[i]);
		}
	}
	return o.n;
}

const char *
url_tail(const char *template)
{
	const char *s = template + strcspn(template, " /?");

	if (strncmp(template, "{{url}}", 7) == 0)
		s = template + 7;
	else if (s > template && strncmp(s - 1, "://", 3) == 0)
		s += 2 + strcspn(s + 2, "/?");
	else
		return template;
	return *s != '\0' ? s : "/";
}
