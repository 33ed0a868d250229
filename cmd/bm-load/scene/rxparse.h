#ifndef BM_RXPARSE_H
#define BM_RXPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rxprog.h"

/* The lexis of regular expressions; rx.c makes the program. */

struct rxflags {
	bool icase, multi, dotall, swap, space; /* i m s U x */
};

struct rxparse {
	struct rx *rx;
	const char *start, *p, *end;
	struct rxflags f;
	int depth;
	char *msg;
	size_t fail_at;
	bool failed;
};

/* Note the first error, at the current place. */
void rxparse_fail(struct rxparse *, const char *why);

bool rxparse_end(const struct rxparse *);
bool rxparse_see(const struct rxparse *, char);
bool rxparse_take(struct rxparse *, char);

/* The next character. Not at the end. */
uint32_t rxparse_next(struct rxparse *);

/* With flag x: skip white space and comments. */
void rxparse_skip(struct rxparse *);

enum { RXGROUP_PLAIN = 0, RXGROUP_FLAGS = -1 };

/*
 * After "(": read "?:", "?i:", "?P<name>", "?i)" ...; f is changed.
 * Returns the number of a capturing group, or one of the above.
 */
int rxparse_group(struct rxparse *);

/* After "[": read to the "]" that ends it. */
void rxparse_class(struct rxparse *, struct rx_set *, int depth);

enum rxesc { RXESC_CHAR, RXESC_SET, RXESC_AT, RXESC_BAD };

/* After a backslash. */
enum rxesc rxparse_escape(
    struct rxparse *, struct rx_set *, uint32_t *ch, int *at);

/* Is there a "*", "+", "?" or "{"? */
bool rxparse_repeat_here(struct rxparse *);

/* Read one repetition, if there is one. max -1: no limit. */
bool rxparse_repeat(struct rxparse *, int *min, int *max, bool *lazy);

#endif
