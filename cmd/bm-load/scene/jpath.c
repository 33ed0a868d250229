/* JSONPath over the text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jpath.h"
#include "mem.h"

enum { STEPS = 50, WORK_MAX = 2000000 };

struct step {
	enum { NAME, INDEX, ALL } kind;
	bool deep; /* at any depth below */
	struct slice name;
	int64_t index;
};

struct jpath {
	struct buf names; /* all names, one behind the other */
	struct step step[STEPS];
	int n;
};

struct parse {
	const char *p, *end;
	struct jpath *j;
	char *msg;
	bool *refused;
};

static bool
fail(struct parse *c, const char *why)
{
	snprintf(c->msg, JPATH_MSG, "%s", why);
	return false;
}

static bool
refuse(struct parse *c, const char *why)
{
	*c->refused = true;
	return fail(c, why);
}

static void
blanks(struct parse *c)
{
	c->p = json_space(c->p, c->end);
}

static bool
name_char(char ch, bool first)
{
	unsigned char c = (unsigned char)ch;

	return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c >= 128 ||
	       (!first && ((c >= '0' && c <= '9') || c == '-'));
}

/* Names move while they are read: offsets first, see jpath_new. */
static void
set_name(struct parse *c, struct step *st, size_t from)
{
	st->kind = NAME;
	st->name.p = NULL;
	st->name.n = c->j->names.n - from;
	st->index = (int64_t)from;
}

static bool
plain_name(struct parse *c, struct step *st)
{
	size_t from = c->j->names.n;

	if (c->p < c->end && *c->p == '*') {
		c->p++;
		st->kind = ALL;
		return true;
	}
	if (c->p == c->end || !name_char(*c->p, true))
		return fail(c, "expected a name");
	while (c->p < c->end && name_char(*c->p, false))
		buf_chr(&c->j->names, *c->p++);
	set_name(c, st, from);
	return true;
}

static bool
quoted_name(struct parse *c, struct step *st)
{
	char quote = *c->p++;
	size_t from = c->j->names.n;
	struct slice s = {c->p, 0};

	while (c->p < c->end && *c->p != quote) {
		if (*c->p == '\\' && c->end - c->p > 1)
			c->p++;
		c->p++;
	}
	if (c->p == c->end)
		return fail(c, "unclosed name");
	s.n = (size_t)(c->p++ - s.p);
	json_decode(s, &c->j->names);
	set_name(c, st, from);
	return true;
}

static bool
index_number(struct parse *c, struct step *st)
{
	struct slice s = {c->p, 0};

	while (
	    c->p < c->end && (*c->p == '-' || (*c->p >= '0' && *c->p <= '9')))
		c->p++;
	s.n = (size_t)(c->p - s.p);
	st->kind = INDEX;
	if (c->p < c->end && *c->p == ':')
		return refuse(c, "slice");
	if (slice_int(s, -INT64_C(1000000000), 1000000000, &st->index) == -1)
		return fail(c, "expected a name, a number or *");
	return true;
}

/* After "[". */
static bool
bracket(struct parse *c, struct step *st)
{
	blanks(c);
	if (c->p == c->end)
		return fail(c, "unclosed bracket");
	if (*c->p == '?' || *c->p == '(')
		return refuse(c, "filter");
	if (*c->p == ':')
		return refuse(c, "slice");
	if (*c->p == '*') {
		c->p++;
		st->kind = ALL;
	} else if (*c->p == '\'' || *c->p == '"') {
		if (!quoted_name(c, st))
			return false;
	} else if (!index_number(c, st)) {
		return false;
	}
	blanks(c);
	if (c->p < c->end && *c->p == ',')
		return refuse(c, "union");
	if (c->p < c->end && *c->p == ':')
		return refuse(c, "slice");
	if (c->p == c->end || *c->p++ != ']')
		return fail(c, "expected ']'");
	return true;
}

static bool
step(struct parse *c)
{
	struct step *st = &c->j->step[c->j->n];

	if (c->j->n == STEPS)
		return refuse(c, "more than 50 steps");
	c->j->n++;
	if (*c->p == '[') {
		c->p++;
		return bracket(c, st);
	}
	if (*c->p++ != '.')
		return fail(c, "expected '.' or '['");
	st->deep = c->p < c->end && *c->p == '.';
	c->p += st->deep;
	if (st->deep && c->p < c->end && *c->p == '[') {
		c->p++;
		return bracket(c, st);
	}
	return plain_name(c, st);
}

static bool
steps(struct parse *c)
{
	if (c->p == c->end || *c->p++ != '$')
		return fail(c, "expected '$'");
	for (;;) {
		blanks(c);
		if (c->p == c->end)
			return true;
		if (!step(c))
			return false;
	}
}

struct jpath *
jpath_new(struct slice path, char msg[JPATH_MSG], bool *refused)
{
	struct parse c = {path.p, path.p + path.n, NULL, msg, refused};
	int i;

	*refused = false;
	c.j = xarray(1, sizeof *c.j);
	if (!steps(&c)) {
		jpath_free(c.j);
		return NULL;
	}
	buf_cstr(&c.j->names);
	for (i = 0; i < c.j->n; i++)
		if (c.j->step[i].kind == NAME)
			c.j->step[i].name.p = c.j->names.p + c.j->step[i].index;
	return c.j;
}

void
jpath_free(struct jpath *j)
{
	if (j)
		buf_free(&j->names);
	free(j);
}

struct find {
	const struct jpath *j;
	struct buf *list; /* the nodes after the first, as a JSON list */
	struct slice first;
	int64_t n;
	int64_t work; /* calls of walk: several ".." multiply */
};

static void
found(struct find *f, struct slice node)
{
	if (f->n == 0) {
		f->first = node;
	} else {
		if (f->n == 1) {
			f->list->n = 0;
			buf_chr(f->list, '[');
			buf_add(f->list, f->first.p, f->first.n);
		}
		buf_chr(f->list, ',');
		buf_add(f->list, node.p, node.n);
	}
	f->n++;
}

static bool
key_is(struct slice key, struct slice name)
{
	struct buf b = {0};
	bool is;

	if (key.n < name.n)
		return false;
	if (!memchr(key.p, '\\', key.n))
		return slice_same(key, name);
	json_decode(key, &b);
	is = slice_same(buf_slice(&b), name);
	buf_free(&b);
	return is;
}

static bool
member(const struct step *st, const struct json_each *e, char kind, int64_t at,
    int64_t index)
{
	switch (st->kind) {
	case ALL: return true;
	case NAME: return kind == '{' && key_is(e->key, st->name);
	default: return kind == '[' && at == index;
	}
}

/* Nodes of step i below this one; a later equal key wins, as elsewhere. */
static void
walk(struct find *f, struct slice node, int i)
{
	const struct step *st;
	struct json_each e = {0};
	struct slice last = {NULL, 0};
	int64_t at, index;

	if (++f->work > WORK_MAX)
		return;
	if (i == f->j->n) {
		found(f, node);
		return;
	}
	st = &f->j->step[i];
	if (node.n == 0 || (*node.p != '{' && *node.p != '['))
		return;
	index = st->index;
	if (st->kind == INDEX && index < 0 && *node.p == '[')
		index += json_count(node);
	for (at = 0; json_next(&e, node); at++) {
		if (!member(st, &e, *node.p, at, index))
			continue;
		if (st->kind == NAME)
			last = e.value;
		else
			walk(f, e.value, i + 1);
	}
	if (last.p)
		walk(f, last, i + 1);
	memset(&e, 0, sizeof e);
	while (st->deep && json_next(&e, node))
		walk(f, e.value, i);
}

int
jpath_find(const struct jpath *j, struct slice json, struct value *out,
    struct buf *own)
{
	struct buf list = {0};
	struct find f = {j, &list, {NULL, 0}, 0, 0};
	const char *end = json.p + json.n;

	if (!json_valid(json))
		return -1;
	json.p = json_space(json.p, end);
	json.n = json_len(json.p, end);
	walk(&f, json, 0);
	if (f.work > WORK_MAX) {
		buf_free(&list);
		return -1;
	}
	own->n = 0;
	if (f.n == 0) {
		*out = value_none();
	} else if (f.n == 1) {
		*out = value_of_json(f.first, own);
	} else {
		buf_chr(&list, ']');
		buf_add(own, list.p, list.n);
		out->type = VALUE_LIST;
		out->s.p = own->p;
		out->s.n = own->n;
	}
	buf_free(&list);
	return 0;
}
