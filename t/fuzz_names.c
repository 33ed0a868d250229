/*
 * A foreign name on its way: into HTML and SVG, into a field of the stream.
 * Read back by their rules, each is the name again.
 */
#ifndef FUZZING
#define CORPUS "names"
#endif
#include "fuzz.h"
#include "markup.h"
#include "memfile.h"
#include "stream.h"
#include "text.h"

/* The character behind an '&'; returns what follows its ';'. */
static const char *
entity(const char *p, char *c)
{
	static const struct {
		const char *name;
		char is;
	} known[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"#34;", '"'},
	    {"#39;", '\''}, {"#9;", '\t'}, {"#10;", '\n'}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(p, known[i].name, strlen(known[i].name)) == 0) {
			*c = known[i].is;
			return p + strlen(known[i].name);
		}
	abort();
}

/* Is made[], read as the text of an element or attribute, what is shown? */
static void
reads(const char *stop)
{
	const char *p = made, *s = shown;
	char c;

	while (*p != '\0') {
		if (strchr(stop, *p) != NULL)
			abort();
		c = *p++;
		if (c == '&')
			p = entity(p, &c);
		if (c != *s++)
			abort();
	}
	if (*s != '\0')
		abort();
}

static void
html(const char *name)
{
	FILE *f = into(shown);
	size_t n = strlen(name);
	uint32_t c;

	for (size_t i = 0; i < n;) {
		i += text_next(name + i, n - i, &c);
		text_put(c, f);
	}
	written(f);
	markup_text(f = into(made), name);
	written(f);
	reads("<>");
	markup_attr(f = into(made), name);
	written(f);
	reads("<>\"'\t\n");
}

static void
stream(struct slice name)
{
	struct buf field = {0}, back = {0};

	stream_escape(&field, name);
	for (size_t i = 0; i < field.n; i++)
		if ((unsigned char)field.p[i] < ' ' || field.p[i] == 0x7f)
			abort();
	if (stream_unescape(&back, (struct slice){field.p, field.n}) != 0 ||
	    back.n != name.n ||
	    (back.n > 0 && memcmp(back.p, name.p, name.n) != 0))
		abort();
	buf_free(&field);
	buf_free(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *name, out[64];

	if (n > 4096)
		return 0;
	name = malloc(n + 1);
	memcpy(name, p, n);
	name[n] = '\0';
	stream((struct slice){name, n});
	html(name);
	if (strlen(text_middle(out, sizeof(out), name, 20)) >= sizeof(out) ||
	    text_len(out) > 20)
		abort();
	free(name);
	return 0;
}
