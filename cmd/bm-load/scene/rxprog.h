#ifndef BM_RXPROG_H
#define BM_RXPROG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The program that rx.c compiles to and rxrun.c runs. */

enum rx_op {
	RX_CHAR,  /* the byte x */
	RX_CHARI, /* the ASCII letter x, of either case */
	RX_SET,   /* a character of set x */
	RX_SPLIT, /* go on at +x, else at +y; `no` numbers it */
	RX_JUMP,  /* to +x */
	RX_SAVE,  /* note the position in slot x */
	RX_AT,    /* is the position as enum rx_at x says? */
	RX_MATCH
};

enum rx_at {
	RX_AT_BEGIN,
	RX_AT_END,
	RX_AT_LINE_BEGIN,
	RX_AT_LINE_END,
	RX_AT_WORD,
	RX_AT_NOT_WORD,
	RX_AT_WORD_BEGIN,
	RX_AT_WORD_END,
	RX_AT_HALF_BEGIN,
	RX_AT_HALF_END
};

struct rx_ins {
	unsigned char op;
	int32_t x, y, no;
};

/* Characters in rising, disjoint ranges, both ends included. */
struct rx_range {
	uint32_t lo, hi;
};

struct rx_set {
	struct rx_range *r;
	size_t n, cap;
	unsigned char ascii[128]; /* filled by rxset_done */
};

enum { RX_MAX_CHAR = 0x10ffff };

void rxset_add(struct rx_set *, uint32_t lo, uint32_t hi);

/* Add what \d, \w, \s stand for; up: their capitals. Returns 0 or -1. */
int rxset_class(struct rx_set *, char letter);

/* Add what [:name:] stands for. Returns 0 or -1. */
int rxset_posix(struct rx_set *, const char *name, size_t n, bool negated);

void rxset_union(struct rx_set *, const struct rx_set *);
void rxset_and(struct rx_set *, const struct rx_set *);
void rxset_minus(struct rx_set *, const struct rx_set *);
void rxset_negate(struct rx_set *);

/* Add the other case of each ASCII letter. */
void rxset_fold(struct rx_set *);

/* Sort, join, and fill `ascii`. */
void rxset_done(struct rx_set *);

bool rxset_has(const struct rx_set *, uint32_t c);

struct rx {
	struct rx_ins *ins;
	size_t n, cap;
	struct rx_set *set;
	size_t sets, set_cap;
	int groups, splits;
	char prefix[64]; /* every match begins with these bytes */
	size_t prefix_n;
	unsigned char first[256]; /* bytes that a match can begin with */
	bool any_first;           /* it may be empty: first says nothing */
};

/* Find out with what bytes a match must begin. */
void rxrun_prepare(struct rx *);

#endif
