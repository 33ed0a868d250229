#ifndef BM_UTF8_H
#define BM_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * The length (1-4) of the well-formed UTF-8 sequence at p[0..n), or 0 if
 * there is none: overlong forms, surrogates and values over U+10FFFF are
 * not well-formed. RFC 3629.
 */
size_t utf8_len(const char *p, size_t n);

/*
 * Decode the character at p[0..n), n > 0, into *ch and return its length.
 * What is not well-formed counts as one byte and gives U+FFFD.
 */
size_t utf8_get(const char *p, size_t n, uint32_t *ch);

/* Write a character, at most U+10FFFF, to p (4 bytes); returns its length. */
size_t utf8_put(uint32_t ch, char *p);

#endif
