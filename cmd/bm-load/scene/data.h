#ifndef BM_DATA_H
#define BM_DATA_H

#include "guest.h"
#include "scenario.h"
#include "vars.h"

/*
 * Data files: rows dealt over nodes, workers and users. Row k of a file goes
 * to node k mod nodes, and there to worker (k / nodes) mod workers; a worker
 * deals its rows in order, a row that comes back to the end of the line. So
 * no two users hold one, without a word between nodes or workers. Memory: the
 * text of the file and 8 bytes a row.
 */
struct deal;

struct deal *deal_new(void);

/* "name=value", "name=1..1000" or "@file": of -V. Dies on bad input. */
void deal_variable(struct world *, const char *arg);

/* Set a given variable to a text. */
void deal_given(struct names *, int at, const char *text);

/* "users.tsv:once": of -d. Dies on bad input. */
void deal_file(struct world *, const char *arg);

/* Are there rows enough? Returns how many problems it said. */
int deal_ready(struct world *, int users);

/* The share of this worker (world->inner->worker, workers). */
void deal_worker(struct world *);

/*
 * Variables at the begin of a test: ranges drawn, rows taken.
 * Returns 0, or -1 when a `:once` file is used up.
 */
int deal_begin(struct guest *);

/* Give the rows back. */
void deal_end(struct guest *);

/* How many data files there are. */
int deal_files(const struct deal *);

#endif
