#ifndef BM_WORLD_H
#define BM_WORLD_H

#include <stdint.h>

#include "guest.h"
#include "hurl.h"
#include "jar.h"
#include "mem.h"
#include "rng.h"
#include "scan.h"
#include "scenario.h"
#include "vars.h"

/* What the modules behind scenario.h and guest.h share. */

/* A file that is sent or compared with; opened once, before the start. */
struct file {
	char *path;
	int fd;
	uint64_t size;
};

struct deal;
struct mix;

/* What world_* keep; one for the process. */
struct inner {
	struct arena arena;
	struct names *names;
	struct file **file;
	size_t files, file_cap;
	struct uses *uses; /* one a scenario */
	size_t uses_cap;
	char **folder; /* of each scenario, for `file,` */
	size_t folder_cap;
	struct deal *deal;
	struct mix *mix;
	int worker, workers;
	int64_t tests;       /* begun in this worker, for bm_seq */
	struct guest *blank; /* one that has only what is given */
};

struct guest {
	struct world *world;
	int user;
	struct rng rng;
	struct vars vars;
	struct jar jar;
	int64_t *row; /* held, one a data file; -1: none */
	struct buf scratch, user_text;
};

/* A guest without a user, for what is built before the start. */
struct guest *guest_blank(struct world *);

/* The templates' view of a guest. */
struct tmpl_env guest_env(struct guest *);

/*
 * A file named in a scenario: opened at the first call. A name that leaves
 * the scenario's folder is refused.
 * Returns NULL with why in msg (200 bytes).
 */
struct file *world_file(
    struct world *, const struct scenario *, struct slice name, char *msg);

#endif
