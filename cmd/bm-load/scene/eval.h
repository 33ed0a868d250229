#ifndef BM_EVAL_H
#define BM_EVAL_H

#include "buf.h"
#include "guest.h"
#include "hurl.h"
#include "judge.h"
#include "value.h"

/* Queries, filters and predicates on one answer. */
struct eval {
	struct guest *guest;
	const struct entry *entry;
	const struct answer *answer;
	struct buf text; /* of the arguments of an operation */
	struct buf with; /* of a predicate's operand */
	char msg[200];   /* why the last call returned -1 */
};

/* What a filter makes of a value; own must not hold the value. */
int eval_filter(struct eval *, const struct op *, const struct value *in,
    struct value *out, struct buf *own);

/* What a query and its filters find: 0, or -1 with msg (no JSON, body too
 * large, ...). *out lies in the answer or in memory of its own
 * that stays until the next call. */
int eval_chain(struct eval *, const struct rule *, struct value *out);

/* Does the predicate hold? -1 with msg when it can't be said. */
int eval_predicate(
    struct eval *, const struct predicate *, const struct value *);

/* For both: jsonpath, xpath and regex on a text. */
int eval_jsonpath(struct eval *, const struct pattern *, struct slice,
    struct value *, struct buf *own);
int eval_xpath(struct eval *, const struct pattern *, struct slice,
    struct value *, struct buf *own);
int eval_regex(
    struct eval *, const struct pattern *, struct slice, struct value *);

/* The engine for a pattern; *made is to be freed after use. */
struct rx;
const struct rx *eval_rx(
    struct eval *, const struct pattern *, struct rx **made);

/* Why, into msg; returns -1. */
int eval_fail(struct eval *, const char *why);

/* Expand an argument into b (emptied first); -1 with msg. */
int eval_text(struct eval *, const struct tmpl *, struct buf *b);

#endif
