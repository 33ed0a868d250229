#ifndef BM_HTTPCHAR_H
#define BM_HTTPCHAR_H

#include <stdbool.h>
#include <stddef.h>

/* Which bytes may stand where. For http.c and httpbody.c alone. */

enum {
	HTTP_TOKEN = 1, /* may stand in a token */
	HTTP_VALUE = 2  /* may stand in a line: all but NUL, CR and LF */
};

/* How many bytes from p on, of n, are of this kind. */
size_t http_span(const char *p, size_t n, int kind);

/* The same, but only those over 13: surely none of NUL, CR, LF. */
size_t http_surely(const char *p, size_t n);

/* Whether c may stand in a token. */
bool http_tchar(unsigned char c);

/*
 * Is the token p[0..n) this name, in any case?
 *	name	letters in lower case and '-'
 *	n	its length, 8 or more
 */
bool http_is_name(const char *p, const char *name, size_t n);

#endif
