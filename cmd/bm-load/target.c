/* Where do requests go? */
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "mem.h"
#include "target.h"

/* -r: answers given by hand. */
struct pin {
	char *host; /* "*": any */
	int port;
	char *addrs; /* comma-separated */
	struct pin *next;
};

static int family = AF_UNSPEC;
static struct pin *pins;
static struct target *targets;
static const char **also; /* -A, up to NULL */
static size_t nalso;
static struct address *sources;
static int nsource, source_turn;

void
target_family(int f)
{
	family = f;
}

int
target_sources(void)
{
	return nsource > 0 ? nsource : 1;
}

struct target *
target_first(void)
{
	return targets;
}

/* "127.0.0.1:80" */
static void
name_address(struct address *a)
{
	char host[64], port[8];
	bool six = a->sa.ss_family == AF_INET6;

	if (getnameinfo((struct sockaddr *)&a->sa, a->len, host, sizeof(host),
		port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		die("getnameinfo: no text for an address");
	snprintf(
	    a->text, sizeof(a->text), six ? "[%s]:%s" : "%s:%s", host, port);
}

static bool
is_known(const struct address *a, int n, const struct addrinfo *ai)
{
	int i;

	for (i = 0; i < n; i++)
		if (a[i].len == ai->ai_addrlen &&
		    memcmp(&a[i].sa, ai->ai_addr, ai->ai_addrlen) == 0)
			return true;
	return false;
}

/*
 * Append the addresses of a name to a[0..*n).
 * Returns 0 or getaddrinfo's error.
 */
static int
look_up(const char *host, int port, int flags, struct address *a, int *n)
{
	struct addrinfo hint, *list, *ai;
	char serv[8];
	int e;

	memset(&hint, 0, sizeof(hint));
	hint.ai_family = family;
	hint.ai_socktype = SOCK_STREAM;
	hint.ai_flags = flags | AI_NUMERICSERV;
	snprintf(serv, sizeof(serv), "%d", port);
	if ((e = getaddrinfo(host, serv, &hint, &list)) != 0)
		return e;
	for (ai = list; ai != NULL && *n < ADDRESSES_MAX; ai = ai->ai_next) {
		if (ai->ai_addrlen > sizeof(a->sa) || is_known(a, *n, ai))
			continue;
		memset(&a[*n], 0, sizeof(a[*n]));
		memcpy(&a[*n].sa, ai->ai_addr, ai->ai_addrlen);
		a[*n].len = ai->ai_addrlen;
		name_address(&a[(*n)++]);
	}
	freeaddrinfo(list);
	return 0;
}

static const struct pin *
pinned(const char *host, int port)
{
	const struct pin *p;

	for (p = pins; p != NULL; p = p->next)
		if (p->port == port &&
		    (strcmp(p->host, host) == 0 || strcmp(p->host, "*") == 0))
			return p;
	return NULL;
}

/* The addresses of a comma-separated list, without any DNS. */
static int
by_hand(const char *list, int port, struct address *a, int *n)
{
	char *copy = xstrdup(list), *s = copy, *comma, *end;
	int e = 0;

	for (; s != NULL && e == 0; s = comma) {
		if ((comma = strchr(s, ',')) != NULL)
			*comma++ = '\0';
		end = s + strlen(s);
		if (*s == '[' && end[-1] == ']') {
			end[-1] = '\0';
			s++;
		}
		e = look_up(s, port, AI_NUMERICHOST, a, n);
	}
	free(copy);
	return e;
}

void
target_again(struct target *t)
{
	struct address a[ADDRESSES_MAX];
	const struct pin *p = pinned(t->host, t->port);
	int e, n = 0;

	e = p != NULL ? by_hand(p->addrs, t->port, a, &n)
		      : look_up(t->host, t->port, 0, a, &n);
	if (e == 0 && n == 0)
		e = EAI_NONAME;
	if (e != 0) {
		snprintf(t->error, sizeof(t->error),
		    "dns: %.100s: %s: mend the URL, or give its address by -r",
		    t->host, gai_strerror(e));
		return;
	}
	free(t->addr);
	t->addr = xarray((size_t)n, sizeof(*a));
	memcpy(t->addr, a, (size_t)n * sizeof(*a));
	t->addrs = n;
	t->turn %= n;
}

bool
target_is_local(const struct target *t)
{
	int i;

	for (i = 0; i < t->addrs; i++)
		if (strncmp(t->addr[i].text, "127.", 4) != 0 &&
		    strncmp(t->addr[i].text, "[::1]", 5) != 0)
			return false;
	return true;
}

static bool
is_target(const struct target *t, bool tls, struct slice host, int port)
{
	return t->port == port && t->tls == tls && strlen(t->host) == host.n &&
	       memcmp(t->host, host.p, host.n) == 0;
}

struct target *
target_get(bool tls, struct slice host, int port)
{
	struct target *t;

	for (t = targets; t != NULL; t = t->next)
		if (is_target(t, tls, host, port))
			return t;
	t = xarray(1, sizeof(*t));
	t->tls = tls;
	t->port = port;
	snprintf(t->host, sizeof(t->host), "%.*s", (int)host.n, host.p);
	if (tls)
		tls_peer(&t->peer, t->host);
	target_again(t);
	t->next = targets;
	return targets = t;
}

/* Is a the name b, or one under it? */
static bool
is_under(struct slice a, struct slice b)
{
	size_t i, skip = a.n - b.n;

	if (a.n < b.n || b.n == 0 || (skip > 0 && a.p[skip - 1] != '.'))
		return false;
	for (i = 0; i < b.n; i++)
		if ((a.p[skip + i] | 0x20) != (b.p[i] | 0x20))
			return false;
	return true;
}

static bool
is_related(struct slice a, const char *named)
{
	struct slice b = slice_of(named);

	if (is_under(a, b))
		return true;
	/* "shop.test" for "www.shop.test", but not "test" */
	return memchr(a.p, '.', a.n) != NULL && is_under(b, a);
}

/* Is there a name that is like this host? */
static bool
any_named(struct slice host, bool (*like)(struct slice, const char *))
{
	const struct target *t;
	const struct pin *p;
	size_t i;

	if (host.n > 1 && host.p[host.n - 1] == '.')
		host.n--;
	for (t = targets; t != NULL; t = t->next)
		if (like(host, t->host))
			return true;
	for (p = pins; p != NULL; p = p->next)
		if (strcmp(p->host, "*") == 0 || like(host, p->host))
			return true;
	for (i = 0; i < nalso; i++)
		if (like(host, also[i]))
			return true;
	return false;
}

bool
target_named(struct slice host)
{
	return any_named(host, is_related);
}

bool
target_named_so(struct slice host)
{
	return any_named(host, slice_ieq);
}

void
target_offset(int worker)
{
	struct target *t;

	for (t = targets; t != NULL; t = t->next)
		if (t->addrs > 0)
			t->turn = worker % t->addrs;
	source_turn = worker;
}

void
target_pin(const char *arg)
{
	struct address a[ADDRESSES_MAX];
	struct pin *p = xarray(1, sizeof(*p));
	char *s = xstrdup(arg), *port = strchr(s, ':'), *addrs = NULL;
	uint64_t n;
	int found = 0;

	if (port != NULL && (addrs = strchr(port + 1, ':')) != NULL)
		*addrs++ = '\0';
	if (addrs == NULL)
		die("-r %s: not host:port:address", arg);
	*port++ = '\0';
	if (slice_uint(slice_of(port), 65535, &n) == -1 || n == 0)
		die("-r %s: bad port", arg);
	if (by_hand(addrs, (int)n, a, &found) != 0)
		die("-r %s: not an address", arg);
	*p = (struct pin){s, (int)n, addrs, pins};
	pins = p;
}

/* A host as URLs have it, lower case, an IPv6 address without brackets. */
static char *
plain_host(const char *arg)
{
	char *text = xarray(strlen(arg) + 9, 1), *host;
	struct url u;
	size_t i;

	snprintf(text, strlen(arg) + 9, "http://%s/", arg);
	if (strpbrk(arg, "/@?#") != NULL ||
	    url_parse(&u, slice_of(text)) != NULL || u.port != 80 ||
	    (!u.ipv6 && strchr(arg, ':') != NULL))
		die("-A %s: not a host, such as cdn.test", arg);
	host = xarray(HOST_MAX + 1, 1);
	for (i = 0; i < u.host.n; i++)
		host[i] = u.host.p[i] >= 'A' && u.host.p[i] <= 'Z'
			      ? (char)(u.host.p[i] | 0x20)
			      : u.host.p[i];
	free(text);
	return host;
}

void
target_also(const char *arg)
{
	char *host = plain_host(arg);
	const struct pin *p;
	const struct target *t;

	also = xrealloc(also, (nalso + 1) * sizeof(*also));
	also[nalso++] = host;
	for (p = pins; p != NULL; p = p->next)
		if (strcmp(p->host, "*") == 0 ||
		    slice_ieq(slice_of(host), p->host))
			return; /* by hand */
	t = target_get(false, slice_of(host), 80);
	if (t->addrs == 0)
		die("-A %s: %s", arg, t->error);
}

void
target_source(const char *arg)
{
	struct address a[ADDRESSES_MAX];
	int n = 0;

	if (by_hand(arg, 0, a, &n) != 0 || n != 1)
		die("-b %s: not an address", arg);
	sources = xrealloc(sources, (size_t)(nsource + 1) * sizeof(*sources));
	sources[nsource++] = a[0];
}

const struct address *
target_next_source(int fam)
{
	const struct address *a;
	int i;

	for (i = 0; i < nsource; i++) {
		a = &sources[(unsigned)source_turn++ % (unsigned)nsource];
		if (a->sa.ss_family == fam)
			return a;
	}
	return NULL;
}
