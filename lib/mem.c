/* Memory: allocators that die on failure, and an arena. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "mem.h"

/* Blocks of an arena: the first, then twice as much each, up to the last. */
enum { FIRST = 1024, LAST = 64 * 1024 };

union align {
	long long i;
	long double d;
	void *p;
};

struct arena_block {
	struct arena_block *next;
	union align data[];
};

void *
xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		die("out of memory: %zu bytes", size);
	return p;
}

void *
xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		die("out of memory: %zu bytes", size);
	return p;
}

char *
xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

void *
xarray(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		die("out of memory: %zu x %zu bytes", n, size);
	return p;
}

void *
xgrow(void *p, size_t *cap, size_t need, size_t size)
{
	size_t n = *cap ? *cap : 8;

	if (need <= *cap)
		return p;
	while (n < need) {
		if (n > SIZE_MAX / 2)
			die("out of memory: %zu x %zu bytes", need, size);
		n *= 2;
	}
	if (n > SIZE_MAX / size)
		die("out of memory: %zu x %zu bytes", n, size);
	p = xrealloc(p, n * size);
	*cap = n;
	return p;
}

static void *
arena_block(struct arena *a, size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof *b)
		die("out of memory: %zu bytes", size);
	b = xarray(1, sizeof *b + size);
	b->next = a->blocks;
	a->blocks = b;
	return b->data;
}

void *
arena_get(struct arena *a, size_t size)
{
	size_t up = sizeof(union align), next;
	void *p;

	if (size > SIZE_MAX - up)
		die("out of memory: %zu bytes", size);
	size = (size + up - 1) / up * up;
	if (size > a->left) {
		next = a->size == 0     ? FIRST
		       : a->size < LAST ? a->size * 2
					: LAST;
		if (size > next / 4)
			return arena_block(a, size);
		a->at = arena_block(a, next);
		a->left = a->size = next;
	}
	p = a->at;
	a->at += size;
	a->left -= size;
	return p;
}

char *
arena_str(struct arena *a, const char *p, size_t n)
{
	char *s = arena_get(a, n + 1);

	if (n > 0)
		memcpy(s, p, n);
	return s;
}

void
arena_free(struct arena *a)
{
	struct arena_block *b, *next;

	for (b = a->blocks; b; b = next) {
		next = b->next;
		free(b);
	}
	memset(a, 0, sizeof *a);
}
