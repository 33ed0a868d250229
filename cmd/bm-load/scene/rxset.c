/* Sets of characters, as sorted ranges. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "rxprog.h"

void
rxset_add(struct rx_set *s, uint32_t lo, uint32_t hi)
{
	s->r = xgrow(s->r, &s->cap, s->n + 1, sizeof *s->r);
	s->r[s->n].lo = lo;
	s->r[s->n].hi = hi;
	s->n++;
}

static int
by_lo(const void *a, const void *b)
{
	const struct rx_range *x = a, *y = b;

	return x->lo < y->lo ? -1 : x->lo > y->lo;
}

static void
set_sort(struct rx_set *s)
{
	size_t i, n = 0;

	if (s->n == 0)
		return;
	qsort(s->r, s->n, sizeof *s->r, by_lo);
	for (i = 1; i < s->n; i++) {
		if (s->r[i].lo <= s->r[n].hi + 1) {
			if (s->r[i].hi > s->r[n].hi)
				s->r[n].hi = s->r[i].hi;
		} else {
			s->r[++n] = s->r[i];
		}
	}
	s->n = n + 1;
}

void
rxset_negate(struct rx_set *s)
{
	struct rx_range r;
	uint32_t from = 0;
	size_t i, n = 0;

	set_sort(s);
	for (i = 0; i < s->n; i++) {
		r = s->r[i];
		if (r.lo > from) {
			s->r[n].lo = from;
			s->r[n++].hi = r.lo - 1;
		}
		from = r.hi + 1;
	}
	s->n = n;
	if (from <= RX_MAX_CHAR)
		rxset_add(s, from, RX_MAX_CHAR);
}

void
rxset_union(struct rx_set *s, const struct rx_set *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		rxset_add(s, t->r[i].lo, t->r[i].hi);
}

/* a and b = not (not a or not b) */
void
rxset_and(struct rx_set *s, const struct rx_set *t)
{
	struct rx_set not_t = {0};

	rxset_union(&not_t, t);
	rxset_negate(&not_t);
	rxset_negate(s);
	rxset_union(s, &not_t);
	rxset_negate(s);
	free(not_t.r);
}

void
rxset_minus(struct rx_set *s, const struct rx_set *t)
{
	rxset_negate(s);
	rxset_union(s, t);
	rxset_negate(s);
}

void
rxset_fold(struct rx_set *s)
{
	size_t i, n;
	uint32_t c;

	set_sort(s);
	n = s->n;
	for (i = 0; i < n; i++)
		for (c = s->r[i].lo; c <= s->r[i].hi && c <= 'z'; c++)
			if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
				rxset_add(s, c ^ 32, c ^ 32);
	set_sort(s);
}

bool
rxset_has(const struct rx_set *s, uint32_t c)
{
	size_t lo = 0, hi = s->n, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (c < s->r[mid].lo)
			hi = mid;
		else if (c > s->r[mid].hi)
			lo = mid + 1;
		else
			return true;
	}
	return false;
}

void
rxset_done(struct rx_set *s)
{
	uint32_t c;

	set_sort(s);
	for (c = 0; c < 128; c++)
		s->ascii[c] = rxset_has(s, c);
}

/* Ranges as pairs of characters. */
static void
add_pairs(struct rx_set *s, const char *pairs)
{
	for (; *pairs; pairs += 2)
		rxset_add(s, (unsigned char)pairs[0], (unsigned char)pairs[1]);
}

static const char *
class_pairs(char letter)
{
	switch (letter) {
	case 'd': return "09";
	case 'w': return "09AZ__az";
	case 's': return "\t\r  ";
	default: return NULL;
	}
}

int
rxset_class(struct rx_set *s, char letter)
{
	bool upper = letter >= 'A' && letter <= 'Z';
	const char *pairs = class_pairs(upper ? letter + 32 : letter);
	struct rx_set t = {0};

	if (!pairs)
		return -1;
	add_pairs(&t, pairs);
	if (upper)
		rxset_negate(&t);
	rxset_union(s, &t);
	free(t.r);
	return 0;
}

int
rxset_posix(struct rx_set *s, const char *name, size_t n, bool negated)
{
	static const struct {
		const char *name, *pairs;
	} tab[] = {{"alnum", "09AZaz"}, {"alpha", "AZaz"}, {"ascii", "\1\x7f"},
	    {"blank", "\t\t  "}, {"cntrl", "\1\x1f\x7f\x7f"}, {"digit", "09"},
	    {"graph", "!~"}, {"lower", "az"}, {"print", " ~"},
	    {"punct", "!/:@[`{~"}, {"space", "\t\r  "}, {"upper", "AZ"},
	    {"word", "09AZ__az"}, {"xdigit", "09AFaf"}};
	struct rx_set t = {0};
	size_t i;

	for (i = 0; i < sizeof tab / sizeof tab[0]; i++)
		if (strlen(tab[i].name) == n && !memcmp(tab[i].name, name, n))
			break;
	if (i == sizeof tab / sizeof tab[0])
		return -1;
	add_pairs(&t, tab[i].pairs);
	if (tab[i].pairs[0] == '\1')
		rxset_add(&t, 0, 0);
	if (negated)
		rxset_negate(&t);
	rxset_union(s, &t);
	free(t.r);
	return 0;
}
