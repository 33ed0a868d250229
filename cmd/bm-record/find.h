#ifndef BM_FIND_H
#define BM_FIND_H

#include <stdbool.h>

#include "buf.h"
#include "slice.h"

/* Does s hold the word, in any case? */
bool find_word(struct slice s, const char *word);

/*
 * The value v in a page: of an input or button, or of a meta element, that is
 * the first of its name.
 *	name	of the element: a new string
 *	query	as [Captures] has it: a new string
 */
bool find_html(struct slice page, struct slice v, char **name, char **query);

/* The same in JSON: a string or a number; name is the member's. */
bool find_json(struct slice page, struct slice v, char **name, char **query);

/*
 * Take the next string out of JSON text: *s is what is between its quotes,
 * escapes as they are; *rest goes on behind it. What stands before, and the
 * quotes, are appended to out: the opening one at once, the closing one by the
 * next call. False at the end, when all the rest has been appended.
 */
bool find_string(struct slice *rest, struct slice *s, struct buf *out);

/* Does a colon come next, after the closing quote? */
bool find_is_key(struct slice rest);

#endif
