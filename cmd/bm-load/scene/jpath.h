#ifndef BM_JPATH_H
#define BM_JPATH_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"
#include "value.h"

/*
 * JSON as text, without a tree, and JSONPath over it (RFC 9535, a part):
 * $ .name ['name'] ["name"] [n] [-n] [*] .* ..name ..['name'] ..[n] ..*
 */
struct jpath;

enum { JSON_DEPTH = 500, JPATH_MSG = 100 };

/*
 * Compile. Returns NULL with the reason in msg; *refused says that it is
 * JSONPath, but not of the part that we read.
 */
struct jpath *jpath_new(struct slice path, char msg[JPATH_MSG], bool *refused);

void jpath_free(struct jpath *);

/*
 * Find all nodes in a text. One node gives its bare value, several give a
 * list, in document order; none gives VALUE_NONE.
 *	own	takes what does not lie in the text as it is needed; *out
 *		points into it or into the text
 * Returns 0, or -1 when the text is no JSON, or one that takes over two million
 * steps (several ".." in a deep text).
 */
int jpath_find(const struct jpath *, struct slice json, struct value *out,
    struct buf *own);

/* Is all of it one JSON value (blanks around it allowed)? */
bool json_valid(struct slice);

/* The length of the value at p, which is valid JSON, without blanks. */
size_t json_len(const char *p, const char *end);

/* Skip white space. */
const char *json_space(const char *p, const char *end);

/*
 * The members of a list or object, whose valid text is given. Start with
 * p = NULL. Returns false at the end; key is empty in a list.
 */
struct json_each {
	const char *p, *end;
	struct slice key; /* with its escapes, without quotes */
	struct slice value;
};
bool json_next(struct json_each *, struct slice text);

/* How many they are. */
int64_t json_count(struct slice text);

/* Append a string's text (between its quotes) without escapes. */
void json_decode(struct slice, struct buf *);

/* Append a text or a byte as it stands in a JSON string. */
void json_escape(struct slice, struct buf *);
void json_escape_chr(struct buf *, char);

#endif
