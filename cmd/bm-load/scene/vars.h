#ifndef BM_VARS_H
#define BM_VARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"
#include "value.h"

/*
 * The variables of a run: each name has a number, the same for all users.
 * The first ones are built in.
 */
enum {
	VAR_NODE,
	VAR_NODES,
	VAR_USER,
	VAR_ITER,
	VAR_CYCLE,
	VAR_RUN,
	VAR_SEQ,
	VAR_URL,
	VAR_BUILT_IN
};

struct names {
	struct name {
		const char *name;
		struct value given; /* from outside; VALUE_UNSET: none */
		bool ranged;        /* drawn from lo..hi for each test */
		bool column;        /* dealt from a data file */
		bool constant;      /* given, and nothing ever sets it */
		bool secret;        /* captured with `redact`: not shown */
		int64_t lo, hi;
	} * name;
	int n;
	size_t cap;
};

/* With the built-in names. */
struct names *names_new(void);

/* The number of a name, which is added if new. */
int names_at(struct names *, struct slice name);

/* The number of a name, or -1. */
int names_find(const struct names *, struct slice name);

/* Does it have a value at the start of each test? */
bool names_given(const struct names *, int at);

/* A name that variables can have: [A-Za-z0-9_-]+, and no function's. */
bool names_valid(struct slice name);

/* The variables of one user. */
struct vars {
	struct cell {
		struct value v;
		struct buf own; /* holds v.s of what was captured */
	} * cell;
	int n;
};

/* Set a variable to a copy of v. */
void vars_set(struct vars *, int at, const struct value *v);

#endif
