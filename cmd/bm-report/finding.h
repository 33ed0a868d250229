#ifndef BM_FINDING_H
#define BM_FINDING_H

#include "model.h"

/*
 * What to look at in a run: rules with fixed words, the gravest first.  The
 * texts hold foreign names and must be escaped.
 */
struct finding {
	const char *rule;  /* "stop", "overload", ...: for programs */
	char head[200];    /* one line, ends with a full stop */
	char text[500];    /* the numbers; may be "" */
	const char *see;   /* the id of the section that shows it */
	const char *where; /* its name */
};

enum { FINDINGS = 6 };

struct findings {
	struct finding f[FINDINGS];
	size_t n;
	uint64_t *told; /* while they are made: errors told of, by cycle */
};

/* Is the cycle's longest gap a stop, and not the rhythm of a slow load? */
bool finding_stop(const struct cycle *);

/* trusted: the run is valid; else nothing is called all clear. */
void findings_of(struct findings *, const struct model *, bool trusted);

#endif
