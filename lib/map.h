#ifndef BM_MAP_H
#define BM_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * A hash table from 128-bit keys to pointers that are not NULL; nothing is
 * ever taken out. The order is that of no one, and differs from run to run:
 * the hash is seeded, so that no input can be made to collide.
 */
struct map_key {
	uint64_t hi, lo;
};

struct map {
	struct map_slot *slots;
	size_t n, cap; /* cap: 0 or a power of two */
};

/*
 * Where the value of a key stands. When it is NULL the key is new: the
 * caller stores a value there before the next call.
 */
void **map_at(struct map *, struct map_key);

/* The value, or NULL. */
void *map_get(const struct map *, struct map_key);

/* Walk: *i starts at 0; returns NULL at the end. */
void *map_next(const struct map *, size_t *i);

/* The values are the caller's to free before. */
void map_free(struct map *);

/* A seeded hash of bytes, for keys made from text. */
uint64_t map_hash(const void *p, size_t n);

#endif
