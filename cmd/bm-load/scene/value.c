/* What a query finds, a filter changes, a variable holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jpath.h"
#include "utf8.h"
#include "value.h"

struct value
value_none(void)
{
	struct value v = {VALUE_NONE, 0, 0, {NULL, 0}};

	return v;
}

struct value
value_int(int64_t i)
{
	struct value v = {VALUE_INT, i, 0, {NULL, 0}};

	return v;
}

struct value
value_bool(bool b)
{
	struct value v = {VALUE_BOOL, b, 0, {NULL, 0}};

	return v;
}

struct value
value_string(struct slice s)
{
	struct value v = {VALUE_STRING, 0, 0, {NULL, 0}};

	v.s = s;
	return v;
}

const char *
value_type_name(const struct value *v)
{
	static const char *const names[VALUE_TYPES] = {"unset", "none", "null",
	    "boolean", "integer", "integer", "float", "string", "string",
	    "bytes", "list", "object", "nodeset"};

	return names[v->type];
}

/* The shortest decimal that reads back the same, always with a point. */
static void
render_float(double f, struct buf *b)
{
	char s[350];
	int digits;

	for (digits = 1; digits < 17; digits++) {
		snprintf(s, sizeof s, "%.*e", digits - 1, f);
		if (strtod(s, NULL) == f)
			break;
	}
	digits -= 1 + atoi(strchr(s, 'e') ? strchr(s, 'e') + 1 : "0");
	snprintf(s, sizeof s, "%.*f", digits < 1 ? 1 : digits, f);
	buf_str(b, s);
}

static bool
is_utf8(struct slice s)
{
	size_t i, len;

	for (i = 0; i < s.n; i += len)
		if ((len = utf8_len(s.p + i, s.n - i)) == 0)
			return false;
	return true;
}

int
value_render(const struct value *v, struct buf *b)
{
	switch (v->type) {
	case VALUE_NULL: buf_str(b, "null"); return 0;
	case VALUE_BOOL: buf_str(b, v->i ? "true" : "false"); return 0;
	case VALUE_INT: buf_int(b, v->i); return 0;
	case VALUE_FLOAT: render_float(v->f, b); return 0;
	case VALUE_BYTES:
		if (!is_utf8(v->s))
			return -1;
		/* FALLTHROUGH */
	case VALUE_BIG:
	case VALUE_STRING:
	case VALUE_TEXT: buf_add(b, v->s.p, v->s.n); return 0;
	default: return -1;
	}
}

enum { SHOW_MAX = 100 };

/* One line, whatever is in it. */
static void
show_text(struct slice s, struct buf *b)
{
	size_t i, len;
	unsigned char c;

	for (i = 0; i < s.n && i < SHOW_MAX; i += len) {
		c = (unsigned char)s.p[i];
		len = utf8_len(s.p + i, s.n - i);
		if (c == '\n') {
			buf_str(b, "\\n");
		} else if (len == 0 || c < 32 || c == 127) {
			buf_fmt(b, "\\x%02x", c);
			len = 1;
		} else {
			buf_add(b, s.p + i, len);
		}
	}
	if (i < s.n)
		buf_str(b, "...");
}

void
value_show(const struct value *v, struct buf *b)
{
	switch (v->type) {
	case VALUE_UNSET:
	case VALUE_NONE: buf_str(b, "nothing"); break;
	case VALUE_NODES: buf_fmt(b, "%d nodes", (int)v->i); break;
	case VALUE_LIST:
	case VALUE_OBJECT: show_text(v->s, b); break;
	case VALUE_STRING:
	case VALUE_TEXT:
		buf_chr(b, '"');
		show_text(v->s, b);
		buf_chr(b, '"');
		break;
	case VALUE_BYTES:
		buf_fmt(b, "%zu bytes ", v->s.n);
		show_text(v->s, b);
		break;
	default: value_render(v, b); break;
	}
}

/* A number's text, as JSON or Hurl writes it. */
static struct value
of_number(struct slice s)
{
	struct value v = value_none();
	char tmp[400];
	size_t i;

	v.s = s;
	for (i = 0; i < s.n; i++)
		if (strchr(".eE", s.p[i]))
			break;
	if (i == s.n) {
		v.type = slice_int(s, INT64_MIN, INT64_MAX, &v.i) == 0
			     ? VALUE_INT
			     : VALUE_BIG;
		return v;
	}
	snprintf(tmp, sizeof tmp, "%.*s", (int)s.n, s.p);
	v.type = VALUE_FLOAT;
	v.f = strtod(tmp, NULL);
	return v;
}

struct value
value_of_json(struct slice s, struct buf *own)
{
	struct value v = value_none();
	struct slice text;

	switch (s.n > 0 ? *s.p : 'n') {
	case 'n': v.type = VALUE_NULL; return v;
	case 't': return value_bool(true);
	case 'f': return value_bool(false);
	case '[':
	case '{':
		v.type = *s.p == '[' ? VALUE_LIST : VALUE_OBJECT;
		v.s = s;
		return v;
	case '"':
		text.p = s.p + 1;
		text.n = s.n < 2 ? 0 : s.n - 2;
		if (memchr(text.p, '\\', text.n)) {
			own->n = 0;
			json_decode(text, own);
			text.p = own->p;
			text.n = own->n;
		}
		return value_string(text);
	default: return of_number(s);
	}
}

/* '-'? digits ('.' digits)?, without needless zeros in front */
static bool
spells_number(struct slice s)
{
	size_t i = 0, from, parts = 0;

	if (s.n > 0 && s.p[0] == '-')
		i++;
	if (s.n - i > 1 && s.p[i] == '0' && s.p[i + 1] != '.')
		return false;
	for (;; i++) {
		from = i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i == from)
			return false;
		if (i == s.n)
			return true;
		if (s.p[i] != '.' || parts++ > 0)
			return false;
	}
}

struct value
value_typed(struct slice s)
{
	struct value v = value_none();

	if (slice_eq(s, "null")) {
		v.type = VALUE_NULL;
		return v;
	}
	if (slice_eq(s, "true") || slice_eq(s, "false"))
		return value_bool(slice_eq(s, "true"));
	return spells_number(s) && s.n < 300 ? of_number(s) : value_string(s);
}

int
value_number(const struct value *v, double *out)
{
	struct value t;
	char tmp[400];

	switch (v->type) {
	case VALUE_INT: *out = (double)v->i; return 0;
	case VALUE_FLOAT: *out = v->f; return 0;
	case VALUE_BIG:
		snprintf(tmp, sizeof tmp, "%.*s", (int)v->s.n, v->s.p);
		*out = strtod(tmp, NULL);
		return 0;
	case VALUE_TEXT:
		t = value_typed(v->s);
		return t.type == VALUE_STRING ? -1 : value_number(&t, out);
	default: return -1;
	}
}

static int
compare_text(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (r == 0)
		return a.n < b.n ? -1 : a.n > b.n;
	return r < 0 ? -1 : 1;
}

bool
value_is_text(const struct value *v)
{
	return v->type == VALUE_STRING || v->type == VALUE_TEXT;
}

int
value_compare(const struct value *a, const struct value *b)
{
	double x, y;

	if (a->type == VALUE_INT && b->type == VALUE_INT)
		return a->i < b->i ? -1 : a->i > b->i;
	if (value_is_text(a) && value_is_text(b))
		return compare_text(a->s, b->s);
	if (value_number(a, &x) == 0 && value_number(b, &y) == 0)
		return x < y ? -1 : x > y;
	return 2;
}

static bool json_equal(struct slice, struct slice);

static bool
members_equal(struct slice a, struct slice b)
{
	struct json_each x = {0}, y;
	int n = 0;
	bool same;

	for (; json_next(&x, a); n++) {
		memset(&y, 0, sizeof y);
		for (same = false; !same && json_next(&y, b);)
			same = slice_same(x.key, y.key) &&
			       json_equal(x.value, y.value);
		if (!same)
			return false;
	}
	return n == json_count(b);
}

static bool
lists_equal(struct slice a, struct slice b)
{
	struct json_each x = {0}, y = {0};
	bool more_x, more_y;

	for (;;) {
		more_x = json_next(&x, a);
		more_y = json_next(&y, b);
		if (more_x != more_y)
			return false;
		if (!more_x)
			return true;
		if (!json_equal(x.value, y.value))
			return false;
	}
}

static bool
json_equal(struct slice a, struct slice b)
{
	struct buf oa = {0}, ob = {0};
	struct value x = value_of_json(a, &oa), y = value_of_json(b, &ob);
	bool same = value_equal(&x, &y);

	buf_free(&oa);
	buf_free(&ob);
	return same;
}

bool
value_equal(const struct value *a, const struct value *b)
{
	struct value t;

	if (a->type == VALUE_TEXT && !value_is_text(b)) {
		t = value_typed(a->s);
		return t.type != VALUE_STRING && value_equal(&t, b);
	}
	if (b->type == VALUE_TEXT && !value_is_text(a))
		return value_equal(b, a);
	if (value_compare(a, b) != 2)
		return value_compare(a, b) == 0;
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_NULL: return true;
	case VALUE_BOOL:
	case VALUE_NODES: return a->i == b->i;
	case VALUE_BYTES: return compare_text(a->s, b->s) == 0;
	case VALUE_LIST: return lists_equal(a->s, b->s);
	case VALUE_OBJECT: return members_equal(a->s, b->s);
	default: return false;
	}
}
