#ifndef BM_UTF8_H
#define BM_UTF8_H

#include <stddef.h>

/*
 * The length (1-4) of the well-formed UTF-8 sequence at p[0..n), or 0 if
 * there is none: overlong forms, surrogates and values over U+10FFFF are
 * not well-formed. RFC 3629.
 */
size_t utf8_len(const char *p, size_t n);

#endif
