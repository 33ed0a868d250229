/* Does a predicate hold? */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "eval.h"
#include "jpath.h"
#include "rx.h"
#include "world.h"

/* All of a file, as bytes. */
static int
file_value(struct eval *v, struct value *out)
{
	char why[200];
	struct file *f = world_file(v->guest->world, v->entry->scenario,
	    slice_at(v->with.p, v->with.n), why);
	ssize_t got;
	size_t n = 0;

	if (!f)
		return eval_fail(v, why);
	v->with.n = 0;
	buf_room(&v->with, (size_t)f->size + 1);
	while (n < f->size) {
		got =
		    pread(f->fd, v->with.p + n, (size_t)f->size - n, (off_t)n);
		if (got == 0 || (got == -1 && errno != EINTR))
			break;
		n += got == -1 ? 0 : (size_t)got;
	}
	v->with.n = n;
	*out = value_string(slice_at(v->with.p, n));
	out->type = VALUE_BYTES;
	return n == f->size ? 0 : eval_fail(v, "the file can't be read");
}

/* The value of a variable, as typed as it is; or of a function. */
static int
variable(struct eval *v, int var, struct value *out)
{
	struct piece p = {.text = {"", 0}, .var = var};
	struct tmpl t = {&p, 1};

	if (var >= 0) {
		*out = v->guest->vars.cell[var].v;
		if (out->type != VALUE_UNSET)
			return 0;
	}
	if (eval_text(v, &t, &v->with) == -1)
		return -1;
	*out = value_string(slice_at(v->with.p, v->with.n));
	return 0;
}

static int
operand(struct eval *v, const struct operand *o, struct value *out)
{
	switch (o->kind) {
	case OPERAND_VALUE: *out = o->value; return 0;
	case OPERAND_VAR: return variable(v, o->var, out);
	case OPERAND_TEXT:
		if (eval_text(v, &o->text, &v->with) == -1)
			return -1;
		*out = value_string(slice_at(v->with.p, v->with.n));
		return 0;
	case OPERAND_FILE:
		return eval_text(v, &o->text, &v->with) == -1
			   ? -1
			   : file_value(v, out);
	default: *out = value_none(); return 0;
	}
}

static bool
bytewise(const struct value *a, const struct value *b)
{
	return (value_is_text(a) && value_is_text(b)) ||
	       (a->type == VALUE_BYTES &&
		   (b->type == VALUE_BYTES || value_is_text(b)));
}

static bool
within(struct slice a, struct slice b)
{
	size_t i;

	for (i = 0; i + b.n <= a.n; i++) {
		const char *p =
		    b.n > 0 ? memchr(a.p + i, *b.p, a.n - i - b.n + 1) : a.p;

		if (!p)
			return false;
		if (b.n == 0 || !memcmp(p, b.p, b.n))
			return true;
		i = (size_t)(p - a.p);
	}
	return false;
}

static bool
list_has(struct slice list, const struct value *b)
{
	struct json_each e = {0};
	struct buf own = {0};
	bool has = false;

	while (!has && json_next(&e, list)) {
		struct value x = value_of_json(e.value, &own);

		has = value_equal(&x, b);
	}
	buf_free(&own);
	return has;
}

static int
contains(struct eval *v, const struct value *a, const struct value *b)
{
	if (a->type == VALUE_LIST)
		return list_has(a->s, b);
	if (!bytewise(a, b))
		return eval_fail(v, "type mismatch");
	return within(a->s, b->s);
}

static int
edge(struct eval *v, const struct value *a, const struct value *b, bool end)
{
	size_t off;

	if (!bytewise(a, b))
		return eval_fail(v, "type mismatch");
	if (a->s.n < b->s.n)
		return 0;
	off = end ? a->s.n - b->s.n : 0;
	return b->s.n == 0 || !memcmp(a->s.p + off, b->s.p, b->s.n);
}

static int
matches(struct eval *v, const struct pattern *p, const struct value *a)
{
	struct rx *made;
	const struct rx *rx;
	int r;

	if (!value_is_text(a))
		return eval_fail(v, "type mismatch");
	if (!(rx = eval_rx(v, p, &made)))
		return -1;
	r = rx_search(rx, a->s, 0, NULL, 0);
	rx_free(made);
	return r == -1 ? eval_fail(v, "text too large for this regex") : r;
}

static int
empty(struct eval *v, const struct value *a)
{
	struct json_each e = {0};

	switch (a->type) {
	case VALUE_STRING:
	case VALUE_TEXT:
	case VALUE_BYTES: return a->s.n == 0;
	case VALUE_LIST:
	case VALUE_OBJECT: return !json_next(&e, a->s);
	case VALUE_NODES: return a->i == 0;
	default: return eval_fail(v, "type mismatch");
	}
}

/* A value from outside is of the type that it spells. */
static enum value_type
type_of(const struct value *a)
{
	struct value t = *a;

	if (a->type == VALUE_TEXT)
		t = value_typed(a->s);
	return t.type;
}

static int
is_type(enum predicate_id id, const struct value *a)
{
	enum value_type t = type_of(a);

	switch (id) {
	case PRED_IS_INTEGER: return t == VALUE_INT || t == VALUE_BIG;
	case PRED_IS_FLOAT: return t == VALUE_FLOAT;
	case PRED_IS_NUMBER:
		return t == VALUE_INT || t == VALUE_BIG || t == VALUE_FLOAT;
	case PRED_IS_BOOLEAN: return t == VALUE_BOOL;
	case PRED_IS_STRING: return value_is_text(a);
	case PRED_IS_COLLECTION:
		return t == VALUE_LIST || t == VALUE_OBJECT ||
		       t == VALUE_NODES || t == VALUE_BYTES;
	case PRED_IS_LIST: return t == VALUE_LIST;
	default: return t == VALUE_OBJECT; /* PRED_IS_OBJECT */
	}
}

static int
order(struct eval *v, enum predicate_id id, int r)
{
	if (r == 2)
		return eval_fail(v, "type mismatch");
	switch (id) {
	case PRED_GREATER: return r > 0;
	case PRED_GREATER_EQUAL: return r >= 0;
	case PRED_LESS: return r < 0;
	default: return r <= 0; /* PRED_LESS_EQUAL */
	}
}

static int
compared(struct eval *v, const struct predicate *p, const struct value *a)
{
	struct value b;

	if (p->with.kind == OPERAND_REGEX)
		return p->id == PRED_NOT_EQUAL;
	if (operand(v, &p->with, &b) == -1)
		return -1;
	switch (p->id) {
	case PRED_EQUAL: return value_equal(a, &b);
	case PRED_NOT_EQUAL: return !value_equal(a, &b);
	case PRED_CONTAINS:
	case PRED_INCLUDES: return contains(v, a, &b);
	case PRED_STARTS_WITH: return edge(v, a, &b, false);
	case PRED_ENDS_WITH: return edge(v, a, &b, true);
	default: return order(v, p->id, value_compare(a, &b));
	}
}

static int
holds(struct eval *v, const struct predicate *p, const struct value *a)
{
	if (a->type == VALUE_NONE)
		return 0;
	switch (p->id) {
	case PRED_EXISTS: return a->type != VALUE_NODES || a->i > 0;
	case PRED_IS_EMPTY: return empty(v, a);
	case PRED_MATCHES: return matches(v, &p->with.pattern, a);
	default: break;
	}
	return p->id > PRED_IS_EMPTY ? is_type(p->id, a) : compared(v, p, a);
}

int
eval_predicate(struct eval *v, const struct predicate *p, const struct value *a)
{
	int r = holds(v, p, a);

	return r == -1 ? -1 : p->not ? !r : r;
}
