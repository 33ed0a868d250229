/* Things to do at a time. */
#include "timer.h"

#include "mem.h"

void
timers_init(struct timers *ts, size_t n)
{
	ts->n = 0;
	ts->cap = 0;
	ts->heap = xgrow(NULL, &ts->cap, n + 1, sizeof(*ts->heap));
}

static void
put(struct timers *ts, size_t i, struct timer *t)
{
	ts->heap[i] = t;
	t->place = i + 1;
}

/* Let t rise from the hole at i towards the root. */
static void
rise(struct timers *ts, size_t i, struct timer *t)
{
	size_t up;

	for (; i > 0; i = up) {
		up = (i - 1) / 2;
		if (ts->heap[up]->at_ns <= t->at_ns)
			break;
		put(ts, i, ts->heap[up]);
	}
	put(ts, i, t);
}

/* Let t sink from the hole at i. */
static void
sink(struct timers *ts, size_t i, struct timer *t)
{
	size_t kid;

	for (; (kid = 2 * i + 1) < ts->n; i = kid) {
		if (kid + 1 < ts->n &&
		    ts->heap[kid + 1]->at_ns < ts->heap[kid]->at_ns)
			kid++;
		if (t->at_ns <= ts->heap[kid]->at_ns)
			break;
		put(ts, i, ts->heap[kid]);
	}
	put(ts, i, t);
}

static void
settle(struct timers *ts, size_t i, struct timer *t)
{
	if (i > 0 && ts->heap[(i - 1) / 2]->at_ns > t->at_ns)
		rise(ts, i, t);
	else
		sink(ts, i, t);
}

void
timer_set(struct timers *ts, struct timer *t, int64_t at_ns)
{
	t->at_ns = at_ns;
	if (t->place != 0) {
		settle(ts, t->place - 1, t);
		return;
	}
	ts->heap = xgrow(ts->heap, &ts->cap, ts->n + 1, sizeof(*ts->heap));
	rise(ts, ts->n++, t);
}

void
timer_del(struct timers *ts, struct timer *t)
{
	size_t i;
	struct timer *last;

	if (t->place == 0)
		return;
	i = t->place - 1;
	t->place = 0;
	last = ts->heap[--ts->n];
	if (last != t)
		settle(ts, i, last);
}

struct timer *
timer_first(const struct timers *ts)
{
	return ts->n > 0 ? ts->heap[0] : NULL;
}
