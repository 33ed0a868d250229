#ifndef BM_PLAN_H
#define BM_PLAN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "buf.h"
#include "nodes.h"
#include "remote.h"
#include "stage.h"

/* What is to be done: all that the options say, fixed before the start. */
struct plan {
	bool barrier; /* -B */
	bool keep;    /* -K */
	bool quiet;   /* -q */
	bool verbose; /* -v */
	bool plays;   /* the command is bm-load or bench-node */
	bool stream;  /* its output is a stream, so node and clock lines join */
	int at_once;  /* -j: connections being opened */
	int lost_max; /* -k, or -1 */
	int64_t ready_ns; /* -T */
	pid_t master;     /* BM_MASTER_PID: ends with this process, or 0 */
	char run[101];    /* run id */
	const char *dir;  /* -x, or "" */
	char **env;       /* -E, NULL-terminated */
	char **command;   /* NULL-terminated */
	struct nodes nodes;
	struct remote remote;
	struct stage stage;
};

/* The shell string that starts the command on node nr. */
void plan_command(const struct plan *, int nr, const char *token, struct buf *);

/* The same for a script about the whole host, whose folder is dir; words may
 * follow. */
void plan_host(const struct plan *, int host, enum script, const char *token,
    const char *dir, struct buf *);

/* Does it take a connection of its own to clean a host? Not where the nodes'
 * scripts can do so at their ends. */
bool plan_cleans(const struct plan *);

/* Can every word of the command and of -E be quoted? Dies if not. */
void plan_check(const struct plan *);

#endif
