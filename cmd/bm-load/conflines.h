#ifndef BM_CONFLINES_H
#define BM_CONFLINES_H

#include <stdbool.h>

#include "buf.h"
#include "plan.h"

/* What the `conf` lines say beside the plan; NULL: nothing to say. */
struct particulars {
	const char *id, *title, *description, *url, *label;
	bool redirects, resources, insecure, resume;
	bool own_users; /* -R without -c: each node has as many as it can */
	char **argv;
	int argc;
};

/*
 * Append the `conf` lines: the plan, byte for byte the same on all nodes.
 * Times are in us, rates in arrivals per 1000 s, lists joined by ':'. What
 * differs by node (-i, -j, -b) is left out, and so are secrets: the values of
 * -V, and userinfo in URLs.
 */
void conf_lines(struct buf *, const struct plan *, const struct particulars *);

#endif
