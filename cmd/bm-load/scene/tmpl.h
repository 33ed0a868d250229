#ifndef BM_TMPL_H
#define BM_TMPL_H

#include <stdbool.h>

#include "buf.h"
#include "mem.h"
#include "rng.h"
#include "slice.h"
#include "vars.h"

/* Text with holes for variables: "GET {{url}}/item/{{id}}". */

enum { HOLE_NONE = -1, HOLE_UUID = -2, HOLE_DATE = -3 };

struct tmpl {
	struct piece {
		struct slice text;
		int var;   /* number of the variable after it, or HOLE_... */
		bool json; /* inside a JSON string: escape the value */
		bool bare; /* a JSON value of its own: it must be JSON */
	} * piece;
	int n;
};

/* Has it no holes? Then *text is all of it. */
bool tmpl_fixed(const struct tmpl *, struct slice *text);

/* What new UUIDs are made of: a user's own random numbers. */
struct tmpl_env {
	const struct vars *vars;
	const struct names *names;
	struct rng *rng;
};

/*
 * Append the text with the values put in. Returns -1, or the number of a
 * variable that has no value, or none that can stand there.
 */
int tmpl_expand(const struct tmpl *, const struct tmpl_env *, struct buf *);

/* Why not: "variable id has no value". */
void tmpl_why(int bad, const struct tmpl_env *, char *msg, size_t cap);

/* Put the values of constant variables in for good. */
void tmpl_fold(struct tmpl *, const struct names *, struct arena *);

#endif
