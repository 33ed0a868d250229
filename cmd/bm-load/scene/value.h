#ifndef BM_VALUE_H
#define BM_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "slice.h"

/* What a query finds, a filter changes, a variable holds. */

enum value_type {
	VALUE_UNSET, /* a variable that has no value */
	VALUE_NONE,  /* a query without result */
	VALUE_NULL,
	VALUE_BOOL,   /* i */
	VALUE_INT,    /* i */
	VALUE_BIG,    /* a whole number too large for i: s holds its digits */
	VALUE_FLOAT,  /* f */
	VALUE_STRING, /* s */
	VALUE_TEXT,   /* s, given from outside (-V, data, environment): a
			 string, but equal to the number that it spells */
	VALUE_BYTES,  /* s */
	VALUE_LIST,   /* s is its JSON text */
	VALUE_OBJECT, /* s is its JSON text */
	VALUE_NODES,  /* i XPath nodes; s is the text of the first */
	VALUE_TYPES
};

struct value {
	enum value_type type;
	int64_t i;
	double f;
	struct slice s; /* owned by whoever made the value */
};

struct value value_none(void);
struct value value_int(int64_t);
struct value value_bool(bool);
struct value value_string(struct slice);

/* A string or a text. */
bool value_is_text(const struct value *);

/* "string", "integer", ... */
const char *value_type_name(const struct value *);

/*
 * Append it as {{x}} shows it. Returns 0, or -1 for what can't be shown: a
 * list, an object, nodes, none, bytes that are not UTF-8.
 */
int value_render(const struct value *, struct buf *);

/* Append it as a message shows it: 'text', 12, [1,2]; cut at 100 bytes. */
void value_show(const struct value *, struct buf *);

/* What a JSON text stands for; s must be valid JSON. Strings are decoded
 * into `own` when they have escapes. */
struct value value_of_json(struct slice s, struct buf *own);

/* Null, bool or number when a text spells one exactly, else a string. */
struct value value_typed(struct slice s);

/* A number of any type as double. Returns 0, or -1 when it is none. */
int value_number(const struct value *, double *out);

/* -1, 0, 1; or 2 when the two can't be put in order (other types). */
int value_compare(const struct value *, const struct value *);

/* Types differ: false, but for numbers, and for texts that spell a number. */
bool value_equal(const struct value *, const struct value *);

#endif
