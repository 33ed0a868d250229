/* When things happened in a FunkLoad result. */
#include <stdlib.h>
#include <string.h>

#include "fltime.h"
#include "mem.h"

enum { SLACK_US = 20000 };

int
fl_seconds(struct slice s, int64_t *us)
{
	char text[40], *end;
	double v;
	size_t i;

	if (!s.p || s.n == 0 || s.n >= sizeof text ||
	    !((s.p[0] >= '0' && s.p[0] <= '9') || s.p[0] == '.'))
		return -1;
	for (i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr("0123456789.e+-", s.p[i]))
			return -1;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	v = strtod(text, &end);
	if (*end || !(v >= 0 && v <= 1e10))
		return -1;
	*us = (int64_t)(v * 1e6 + 0.5);
	return 0;
}

static struct fl_cycle *
at(struct fl_clock *c, int cycle)
{
	size_t old = c->n;

	if ((size_t)cycle >= c->n) {
		c->n = (size_t)cycle + 1;
		c->cycle = xgrow(c->cycle, &c->cap, c->n, sizeof *c->cycle);
		memset(c->cycle + old, 0, (c->n - old) * sizeof *c->cycle);
	}
	return &c->cycle[cycle];
}

void
fl_users(struct fl_clock *c, int cycle, int64_t users)
{
	struct fl_cycle *y = at(c, cycle);

	if (!y->known)
		y->users = users;
	y->known = true;
}

void
fl_ended(struct fl_clock *c, int cycle, int64_t us)
{
	struct fl_cycle *y = at(c, cycle);

	if (!y->begun)
		y->begin_us = us;
	y->begun = true;
	if (us > y->last_us)
		y->last_us = us;
}

int64_t
fl_begin(const struct fl_clock *c, int cycle)
{
	return (size_t)cycle < c->n ? c->cycle[cycle].begin_us : 0;
}

int64_t
fl_epoch(const struct fl_clock *c)
{
	int64_t least = 0;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->cycle[i].begun &&
		    (least == 0 || c->cycle[i].begin_us < least))
			least = c->cycle[i].begin_us;
	return least;
}

int64_t
fl_place(
    const struct fl_clock *c, int cycle, int64_t start_us, int64_t total_us)
{
	int64_t end = start_us + total_us - fl_begin(c, cycle);
	int64_t past = end - c->window_us;

	if (end < 0 && end >= -SLACK_US)
		end = 0;
	if (c->window_us > 0 && past >= 0 && past < SLACK_US)
		end = c->window_us - 1;
	return end - total_us;
}

/* Begin and end of the cycle in the lines of a node before. */
static bool
told_before(struct agg *a, int cycle, int64_t *begin, int64_t *end)
{
	struct slice f[STREAM_COLS + 1];
	size_t i, n = agg_rows(a, KIND_CYCLE), got;

	for (i = 0; i < n; i++) {
		got = agg_row(a, KIND_CYCLE, i, f);
		if (stream_int(f, got, CYCLE_CYCLE, -1) != cycle)
			continue;
		*begin = stream_int(f, got, CYCLE_BEGIN, 0);
		*end = stream_int(f, got, CYCLE_END, 0);
		return true;
	}
	return false;
}

bool
fl_slot(const struct fl_clock *c, struct agg *a, int cycle, int64_t *users,
    int64_t *begin_us, int64_t *end_us, int64_t *stop_us)
{
	const struct fl_cycle *y;
	int64_t length = c->window_us;

	if ((size_t)cycle >= c->n || !c->cycle[cycle].known)
		return false;
	y = &c->cycle[cycle];
	if (length == 0)
		length =
		    (y->last_us - y->begin_us) / 1000000 * 1000000 + 1000000;
	*users = y->users;
	if (!told_before(a, cycle, begin_us, end_us)) {
		*begin_us = y->begun ? y->begin_us - fl_epoch(c) : 0;
		*end_us = *begin_us + length;
	}
	*stop_us = *end_us;
	return true;
}

void
fl_clock_free(struct fl_clock *c)
{
	free(c->cycle);
	memset(c, 0, sizeof *c);
}
