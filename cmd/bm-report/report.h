#ifndef BM_REPORT_H
#define BM_REPORT_H

#include "check.h"
#include "finding.h"
#include "model.h"
#include "verdict.h"

/* All that the writers show. */
struct report {
	const struct model *m;
	const struct check *check;
	size_t checks;
	struct verdict v;
	struct findings f;
	int64_t apdex_us;   /* T */
	const char *source; /* what was read, for people */
	const char *sha256; /* of it, or "" where nobody asked; digest.h */
	int status;         /* what bm-report will exit with */
};

/* The place of the highest load among the cycles with requests; m->cycles
 * where there is none. */
size_t report_highest(const struct report *);

/* The place of the highest load at which every latency and error objective
 * held (all of them where none was given: the best cycle); m->cycles where
 * there is none. */
size_t report_carried(const struct report *);

/* The cycle with the longest gap; m->cycles where there is none. */
size_t report_gap(const struct report *);

/* "3 of 3 objectives met", "1 objective missed"; "" without any. */
const char *report_objectives(const struct report *);

/* "3 cycles of 60 s at 20, 60 and 120 users, 4 generators, 5 pages". */
const char *report_plan(const struct report *);

/* What -a left out, as a sentence; NULL: nothing. The host is escaped. */
const char *report_left(const struct report *);

/* A title that is never empty. */
const char *report_title(const struct report *);

/* The sentence of the verdict: what the site carried. */
const char *report_lead(const struct report *);

#endif
