#ifndef BM_FLIN_H
#define BM_FLIN_H

#include <stdbool.h>
#include <stdint.h>

#include "agg.h"
#include "buf.h"
#include "flmon.h"
#include "fltime.h"
#include "map.h"
#include "slice.h"
#include "xml.h"

/* A FunkLoad result while it is read; for the parts of its reader only. */
enum { CYCLES = 10000, THREADS = 1000000 };

/* The page that a thread is at: FunkLoad's rule is its last opener. */
struct page {
	int cycle, thread, step, result;
	int64_t start, total, requests; /* requests 0: none is open */
	char message[128];
};

struct fl {
	struct agg *a;
	const char *name;
	struct xml x;
	struct buf b;
	int node;
	bool root, over; /* a root element; and it has ended */
	char *version, *host, *method, *id;
	int64_t delay_us;
	struct fl_clock clock;
	struct flmon mon;
	struct map pages; /* by cycle and thread */
	struct map names; /* steps and requests that are told of */
	int64_t lines;
};

/* Say why the file is refused, with its line; returns -1. */
int fl_refuse(const struct fl *, const char *what, const char *about);

/* The line in f->b is whole: on with it. */
void fl_send(struct fl *);

/* A text into f->b, as long as writers may make it. */
void fl_text(struct fl *, struct slice);

/* A conf line. */
void fl_conf(struct fl *, const char *key, struct slice value);

/* A copy of value in *to, whose old one is freed. */
void fl_keep(char **to, struct slice value);

/* Take in a <config> element: 0, or -1 where it makes the file refused. */
int fl_config(struct fl *);

#endif
