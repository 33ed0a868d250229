#ifndef BM_ONCE_H
#define BM_ONCE_H

#include <stdbool.h>

#include "plan.h"
#include "scene/scenario.h"

/*
 * The functional test (-1): one user plays each scenario once, and what was
 * asked and what came is said on stdout.
 *	verbose	requests, answers, cookies and captures too
 *	write	file for captured variables, or NULL
 * Returns the exit status: 0, or 1 when an entry failed.
 */
int once_play(
    const struct plan *, struct world *, bool verbose, const char *write);

#endif
