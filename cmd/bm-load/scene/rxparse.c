/* The lexis of regular expressions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rx.h"
#include "rxparse.h"
#include "utf8.h"

enum { REPEAT_MAX = 1000, CLASS_NEST = 50 };

void
rxparse_fail(struct rxparse *c, const char *why)
{
	if (c->failed)
		return;
	c->failed = true;
	c->fail_at = (size_t)(c->p - c->start);
	snprintf(c->msg, RX_MSG, "%s", why);
}

bool
rxparse_end(const struct rxparse *c)
{
	return c->p == c->end;
}

bool
rxparse_see(const struct rxparse *c, char ch)
{
	return c->p < c->end && *c->p == ch;
}

bool
rxparse_take(struct rxparse *c, char ch)
{
	if (!rxparse_see(c, ch))
		return false;
	c->p++;
	return true;
}

uint32_t
rxparse_next(struct rxparse *c)
{
	uint32_t ch;

	c->p += utf8_get(c->p, (size_t)(c->end - c->p), &ch);
	return ch;
}

void
rxparse_skip(struct rxparse *c)
{
	while (c->f.space && c->p < c->end) {
		if (strchr(" \t\n\r\f\v", *c->p)) {
			c->p++;
		} else if (*c->p == '#') {
			while (c->p < c->end && *c->p != '\n')
				c->p++;
		} else {
			return;
		}
	}
}

static bool
word_char(int ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
	       (ch >= 'a' && ch <= 'z') || ch == '_';
}

static int
group_name(struct rxparse *c)
{
	const char *from = c->p;

	while (c->p < c->end && *c->p != '>') {
		if (!word_char(*c->p) && *c->p != '.' && *c->p != '[' &&
		    *c->p != ']')
			break;
		c->p++;
	}
	if (c->p == from || (*from >= '0' && *from <= '9')) {
		c->p = from;
		rxparse_fail(c, "bad group name");
	} else if (!rxparse_take(c, '>')) {
		rxparse_fail(c, "bad group name");
	}
	if (c->rx->groups >= RX_GROUPS)
		rxparse_fail(c, "too many groups");
	return c->rx->groups++;
}

static bool *
flag_of(struct rxflags *f, char letter)
{
	switch (letter) {
	case 'i': return &f->icase;
	case 'm': return &f->multi;
	case 's': return &f->dotall;
	case 'U': return &f->swap;
	case 'x': return &f->space;
	default: return NULL;
	}
}

/* "i", "i-s", "-u" up to ':' or ')'. */
static int
group_flags(struct rxparse *c)
{
	bool on = true, any = false;
	bool *flag;

	for (; c->p < c->end; c->p++) {
		flag = flag_of(&c->f, *c->p);
		if (*c->p == ':' && (any || on))
			return c->p++, RXGROUP_PLAIN;
		if (*c->p == ')' && any)
			return c->p++, RXGROUP_FLAGS;
		if (*c->p == '-' && on) {
			on = any = false;
			continue;
		}
		if (flag)
			*flag = on;
		else if (*c->p == 'R')
			rxparse_fail(c, "not supported: flag R");
		else if (*c->p != 'u')
			break;
		any = true;
	}
	rxparse_fail(c, c->p == c->end ? "unclosed group" : "unknown flag");
	return RXGROUP_PLAIN;
}

int
rxparse_group(struct rxparse *c)
{
	if (!rxparse_take(c, '?')) {
		if (c->rx->groups >= RX_GROUPS)
			rxparse_fail(c, "too many groups");
		return c->rx->groups++;
	}
	if (rxparse_take(c, 'P')) {
		if (rxparse_take(c, '<'))
			return group_name(c);
		rxparse_fail(c, "bad group");
	} else if (rxparse_see(c, '=') || rxparse_see(c, '!')) {
		rxparse_fail(c, "not supported: look-around");
	} else if (rxparse_take(c, '<')) {
		if (!rxparse_see(c, '=') && !rxparse_see(c, '!'))
			return group_name(c);
		rxparse_fail(c, "not supported: look-around");
	}
	return group_flags(c);
}

/* After \x, \u or \U: n digits, or any number in braces. */
static enum rxesc
escape_hex(struct rxparse *c, int n, uint32_t *ch)
{
	bool brace = rxparse_take(c, '{');
	uint32_t v = 0;
	int i, d;

	for (i = 0; c->p < c->end && (brace ? i < 7 : i < n); i++) {
		if ((d = hex_digit(*c->p)) == -1)
			break;
		v = v * 16 + (uint32_t)d;
		c->p++;
	}
	if (i == 0 || (!brace && i < n) || (brace && !rxparse_take(c, '}')) ||
	    v > RX_MAX_CHAR || (v >= 0xd800 && v <= 0xdfff)) {
		rxparse_fail(c, "bad hexadecimal escape");
		return RXESC_BAD;
	}
	*ch = v;
	return RXESC_CHAR;
}

/* "\b", or "\b{start}" and its like. */
static int
word_border(struct rxparse *c)
{
	static const struct {
		const char *name;
		int at;
	} tab[] = {{"{start}", RX_AT_WORD_BEGIN}, {"{end}", RX_AT_WORD_END},
	    {"{start-half}", RX_AT_HALF_BEGIN}, {"{end-half}", RX_AT_HALF_END}};
	size_t i, n, left = (size_t)(c->end - c->p);

	for (i = 0; i < sizeof tab / sizeof tab[0]; i++) {
		n = strlen(tab[i].name);
		if (n <= left && !memcmp(tab[i].name, c->p, n)) {
			c->p += n;
			return tab[i].at;
		}
	}
	return RX_AT_WORD;
}

static int
escape_at(struct rxparse *c, uint32_t ch)
{
	switch (ch) {
	case 'A': return RX_AT_BEGIN;
	case 'z': return RX_AT_END;
	case 'b': return word_border(c);
	case 'B': return RX_AT_NOT_WORD;
	case '<': return RX_AT_WORD_BEGIN;
	case '>': return RX_AT_WORD_END;
	default: return -1;
	}
}

static enum rxesc
escape_bad(struct rxparse *c, uint32_t ch)
{
	c->p--;
	if (ch == 'p' || ch == 'P')
		rxparse_fail(c, "not supported: \\p");
	else if (ch >= '0' && ch <= '9')
		rxparse_fail(c, "not supported: back reference");
	else
		rxparse_fail(c, "unknown escape");
	return RXESC_BAD;
}

enum rxesc
rxparse_escape(struct rxparse *c, struct rx_set *set, uint32_t *ch, int *at)
{
	static const char from[] = "ntrfva", to[] = "\n\t\r\f\v\a";
	const char *s;

	if (rxparse_end(c)) {
		rxparse_fail(c, "pattern ends in a backslash");
		return RXESC_BAD;
	}
	*ch = rxparse_next(c);
	if (*ch < 128 && (s = strchr(from, (int)*ch)) && *ch) {
		*ch = (unsigned char)to[s - from];
		return RXESC_CHAR;
	}
	if (*ch == 'x' || *ch == 'u' || *ch == 'U')
		return escape_hex(c, *ch == 'x' ? 2 : *ch == 'u' ? 4 : 8, ch);
	if (*ch < 128 && rxset_class(set, (char)*ch) == 0)
		return RXESC_SET;
	if ((*at = escape_at(c, *ch)) != -1)
		return RXESC_AT;
	if (*ch < 128 && *ch > 32 && (!word_char((int)*ch) || *ch == '_') &&
	    *ch != '_')
		return RXESC_CHAR;
	if (*ch == ' ' && c->f.space)
		return RXESC_CHAR;
	return escape_bad(c, *ch);
}

/* "[:alpha:]": the "[" is read. */
static bool
class_posix(struct rxparse *c, struct rx_set *s)
{
	const char *name = c->p + 1, *q;
	bool inverted;

	if (!rxparse_see(c, ':'))
		return false;
	inverted = name < c->end && *name == '^';
	for (q = name += inverted; q + 1 < c->end; q++)
		if (q[0] == ':' && q[1] == ']')
			break;
	if (q + 1 >= c->end ||
	    rxset_posix(s, name, (size_t)(q - name), inverted) == -1)
		return false;
	c->p = q + 2;
	return true;
}

/* One character of a class, or a set. Returns RXESC_CHAR or RXESC_SET. */
static enum rxesc
class_item(struct rxparse *c, struct rx_set *s, uint32_t *ch)
{
	int at;
	enum rxesc r;

	*ch = rxparse_next(c);
	if (*ch != '\\')
		return RXESC_CHAR;
	r = rxparse_escape(c, s, ch, &at);
	if (r == RXESC_AT) {
		c->p--;
		rxparse_fail(c, "no place for an assertion");
		return RXESC_BAD;
	}
	return r;
}

static void
class_range(struct rxparse *c, struct rx_set *s)
{
	uint32_t lo, hi;

	if (class_item(c, s, &lo) != RXESC_CHAR)
		return;
	hi = lo;
	rxparse_skip(c);
	if (rxparse_see(c, '-') && c->end - c->p > 1 && c->p[1] != ']' &&
	    c->p[1] != '-') {
		c->p++;
		rxparse_skip(c);
		if (rxparse_end(c) || class_item(c, s, &hi) != RXESC_CHAR) {
			rxparse_fail(c, "bad range");
			return;
		}
	}
	if (lo > hi)
		rxparse_fail(c, "range from high to low");
	else
		rxset_add(s, lo, hi);
}

/* "&&", "--" or "~~": combine what is so far with the rest of the class. */
static bool
class_operator(struct rxparse *c, struct rx_set *s, struct rx_set *rest)
{
	struct rx_set both = {0};
	char op = *c->p;

	if (c->end - c->p < 2 || c->p[1] != op || !strchr("&-~", op))
		return false;
	c->p += 2;
	memset(rest, 0, sizeof *rest);
	rxparse_class(c, rest, -1);
	if (op == '&') {
		rxset_and(s, rest);
	} else if (op == '-') {
		rxset_minus(s, rest);
	} else {
		rxset_union(&both, s);
		rxset_and(&both, rest);
		rxset_union(s, rest);
		rxset_minus(s, &both);
		free(both.r);
	}
	free(rest->r);
	return true;
}

/* depth -1: the right side of an operator, which the "]" is left for. */
static bool
class_items(struct rxparse *c, struct rx_set *s, int depth)
{
	struct rx_set inner;
	bool first = depth >= 0;

	for (;; first = false) {
		rxparse_skip(c);
		if (c->failed || rxparse_end(c))
			return false;
		if (*c->p == ']' && !first)
			return true;
		if (!first && class_operator(c, s, &inner))
			continue;
		if (rxparse_take(c, '[')) {
			if (class_posix(c, s))
				continue;
			memset(&inner, 0, sizeof inner);
			rxparse_class(c, &inner, depth + 2);
			rxset_union(s, &inner);
			free(inner.r);
			continue;
		}
		class_range(c, s);
	}
}

void
rxparse_class(struct rxparse *c, struct rx_set *s, int depth)
{
	bool negated = false;

	if (depth > CLASS_NEST) {
		rxparse_fail(c, "classes nested too deep");
		return;
	}
	if (depth >= 0) {
		rxparse_skip(c);
		negated = rxparse_take(c, '^');
	}
	if (!class_items(c, s, depth))
		rxparse_fail(c, "unclosed class");
	else if (depth >= 0)
		c->p++;
	if (c->f.icase)
		rxset_fold(s);
	if (negated)
		rxset_negate(s);
}

bool
rxparse_repeat_here(struct rxparse *c)
{
	rxparse_skip(c);
	return c->p < c->end && strchr("*+?{", *c->p) && *c->p;
}

static int
count(struct rxparse *c)
{
	int v = 0;

	if (c->p == c->end || *c->p < '0' || *c->p > '9')
		rxparse_fail(c, "a number is missing");
	for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++)
		if ((v = v * 10 + (*c->p - '0')) > REPEAT_MAX) {
			rxparse_fail(c, "repeated more than 1000 times");
			return 0;
		}
	return v;
}

static void
counted(struct rxparse *c, int *min, int *max)
{
	rxparse_skip(c);
	*max = *min = count(c);
	rxparse_skip(c);
	if (rxparse_take(c, ',')) {
		rxparse_skip(c);
		*max = rxparse_see(c, '}') ? -1 : count(c);
		rxparse_skip(c);
	}
	if (!rxparse_take(c, '}'))
		rxparse_fail(c, "unclosed repetition");
	if (*max != -1 && *max < *min)
		rxparse_fail(c, "repetition from high to low");
}

bool
rxparse_repeat(struct rxparse *c, int *min, int *max, bool *lazy)
{
	if (!rxparse_repeat_here(c))
		return false;
	*min = *c->p == '+';
	*max = *c->p == '?' ? 1 : -1;
	if (*c->p++ == '{')
		counted(c, min, max);
	*lazy = rxparse_take(c, '?') != c->f.swap;
	return true;
}
