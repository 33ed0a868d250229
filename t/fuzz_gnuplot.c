/*
 * A foreign name on its way into gnuplot's script. Read back by its rules, it
 * is the name again; and what stands around it stands as it would around any
 * other name.
 */
#ifndef FUZZING
#define CORPUS "names"
#endif
#include "fuzz.h"
#include "memfile.h"
#include "plotscript.h"
#include "text.h"

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

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *name;

	if (n > 4096)
		return 0;
	name = malloc(n + 1);
	memcpy(name, p, n);
	name[n] = '\0';
	gnuplot(name);
	free(name);
	return 0;
}
