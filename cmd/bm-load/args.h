#ifndef BM_ARGS_H
#define BM_ARGS_H

#include <stdbool.h>
#include <stddef.h>

/* The command line, checked but not yet acted upon. NULL: not given. */
struct args {
	bool once, check, barrier, insecure, keep_guest, close_after;
	bool resources, redirects, poisson, quiet, verbose, resume;
	int family; /* -4 -6: AF_INET, AF_INET6, AF_UNSPEC */
	const char *users, *window, *conf, *grace, *label, *page_lo, *page_hi;
	const char *rates, *seed, *delay, *timeout, *test_pause, *base;
	const char *count, *good, *node, *procs, *warm, *cafile, *captured;

	/* From the conf file; confargs.h. */
	struct conf *read;
	const char *agent, *title, *description, *cycle_time;

	/* Those that may be given more than once, in order. */
	const char **data, **variable, **source, **pin, **also;
	size_t ndata, nvariable, nsource, npin, nalso;

	char **operand; /* up to NULL */
	char **argv;
	int argc;
};

/* Parse; on bad usage dies. */
void args_parse(struct args *, int argc, char *argv[]);

#endif
