#ifndef BM_FLMON_H
#define BM_FLMON_H

#include "agg.h"
#include "xml.h"

/*
 * The monitors of a FunkLoad result: <monitor> samples become mon lines under
 * the names that bm-monitor uses, <monitorconfig> and config lines host
 * lines. The pickles in <monitorconfig> are never looked at.
 */
enum { FLMON_HOSTS = 64 };

/* What counted up to the last sample of a host. */
struct flmon_host {
	char name[64];
	bool sampled, described;
	int64_t at_us;
	double cpu, idle, in, out;
};

/* A config line that may turn out to be a host's description. */
struct flmon_note {
	struct flmon_note *next;
	char *key, *value;
};

struct flmon {
	struct flmon_host host[FLMON_HOSTS];
	int n;
	struct flmon_note *notes;
};

void flmon_config(struct flmon *, struct slice key, struct slice value);

/* The tag x is at: monitor or monitorconfig. 0, or -1 with a line said. */
int flmon_element(
    struct flmon *, const struct xml *x, struct agg *, const char *name);

void flmon_free(struct flmon *);

#endif
