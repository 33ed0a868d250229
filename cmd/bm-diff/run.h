#ifndef BM_RUN_H
#define BM_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "agg.h"
#include "clock.h"

/* One cycle of a run, its nodes added up. */
struct load {
	int cycle;       /* its number in the stream */
	int64_t users;   /* 0: the open model, without bound */
	int64_t rate;    /* arrivals per 1000 s, 0: closed */
	int64_t seconds; /* length of the window */
};

/* One run, as its stream tells it. */
struct run {
	const char *path; /* as the user wrote it */
	struct agg *agg;
	const char *label;            /* what people call it: never empty */
	char started[CLOCK_ISO_SIZE]; /* "" where not known */
	int64_t epoch;                /* wall clock, us; 0 where not known */
	int nodes;
	struct load *load;
	size_t loads;
	int status; /* 1: a node failed or is missing; said on stderr */
};

/*
 * Read a stream, FunkLoad XML, or the run.tsv in a folder; "-" is stdin.
 * Dies when it can't be read or can't be trusted, or when there is no run in
 * it.
 */
void run_read(struct run *, const char *path);

/* "20 users", "100/s"; returns buf. */
const char *load_name(const struct load *, char *buf, size_t size);

/* Bytes of a good answer on average over all cycles; 0 where not known. */
double run_bytes(const struct run *);

/* The busiest worker of any node in any second, permille; -1 not known. */
int64_t run_busiest(const struct run *);

#endif
