/*
 * Nodes files: whatever the bytes, each node that is taken is a name that no
 * ssh takes for an option, no shell takes apart and no path climbs with, and
 * a file that is refused is refused with its line and a reason.
 */
#ifndef FUZZING
#define CORPUS "nodes"
#endif
#include <stdbool.h>

#include "../cmd/bm-fanout/nodes.h"
#include "fuzz.h"

#define PLAIN \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

/* Grouping takes its square. */
enum { MANY = 50 };

static void
plain(const char *s, const char *more, bool path)
{
	size_t n = strlen(s);

	if (n == 0 || n > NODES_NAME_MAX || *s == '-' ||
	    (path && strcmp(s, "..") == 0))
		abort();
	for (; *s != '\0'; s++)
		if (strchr(PLAIN, *s) == NULL && strchr(more, *s) == NULL)
			abort();
}

static void
check(struct nodes *ns)
{
	size_t i, slots = 0;

	nodes_group(ns, ns->n);
	for (i = 0; i < ns->n; i++) {
		plain(ns->v[i].host, ":%", true);
		if (ns->v[i].user != NULL)
			plain(ns->v[i].user, "", false);
		if (ns->v[i].port < 0 || ns->v[i].port > 65535 ||
		    ns->v[i].host_nr >= ns->n_hosts)
			abort();
	}
	for (i = 0; i < ns->n_hosts; i++)
		slots += (size_t)ns->hosts[i].slots;
	if (ns->n == 0 || ns->n > MANY || slots != ns->n)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct nodes ns = {0};
	struct nodes_error e = {0, ""};
	char *text = malloc(n + 1);

	memcpy(text, p, n);
	text[n] = '\0';
	if (nodes_parse(&ns, text, MANY, &e) == 0)
		check(&ns);
	else if (e.line < 1 || e.msg[0] == '\0')
		abort();
	arena_free(&ns.names);
	free(ns.v);
	free(ns.hosts);
	free(text);
	return 0;
}
