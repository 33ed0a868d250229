/* Words for the shell at the other end. */
#include <string.h>

#include "quote.h"

#define PLAIN \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789_/.,:+@%-"

void
quote_word(struct buf *b, const char *w)
{
	static const char apart[] = "'\\!";
	size_t n;

	buf_chr(b, ' ');
	if (*w != '\0' && w[strspn(w, PLAIN)] == '\0') {
		buf_str(b, w);
		return;
	}
	if (*w == '\0')
		buf_str(b, "''");
	while (*w != '\0') {
		n = strcspn(w, apart);
		if (n > 0) {
			buf_chr(b, '\'');
			buf_add(b, w, n);
			buf_chr(b, '\'');
		}
		for (w += n; *w != '\0' && strchr(apart, *w) != NULL; w++) {
			buf_chr(b, '\\');
			buf_chr(b, *w);
		}
	}
}

bool
quote_ok(const char *w)
{
	return w[strcspn(w, "\r\n")] == '\0';
}

/* The value of the name at p ("{node}..."), *len its length, or NULL. */
static const char *
lookup(const char *p, const struct quote_vars *v, size_t *len)
{
	const struct {
		const char *name, *value;
	} names[] = {
	    {"{node}", v->node},
	    {"{nodes}", v->nodes},
	    {"{host}", v->host},
	    {"{slots}", v->slots},
	    {"{run}", v->run},
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*len = strlen(names[i].name);
		if (strncmp(p, names[i].name, *len) == 0)
			return names[i].value;
	}
	return NULL;
}

char *
quote_fill(const char *w, const struct quote_vars *v)
{
	struct buf b = {NULL, 0, 0};
	const char *value;
	size_t len;

	while (*w != '\0') {
		value = *w == '{' ? lookup(w, v, &len) : NULL;
		if (value == NULL) {
			buf_chr(&b, *w++);
		} else {
			buf_str(&b, value);
			w += len;
		}
	}
	return buf_cstr(&b);
}
