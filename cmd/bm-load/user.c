/* A virtual user. */
#include <string.h>

#include "clock.h"
#include "pace.h"
#include "resources.h"
#include "tell.h"
#include "user.h"
#include "visit.h"

enum {
	BACK_OFF_MS = 100, /* doubled each time, up to: */
	BACK_OFF_MAX = 1000
};

static void (*over)(struct user *);

static void end_page(struct user *, const struct outcome *);
static void next_page(struct user *, bool ok, int64_t due_ns);

void
user_setup(void (*fn)(struct user *))
{
	over = fn;
	visit_setup(end_page);
}

void
user_init(struct user *u, struct stage *s, int number)
{
	memset(u, 0, sizeof(*u));
	u->stage = s;
	u->number = number;
	u->guest = guest_new(s->world, number);
	rng_init(
	    &u->rng, s->plan->seed, (uint64_t)s->plan->node, (uint64_t)number);
	u->own.user = u;
	u->own.exchange.owner = &u->own;
	u->own.exchange.request = &u->own.request;
	u->own.exchange.idle = &u->idle;
}

bool
user_single(const struct user *u)
{
	const struct scenario *s = u->play.scenario;

	return s->entries == 1 && s->entry[0].options == NULL;
}

/*
 * How long to wait after tests that got no connection, lest the user become
 * a hot loop.
 */
static int64_t
back_off(struct user *u, const struct outcome *o)
{
	int64_t ms = BACK_OFF_MS;

	if (o->result != RESULT_ERROR ||
	    (u->requests > 0 && !u->own.exchange.refused)) {
		u->failures = 0;
		return 0;
	}
	if (u->failures < 5)
		u->failures++;
	ms <<= u->failures - 1;
	return (ms < BACK_OFF_MAX ? ms : BACK_OFF_MAX) * 1000000;
}

/* The next test is a new visitor's. */
static void
forget(struct user *u)
{
	guest_forget(u->guest);
	resources_forget(u);
}

/* A test is over; the user rests. */
static void
end_test(struct user *u, const struct outcome *o)
{
	const struct plan *plan = u->stage->plan;

	if (u->requests != 1 || u->page_requests != 1 || !user_single(u))
		tell_test(u, o);
	if (u->counted)
		rows_book(u->stage->rows, o->result);
	guest_end(u->guest);
	if (!plan->keep_guest)
		forget(u);
	if (plan->close_after)
		conn_close_idle(&u->idle);
	u->due_ns =
	    o->end_ns + u->pause_ns + plan->test_pause * 1000 + back_off(u, o);
	u->iteration++;
	u->state = USER_RESTING;
	u->stage->gauge->busy--;
	if (u->stage->watch != NULL)
		u->stage->watch->over(u, o);
	over(u);
}

/* A page is over: on to the next one, or to the end of the test. */
static void
end_page(struct user *u, const struct outcome *o)
{
	const struct plan *plan = u->stage->plan;

	u->last = *o;
	if (u->page_requests > 1)
		tell_page(u, o);
	if (plan->page_hi > 0)
		u->pause_ns =
		    1000 * pace_pause(&u->rng, plan->page_lo, plan->page_hi);
	if (o->result == RESULT_CUT || u->hopeless || user_single(u))
		end_test(u, o);
	else
		next_page(u, o->result == RESULT_OK, o->end_ns + u->pause_ns);
}

/*
 * Go on to the next page, or end the test.
 *	ok	the last one was good
 *	due_ns	when the next one is due, but for its own delay
 */
static void
next_page(struct user *u, bool ok, int64_t due_ns)
{
	struct outcome o = {RESULT_OK, "", due_ns - u->pause_ns};
	int64_t wait_ns;

	switch (play_next(&u->play, ok, &u->entry, &wait_ns)) {
	case PLAY_SEND:
		u->page_due_ns = due_ns + wait_ns;
		/* A page without a pause before it is due already. */
		if ((wait_ns == 0 && u->pause_ns == 0) ||
		    u->page_due_ns <= clock_mono()) {
			user_wake(u);
			return;
		}
		u->state = USER_WAITING;
		timer_set(u->stage->timers, &u->timer, u->page_due_ns);
		return;
	case PLAY_END: break;
	case PLAY_FAILED: o = u->last; break;
	case PLAY_STUCK:
		o.result = RESULT_ERROR;
		o.message = u->play.msg;
		break;
	}
	end_test(u, &o);
}

void
user_begin(struct user *u, int64_t due_ns)
{
	struct stage *s = u->stage;

	if (guest_begin(u->guest, s->shift.cycle, u->iteration) == -1) {
		u->spent = true;
		over(u);
		return;
	}
	u->counted = due_ns >= s->shift.begin_ns && due_ns < s->shift.end_ns;
	if (u->counted)
		s->gauge->begun++;
	s->gauge->busy++;
	u->home = NULL;
	u->asked_ns = u->pause_ns = 0;
	u->pages = u->requests = u->redirects = u->resources = 0;
	u->test_due_ns = u->test_start_ns = due_ns;
	play_begin(&u->play, world_pick(s->world), u->guest);
	next_page(u, true, due_ns);
}

void
user_wake(struct user *u)
{
	u->pages++;
	u->pause_ns = 0;
	visit_begin(u);
}

void
user_cut(struct user *u)
{
	struct outcome o = {RESULT_CUT, "", 0};

	if (u->state == USER_ASKING) {
		visit_cut(u);
	} else if (u->state == USER_WAITING) {
		timer_del(u->stage->timers, &u->timer);
		o.end_ns = clock_mono();
		end_test(u, &o);
	}
}
