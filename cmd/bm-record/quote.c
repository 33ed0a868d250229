/* Escapes of Hurl. */
#include <stdbool.h>
#include <string.h>

#include "quote.h"
#include "text.h"
#include "utf8.h"

/* Escapes that a value and a body in backticks share; true: it was one. */
static bool
common(struct slice s, size_t i, FILE *f)
{
	unsigned char c;

	c = (unsigned char)s.p[i];
	if (c == '\\')
		fputs("\\\\", f);
	else if (c == '\t')
		fputs("\\t", f);
	else if (c == '\n')
		fputs("\\n", f);
	else if (c == '\r')
		fputs("\\r", f);
	else if (c < ' ' || c == 0x7f)
		fprintf(f, "\\u{%x}", c);
	else if (c == '{' && i > 0 && s.p[i - 1] == '{')
		fputs("\\u{7b}", f);
	else
		return false;
	return true;
}

void
quote_value(struct slice s, FILE *f)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (common(s, i, f))
			continue;
		if (s.p[i] == '#')
			fputs("\\#", f);
		else if (s.p[i] == ' ' && (i == 0 || i == s.n - 1))
			fputs("\\u{20}", f);
		else
			fputc(s.p[i], f);
	}
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

void
quote_key(struct slice s, FILE *f)
{
	uint32_t c;
	size_t i, n;

	for (i = 0; i < s.n; i += n) {
		n = 1;
		if (is_alnum(s.p[i]) ||
		    (s.p[i] != '\0' && strchr("_-.]@$", s.p[i]) != NULL) ||
		    (s.p[i] == '[' && i > 0)) {
			fputc(s.p[i], f);
			continue;
		}
		n = text_next(s.p + i, s.n - i, &c);
		fprintf(f, "\\u{%x}", (unsigned)c);
	}
}

void
quote_file(struct slice s, FILE *f)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '\0' && strchr(" #;{}\\", s.p[i]) != NULL)
			fputc('\\', f);
		fputc(s.p[i], f);
	}
}

void
quote_comment(const char *s, FILE *f)
{
	text_show(f, s, 0);
}

static bool
one_line(struct slice s)
{
	size_t n;

	for (; s.n > 0; s.p += n, s.n -= n) {
		n = utf8_len(s.p, s.n);
		if (n == 0 || *s.p == '\n' || *s.p == '\0')
			return false;
	}
	return true;
}

static void
base64(struct slice s, FILE *f)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned long v;
	size_t i, k, n;

	for (i = 0; i < s.n; i += 3) {
		n = s.n - i < 3 ? s.n - i : 3;
		for (k = 0, v = 0; k < 3; k++)
			v = v << 8 | (k < n ? (unsigned char)s.p[i + k] : 0);
		for (k = 0; k < 4; k++)
			fputc(k <= n ? digits[v >> (18 - 6 * k) & 63] : '=', f);
	}
}

void
quote_body(struct slice s, FILE *f)
{
	size_t i;

	if (!one_line(s)) {
		fputs("base64,", f);
		base64(s, f);
		fputs(";\n", f);
		return;
	}
	fputc('`', f);
	for (i = 0; i < s.n; i++) {
		if (common(s, i, f))
			continue;
		if (s.p[i] == '`')
			fputc('\\', f);
		fputc(s.p[i], f);
	}
	fputs("`\n", f);
}
