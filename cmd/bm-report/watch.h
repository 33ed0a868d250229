#ifndef BM_WATCH_H
#define BM_WATCH_H

#include "model.h"

/* What is known of monitored hosts.  Names are foreign. */

/*
 * The host's series that tells of its processors, of bm-monitor or of
 * FunkLoad; NULL where it says nothing of them.
 */
const struct series *watch_cpu(const struct model *, const char *host);

/*
 * Permille of all its processors that were at work or stolen at point k of
 * such a series; waiting for a disk is not work.
 */
double watch_busy(const struct model *, const struct series *, size_t k);

/*
 * A time in which a host had its processors over 80 % busy at each reading,
 * for 2 s or more and within what the timeline shows.
 */
struct hot {
	const char *host;
	double from, to; /* s since the epoch */
	double mean;     /* permille */
};

/* The longest such time of a host; false where there is none. */
bool watch_hot(const struct model *, const char *host, struct hot *);

/*
 * The monitored hosts, each once, by name: those that series or host lines
 * tell of.  The caller frees the array, not the names.
 */
const char **watch_hosts(const struct model *, size_t *n);

/* What its host line says it is, or "". */
const char *watch_text(const struct model *, const char *host);

#endif
