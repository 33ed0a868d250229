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

/* The words of a page's verdict over pairs[from..to): the gravest. */
const struct figure *page_gravest(
    const struct match *, size_t page, enum quantile q, size_t from, size_t to);

#endif
