#ifndef BM_RX_H
#define BM_RX_H

#include <stddef.h>

#include "slice.h"

/*
 * Regular expressions: the syntax of Rust's regex crate, leftmost-first, in
 * time linear in the text (backtracking that visits each state once).
 * Differs from it: \w, \d, \s, \b and (?i) know ASCII only; \p{...}, the
 * flag R and what Rust itself lacks (look-around, back references) are
 * refused by name.
 */
struct rx;

enum { RX_MSG = 100, RX_GROUPS = 100 };

/*
 * Compile a pattern. Returns NULL with the reason in msg; *at then is the
 * offset in the pattern. Free with rx_free.
 */
struct rx *rx_new(struct slice pattern, char msg[RX_MSG], size_t *at);

void rx_free(struct rx *);

/* Number of groups, group 0 (the whole) included. */
int rx_groups(const struct rx *);

/* Where a group matched; p is NULL when it took no part. */
struct rx_span {
	const char *p;
	size_t n;
};

/*
 * Find the first match that begins at or after text.p + from.
 *	span	filled for groups 0 .. n-1
 * Returns 1, 0 when there is none, -1 when text and pattern together are too
 * large (over 64 MiB of working memory).
 */
int rx_search(const struct rx *, struct slice text, size_t from,
    struct rx_span *span, int n);

#endif
