#ifndef BM_CHECK_H
#define BM_CHECK_H

#include "model.h"

/* What a check looks at. */
enum check_what {
	CHECK_QUANTILE,
	CHECK_MEAN,
	CHECK_MAX,
	CHECK_ERRORS,
	CHECK_RPS,
	CHECK_GAP,
	CHECK_APDEX
};

/* How it came out for one cycle. */
struct outcome {
	bool applies, holds;
	char value[32]; /* for people, with its unit */
	double number;  /* us, per cent, per second, or 0..1; NAN: none */
	bool thin;      /* a percentile with fewer than 100 beyond it */
};

/* One -e. */
struct check {
	const char *text; /* as the user wrote it */
	enum check_what what;
	double q;       /* of a quantile */
	int less;       /* -1 <, -2 <=, 1 >, 2 >= */
	double limit;   /* us, per cent, per second or 0..1 */
	int cycle;      /* -1 all; else from 1, as reports count */
	char step[256]; /* "" all */

	struct outcome *at; /* by cycle's place in the model */
	bool holds, known;  /* all of them; there was such a cycle and step */
	size_t worst;       /* the cycle that is furthest from the limit */
	bool thin;
};

/*
 * Parse "[cycle N:] [step NAME:] WHAT OP LIMIT", such as "p99 < 200ms",
 * "errors <= 1%", "rps > 1000", "gap < 1s", "cycle 2: step Login: p95 < 1s".
 * Returns 0, or -1 with *why saying what is wrong.
 */
int check_parse(struct check *c, const char *text, const char **why);

/* Evaluate it; apdex_us is T.  A cycle without requests never holds. */
void check_eval(struct check *c, const struct model *m, int64_t apdex_us);

/* How one -e came out at its worst: its value, or why there is none. */
const char *check_value(const struct check *c);

void check_free(struct check *c);

#endif
