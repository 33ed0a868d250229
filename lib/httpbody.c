/* HTTP/1.1 bodies: by length, until close, chunked with trailers. */
#include "httpbody.h"
#include "httpchar.h"

enum http_event
http_fail(struct http *h, const char *why)
{
	h->error = why;
	h->state = HTTP_S_ERROR;
	h->keep = false;
	return HTTP_ERROR;
}

/* Hand out what is there, at most h->left of it. */
static enum http_event
give(struct http *h, const char *p, size_t n, size_t *used)
{
	h->data.p = p + *used;
	h->data.n = n - *used;
	if ((int64_t)h->data.n > h->left)
		h->data.n = (size_t)h->left;
	*used += h->data.n;
	h->left -= (int64_t)h->data.n;
	h->body += (int64_t)h->data.n;
	return HTTP_BODY;
}

/* One byte of a chunk's size; RFC 9112, 7.1. */
static const char *
size_digit(struct http *h, unsigned char c)
{
	int d = hex_digit((char)c);

	if (d < 0)
		return "protocol bad chunk size";
	if (++h->digits > 16 || h->left >> 59 != 0)
		return "protocol chunk size too large";
	h->left = h->left << 4 | d;
	return NULL;
}

/*
 * A byte of the size line. Blanks behind the size are let through, since
 * old servers pad it; a bare LF is not, as only start lines and fields may
 * end that way (RFC 9112, 2.2).
 */
static const char *
size_line(struct http *h, unsigned char c)
{
	if (++h->part > HTTP_CHUNK_MAX)
		return "limit chunk line over 4 KiB";
	if (h->state == HTTP_S_SIZE_LF) {
		if (c != '\n')
			return "protocol CR in a chunk line";
		if (h->left > h->max - h->body)
			return "limit body too large";
		h->state = h->left > 0 ? HTTP_S_DATA : HTTP_S_TRAILER;
		h->part = 0;
	} else if (c == '\r' && (h->state != HTTP_S_SIZE || h->digits > 0)) {
		h->state = HTTP_S_SIZE_LF;
	} else if (h->state == HTTP_S_EXT) {
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return "protocol control byte in a chunk line";
	} else if (c == ';' && (h->state == HTTP_S_PAD || h->digits > 0)) {
		h->state = HTTP_S_EXT;
	} else if ((c == ' ' || c == '\t') && h->digits > 0) {
		h->state = HTTP_S_PAD;
	} else if (h->state == HTTP_S_PAD) {
		return "protocol bad chunk size";
	} else {
		return size_digit(h, c);
	}
	return NULL;
}

/* A byte between a chunk's data and the next size. */
static const char *
data_end(struct http *h, unsigned char c)
{
	if (c != (h->state == HTTP_S_DATA_CR ? '\r' : '\n'))
		return "protocol no CRLF after a chunk";
	h->state = h->state == HTTP_S_DATA_CR ? HTTP_S_DATA_LF : HTTP_S_SIZE;
	h->part = 0;
	h->digits = 0;
	return NULL;
}

/* The first byte of a trailer line. */
static const char *
trailer_first(struct http *h, unsigned char c)
{
	if (c == '\r') {
		h->state = HTTP_S_LAST_LF;
	} else if (c == '\n') {
		h->state = HTTP_S_DONE;
	} else if ((c == ' ' || c == '\t') && h->nfield > 0) {
		h->state = HTTP_S_VALUE;
	} else if (!http_tchar(c)) {
		return "protocol bad trailer field name";
	} else {
		if (h->nfield++ == HTTP_NTRAILER_MAX)
			return "limit over 64 trailer fields";
		h->state = HTTP_S_NAME;
	}
	return NULL;
}

/* A byte of the trailer section; it is checked, and dropped. */
static const char *
trailer(struct http *h, unsigned char c)
{
	if (++h->part > HTTP_TRAILER_MAX)
		return "limit trailer over 16 KiB";
	switch (h->state) {
	case HTTP_S_TRAILER: return trailer_first(h, c);
	case HTTP_S_NAME:
		if (c == ':')
			h->state = HTTP_S_VALUE;
		else if (!http_tchar(c))
			return "protocol bad trailer field name";
		break;
	case HTTP_S_VALUE:
		if (c == '\r')
			h->state = HTTP_S_VALUE_LF;
		else if (c == '\n')
			h->state = HTTP_S_TRAILER;
		else if (c == '\0')
			return "protocol NUL in a trailer field";
		break;
	default: /* HTTP_S_VALUE_LF, HTTP_S_LAST_LF */
		if (c != '\n')
			return "protocol CR in a trailer field";
		h->state =
		    h->state == HTTP_S_LAST_LF ? HTTP_S_DONE : HTTP_S_TRAILER;
	}
	return NULL;
}

static enum http_event
chunked(struct http *h, const char *p, size_t n, size_t *used)
{
	const char *why = NULL;
	unsigned char c;

	while (*used < n && h->state != HTTP_S_DONE && why == NULL) {
		if (h->state == HTTP_S_DATA) {
			give(h, p, n, used);
			if (h->left == 0)
				h->state = HTTP_S_DATA_CR;
			return HTTP_BODY;
		}
		c = (unsigned char)p[(*used)++];
		if (h->state < HTTP_S_DATA)
			why = size_line(h, c);
		else if (h->state < HTTP_S_TRAILER)
			why = data_end(h, c);
		else
			why = trailer(h, c);
	}
	if (why != NULL)
		return http_fail(h, why);
	return h->state == HTTP_S_DONE ? HTTP_DONE : HTTP_MORE;
}

enum http_event
http_body(struct http *h, const char *p, size_t n, size_t *used)
{
	switch (h->state) {
	case HTTP_S_LENGTH:
		if (n == 0)
			return HTTP_MORE;
		give(h, p, n, used);
		if (h->left == 0)
			h->state = HTTP_S_DONE;
		return HTTP_BODY;
	case HTTP_S_CLOSE:
		if (n == 0)
			return HTTP_MORE;
		h->left = h->max - h->body;
		if (h->left == 0)
			return http_fail(h, "limit body too large");
		return give(h, p, n, used);
	case HTTP_S_DONE: return HTTP_DONE;
	case HTTP_S_ERROR: return HTTP_ERROR;
	default: return chunked(h, p, n, used);
	}
}
