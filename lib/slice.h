#ifndef BM_SLICE_H
#define BM_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text seen, not copied: n bytes at p, no NUL at the end. */
struct slice {
	const char *p;
	size_t n;
};

/* The slice of a C string. */
struct slice slice_of(const char *s);

/* n bytes at p. */
struct slice slice_at(const char *p, size_t n);

bool slice_eq(struct slice a, const char *s);
bool slice_same(struct slice a, struct slice b);

/* The same, ASCII letters of either case being equal. */
bool slice_ieq(struct slice a, const char *s);

/* What a hexadecimal digit of either case stands for; -1: c is none. */
int hex_digit(char c);

/* Without blanks and tabs at both ends. */
struct slice slice_trim(struct slice);

/* A copy with a NUL behind it; the caller frees. */
char *slice_dup(struct slice);

/*
 * A whole decimal number without sign, blanks or digits too many.
 * Returns 0, or -1 if s is anything else or over max.
 */
int slice_uint(struct slice s, uint64_t max, uint64_t *out);

/* The same with an optional '-', for lo <= value <= hi. */
int slice_int(struct slice s, int64_t lo, int64_t hi, int64_t *out);

#endif
