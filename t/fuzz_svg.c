/*
 * gnuplot's SVG, or what claims to be: what comes out holds our few elements
 * and attributes with values of known shape, and nothing else, whatever went in.
 */
#ifndef FUZZING
#define CORPUS "svg"
#endif
#include "fuzz.h"
#include "svg.h"

static const char *const element[] = {"svg", "title", "desc", "g", "path",
    "text", "/svg", "/title", "/desc", "/g", "/path", "/text"};
static const char *const attribute[] = {"viewBox", "role", "aria-labelledby",
    "id", "font-size", "font-family", "fill", "fill-opacity", "stroke",
    "stroke-width", "stroke-linecap", "d", "x", "y", "transform",
    "text-anchor"};

/* Is p[0..n) one of the words? By hand: libFuzzer watches memcmp. */
static int
known(const char *p, size_t n, const char *const word[], size_t words)
{
	for (size_t i = 0, k; i < words; i++) {
		for (k = 0; k < n && p[k] == word[i][k]; k++)
			;
		if (k == n && word[i][k] == '\0')
			return 1;
	}
	return 0;
}

/* One NAME="VALUE" with a blank before it; returns what is behind it. */
static const char *
attr(const char *p)
{
	size_t n = strcspn(++p, "= />");

	if (!known(p, n, attribute, sizeof(attribute) / sizeof(attribute[0])))
		abort();
	p += n;
	if (strncmp(p, "=\"", 2) != 0)
		abort();
	p += 2;
	n = strspn(p, "abcdefghijklmnopqrstuvwxyzCM0123456789 .,-#()");
	if (p[n] != '"')
		abort();
	return p + n + 1;
}

/* A tag, from its '<'; returns what is behind it. */
static const char *
tag(const char *p)
{
	size_t n = strcspn(++p, " >");

	if (!known(p, n, element, sizeof(element) / sizeof(element[0])))
		abort();
	p += n;
	while (*p == ' ')
		p = attr(p);
	if (strncmp(p, "/>", 2) == 0)
		return p + 2;
	if (*p != '>')
		abort();
	return p + 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char *out;
	static size_t len;
	static FILE *f;
	const char *raw = (const char *)p;
	char name[32];

	if (f == NULL && (f = open_memstream(&out, &len)) == NULL)
		abort();
	rewind(f);
	svg_name(raw, n, name, sizeof(name));
	svg_plots(raw, n);
	svg_clean(raw, n, "x", "t", "d", f);
	fputc('\0', f);
	if (fflush(f) != 0 || strlen(out) != len - 1)
		abort();
	for (const char *s = out; *s != '\0';)
		s = *s == '<' ? tag(s) : *s == '>' ? (abort(), s) : s + 1;
	return 0;
}
