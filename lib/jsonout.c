/* JSON strings and numbers. */
#include <string.h>

#include "jsonout.h"
#include "text.h"

void
json_str(FILE *f, const char *s)
{
	uint32_t c;
	size_t n;

	if (s == NULL) {
		fputs("null", f);
		return;
	}
	fputc('"', f);
	for (n = strlen(s); n > 0;) {
		size_t used = text_next(s, n, &c);

		s += used;
		n -= used;
		if (c == '"' || c == '\\')
			fputc('\\', f);
		if (c < 0x20)
			fprintf(f, "\\u%04x", (unsigned)c);
		else
			text_put(c, f);
	}
	fputc('"', f);
}

void
json_num(FILE *f, double v)
{
	/* infinity and NaN have no difference to themselves */
	if (v - v != 0)
		fputs("null", f);
	else
		fprintf(f, "%.9g", v);
}
