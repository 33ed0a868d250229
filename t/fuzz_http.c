/*
 * The HTTP codec: whole, in pieces, or by the last head, the outcome is the
 * same. The first byte chooses answer, HEAD, request, or the chunks of a body;
 * the second, the size of the pieces.
 */
#ifndef FUZZING
#define CORPUS "http"
#endif
#include "fuzz.h"
#include "http.h"

struct seen {
	enum http_event last;
	const char *error;
	int status;
	int64_t body, received;
	uint32_t sum; /* of the body's bytes */
	size_t at;
};

static void
take(struct seen *s, const struct http *h, enum http_event ev)
{
	struct slice name, value;
	size_t i, at = 0;

	if (ev == HTTP_HEAD) {
		while (http_each(h->fields, &at, &name, &value))
			s->sum += (uint32_t)(name.n * 7 + value.n);
		if (at != h->fields.n)
			abort();
	}
	for (i = 0; ev == HTTP_BODY && i < h->data.n; i++)
		s->sum = s->sum * 31 + (unsigned char)h->data.p[i];
}

static struct seen
run(const uint8_t *bytes, size_t n, int mode, size_t step,
    struct http_last *last)
{
	static const char chunked[] =
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
	size_t pre = mode == 3 ? sizeof(chunked) - 1 : 0, have = 0, used;
	char *p = malloc(pre + n + 1);
	struct seen s = {0};
	struct http h;

	memcpy(p, chunked, pre);
	memcpy(p + pre, bytes, n);
	n += pre;
	if (mode == 2)
		http_request(&h, 4000);
	else
		http_answer(&h, mode == 1, 4000);
	for (;;) {
		s.last = http_next_like(
		    &h, last, p + s.at, have - s.at, &used);
		if (used > have - s.at)
			abort();
		take(&s, &h, s.last);
		s.at += used;
		if (s.last == HTTP_DONE || s.last == HTTP_ERROR)
			break;
		if (s.last == HTTP_MORE && have == n) {
			s.last = http_eof(&h, true);
			break;
		}
		if (s.last == HTTP_MORE)
			have = n - have < step ? n : have + step;
	}
	if (s.last != HTTP_DONE && s.last != HTTP_ERROR)
		abort();
	if ((s.last == HTTP_ERROR) != (h.error != NULL))
		abort();
	s.error = h.error;
	s.status = h.status;
	s.body = h.body;
	if (s.last == HTTP_DONE)
		s.received = h.received;
	free(p);
	return s;
}

static void
same(struct seen a, struct seen b)
{
	if (a.last != b.last || a.error != b.error || a.status != b.status ||
	    a.received != b.received || a.body != b.body || a.sum != b.sum)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct http_last kept;
	struct seen whole;
	int mode;

	if (n < 2)
		return 0;
	mode = p[0] & 3;
	kept.n = 0;
	whole = run(p + 2, n - 2, mode, n + 100, &kept);
	same(whole, run(p + 2, n - 2, mode, n + 100, &kept));
	same(whole, run(p + 2, n - 2, mode, p[1] ? p[1] : 1, &kept));
	return 0;
}
