/* The verdict in one line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "summary.h"

const char *const quantile_names[QUANTILES] = {"p50", "p95", "p99"};

static double
size_of(double change)
{
	return change < 0 ? -change : change;
}

const char *
change_text(double change, bool points, char *buf, size_t size)
{
	/* not "-0.0" */
	if (size_of(change) < (points ? 0.00005 : 0.0005))
		change = 0;
	if (points)
		snprintf(buf, size, "%+.2f", 100 * change);
	else
		snprintf(buf, size, "%+.1f %%", 100 * change);
	return buf;
}

static void
where_add(struct finding *f, const char *name)
{
	size_t n;

	n = strlen(f->where);
	snprintf(f->where + n, sizeof(f->where) - n, "%s%s", n > 0 ? ", " : "",
	    name);
}

/*
 * Look at one figure (the at-th that decides) over all pairs; a finding where
 * any of them is a real difference.
 */
static void
look(struct summary *s, const struct match *m, size_t at, const char *what,
    bool points, bool rate, bool own)
{
	const struct figure *f;
	struct finding x;
	size_t i, k, n;

	memset(&x, 0, sizeof(x));
	for (i = n = 0; i < m->pairs; i++) {
		k = at;
		f = compare_next(&m->pair[i].cycle, &k);
		s->compared += f->word != WORD_NONE;
		s->unclear += f->word == WORD_UNCLEAR;
		s->likely +=
		    f->word == WORD_LIKELY_LESS || f->word == WORD_LIKELY_MORE;
		if (!word_real(f->word))
			continue;
		n++;
		where_add(&x, m->pair[i].name);
		x.own |= own && m->pair[i].cycle.sharing > 0;
		if (n == 1 || size_of(f->change) > size_of(x.change)) {
			x.change = f->change;
			x.worse = (f->word == WORD_MORE) != rate;
		}
	}
	if (n == 0)
		return;
	if (n == m->pairs && n > 1)
		snprintf(x.where, sizeof(x.where), "all loads");
	snprintf(x.what, sizeof(x.what), "%s", what);
	x.tail = own && at % QUANTILES != Q50;
	x.points = points;
	s->v = xgrow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
	s->v[s->n++] = x;
}

/* In the order of compare_next. */
static void
look_all(struct summary *s, const struct match *m)
{
	const struct cycle *c;
	char what[128];
	size_t at, i, q;

	c = &m->pair[0].cycle;
	look(s, m, 0, "OK requests/s", false, true, false);
	look(s, m, 1, "errors", true, false, false);
	look(s, m, 2, "all pages alike", false, false, false);
	for (at = 3, q = 0; q < QUANTILES; q++, at++) {
		snprintf(
		    what, sizeof(what), "all pages, %s", quantile_names[q]);
		look(s, m, at, what, false, false, false);
	}
	for (i = 0; i < c->pages; i++)
		for (q = 0; q < QUANTILES; q++, at++) {
			snprintf(what, sizeof(what), q == Q50 ? "%s" : "%s %s",
			    c->page[i].name, quantile_names[q]);
			look(s, m, at, what, false, false, true);
		}
}

/* Own changes of pages first, they say most, medians before tails. */
static int
finding_cmp(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->own != y->own)
		return x->own ? -1 : 1;
	if (x->tail != y->tail)
		return x->tail ? 1 : -1;
	return (size_of(x->change) < size_of(y->change)) -
	       (size_of(x->change) > size_of(y->change));
}

static const char *
word_of(const struct summary *s)
{
	size_t better, errors, i, worse;

	for (i = better = errors = worse = 0; i < s->n; i++) {
		worse += s->v[i].worse;
		better += !s->v[i].worse;
		errors += s->v[i].points;
	}
	if (worse > 0 && better > 0)
		return "mixed";
	if (worse > 0)
		return errors == worse ? "more errors" : "slower";
	if (better > 0)
		return errors == better ? "fewer errors" : "faster";
	return s->likely + s->unclear > 0 ? "unclear" : "same";
}

/* Is the shared shift beyond the limit both up and down? */
static bool
is_turning(const struct match *m)
{
	const struct figure *f;
	bool down, up;
	size_t i;

	for (i = 0, down = up = false; i < m->pairs; i++) {
		f = &m->pair[i].cycle.shift;
		up |= f->word != WORD_NONE && f->in.lo > 0;
		down |= f->word != WORD_NONE && f->in.hi < 0;
	}
	return up && down;
}

void
summary_make(struct summary *s, const struct match *m)
{
	size_t i;

	memset(s, 0, sizeof(*s));
	look_all(s, m);
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), finding_cmp);
	s->real = s->n > 0;
	for (i = 0; i < s->n; i++)
		s->bad |= s->v[i].worse;
	s->word = word_of(s);
	s->turning = is_turning(m);
}

/* The first three findings. */
static size_t
list(const struct summary *s, char *buf, size_t size)
{
	char change[32];
	const struct finding *f;
	size_t i, n;

	for (i = n = 0; i < s->n && i < 3 && n < size; i++) {
		f = &s->v[i];
		n += (size_t)snprintf(buf + n, size - n, "%s%s %s (%s)",
		    i > 0 ? "; " : "", f->what,
		    change_text(f->change, f->points, change, sizeof(change)),
		    f->where);
	}
	return n < size ? n : size - 1;
}

const char *
summary_text(const struct summary *s, char *buf, size_t size)
{
	size_t n;

	if (!s->real && s->likely + s->unclear == 0) {
		snprintf(buf, size, "no real difference");
	} else if (!s->real) {
		snprintf(buf, size,
		    "no real difference shown; of %zu figures "
		    "%zu likely differ, %zu are unclear",
		    s->compared, s->likely, s->unclear);
	} else {
		n = list(s, buf, size);
		if (s->n > 3)
			n += (size_t)snprintf(
			    buf + n, size - n, "; %zu more", s->n - 3);
		if (s->v[0].own && n < size)
			snprintf(buf + n, size - n, "; shared shift taken out");
	}
	return buf;
}
