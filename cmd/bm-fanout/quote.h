#ifndef BM_QUOTE_H
#define BM_QUOTE_H

#include <stdbool.h>

#include "buf.h"

/*
 * Append a blank and one word so that sh, csh, fish and rc-like login shells all take it
 * as that word: in single quotes, but for ' \ and !, which stand outside
 * with a backslash. The word has no newline (quote_ok).
 */
void quote_word(struct buf *, const char *word);

/* Can the word be quoted for every shell? (No newline or carriage return.) */
bool quote_ok(const char *word);

/* What the names in braces stand for, on one node. */
struct quote_vars {
	const char *node, *nodes, *host, *slots, *run;
};

/*
 * The word with {node} {nodes} {host} {slots} {run} replaced; other braces
 * stay as they are. A new string, to be freed.
 */
char *quote_fill(const char *word, const struct quote_vars *);

#endif
