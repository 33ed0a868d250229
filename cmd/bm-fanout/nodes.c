/* Who the nodes are: the nodes file. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define DIGITS "0123456789"

struct reading {
	struct nodes *ns;
	size_t max;
	struct nodes_error *e;
};

/* What one line says, before its ranges are spelled out. */
struct spec {
	char *host, *user;
	int port, times;
	bool v6;
};

static int
refuse(struct nodes_error *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	return -1;
}

/* A decimal number in lo..hi that is all of s[0..n), or -1. */
static int
number(const char *s, size_t n, int lo, int hi)
{
	long v;

	if (n == 0 || n > 5 || strspn(s, DIGITS) < n)
		return -1;
	v = strtol(s, NULL, 10);
	return v < lo || v > hi ? -1 : (int)v;
}

static int
check_user(const char *u, struct nodes_error *e)
{
	if (*u == '\0' || *u == '-' || strlen(u) > NODES_NAME_MAX ||
	    u[strspn(u, ALNUM "._-")] != '\0')
		return refuse(e, "not a user name: '%.60s'", u);
	return 0;
}

static int
check_host(const char *h, bool v6, struct nodes_error *e)
{
	const char *good = v6 ? ALNUM "._:%-" : ALNUM "._-";

	if (strlen(h) > NODES_NAME_MAX)
		return refuse(
		    e, "host name longer than %d bytes", NODES_NAME_MAX);
	if (*h == '\0' || *h == '-' || strcmp(h, "..") == 0 ||
	    strcmp(h, ".") == 0 || h[strspn(h, good)] != '\0' ||
	    (v6 && strchr(h, ':') == NULL))
		return refuse(e, "not a host name: '%.60s'", h);
	return 0;
}

/* The same node, s->times of them. */
static int
add(struct reading *r, const struct spec *s, const char *host)
{
	struct nodes *ns = r->ns;
	struct node_name *n;
	size_t times = (size_t)s->times;
	char *name;

	if (check_host(host, s->v6, r->e) != 0)
		return -1;
	if (times > r->max - ns->n)
		return refuse(r->e, "more than %zu nodes", r->max);
	name = arena_str(&ns->names, host, strlen(host));
	ns->v = xgrow(ns->v, &ns->cap, ns->n + times, sizeof(*ns->v));
	for (n = ns->v + ns->n; times > 0; times--, ns->n++, n++) {
		memset(n, 0, sizeof(*n));
		n->host = name;
		n->user = s->user;
		n->port = s->port;
		n->line = r->e->line;
	}
	return 0;
}

/* "07" or "01-16": *width is that of the first number, for its zeros. */
static int
range(const char *s, size_t n, int *lo, int *hi, int *width)
{
	const char *dash = memchr(s, '-', n);

	*width = (int)(dash != NULL ? (size_t)(dash - s) : n);
	*lo = number(s, (size_t)*width, 0, 99999);
	*hi = *lo;
	if (dash != NULL)
		*hi = number(dash + 1, n - (size_t)*width - 1, 0, 99999);
	return *lo < 0 || *hi < *lo || *hi - *lo >= NODES_MAX ? -1 : 0;
}

/* Add web[01-03,7]: `open` is the '[' in s->host, NULL for a plain name. */
static int
expand(struct reading *r, const struct spec *s)
{
	char name[NODES_NAME_MAX + 16];
	char *open = s->v6 ? NULL : strchr(s->host, '[');
	char *close, *p;
	int i, lo, hi, width;
	size_t n;

	if (open == NULL)
		return add(r, s, s->host);
	close = strchr(open, ']');
	if (close == NULL || strchr(close, '[') != NULL)
		return refuse(r->e, "not a range: '%.60s'", open);
	for (p = open + 1; p <= close; p += n + 1) {
		n = strcspn(p, ",]");
		if (range(p, n, &lo, &hi, &width) != 0)
			return refuse(r->e, "not a range: '%.60s'", open);
		for (i = lo; i <= hi; i++) {
			snprintf(name, sizeof(name), "%.*s%0*d%s",
			    (int)(open - s->host), s->host, width, i,
			    close + 1);
			if (add(r, s, name) != 0)
				return -1;
		}
	}
	return 0;
}

/* Split ":port" and "*times" off a host; p is what follows its name. */
static int
suffix(struct spec *s, char *p, struct nodes_error *e)
{
	char *star = strchr(p, '*');

	if (star != NULL) {
		*star++ = '\0';
		s->times = number(star, strlen(star), 1, NODES_MAX);
		if (s->times < 0)
			return refuse(
			    e, "not a number of nodes: '*%.60s'", star);
	}
	if (*p == ':') {
		*p++ = '\0';
		s->port = number(p, strlen(p), 1, 65535);
		if (s->port < 0)
			return refuse(e, "not a port: '%.60s'", p);
	}
	return *p == '\0' || s->port > 0 ? 0
					 : refuse(e, "not a port: '%.60s'", p);
}

/* [user@]host[:port][*times], host perhaps [v6]. */
static int
address(struct spec *s, char *w, struct nodes_error *e)
{
	char *at = strrchr(w, '@'), *end;

	if (at != NULL) {
		*at = '\0';
		if (s->user != NULL)
			return refuse(
			    e, "two users: '%.60s' and '%.60s'", w, s->user);
		s->user = w;
		w = at + 1;
	}
	s->host = w;
	if (*w == '[' && (end = strchr(w, ']')) != NULL &&
	    memchr(w, ':', (size_t)(end - w)) != NULL) {
		s->v6 = true;
		s->host = w + 1;
		*end++ = '\0';
		return suffix(s, end, e);
	}
	if (strlen(w) > NODES_NAME_MAX)
		return refuse(
		    e, "host name longer than %d bytes", NODES_NAME_MAX);
	end = w + strcspn(w, ":*");
	if (*end == ':' && strchr(end + 1, ':') != NULL)
		return refuse(e, "an IPv6 address needs brackets: '%.60s'", w);
	return suffix(s, end, e);
}

static int
parse_line(struct reading *r, char *p)
{
	static const char blank[] = " \t\r";
	struct spec s = {NULL, NULL, 0, 1, false};
	char *word[3] = {NULL, NULL, NULL};
	struct nodes_error *e = r->e;
	int n = 0;

	for (p += strspn(p, blank); *p != '\0' && *p != '#';) {
		if (n == 2)
			return refuse(
			    e, "a third word: '%.60s': write host user", p);
		word[n++] = p;
		p += strcspn(p, blank);
		if (*p != '\0')
			*p++ = '\0';
		p += strspn(p, blank);
	}
	if (n == 0)
		return 0;
	s.user = word[1];
	if (address(&s, word[0], e) != 0 ||
	    (s.user != NULL && check_user(s.user, e) != 0))
		return -1;
	if (s.user != NULL)
		s.user = arena_str(&r->ns->names, s.user, strlen(s.user));
	return expand(r, &s);
}

int
nodes_parse(struct nodes *ns, char *text, size_t max, struct nodes_error *e)
{
	struct reading r = {ns, max, e};
	char *nl;

	for (e->line = 1; text != NULL && *text != '\0'; e->line++) {
		nl = strchr(text, '\n');
		if (nl != NULL)
			*nl++ = '\0';
		if (parse_line(&r, text) != 0)
			return -1;
		text = nl;
	}
	return ns->n > 0 ? 0 : refuse(e, "no nodes");
}

static bool
same_host(const struct node_name *a, const struct node_name *b)
{
	return a->port == b->port && strcmp(a->host, b->host) == 0 &&
	       (a->user == NULL
		       ? b->user == NULL
		       : b->user != NULL && strcmp(a->user, b->user) == 0);
}

void
nodes_group(struct nodes *ns, size_t n)
{
	size_t i, h;

	if (n < ns->n)
		ns->n = n;
	for (i = 0; i < ns->n; i++) {
		for (h = 0; h < ns->n_hosts; h++)
			if (same_host(&ns->v[i], &ns->v[ns->hosts[h].first]))
				break;
		if (h == ns->n_hosts) {
			ns->hosts = xgrow(ns->hosts, &ns->cap_hosts, h + 1,
			    sizeof(*ns->hosts));
			ns->hosts[h].first = i;
			ns->hosts[h].slots = 0;
			ns->n_hosts++;
		}
		ns->v[i].host_nr = h;
		ns->hosts[h].slots++;
	}
}
