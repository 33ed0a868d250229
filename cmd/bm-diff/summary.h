#ifndef BM_SUMMARY_H
#define BM_SUMMARY_H

#include "match.h"

/* A real difference, over all loads at which it is one. */
struct finding {
	char what[128];  /* "browse", "browse p95", "OK requests/s" */
	char where[128]; /* "all loads", "20 users, 60 users" */
	double change;   /* the greatest */
	bool points;     /* change is of shares, not relative */
	bool worse;
	bool own;  /* the shared shift is taken out */
	bool tail; /* of p95 or p99 of a page */
};

/* What all formats say first. */
struct summary {
	const char *word;  /* "slower", "same", "mixed", "unclear", ... */
	bool real;         /* exit status 1 */
	bool bad;          /* something got worse */
	struct finding *v; /* the greatest first */
	size_t n, cap;
	size_t compared, likely, unclear; /* figures */
	bool turning; /* the shared shift changes its sign between loads */
};

void summary_make(struct summary *, const struct match *);

/* "browse +12.0 % (all loads); shared shift taken out", the first three. */
const char *summary_text(const struct summary *, char *buf, size_t size);

/* "+12.0 %", of shares "+0.07"; returns buf. */
const char *change_text(double change, bool points, char *buf, size_t size);

/* "p50", "p95", "p99". */
extern const char *const quantile_names[QUANTILES];

#endif
