/*
 * A foreign name on its way: into HTML and SVG, into gnuplot's script, into a
 * field of the stream. Read back by their rules, each is the name again; and
 * what stands around it stands as it would around any other name.
 */
#ifndef FUZZING
#define CORPUS "names"
#endif
#include "fuzz.h"
#include "markup.h"
#include "plotscript.h"
#include "stream.h"
#include "text.h"

enum { ROOM = 1 << 17 };

static char shown[ROOM], made[ROOM];

/* What f wrote into made[0..ROOM). */
static size_t
written(FILE *f)
{
	long n;

	putc('\0', f);
	if (fflush(f) != 0 || (n = ftell(f)) < 1)
		abort();
	return (size_t)n - 1;
}

static FILE *
into(char *to)
{
	static FILE *f[2];
	FILE **one = &f[to == made];

	if (*one == NULL && (*one = fmemopen(to, ROOM, "w")) == NULL)
		abort();
	rewind(*one);
	return *one;
}

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

static size_t
script(const char *name)
{
	struct plot_chart *c = plot_chart("x", "t", 96, 27), *list[] = {c};
	struct plot_panel *p = plot_panel(c, 1, 2, 3, 4);
	FILE *f = into(made);
	size_t n;

	p->x.hi = p->y.hi = 1;
	p->title = name;
	plotscript_write(list, 1, f);
	n = written(f);
	p->title = NULL;
	plot_free(c);
	return n;
}

/*
 * gnuplot's script: but for what is between the quotes it is that of the name
 * "x", and what is between them is the name, its quotes doubled.
 */
static void
gnuplot(const char *name)
{
	static char plain[ROOM];
	static size_t n, at;
	const char *p;
	FILE *f;

	if (n == 0) {
		n = script("x");
		memcpy(plain, made, n + 1);
		at = (size_t)(strstr(plain, "'x' at graph") - plain) + 1;
	}
	f = into(shown);
	text_show(f, name, 0);
	written(f);
	script(name);
	if (memcmp(made, plain, at) != 0)
		abort();
	p = made + at;
	for (const char *s = shown; *p != '\'' || p[1] == '\''; p++, s++) {
		if (*p == '\0' || *p == '\n' || *p != *s)
			abort();
		p += *p == '\'';
	}
	if (strcmp(p, plain + at + 1) != 0)
		abort();
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
	gnuplot(name);
	if (strlen(text_middle(out, sizeof(out), name, 20)) >= sizeof(out) ||
	    text_len(out) > 20)
		abort();
	free(name);
	return 0;
}
