#ifndef BM_WRITE_H
#define BM_WRITE_H

#include <stdint.h>
#include <stdio.h>

#include "match.h"
#include "summary.h"

/* All that a report is made of. */
struct outcome {
	struct match *m;
	const struct rules *rules;
	struct summary summary;
	double percent; /* -e */
	int64_t seed;   /* -s */
	bool trend;     /* -t: A is the history */
};

/* Plain text of 80 columns. */
void text_write(const struct outcome *, FILE *);

/* One HTML page with its charts; what went wrong with them, on stderr. */
void html_write(const struct outcome *, FILE *);

/* One JSON object: bm-diff(1), "JSON". */
void json_write(const struct outcome *, FILE *);

/* The runs in order, and how far apart equal ones were (-t), as text. */
void trend_write(const struct outcome *, FILE *);

/* Levels of each run at one load. */
struct level {
	double rate, q[QUANTILES]; /* per second; us */
};

/* One a run, A's first; the caller frees. */
struct level *levels_make(const struct match *, const struct pair *);

/*
 * The greatest change between any two of A's runs, of the rate (NULL q) or a
 * quantile, over all loads: what equal runs differ by. 0 for a single run.
 */
double noise(const struct match *, const enum quantile *q);

/* The words of a page's verdict over pairs[from..to): the gravest. */
const struct figure *page_gravest(
    const struct match *, size_t page, enum quantile q, size_t from, size_t to);

#endif
