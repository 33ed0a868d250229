#ifndef BM_VERDICT_H
#define BM_VERDICT_H

#include "check.h"
#include "model.h"

/* Can the run be trusted? */
enum trust { TRUST_VALID, TRUST_SUSPECT, TRUST_INVALID };

extern const char *const trust_names[];

enum { REASONS = 12 };

struct verdict {
	enum trust trust;
	char reason[REASONS][200]; /* the gravest first */
	enum trust level[REASONS];
	size_t reasons;
	int status; /* of the input: 0; 1 a node failed; 2 not to be trusted */
	int failed; /* checks that don't hold */
};

/*
 * Judge the run: what agg_check() found (said on stderr too), whether nodes
 * are missing, the generators were saturated or late, clocks unsure, too few
 * samples under a check, the load not steady.
 */
void verdict_of(struct verdict *, const struct model *, const struct check *,
    size_t checks);

/* The gravest reason, or "". */
const char *verdict_why(const struct verdict *);

#endif
