/* One form of XPath over HTML text. */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "jpath.h"
#include "mem.h"
#include "xpath.h"

enum { TESTS = 10 };

struct test {
	enum { HAS, EQUALS, CONTAINS, PLACE } kind;
	char *attr, *value;
	int64_t place; /* from 1 */
};

struct xpath {
	enum { BARE, STRING, SPACE, COUNT, BOOLEAN } fn;
	char *tag, *attr; /* tag NULL: any */
	bool text;        /* /text() */
	struct test test[TESTS];
	int tests;
};

struct parse {
	const char *p, *end;
};

static bool
take(struct parse *c, const char *word)
{
	size_t n = strlen(word);

	c->p = json_space(c->p, c->end);
	if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
		return false;
	c->p += n;
	return true;
}

static char *
copy(const char *p, size_t n)
{
	char *s = xmalloc(n + 1);

	memcpy(s, p, n);
	s[n] = '\0';
	return s;
}

/* A name, or NULL. */
static char *
name(struct parse *c)
{
	const char *from;

	c->p = json_space(c->p, c->end);
	for (from = c->p; c->p < c->end; c->p++) {
		unsigned char ch = (unsigned char)*c->p;

		if (!((ch | 32) >= 'a' && (ch | 32) <= 'z') && ch < 128 &&
		    ch != '_' &&
		    (c->p == from ||
			!((ch >= '0' && ch <= '9') || ch == '-' || ch == '.')))
			break;
	}
	return c->p > from ? copy(from, (size_t)(c->p - from)) : NULL;
}

static char *
quoted(struct parse *c)
{
	const char *from;
	char quote;

	c->p = json_space(c->p, c->end);
	if (c->p == c->end || (*c->p != '\'' && *c->p != '"'))
		return NULL;
	quote = *c->p++;
	for (from = c->p; c->p < c->end && *c->p != quote;)
		c->p++;
	if (c->p == c->end)
		return NULL;
	return copy(from, (size_t)(c->p++ - from));
}

static bool
place(struct parse *c, struct test *t)
{
	t->kind = PLACE;
	while (c->p < c->end && *c->p >= '0' && *c->p <= '9' &&
	       t->place < 100000000)
		t->place = t->place * 10 + (*c->p++ - '0');
	return t->place > 0;
}

/* After "[", up to the "]". */
static bool
predicate(struct parse *c, struct test *t)
{
	c->p = json_space(c->p, c->end);
	if (take(c, "contains(")) {
		t->kind = CONTAINS;
		return take(c, "@") && (t->attr = name(c)) && take(c, ",") &&
		       (t->value = quoted(c)) && take(c, ")");
	}
	if (!take(c, "@"))
		return place(c, t);
	if (!(t->attr = name(c)))
		return false;
	t->kind = take(c, "=") ? EQUALS : HAS;
	return t->kind == HAS || (t->value = quoted(c));
}

static bool
predicates(struct parse *c, struct xpath *x)
{
	while (take(c, "[")) {
		if (x->tests == TESTS || !predicate(c, &x->test[x->tests++]) ||
		    !take(c, "]"))
			return false;
	}
	return true;
}

static bool
parse(struct parse *c, struct xpath *x)
{
	static const char *const fns[] = {
	    "string(", "normalize-space(", "count(", "boolean("};
	size_t i;

	for (i = 0; i < 4 && x->fn == BARE; i++)
		if (take(c, fns[i]))
			x->fn = STRING + i;
	if (!take(c, "//") || (!take(c, "*") && !(x->tag = name(c))) ||
	    !predicates(c, x))
		return false;
	if (take(c, "/")) {
		if (take(c, "@"))
			x->attr = name(c);
		else
			x->text = take(c, "text()");
		if (!x->attr && !x->text)
			return false;
	}
	if (!x->tag && !x->attr && x->tests == 0)
		return false;
	if (x->fn != BARE && !take(c, ")"))
		return false;
	c->p = json_space(c->p, c->end);
	return c->p == c->end;
}

struct xpath *
xpath_new(struct slice s)
{
	struct parse c = {s.p, s.p + s.n};
	struct xpath *x = xarray(1, sizeof *x);

	if (parse(&c, x))
		return x;
	xpath_free(x);
	return NULL;
}

void
xpath_free(struct xpath *x)
{
	int i;

	if (!x)
		return;
	for (i = 0; i < x->tests; i++) {
		free(x->test[i].attr);
		free(x->test[i].value);
	}
	free(x->tag);
	free(x->attr);
	free(x);
}

/* A node set while it is searched. */
struct search {
	const struct xpath *x;
	const char *end;
	struct buf *own, value;
	int64_t nodes;
	int64_t depth; /* of open elements, for [n] */
};

static bool
decoded(struct search *s, const struct html_tag *t, const char *attr)
{
	struct slice v;

	if (!html_attr_get(t->attrs, attr, &v))
		return false;
	s->value.n = 0;
	html_decode(v, &s->value);
	return true;
}

static bool
holds_text(const struct buf *b, const char *what)
{
	size_t i, n = strlen(what);

	for (i = 0; i + n <= b->n; i++)
		if (n == 0 || !memcmp(b->p + i, what, n))
			return true;
	return false;
}

static bool
attr_test(struct search *s, const struct test *t, const struct html_tag *tag)
{
	if (!decoded(s, tag, t->attr))
		return t->kind == CONTAINS && *t->value == '\0';
	switch (t->kind) {
	case HAS: return true;
	case EQUALS:
		return s->value.n == strlen(t->value) &&
		       (s->value.n == 0 ||
			   !memcmp(s->value.p, t->value, s->value.n));
	default: return holds_text(&s->value, t->value);
	}
}

/*
 * HTML elements that have no content, so that their tag does not open
 * anything.
 */
static bool
is_void(struct slice name)
{
	static const char *const tab[] = {"area", "base", "br", "col", "embed",
	    "hr", "img", "input", "link", "meta", "param", "source", "track",
	    "wbr"};
	size_t i;

	for (i = 0; i < sizeof tab / sizeof tab[0]; i++)
		if (slice_ieq(name, tab[i]))
			return true;
	return false;
}

static bool
same_name(struct slice a, const struct slice b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i] &&
		    ((a.p[i] ^ b.p[i]) != 32 || (a.p[i] | 32) < 'a' ||
			(a.p[i] | 32) > 'z'))
			return false;
	return true;
}

static void
add_text(struct search *s, const char *from, const char *to)
{
	struct slice text = {from, (size_t)(to - from)};

	html_decode(text, s->own);
}

/*
 * The text inside an element whose opening tag ends at p: all of it, or up
 * to its first child (/text()).
 */
static void
element_text(struct search *s, const struct html_tag *open, const char *p)
{
	struct html_tag t;
	const char *from = p;
	int depth = 1;

	if (open->empty || is_void(open->name))
		return;
	while (depth > 0 && html_next(&p, s->end, false, &t)) {
		add_text(s, from, t.from);
		from = p;
		if (s->x->text && s->own->n > 0)
			return;
		if (same_name(t.name, open->name) && !t.empty)
			depth += t.close ? -1 : 1;
	}
	if (depth > 0)
		add_text(s, from, s->end);
}

/* A node that passed the tests before [n]; takes its value if it is first. */
static void
node(struct search *s, const struct html_tag *t, const char *behind)
{
	if (s->x->attr && !decoded(s, t, s->x->attr))
		return;
	if (s->nodes++ > 0)
		return;
	s->own->n = 0;
	if (s->x->attr)
		buf_add(s->own, s->value.p, s->value.n);
	else
		element_text(s, t, behind);
	if (s->x->text && s->own->n == 0)
		s->nodes--;
}

/*
 * [n] counts among the children of one parent. The place of a parent is told
 * by the depth of open elements and how often that depth was left.
 */
enum { LEVELS = 256 };

struct places {
	int64_t seen[TESTS][LEVELS];
};

static bool
tests(struct search *s, struct places *pl, const struct html_tag *t)
{
	const struct test *test;
	int64_t level = s->depth < LEVELS ? s->depth : LEVELS - 1;
	int i;

	for (i = 0; i < s->x->tests; i++) {
		test = &s->x->test[i];
		if (test->kind == PLACE) {
			if (++pl->seen[i][level] != test->place)
				return false;
		} else if (!attr_test(s, test, t)) {
			return false;
		}
	}
	return true;
}

static void
enter(struct search *s, struct places *pl)
{
	int i;

	s->depth++;
	for (i = 0; i < s->x->tests && s->depth < LEVELS; i++)
		pl->seen[i][s->depth] = 0;
}

/* Room for the counts of [n], where there is such a test; else NULL. */
static struct places *
places_new(const struct xpath *x)
{
	struct places *pl = NULL;
	int i;

	for (i = 0; i < x->tests && !pl; i++)
		if (x->test[i].kind == PLACE)
			pl = xarray(1, sizeof *pl);
	return pl;
}

static void
search(struct search *s, struct slice text)
{
	struct places *pl = places_new(s->x);
	struct html_tag t;
	const char *p = text.p;

	while (html_next(&p, s->end, true, &t)) {
		if (t.close) {
			s->depth -= s->depth > 0;
			continue;
		}
		if ((!s->x->tag || slice_ieq(t.name, s->x->tag)) &&
		    tests(s, pl, &t))
			node(s, &t, p);
		if (pl && !t.empty && !is_void(t.name))
			enter(s, pl);
	}
	free(pl);
}

/* Cut blanks at both ends and join those within. */
static void
normalize(struct buf *b)
{
	size_t i, n = 0;
	bool gap = false;

	for (i = 0; i < b->n; i++) {
		if (strchr(" \t\n\r", b->p[i]) && b->p[i]) {
			gap = n > 0;
			continue;
		}
		if (gap)
			b->p[n++] = ' ';
		gap = false;
		b->p[n++] = b->p[i];
	}
	b->n = n;
}

void
xpath_find(const struct xpath *x, struct slice text, struct value *out,
    struct buf *own)
{
	struct search s = {x, text.p + text.n, own, {0}, 0, 0};

	own->n = 0;
	if (text.n > 0)
		search(&s, text);
	buf_free(&s.value);
	*out = value_int(s.nodes);
	if (x->fn == BOOLEAN)
		*out = value_bool(s.nodes > 0);
	if (x->fn == COUNT || x->fn == BOOLEAN)
		return;
	if (s.nodes == 0)
		own->n = 0;
	if (x->fn == SPACE)
		normalize(own);
	out->type = x->fn == BARE ? VALUE_NODES : VALUE_STRING;
	out->s = buf_slice(own);
}
