/* The lexis of Hurl files: text with holes and escapes. */
#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "utf8.h"

static void
add_piece(struct tmaker *m, struct scan *s, int var)
{
	struct piece *p;

	m->piece = xgrow(m->piece, &m->cap, m->n + 1, sizeof *m->piece);
	p = &m->piece[m->n++];
	p->text.p = arena_str(s->arena, m->text.p, m->text.n);
	p->text.n = m->text.n;
	p->var = var;
	p->json = m->json;
	p->bare = m->bare;
	m->text.n = 0;
}

void
tmaker_end(struct tmaker *m, struct scan *s, struct tmpl *t)
{
	if (m->text.n > 0)
		add_piece(m, s, HOLE_NONE);
	t->n = (int)m->n;
	t->piece = arena_get(s->arena, m->n * sizeof *t->piece + 1);
	if (m->n > 0)
		memcpy(t->piece, m->piece, m->n * sizeof *t->piece);
	free(m->piece);
	buf_free(&m->text);
	memset(m, 0, sizeof *m);
}

/* Something after the name: a filter, which Hurl itself ignores there. */
static bool
hole_filter(struct scan *s, const char *at)
{
	const char *q = s->p;

	while (q < s->end && *q != '\n' && *q != '}')
		q++;
	if (s->end - q < 2 || q[0] != '}' || q[1] != '}' || q == s->p)
		return scan_fail(s, s->p, "expected '}}'");
	scan_refuse(s, at, "filter in {{ }}");
	s->p = q + 2;
	return true;
}

bool
scan_hole(struct scan *s, int *var)
{
	const char *at;
	struct slice name;

	if (!scan_take(s, "{{"))
		return scan_fail(s, s->p, "expected '{{'");
	scan_blanks(s);
	at = s->p;
	name = scan_word(s, "_-");
	if (name.n == 0)
		return scan_fail(s, at, "expected the name of a variable");
	if (slice_eq(name, "newUuid")) {
		*var = HOLE_UUID;
	} else if (slice_eq(name, "newDate")) {
		*var = HOLE_DATE;
	} else {
		*var = names_at(s->names, name);
		scan_use(s, *var, at, false);
	}
	scan_blanks(s);
	return scan_take(s, "}}") || hole_filter(s, at);
}

bool
tmaker_take_hole(struct tmaker *m, struct scan *s)
{
	int var;

	if (!scan_see(s, "{{") || !scan_hole(s, &var))
		return false;
	add_piece(m, s, var);
	return true;
}

/* After "\u": "{1F600}". */
static bool
escape_unicode(struct scan *s, struct buf *out, const char *at)
{
	uint32_t ch = 0;
	int n, d;

	if (!scan_take(s, "{"))
		return scan_fail(s, s->p, "expected '{'");
	for (n = 0; s->p < s->end && n < 8; n++, s->p++) {
		d = *s->p >= '0' && *s->p <= '9' ? *s->p - '0'
		    : (*s->p | 32) >= 'a' && (*s->p | 32) <= 'f'
			? (*s->p | 32) - 'a' + 10
			: -1;
		if (d == -1)
			break;
		ch = ch * 16 + (uint32_t)d;
	}
	if (n == 0)
		return scan_fail(s, s->p, "expected a hexadecimal digit");
	if (!scan_take(s, "}"))
		return scan_fail(s, s->p, "expected '}'");
	if (ch > 0x10ffff || (ch >= 0xd800 && ch <= 0xdfff))
		return scan_fail(s, at, "no such character");
	out->n += utf8_put(ch, buf_room(out, 4));
	return true;
}

static const char *
escapes(enum lexis lex)
{
	switch (lex) {
	case LEX_KEY: return "#:\\/bfnrtu";
	case LEX_FILE: return "\\bfnrt#; {}u";
	default: return "\"\\/bfnrt#`u";
	}
}

/* At a backslash. */
static bool
escape(struct scan *s, enum lexis lex, struct buf *out)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = s->p++, *q;
	char c = s->p < s->end ? *s->p : '\0';

	if (c == '\0' || !strchr(escapes(lex), c))
		return scan_fail(s, s->p, "unknown escape");
	s->p++;
	if (c == 'u')
		return escape_unicode(s, out, at);
	q = strchr(from, c);
	buf_chr(out, q ? to[q - from] : c);
	return true;
}

static bool
key_char(char ch)
{
	unsigned char c = (unsigned char)ch;

	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	       c >= 0x80 || strchr("_-.[]@$", c);
}

/* Behind one item of a key at p: a character, an escape, a hole. */
static const char *
key_item(const struct scan *s, const char *p)
{
	const char *q;

	if (s->end - p > 1 && p[0] == '{' && p[1] == '{') {
		for (q = p; s->end - q > 1 && *q != '\n'; q++)
			if (q[0] == '}' && q[1] == '}')
				return q + 2;
		return p;
	}
	if (*p != '\\' || s->end - p < 2 || p[1] == '\n')
		return p + key_char(*p);
	for (q = p + 2; p[1] == 'u' && q < s->end && *q != '\n'; q++)
		if (*q == '}')
			return q + 1;
	return p + 2;
}

/* Does a key with this behind it stand here? */
static bool
key_then(const struct scan *s, char c)
{
	const char *p = s->p, *next;

	if (scan_see(s, "["))
		return false;
	for (; p < s->end; p = next)
		if ((next = key_item(s, p)) == p)
			break;
	if (p == s->p)
		return false;
	while (p < s->end && (*p == ' ' || *p == '\t'))
		p++;
	return p < s->end && *p == c;
}

bool
scan_sees_key(const struct scan *s)
{
	return key_then(s, ':');
}

bool
scan_sees_empty(const struct scan *s)
{
	return key_then(s, ';');
}

/* May the character at p stand there as it is? */
static bool
plain(const struct scan *s, enum lexis lex)
{
	char c = *s->p;

	switch (lex) {
	case LEX_KEY: return key_char(c);
	case LEX_FILE: return !strchr("#;{} \n\r\\\t", c);
	case LEX_VALUE: return !strchr("#\n\r\t\\\b\f", c);
	case LEX_QUOTED: return !strchr("\"\n\r\t\\\b\f", c);
	default: return !strchr("`\n\r\t\\\b\f", c);
	}
}

/* Read until something that does not belong to it. */
static bool
pieces(struct scan *s, enum lexis lex, struct tmaker *m)
{
	const char *keep = s->p; /* up to the last that is no blank */
	size_t keep_n = 0;
	char c;

	while (s->p < s->end) {
		c = *s->p;
		if (scan_see(s, "{{")) {
			if (!tmaker_take_hole(m, s))
				return false;
		} else if (c == '\\') {
			if (!escape(s, lex, &m->text))
				return false;
		} else if (plain(s, lex)) {
			buf_chr(&m->text, *s->p++);
		} else {
			break;
		}
		if (lex == LEX_VALUE && c == ' ')
			continue;
		keep = s->p;
		keep_n = m->text.n;
	}
	if (lex == LEX_VALUE) {
		s->p = keep;
		m->text.n = keep_n;
	}
	return true;
}

static bool
delimited(struct scan *s, enum lexis lex, struct tmaker *m)
{
	const char *quote = lex == LEX_QUOTED ? "\"" : "`";

	if (lex != LEX_QUOTED && lex != LEX_TICK)
		return pieces(s, lex, m);
	if (!scan_take(s, quote))
		return scan_fail(s, s->p, "expected '%s'", quote);
	return pieces(s, lex, m) &&
	       (scan_take(s, quote) ||
		   scan_fail(s, s->p, "expected '%s'", quote));
}

bool
scan_tmpl(struct scan *s, enum lexis lex, struct tmpl *t)
{
	struct tmaker m = {0};
	const char *at = s->p;
	bool ok;

	if (lex == LEX_KEY && scan_see(s, "["))
		return scan_fail(s, at, "expected a name");
	ok = delimited(s, lex, &m);
	if (ok && s->p == at && lex != LEX_VALUE)
		ok = scan_fail(s, at, "expected a %s",
		    lex == LEX_KEY ? "name" : "file name");
	tmaker_end(&m, s, t);
	return ok;
}

bool
scan_tmpl_raw(struct scan *s, const char *to, struct tmpl *t)
{
	struct tmaker m = {0};

	while (s->p < s->end && !scan_see(s, to)) {
		if (scan_see(s, "{{")) {
			if (!tmaker_take_hole(&m, s))
				break;
		} else {
			buf_chr(&m.text, *s->p++);
		}
	}
	tmaker_end(&m, s, t);
	return !s->failed &&
	       (scan_take(s, to) || scan_fail(s, s->p, "expected '%s'", to));
}
