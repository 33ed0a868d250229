/* What did the visitor fill in?  Forms, queries and cookies. */
#include <string.h>

#include "form.h"
#include "url.h"

/* Cut what comes before sep off the front of *s, and sep with it. */
static struct slice
cut(struct slice *s, char sep)
{
	const char *end = s->n > 0 ? memchr(s->p, sep, s->n) : NULL;
	struct slice head = {s->p, end != NULL ? (size_t)(end - s->p) : s->n};

	s->p += head.n + (end != NULL);
	s->n -= head.n + (end != NULL);
	return head;
}

static void
decode(struct slice s, char *out, size_t size)
{
	size_t i, n = s.n < size ? s.n : size - 1;

	for (i = 0; i < n; i++)
		out[i] = s.p[i] == '+' ? ' ' : s.p[i];
	s.p = out;
	s.n = n;
	out[url_decode(s, out, size)] = '\0';
}

bool
form_next(struct slice *form, char *out, size_t size)
{
	while (form->n > 0) {
		struct slice pair = cut(form, '&');

		if (pair.n > 0) {
			decode(pair, out, size);
			return true;
		}
	}
	return false;
}

bool
form_get(struct slice form, const char *name, char *out, size_t size)
{
	while (form.n > 0) {
		struct slice value = cut(&form, '&');
		struct slice key = cut(&value, '=');

		if (slice_eq(key, name)) {
			decode(value, out, size);
			return true;
		}
	}
	out[0] = '\0';
	return false;
}

bool
cookie_get(struct slice cookie, const char *name, char *out, size_t size)
{
	while (cookie.n > 0) {
		struct slice value = slice_trim(cut(&cookie, ';'));
		struct slice key = cut(&value, '=');

		if (slice_eq(key, name)) {
			if (value.n >= size)
				value.n = size - 1;
			memcpy(out, value.p, value.n);
			out[value.n] = '\0';
			return true;
		}
	}
	out[0] = '\0';
	return false;
}
