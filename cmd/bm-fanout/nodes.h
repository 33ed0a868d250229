#ifndef BM_NODES_H
#define BM_NODES_H

#include <stddef.h>

#include "mem.h"

/* One node as the nodes file names it. */
struct node_name {
	char *host;     /* or address, no brackets; never begins '-' */
	char *user;     /* NULL: whoever ssh thinks */
	int port;       /* 0: the default */
	int line;       /* in the nodes file */
	size_t host_nr; /* index into hosts: equal host, user and port */
};

/* One machine: what all its virtual nodes share. */
struct host_name {
	size_t first; /* its first node */
	int slots;    /* how many nodes are on it */
};

struct nodes {
	struct arena names; /* of hosts and users */
	struct node_name *v;
	size_t n, cap;
	struct host_name *hosts;
	size_t n_hosts, cap_hosts;
};

struct nodes_error {
	int line;
	char msg[160];
};

enum { NODES_MAX = 10000, NODES_NAME_MAX = 255 };

/*
 * Read the text of a nodes file, bm-nodes(5), NUL-terminated; it is written
 * to. Of at most max nodes, NODES_MAX or less. Returns 0, or -1 with *e filled: every word that could be an option,
 * a path or a shell's is refused here, before any connection.
 */
int nodes_parse(struct nodes *, char *text, size_t max, struct nodes_error *e);

/* Keep the first n nodes only, then count hosts and slots. */
void nodes_group(struct nodes *, size_t n);

#endif
