#ifndef BM_MEM_H
#define BM_MEM_H

#include <stddef.h>

/* Allocators that die on failure. Free with free(3). */
void *xmalloc(size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);

/* n * size zeroed bytes; the product is checked. */
void *xarray(size_t n, size_t size);

/*
 * Grow an array to hold at least `need` members of `size` bytes, doubling.
 *	p	the array or NULL; *cap its capacity in members
 * Returns the array, perhaps moved; new members are not cleared.
 */
void *xgrow(void *p, size_t *cap, size_t need, size_t size);

/*
 * An arena: memory for things set up once and never freed one by one.
 * Start with all zero.
 */
struct arena {
	struct arena_block *blocks;
	char *at;
	size_t left, size; /* size: of the last block shared */
};

/* size zeroed bytes, aligned for any type; lives as long as the arena. */
void *arena_get(struct arena *, size_t size);

/* A NUL-terminated copy of p[0..n). */
char *arena_str(struct arena *, const char *p, size_t n);

void arena_free(struct arena *);

#endif
