/* The lexis of Hurl files. */
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "scan.h"
#include "utf8.h"

enum { SAY_MAX = 600 };

bool
scan_begin(struct scan *s, const char *text, size_t n)
{
	size_t len;
	const char *p;

	s->start = s->p = s->count_p = text;
	s->end = text + n;
	s->count_line = 1;
	for (p = text; p < s->end; p += len) {
		len = utf8_len(p, (size_t)(s->end - p));
		if (len == 0)
			return scan_fail(s, p, "not UTF-8");
		if (*p == '\0')
			return scan_fail(s, p, "a NUL byte");
	}
	if (scan_see(s, "\xef\xbb\xbf"))
		s->start = s->p = s->count_p = text + 3;
	return true;
}

int
scan_line(struct scan *s, const char *at)
{
	if (at < s->count_p) {
		s->count_p = s->start;
		s->count_line = 1;
	}
	for (; s->count_p < at; s->count_p++)
		if (*s->count_p == '\n')
			s->count_line++;
	return s->count_line;
}

/* In characters, from 1. */
static int
column(const struct scan *s, const char *at)
{
	int col = 1;

	while (at > s->start && at[-1] != '\n') {
		at--;
		if (((unsigned char)*at & 0xc0) != 0x80)
			col++;
	}
	return col;
}

static void
say(struct scan *s, char line[SAY_MAX], int n, const char *fmt, va_list ap)
{
	s->problems++;
	if (n >= 0 && n < SAY_MAX)
		vsnprintf(line + n, SAY_MAX - (size_t)n, fmt, ap);
	s->say(line);
}

bool
scan_fail(struct scan *s, const char *at, const char *fmt, ...)
{
	char line[SAY_MAX];
	va_list ap;

	if (s->failed)
		return false;
	s->failed = true;
	va_start(ap, fmt);
	say(s, line,
	    snprintf(line, SAY_MAX, "%s:%d:%d: ", s->file, scan_line(s, at),
		column(s, at)),
	    fmt, ap);
	va_end(ap);
	return false;
}

void
scan_refuse(struct scan *s, const char *at, const char *fmt, ...)
{
	char line[SAY_MAX];
	va_list ap;

	if (s->failed)
		return;
	va_start(ap, fmt);
	say(s, line,
	    snprintf(line, SAY_MAX, "%s:%d: not supported: ", s->file,
		scan_line(s, at)),
	    fmt, ap);
	va_end(ap);
}

void
scan_use(struct scan *s, int name, const char *at, bool sets)
{
	struct uses *u = s->uses;

	if (!u)
		return;
	u->use = xgrow(u->use, &u->cap, u->n + 1, sizeof *u->use);
	u->use[u->n].name = name;
	u->use[u->n].line = scan_line(s, at);
	u->use[u->n].entry = s->entry;
	u->use[u->n].sets = sets;
	u->n++;
}

void *
scan_grow(struct scan *s, void *p, size_t *cap, size_t need, size_t size)
{
	size_t n = *cap ? *cap : 4;
	void *new;

	if (need <= *cap)
		return p;
	while (n < need)
		n *= 2;
	new = arena_get(s->arena, n * size);
	if (*cap > 0)
		memcpy(new, p, *cap * size);
	*cap = n;
	return new;
}

bool
scan_see(const struct scan *s, const char *literal)
{
	size_t n = strlen(literal);

	return (size_t)(s->end - s->p) >= n && !memcmp(s->p, literal, n);
}

bool
scan_take(struct scan *s, const char *literal)
{
	if (!scan_see(s, literal))
		return false;
	s->p += strlen(literal);
	return true;
}

size_t
scan_blanks(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
	return (size_t)(s->p - from);
}

static bool
newline(struct scan *s)
{
	return scan_take(s, "\n") || scan_take(s, "\r\n");
}

bool
scan_eol(struct scan *s)
{
	scan_blanks(s);
	if (scan_see(s, "#"))
		while (
		    s->p < s->end && !scan_see(s, "\n") && !scan_see(s, "\r\n"))
			s->p++;
	if (s->p == s->end || newline(s))
		return true;
	return scan_fail(s, s->p, "expected the end of the line");
}

/* Is this line empty or a comment? Then skip it. */
static bool
empty_line(struct scan *s)
{
	const char *from = s->p;

	scan_blanks(s);
	if (s->p == s->end && from == s->p)
		return false;
	if (s->p < s->end && *s->p != '#' && !scan_see(s, "\n") &&
	    !scan_see(s, "\r\n"))
		return false;
	while (s->p < s->end && !newline(s))
		s->p++;
	return true;
}

void
scan_lines(struct scan *s)
{
	while (empty_line(s))
		;
}

struct slice
scan_word(struct scan *s, const char *also)
{
	struct slice w = {s->p, 0};

	while (
	    s->p < s->end && *s->p &&
	    ((*s->p >= '0' && *s->p <= '9') || (*s->p >= 'a' && *s->p <= 'z') ||
		(*s->p >= 'A' && *s->p <= 'Z') || strchr(also, *s->p)))
		s->p++;
	w.n = (size_t)(s->p - w.p);
	return w;
}

bool
scan_int(struct scan *s, long lo, long *out)
{
	/* ten times it and a digit fit into a long of 32 bits too */
	const int64_t most =
	    LONG_MAX / 10 > 100000000000 ? 100000000000 : LONG_MAX / 10 - 1;
	const char *at = s->p;
	bool neg = scan_take(s, "-");
	const char *digits = s->p;
	long v = 0;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9') {
		if (v > most)
			return scan_fail(s, at, "number too large");
		v = v * 10 + (*s->p++ - '0');
	}
	if (s->p == digits)
		return scan_fail(s, at, "expected a whole number");
	if (*digits == '0' && s->p - digits > 1)
		return scan_fail(s, digits + 1, "a number begins with 0");
	*out = neg ? -v : v;
	if (*out < lo)
		return scan_fail(s, at, "expected a number >= %ld", lo);
	return true;
}

bool
scan_regex(struct scan *s, struct slice *out)
{
	struct buf b = {0};
	const char *at = s->p;

	if (!scan_take(s, "/"))
		return scan_fail(s, at, "expected a regular expression");
	for (; s->p < s->end && *s->p != '/' && *s->p != '\n'; s->p++) {
		if (scan_see(s, "\\/"))
			s->p++;
		else if (*s->p == '\\' && s->end - s->p > 1 && s->p[1] != '\n')
			buf_chr(&b, *s->p++);
		buf_chr(&b, *s->p);
	}
	out->p = arena_str(s->arena, b.p, b.n);
	out->n = b.n;
	buf_free(&b);
	return scan_take(s, "/") || scan_fail(s, s->p, "expected '/'");
}
