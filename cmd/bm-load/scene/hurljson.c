/* Read JSON bodies of a Hurl file. */
#include <string.h>

#include "hurlread.h"

enum { DEPTH_MAX = 128 };

static bool value(struct scan *, struct tmaker *, int depth);

static void
space(struct scan *s, struct tmaker *m)
{
	for (; s->p < s->end && strchr(" \t\r\n", *s->p); s->p++)
		if (!m->compact)
			buf_chr(&m->text, *s->p);
}

static void
keep(struct scan *s, struct tmaker *m, size_t n)
{
	buf_add(&m->text, s->p, n);
	s->p += n;
}

static bool
take(struct scan *s, struct tmaker *m, char c)
{
	if (s->p == s->end || *s->p != c)
		return false;
	keep(s, m, 1);
	return true;
}

static bool
string_escape(struct scan *s, struct tmaker *m)
{
	int i;

	keep(s, m, 1);
	if (s->p == s->end || !strchr("\"\\/bfnrtu", *s->p))
		return scan_fail(s, s->p, "unknown escape");
	if (*s->p != 'u')
		return keep(s, m, 1), true;
	keep(s, m, 1);
	for (i = 0; i < 4; i++) {
		char c = s->p < s->end ? *s->p : ' ';

		if (!((c >= '0' && c <= '9') ||
			((c | 32) >= 'a' && (c | 32) <= 'f')))
			return scan_fail(
			    s, s->p, "expected a hexadecimal digit");
		keep(s, m, 1);
	}
	return true;
}

static bool
string(struct scan *s, struct tmaker *m)
{
	bool ok = true;

	if (!take(s, m, '"'))
		return scan_fail(s, s->p, "expected '\"'");
	m->json = true;
	while (
	    ok && s->p < s->end && *s->p != '"' && (unsigned char)*s->p >= 32) {
		if (scan_see(s, "{{"))
			ok = tmaker_take_hole(m, s);
		else if (*s->p == '\\')
			ok = string_escape(s, m);
		else
			keep(s, m, 1);
	}
	if (ok && !take(s, m, '"'))
		ok = scan_fail(s, s->p, "expected '\"'");
	m->json = false;
	return ok;
}

static bool
digits(struct scan *s, struct tmaker *m)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		keep(s, m, 1);
	return s->p > from || scan_fail(s, s->p, "expected a digit");
}

static bool
number(struct scan *s, struct tmaker *m)
{
	take(s, m, '-');
	if (!take(s, m, '0') && !digits(s, m))
		return false;
	if (take(s, m, '.') && !digits(s, m))
		return false;
	if (!take(s, m, 'e') && !take(s, m, 'E'))
		return true;
	if (!take(s, m, '+'))
		take(s, m, '-');
	return digits(s, m);
}

/* Members or elements, separated by commas, to the closing bracket. */
static bool
items(struct scan *s, struct tmaker *m, char close, int depth)
{
	const char *comma;

	if (depth >= DEPTH_MAX)
		return scan_fail(s, s->p, "nested deeper than %d", DEPTH_MAX);
	keep(s, m, 1);
	space(s, m);
	if (take(s, m, close))
		return true;
	for (;;) {
		if (close == '}') {
			if (!string(s, m))
				return false;
			space(s, m);
			if (!take(s, m, ':'))
				return scan_fail(s, s->p, "expected ':'");
			space(s, m);
		}
		if (!value(s, m, depth + 1))
			return false;
		space(s, m);
		if (take(s, m, close))
			return true;
		comma = s->p;
		if (!take(s, m, ','))
			return scan_fail(
			    s, s->p, "expected ',' or '%c'", close);
		space(s, m);
		if (s->p < s->end && *s->p == close)
			return scan_fail(s, comma, "a comma too many");
	}
}

static bool
literal(struct scan *s, struct tmaker *m)
{
	static const char *const words[] = {"true", "false", "null"};
	size_t i;

	for (i = 0; i < 3; i++)
		if (scan_see(s, words[i]))
			return keep(s, m, strlen(words[i])), true;
	return scan_fail(s, s->p, "expected a JSON value");
}

static bool
value(struct scan *s, struct tmaker *m, int depth)
{
	bool ok;

	if (s->p == s->end)
		return scan_fail(s, s->p, "expected a JSON value");
	if (scan_see(s, "{{")) {
		m->bare = true;
		ok = tmaker_take_hole(m, s);
		m->bare = false;
		return ok;
	}
	switch (*s->p) {
	case '{': return items(s, m, '}', depth);
	case '[': return items(s, m, ']', depth);
	case '"': return string(s, m);
	case '-': return number(s, m);
	default: break;
	}
	return *s->p >= '0' && *s->p <= '9' ? number(s, m) : literal(s, m);
}

bool
hurl_json(struct scan *s, struct tmaker *m)
{
	return value(s, m, 0);
}
