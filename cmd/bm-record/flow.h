#ifndef BM_FLOW_H
#define BM_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gather.h"
#include "url.h"

/* A value that goes out with a request. */
struct param {
	struct buf name; /* as it is sent: [Form] and [Query] don't encode it */
	struct buf value; /* decoded */
	const char *var;  /* the variable that stands for the value, or NULL */
	bool upload;      /* value is a file's content */
	struct buf file;  /* its name; empty: not given */
	struct buf type;  /* of a part of a multipart body; may be empty */
};

struct params {
	struct param *v;
	size_t n, cap;
};

/* A line of [Captures]: found in a step's answer, used by a later one. */
struct capture {
	const char *var;
	char *query; /* xpath "..." or jsonpath "..." */
};

enum body { BODY_NONE, BODY_FORM, BODY_MULTIPART, BODY_JSON, BODY_OTHER };

/* One entry of the scenario. */
struct step {
	const struct exchange *x;    /* what was asked */
	const struct exchange *last; /* what came in the end, redirects done */
	struct url url;              /* points into x */
	char *name;
	int64_t delay_us; /* since the end of the step before */
	bool redirected;
	enum body body;
	struct params path; /* its segments, as they were sent, unnamed */
	struct params query, form;
	struct buf text;      /* of BODY_JSON: with {{variables}} in it */
	struct params header; /* those that carry a token */
	struct capture *capture;
	size_t captures, capture_cap;
};

/* What became of all that was recorded. */
struct flow {
	struct step *v;
	size_t n, cap;
	struct url base; /* of the first document: scheme, host, port */
	size_t resources, others, redirects, background, unanswered, tunnels;
};

/*
 * Choose what to replay. The base is the origin of the first document, or of
 * the first answer. Slices and pointers into the tape stay.
 */
void flow_make(struct flow *, const struct tape *);

/* Say on stderr what was left out, and why. */
void flow_tell(const struct flow *, const struct tape *);

/* Add an empty parameter. */
struct param *params_add(struct params *);

#endif
