/* Escape text for XML, HTML and SVG. */
#include <stdint.h>
#include <string.h>

#include "markup.h"
#include "text.h"

static void
put(FILE *f, const char *s, size_t n, int attr)
{
	uint32_t c;

	for (size_t i = 0; i < n;) {
		i += text_next(s + i, n - i, &c);
		if (c == '&')
			fputs("&amp;", f);
		else if (c == '<')
			fputs("&lt;", f);
		else if (c == '>')
			fputs("&gt;", f);
		else if (attr && (c == '"' || c == '\'' || c < 0x20))
			fprintf(f, "&#%u;", (unsigned)c);
		else
			text_put(c, f);
	}
}

void
markup_textn(FILE *f, const char *s, size_t n)
{
	put(f, s, n, 0);
}

void
markup_text(FILE *f, const char *s)
{
	put(f, s, strlen(s), 0);
}

void
markup_attr(FILE *f, const char *s)
{
	put(f, s, strlen(s), 1);
}

void
markup_pair(FILE *f, const char *name, const char *s)
{
	fprintf(f, " %s=\"", name);
	markup_attr(f, s);
	putc('"', f);
}

int
markup_link(const char *s)
{
	return strncmp(s, "http://", 7) == 0 || strncmp(s, "https://", 8) == 0;
}
