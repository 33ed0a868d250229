/* The command line. */
#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include "args.h"
#include "err.h"
#include "mem.h"

static const char usage[] =
    "bm-load [-146aBKkLNPpqvz] [-A host]... [-b address]... [-C cafile]\n"
    "	[-c users] [-D time] [-d data]... [-f conf] [-G time] [-i node/nodes] "
    "[-j procs]\n"
    "	[-l label] [-M time] [-m time] [-n count] [-o codes] [-R rates]\n"
    "	[-r host:port:address]... [-S seed] [-s time] [-T time] [-t time]\n"
    "	[-u url] [-V name=value]... [-W time] [-w file]\n"
    "	[[weight:]scenario | URL]...";

static void
add(const char ***list, size_t *n, const char *arg)
{
	*list = xrealloc(*list, (*n + 1) * sizeof(**list));
	(*list)[(*n)++] = arg;
}

static void
set_family(struct args *a, int family)
{
	if (a->family != AF_UNSPEC && a->family != family)
		die("-4 -6: one or the other; without, both are used");
	a->family = family;
}

/* Flags and what may be given more than once; false: none of those. */
static bool
flag(struct args *a, int c)
{
	switch (c) {
	case '1': a->once = true; break;
	case '4': set_family(a, AF_INET); break;
	case '6': set_family(a, AF_INET6); break;
	case 'A': add(&a->also, &a->nalso, optarg); break;
	case 'a': a->resources = true; break;
	case 'B': a->barrier = true; break;
	case 'b': add(&a->source, &a->nsource, optarg); break;
	case 'd': add(&a->data, &a->ndata, optarg); break;
	case 'K': a->keep_guest = true; break;
	case 'k': a->insecure = true; break;
	case 'L': a->redirects = true; break;
	case 'N': a->close_after = true; break;
	case 'P': a->check = true; break;
	case 'p': a->poisson = true; break;
	case 'q': a->quiet = true; break;
	case 'r': add(&a->pin, &a->npin, optarg); break;
	case 'V': add(&a->variable, &a->nvariable, optarg); break;
	case 'v': a->verbose = true; break;
	case 'z': a->resume = true; break;
	default: return false;
	}
	return true;
}

/* Options with one value. */
static const char **
value(struct args *a, int c)
{
	switch (c) {
	case 'C': return &a->cafile;
	case 'c': return &a->users;
	case 'D': return &a->window;
	case 'f': return &a->conf;
	case 'G': return &a->grace;
	case 'i': return &a->node;
	case 'j': return &a->procs;
	case 'l': return &a->label;
	case 'M': return &a->page_hi;
	case 'm': return &a->page_lo;
	case 'n': return &a->count;
	case 'o': return &a->good;
	case 'R': return &a->rates;
	case 'S': return &a->seed;
	case 's': return &a->delay;
	case 'T': return &a->timeout;
	case 't': return &a->test_pause;
	case 'u': return &a->base;
	case 'W': return &a->warm;
	case 'w': return &a->captured;
	default: return NULL;
	}
}

void
args_parse(struct args *a, int argc, char *argv[])
{
	const char **v;
	int c;

	memset(a, 0, sizeof(*a));
	a->family = AF_UNSPEC;
	a->argc = argc;
	a->argv = argv;
	while ((c = getopt(argc, argv,
		    ":146A:aBb:C:c:D:d:f:G:hi:j:Kkl:LM:m:n:"
		    "No:PpqR:r:S:s:T:t:u:V:vW:w:z")) != -1) {
		if (c == 'h')
			usage_exit(usage, 1);
		else if ((v = value(a, c)) != NULL)
			*v = optarg;
		else if (!flag(a, c))
			usage_bad(usage, c, optopt);
	}
	if (a->count != NULL && a->window != NULL)
		die("-n %s -D %s: a cycle ends by number or by time, not both",
		    a->count, a->window);
	a->operand = argv + optind;
}
