/* FunkLoad's conf files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "conf.h"
#include "mem.h"

enum { DEPTH = 10, EXPANDED = 10000, VALUE = 65536 };

struct item {
	const char *section;
	char *key;
	char *raw;   /* before %(...)s */
	char *value; /* after */
	int line;
};

struct conf {
	const char *file;
	struct item *item;
	size_t n, cap;
	int expanded; /* how many times a %(...)s was followed */
};

static int
fail(const struct conf *c, int line, char *msg, const char *why,
    const char *what)
{
	snprintf(msg, CONF_MSG, "%s:%d: %s '%.100s'", c->file, line, why, what);
	return -1;
}

static struct item *
find(const struct conf *c, const char *section, const char *key)
{
	size_t i;

	for (i = c->n; i-- > 0;) /* the last one counts */
		if (!strcmp(c->item[i].section, section) &&
		    !strcmp(c->item[i].key, key))
			return &c->item[i];
	return NULL;
}

static char *
trim(char *s)
{
	size_t n = strlen(s);

	while (n > 0 && strchr(" \t\r", s[n - 1]))
		s[--n] = '\0';
	return s + strspn(s, " \t");
}

/* " ;" begins a comment within a line. */
static void
cut_comment(char *s)
{
	char *p = s;

	while ((p = strchr(p, ';'))) {
		if (p > s && (p[-1] == ' ' || p[-1] == '\t')) {
			*p = '\0';
			return;
		}
		p++;
	}
}

static int
section(struct conf *c, char *line, int number, const char **name, char *msg)
{
	char *end = strchr(line, ']');

	if (!end || end == line + 1)
		return fail(c, number, msg, "expected [section], not", line);
	*end = '\0';
	*name = line + 1;
	return 0;
}

static int
key_value(struct conf *c, char *line, int number, const char *name, char *msg)
{
	char *sep = line + strcspn(line, "=:"), *p;
	struct item *it;

	if (!*name)
		return fail(c, number, msg, "no [section] before", line);
	if (!*sep || sep == line)
		return fail(c, number, msg, "expected key = value, not", line);
	*sep = '\0';
	c->item = xgrow(c->item, &c->cap, c->n + 1, sizeof *c->item);
	it = &c->item[c->n++];
	memset(it, 0, sizeof *it);
	it->section = name;
	it->key = trim(line);
	for (p = it->key; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	cut_comment(sep + 1);
	it->raw = xstrdup(trim(sep + 1));
	it->line = number;
	return 0;
}

/* An indented line is more of the value above. */
static void
go_on(struct conf *c, char *line)
{
	struct item *it = &c->item[c->n - 1];
	struct buf b = {0};

	cut_comment(line);
	buf_fmt(&b, "%s\n%s", it->raw, trim(line));
	free(it->raw);
	it->raw = buf_cstr(&b);
}

static bool
is_comment(const char *line)
{
	return *line == '#' || *line == ';' ||
	       ((!strncmp(line, "rem", 3) || !strncmp(line, "REM", 3)) &&
		   (line[3] == ' ' || line[3] == '\t' || line[3] == '\0'));
}

static int
read_lines(struct conf *c, char *text, char *msg)
{
	const char *name = "";
	char *line, *next;
	bool open = false; /* may the next line go on a value? */
	int number = 0, r;

	for (line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		line[strcspn(line, "\r")] = '\0';
		number++;
		if (is_comment(line) || line[strspn(line, " \t")] == '\0')
			continue;
		if ((*line == ' ' || *line == '\t') && open) {
			go_on(c, line);
			continue;
		}
		line = trim(line);
		r = *line == '[' ? section(c, line, number, &name, msg)
				 : key_value(c, line, number, name, msg);
		open = *line != '[';
		if (r == -1)
			return -1;
	}
	return 0;
}

/* Append raw with each %(key)s put in. */
static int
expand(struct conf *c, const struct item *it, const char *raw, int depth,
    struct buf *out, char *msg)
{
	const char *p, *end;
	char key[100];
	struct item *other;

	if (depth > DEPTH)
		return fail(
		    c, it->line, msg, "%(...)s goes in a circle in", it->key);
	if (c->expanded++ > EXPANDED)
		return fail(
		    c, it->line, msg, "too many %(...)s, up to", it->key);
	for (p = raw; *p; p++) {
		if (*p != '%') {
			buf_chr(out, *p);
			continue;
		}
		if (p[1] == '%') {
			buf_chr(out, *p++);
			continue;
		}
		end = p[1] == '(' ? strstr(p, ")s") : NULL;
		if (!end || (size_t)(end - p) > sizeof key)
			return fail(
			    c, it->line, msg, "expected %% or %(key)s in", raw);
		snprintf(key, sizeof key, "%.*s", (int)(end - p - 2), p + 2);
		if (!(other = find(c, it->section, key)) &&
		    !(other = find(c, "DEFAULT", key)))
			return fail(c, it->line, msg, "no such key:", key);
		if (expand(c, it, other->raw, depth + 1, out, msg) == -1)
			return -1;
		p = end + 1;
		if (out->n > VALUE)
			return fail(
			    c, it->line, msg, "value over 64 KiB:", it->key);
	}
	return 0;
}

struct conf *
conf_parse(const char *file, char *text, char msg[CONF_MSG])
{
	struct conf *c = xarray(1, sizeof *c);
	size_t i;
	int bad;

	c->file = file;
	bad = read_lines(c, text, msg);
	for (i = 0; bad == 0 && i < c->n; i++) {
		struct buf b = {0};

		bad = expand(c, &c->item[i], c->item[i].raw, 0, &b, msg);
		c->item[i].value = buf_cstr(&b);
	}
	if (bad == 0)
		return c;
	conf_free(c);
	return NULL;
}

void
conf_free(struct conf *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		free(c->item[i].raw);
		free(c->item[i].value);
	}
	free(c->item);
	free(c);
}

const char *
conf_get(const struct conf *c, const char *section_name, const char *key)
{
	struct item *it = find(c, section_name, key);

	if (!it)
		it = find(c, "DEFAULT", key);
	return it ? it->value : NULL;
}

int
conf_line(const struct conf *c, const char *section_name, const char *key)
{
	struct item *it = find(c, section_name, key);

	if (!it)
		it = find(c, "DEFAULT", key);
	return it ? it->line : 0;
}

void
conf_each(const struct conf *c,
    void (*fn)(void *, const char *, const char *, const char *), void *arg)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (strcmp(c->item[i].section, "DEFAULT") != 0)
			fn(arg, c->item[i].section, c->item[i].key,
			    c->item[i].value);
}
