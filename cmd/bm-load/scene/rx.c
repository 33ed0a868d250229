/* Compile a regular expression: Rust's syntax to a small program. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "rx.h"
#include "rxparse.h"
#include "rxprog.h"
#include "utf8.h"

enum { NEST_MAX = 200, INS_MAX = 20000 };

static void alternation(struct rxparse *);

static size_t
emit(struct rxparse *c, enum rx_op op, int32_t x, int32_t y)
{
	struct rx *rx = c->rx;

	if (rx->n >= INS_MAX) {
		rxparse_fail(c, "pattern too large");
		return rx->n - 1;
	}
	rx->ins = xgrow(rx->ins, &rx->cap, rx->n + 1, sizeof *rx->ins);
	rx->ins[rx->n].op = op;
	rx->ins[rx->n].x = x;
	rx->ins[rx->n].y = y;
	rx->ins[rx->n].no = 0;
	return rx->n++;
}

/* Make room for one instruction at `at`; jumps are relative and stay. */
static void
insert(struct rxparse *c, size_t at, enum rx_op op, int32_t x, int32_t y)
{
	struct rx_ins *in;

	emit(c, op, x, y);
	if (c->failed)
		return;
	in = c->rx->ins;
	memmove(in + at + 1, in + at, (c->rx->n - 1 - at) * sizeof *in);
	in[at].op = op;
	in[at].x = x;
	in[at].y = y;
	in[at].no = 0;
}

static void
emit_set(struct rxparse *c, struct rx_set *s)
{
	struct rx *rx = c->rx;

	rxset_done(s);
	rx->set = xgrow(rx->set, &rx->set_cap, rx->sets + 1, sizeof *rx->set);
	rx->set[rx->sets] = *s;
	emit(c, RX_SET, (int32_t)rx->sets++, 0);
}

static void
emit_char(struct rxparse *c, uint32_t ch)
{
	char utf[4];
	size_t i, n;

	if (ch < 128) {
		bool letter = (ch | 32) >= 'a' && (ch | 32) <= 'z';

		emit(c, c->f.icase && letter ? RX_CHARI : RX_CHAR,
		    (int32_t)(c->f.icase && letter ? ch | 32 : ch), 0);
		return;
	}
	n = utf8_put(ch, utf);
	for (i = 0; i < n; i++)
		emit(c, RX_CHAR, (unsigned char)utf[i], 0);
}

static void
dot(struct rxparse *c)
{
	struct rx_set s = {0};

	if (!c->f.dotall)
		rxset_add(&s, '\n', '\n');
	rxset_negate(&s);
	emit_set(c, &s);
}

static void class(struct rxparse *c)
{
	struct rx_set s = {0};

	rxparse_class(c, &s, 0);
	emit_set(c, &s);
}

static void
escape(struct rxparse *c)
{
	struct rx_set s = {0};
	uint32_t ch = 0;
	int at = -1;

	switch (rxparse_escape(c, &s, &ch, &at)) {
	case RXESC_CHAR: emit_char(c, ch); break;
	case RXESC_SET: emit_set(c, &s); break;
	case RXESC_AT: emit(c, RX_AT, at, 0); break;
	case RXESC_BAD: free(s.r); break;
	}
}

/* "(" is read. Returns false for a bare "(?i)", which can't be repeated. */
static bool
group(struct rxparse *c)
{
	struct rxflags outer = c->f;
	int number;

	if (++c->depth > NEST_MAX) {
		rxparse_fail(c, "groups nested too deep");
		return true;
	}
	number = rxparse_group(c);
	c->depth -= number == RXGROUP_FLAGS;
	if (number == RXGROUP_FLAGS || c->failed)
		return false;
	if (number > 0)
		emit(c, RX_SAVE, 2 * number, 0);
	alternation(c);
	if (!rxparse_take(c, ')'))
		rxparse_fail(c, "unclosed group");
	if (number > 0)
		emit(c, RX_SAVE, 2 * number + 1, 0);
	c->f = outer;
	c->depth--;
	return true;
}

/* One thing that can be repeated. Returns false if it was only flags. */
static bool
atom(struct rxparse *c)
{
	uint32_t ch = rxparse_next(c);

	switch (ch) {
	case '(': return group(c);
	case '[': class(c); return true;
	case '.': dot(c); return true;
	case '\\': escape(c); return true;
	case '^':
		emit(c, RX_AT, c->f.multi ? RX_AT_LINE_BEGIN : RX_AT_BEGIN, 0);
		return true;
	case '$':
		emit(c, RX_AT, c->f.multi ? RX_AT_LINE_END : RX_AT_END, 0);
		return true;
	case '*':
	case '+':
	case '?':
	case '{': rxparse_fail(c, "nothing to repeat"); return true;
	default: emit_char(c, ch); return true;
	}
}

static bool
eats(const struct rx_ins *in)
{
	return in->op == RX_CHAR || in->op == RX_CHARI || in->op == RX_SET;
}

/* The code of one x, taken out of the program to be put in again. */
struct part {
	struct rx_ins *ins;
	size_t n;
	bool lazy;
};

static void
put(struct rxparse *c, const struct part *x)
{
	size_t i;

	for (i = 0; i < x->n && !c->failed; i++)
		emit(c, x->ins[i].op, x->ins[i].x, x->ins[i].y);
}

/* Go on at the first, else at the second; a lazy one the other way round. */
static void
split(struct rxparse *c, const struct part *x, size_t first, size_t second)
{
	int32_t a = (int32_t)first - (int32_t)c->rx->n;
	int32_t b = (int32_t)second - (int32_t)c->rx->n;

	emit(c, RX_SPLIT, x->lazy ? b : a, x->lazy ? a : b);
}

/* x, then back to it or on. */
static void
put_plus(struct rxparse *c, const struct part *x)
{
	size_t at = c->rx->n;

	put(c, x);
	split(c, x, at, c->rx->n + 1);
}

static void
put_star(struct rxparse *c, const struct part *x)
{
	size_t at = c->rx->n;

	if (x->n == 1 && eats(x->ins)) {
		split(c, x, at + 1, at + 3);
		put(c, x);
		emit(c, RX_JUMP, -2, 0);
	} else {
		/* (x+)?, as Rust does, so that an empty x is captured */
		split(c, x, at + 1, at + 1 + x->n + 1);
		put_plus(c, x);
	}
}

/* x{min,max} in place of the code of one x, [at, n); max -1: no limit. */
static void
repeat(struct rxparse *c, size_t at, int min, int max, bool lazy)
{
	struct part x = {NULL, c->rx->n - at, lazy};
	size_t end;
	int k;

	x.ins = xarray(x.n, sizeof *x.ins);
	memcpy(x.ins, c->rx->ins + at, x.n * sizeof *x.ins);
	c->rx->n = at;
	for (k = 0; k < min - (max == -1) && !c->failed; k++)
		put(c, &x);
	if (max == -1 && min > 0)
		put_plus(c, &x);
	else if (max == -1)
		put_star(c, &x);
	/* x{,3}: each optional copy may leave over all that follow */
	end = c->rx->n + (size_t)(max - min) * (x.n + 1);
	for (k = min; max != -1 && k < max && !c->failed; k++) {
		split(c, &x, c->rx->n + 1, end);
		put(c, &x);
	}
	free(x.ins);
}

static void
repeated(struct rxparse *c, size_t at)
{
	int min, max;
	bool lazy;

	while (!c->failed && rxparse_repeat(c, &min, &max, &lazy)) {
		if (c->rx->n - at == 0)
			continue;
		repeat(c, at, min, max, lazy);
	}
}

static void
sequence(struct rxparse *c)
{
	size_t at;

	for (;;) {
		rxparse_skip(c);
		if (c->failed || rxparse_end(c) || rxparse_see(c, '|') ||
		    rxparse_see(c, ')'))
			return;
		at = c->rx->n;
		if (atom(c))
			repeated(c, at);
		else if (rxparse_repeat_here(c))
			rxparse_fail(c, "nothing to repeat");
	}
}

static void
alternation(struct rxparse *c)
{
	size_t at = c->rx->n, j, end = SIZE_MAX;

	for (;;) {
		sequence(c);
		if (c->failed || !rxparse_take(c, '|'))
			break;
		insert(c, at, RX_SPLIT, 1, (int32_t)(c->rx->n - at) + 2);
		/* jumps to the end, not known yet, are chained by x */
		j = emit(c, RX_JUMP, (int32_t)(end == SIZE_MAX ? 0 : end), 0);
		end = j;
		at = c->rx->n;
	}
	while (!c->failed && end != SIZE_MAX) {
		j = (size_t)c->rx->ins[end].x;
		c->rx->ins[end].x = (int32_t)(c->rx->n - end);
		end = j == 0 ? SIZE_MAX : j;
	}
}

static void
number_splits(struct rx *rx)
{
	size_t i;

	for (i = 0; i < rx->n; i++)
		if (rx->ins[i].op == RX_SPLIT)
			rx->ins[i].no = rx->splits++;
}

struct rx *
rx_new(struct slice pattern, char msg[RX_MSG], size_t *at)
{
	struct rx *rx = xarray(1, sizeof *rx);
	struct rxparse c = {0};

	c.rx = rx;
	c.p = c.start = pattern.p;
	c.end = pattern.p + pattern.n;
	c.msg = msg;
	rx->groups = 1;
	rx->ins = xgrow(NULL, &rx->cap, pattern.n < 64 ? pattern.n + 4 : 64,
	    sizeof *rx->ins);
	emit(&c, RX_SAVE, 0, 0);
	alternation(&c);
	if (!c.failed && !rxparse_end(&c))
		rxparse_fail(&c, "unopened group");
	emit(&c, RX_SAVE, 1, 0);
	emit(&c, RX_MATCH, 0, 0);
	if (c.failed) {
		*at = c.fail_at;
		rx_free(rx);
		return NULL;
	}
	number_splits(rx);
	rxrun_prepare(rx);
	return rx;
}

void
rx_free(struct rx *rx)
{
	size_t i;

	if (!rx)
		return;
	for (i = 0; i < rx->sets; i++)
		free(rx->set[i].r);
	free(rx->set);
	free(rx->ins);
	free(rx);
}

int
rx_groups(const struct rx *rx)
{
	return rx->groups;
}
