#ifndef BM_HTTPBODY_H
#define BM_HTTPBODY_H

#include "http.h"

/* The half of the codec behind http.c: bodies. For http.c alone. */

enum http_state {
	HTTP_S_START,
	HTTP_S_FIELD,
	HTTP_S_LENGTH,
	HTTP_S_CLOSE,
	HTTP_S_SIZE,    /* chunk: hex digits */
	HTTP_S_PAD,     /* blanks behind them */
	HTTP_S_EXT,     /* extensions */
	HTTP_S_SIZE_LF, /* the line's LF */
	HTTP_S_DATA,
	HTTP_S_DATA_CR,
	HTTP_S_DATA_LF,
	HTTP_S_TRAILER, /* a trailer line's first byte */
	HTTP_S_NAME,
	HTTP_S_VALUE,
	HTTP_S_VALUE_LF,
	HTTP_S_LAST_LF,
	HTTP_S_DONE,
	HTTP_S_ERROR
};

/* As http_next(), for the states after HTTP_S_FIELD. */
enum http_event http_body(
    struct http *h, const char *p, size_t n, size_t *used);

/* Note the error (static text); returns HTTP_ERROR. */
enum http_event http_fail(struct http *h, const char *why);

#endif
