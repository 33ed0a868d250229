/* Foreign text, one safe character at a time. */
#include <string.h>

#include "text.h"
#include "utf8.h"

#define BAD 0xfffdU

/* Would c hide, move or break what stands beside it? */
static int
harmful(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n';
	if (c >= 0x7f && c < 0xa0)
		return 1;
	if (c >= 0x200e && c <= 0x200f)
		return 1;
	if ((c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return 1;
	return c == 0x061c || (c & 0xfffe) == 0xfffe;
}

size_t
text_next(const char *s, size_t n, uint32_t *c)
{
	size_t len = utf8_get(s, n, c);

	if (harmful(*c))
		*c = BAD;
	return len;
}

void
text_put(uint32_t c, FILE *f)
{
	char out[4];

	if (c < 0x80)
		putc((int)c, f);
	else
		fwrite(out, 1, utf8_put(c, out), f);
}

size_t
text_len(const char *s)
{
	size_t n = strlen(s), len = 0;
	uint32_t c;

	for (size_t i = 0; i < n; len++)
		i += text_next(s + i, n - i, &c);
	return len;
}

size_t
text_show(FILE *f, const char *s, size_t max)
{
	size_t n = strlen(s), len = max != 0 ? text_len(s) : 0, k = 0;
	uint32_t c;

	for (size_t i = 0; i < n; k++) {
		if (max != 0 && len > max && k + 1 == max) {
			putc('~', f);
			return max;
		}
		i += text_next(s + i, n - i, &c);
		text_put(c == '\t' || c == '\n' ? ' ' : c, f);
	}
	return k;
}

void
text_pad(FILE *f, const char *s, size_t width)
{
	for (size_t k = text_show(f, s, width); k < width; k++)
		putc(' ', f);
}

char *
text_middle(char *out, size_t size, const char *s, size_t max)
{
	size_t n = strlen(s), len = text_len(s), at = 0, k = 0;
	size_t head = max / 2, skip = len > max ? len - max + 1 : 0;
	uint32_t c;

	for (size_t i = 0; i < n && at + 8 < size; k++) {
		char u[4];
		size_t m;

		i += text_next(s + i, n - i, &c);
		if (skip != 0 && k == head)
			c = 0x2026;
		else if (skip != 0 && k > head && k < head + skip)
			continue;
		m = utf8_put(c == '\t' || c == '\n' ? ' ' : c, u);
		memcpy(out + at, u, m);
		at += m;
	}
	out[at] = '\0';
	return out;
}
