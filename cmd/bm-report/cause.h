#ifndef BM_CAUSE_H
#define BM_CAUSE_H

#include "model.h"

/* Group what failed by page and cause, most frequent first. */
void cause_all(struct model *);

/*
 * The cause in at most max bytes, for a sentence: without what an assertion
 * got instead, and with "..." where more is cut.
 */
const char *cause_brief(const struct cause *, size_t max);

#endif
