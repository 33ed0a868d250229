#ifndef BM_BUF_H
#define BM_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/* A growable run of bytes; start with all zero. p may move at each add. */
struct buf {
	char *p;
	size_t n, cap;
};

/* Make room for n more bytes and return where they go; add to b->n after. */
char *buf_room(struct buf *, size_t n);

void buf_add(struct buf *, const void *p, size_t n);
void buf_str(struct buf *, const char *s);
void buf_chr(struct buf *, char c);

/* A decimal integer, without printf. */
void buf_int(struct buf *, int64_t v);

void buf_fmt(struct buf *, const char *fmt, ...);

/* A NUL after the last byte (not counted in n); returns p. */
char *buf_cstr(struct buf *);

/* What it holds now; p is never NULL. */
struct slice buf_slice(const struct buf *);

void buf_free(struct buf *);

/*
 * Write v in decimal to p, which has room for 20 bytes; returns how many
 * were written. No NUL.
 */
size_t fmt_int(char *p, int64_t v);

#endif
