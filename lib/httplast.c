/* HTTP/1.1 answers whose head has the bytes of the last one. */
#include <string.h>

#include "http.h"

/* Would p[0..n) be parsed from its first byte, as the last head was? */
static bool
is_like(
    const struct http *h, const struct http_last *last, const char *p, size_t n)
{
	return last->n > 0 && n >= last->n && h->no_body == last->no_body &&
	       h->max == last->h.max && memcmp(p, last->p, last->n) == 0;
}

static void
keep(struct http_last *last, const struct http *h, bool no_body, const char *p,
    size_t n)
{
	last->n = 0;
	if (n > sizeof(last->p) || h->interims > 0)
		return;
	last->h = *h;
	last->no_body = no_body;
	last->n = n;
	memcpy(last->p, p, n);
}

enum http_event
http_next_like(
    struct http *h, struct http_last *last, char *p, size_t n, size_t *used)
{
	bool first = !h->begun && !h->request, no_body = h->no_body;
	enum http_event ev;

	if (first && is_like(h, last, p, n)) {
		*h = last->h;
		h->reason.p = p + h->a_at;
		h->fields.p = p + h->fields_at;
		*used = last->n;
		return HTTP_HEAD;
	}
	ev = http_next(h, p, n, used);
	if (first && ev == HTTP_HEAD)
		keep(last, h, no_body, p, *used);
	return ev;
}
