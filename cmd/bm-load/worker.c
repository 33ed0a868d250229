/* A worker process. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "left.h"
#include "lookup.h"
#include "loop.h"
#include "mem.h"
#include "pace.h"
#include "target.h"
#include "tell.h"
#include "user.h"
#include "worker.h"

#define TICK_NS INT64_C(100000000)
#define POLL_NS INT64_C(1000000) /* what poll(2) itself may be late */

static const struct worker *me;
static struct stage stage;
static struct rows rows;
static struct timers timers;
static struct user *users;
static int nusers;

/* The cycle under way. */
static bool running;
static bool ended;            /* its window is over: no test starts */
static int playing;           /* users[0..playing) take part */
static int64_t left;          /* tests still to begin (-n), or INT64_MAX */
static struct pace pace;      /* -R: the next arrival to begin */
static struct pace ahead;     /* -R: the next one that is not due yet */
static struct user **resting; /* -R: who can take it, a stack */
static int nresting;
static int64_t tick_ns;

static void
note_lag(int64_t ns)
{
	int64_t us = ns < 0 ? 0 : ns / 1000;

	me->gauge->lag[hdr_index(us < HDR_MAX ? us : HDR_MAX)]++;
}

/* Begin a test, unless the window is over or enough were begun. */
static void
begin(struct user *u, int64_t due_ns)
{
	if (ended || left == 0 || u->spent || due_ns >= stage.shift.end_ns)
		return;
	user_begin(u, due_ns);
	if (left != INT64_MAX && !u->spent)
		left--;
}

/* A user's test is over: it takes the next one, now or after its pause. */
static void
rested(struct user *u)
{
	if (stage.plan->open) {
		if (!u->spent)
			resting[nresting++] = u;
	} else if (u->due_ns <= u->last.end_ns) {
		begin(u, u->due_ns);
	} else if (!ended) {
		timer_set(&timers, &u->timer, u->due_ns);
	}
}

static void
wake(int64_t now_ns)
{
	struct timer *t;
	struct user *u;

	while ((t = timer_first(&timers)) != NULL && t->at_ns <= now_ns) {
		note_lag(now_ns - t->at_ns);
		timer_del(&timers, t);
		u = (struct user *)t;
		if (u->state == USER_WAITING)
			user_wake(u);
		else
			begin(u, u->due_ns);
	}
}

/* Begin what is due by now, as far as there is somebody to do it. */
static void
arrivals(int64_t now_ns)
{
	struct user *u;
	int64_t until =
	    now_ns < stage.shift.end_ns ? now_ns + 1 : stage.shift.end_ns;

	while (nresting > 0 && left > 0 && pace.due_ns < until) {
		if (pace.k >= ahead.k)
			note_lag(now_ns - pace.due_ns);
		u = resting[--nresting];
		begin(u, pace.due_ns);
		if (!u->spent)
			pace_next(&pace);
	}
	while (left > 0 && ahead.due_ns < until)
		pace_next(&ahead);
	me->gauge->behind =
	    ahead.k > pace.k ? (ahead.k - pace.k) / pace.workers : 0;
}

static void
begin_users(void)
{
	int i;

	for (i = 0; i < playing; i++) {
		users[i].due_ns = stage.shift.ramp_ns +
				  users[i].number * stage.plan->delay * 1000;
		timer_set(&timers, &users[i].timer, users[i].due_ns);
	}
}

static void
begin_arrivals(int cycle)
{
	const struct plan *p = stage.plan;

	pace = (struct pace){.start_ns = stage.shift.ramp_ns,
	    .rate_ks = p->cycle[cycle].rate_ks,
	    .node = p->node,
	    .nodes = p->nodes,
	    .worker = me->number,
	    .workers = plan_crew(p, cycle),
	    .poisson = p->poisson};
	pace_init(&pace, p->seed, cycle);
	ahead = pace;
	for (nresting = 0; nresting < playing; nresting++)
		resting[nresting] = &users[playing - 1 - nresting];
}

static void
forget_counts(void)
{
	struct target *t;
	struct address *a;

	for (t = target_first(); t != NULL; t = t->next)
		for (a = t->addr; a < t->addr + t->addrs; a++)
			a->opened = a->refused = a->full = a->resumed =
			    a->requests = a->down_ns = 0;
}

static void
begin_cycle(const struct order *o)
{
	const struct plan *p = stage.plan;

	stage.shift = (struct shift){
	    o->cycle, o->ramp_ns, o->begin_ns, o->end_ns, o->stop_ns};
	rows_cycle(&rows, o->cycle);
	lookup_take();
	forget_counts();
	me->gauge->begun = 0;
	me->gauge->cycle = o->cycle;
	playing =
	    (int)plan_share(p->cycle[o->cycle].users, me->number, p->workers);
	left = p->count == 0
		   ? INT64_MAX
		   : plan_share(p->count, me->number, plan_crew(p, o->cycle));
	if (playing == 0)
		left = 0;
	running = true;
	ended = false;
	if (p->open)
		begin_arrivals(o->cycle);
	else
		begin_users();
}

/* The window is over: no test begins; what never began is told. */
static void
end_window(int64_t now_ns)
{
	ended = true;
	if (!stage.plan->open)
		return;
	while (left > 0 && pace.due_ns < stage.shift.end_ns) {
		tell_behind(&stage, pace.due_ns, now_ns);
		pace_next(&pace);
	}
	me->gauge->behind = 0;
}

static void
conn_lines(void)
{
	static struct buf b;
	struct target *t;
	struct address *a;

	for (t = target_first(); t != NULL; t = t->next)
		for (a = t->addr; a < t->addr + t->addrs; a++) {
			if (a->opened + a->refused == 0)
				continue;
			b.n = 0;
			stream_begin(&b, KIND_CONN);
			stream_num(&b, stage.plan->node);
			stream_num(&b, stage.shift.cycle);
			stream_text(&b, a->text);
			stream_num(&b, a->opened);
			stream_num(&b, a->refused);
			stream_num(&b, a->full);
			stream_num(&b, a->resumed);
			stream_num(&b, a->requests);
			stream_end(&b);
			rows_line(&rows, b.p, b.n);
		}
}

static void
publish(void)
{
	struct gauge *g = me->gauge;
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	g->cpu_ns = ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
	g->open = conn_count();
	g->out = exchange_out();
	g->in = exchange_in();
}

static void
end_cycle(void)
{
	int i;

	for (i = 0; i < playing; i++) {
		timer_del(&timers, &users[i].timer);
		conn_close_idle(&users[i].idle);
	}
	conn_lines();
	left_tell(&rows, stage.plan->node, stage.shift.cycle, me->number);
	running = false;
	publish();
	if (rows_flush(&rows, true) == -1)
		_exit(2);
}

/* Is nothing under way, and will nothing begin? */
static bool
is_over(void)
{
	if (me->gauge->busy > 0)
		return false;
	return ended || left == 0 ||
	       (left != INT64_MAX && !stage.plan->open && timers.n == 0);
}

static void
step_cycle(int64_t now_ns)
{
	int i;

	if (me->gauge->began_ns == 0 && now_ns >= stage.shift.ramp_ns)
		me->gauge->began_ns = now_ns;
	if (stage.plan->open && !ended)
		arrivals(now_ns);
	if (!ended && now_ns >= stage.shift.end_ns)
		end_window(now_ns);
	if (now_ns >= stage.shift.stop_ns)
		for (i = 0; i < playing; i++)
			user_cut(&users[i]);
	if (is_over())
		end_cycle();
}

static void
obey(const struct order *o)
{
	if (o->type == ORDER_CYCLE) {
		begin_cycle(o);
		return;
	}
	if (o->end_ns < stage.shift.end_ns)
		stage.shift.end_ns = o->end_ns;
	if (o->stop_ns < stage.shift.stop_ns)
		stage.shift.stop_ns = o->stop_ns;
}

/* An order is written whole, and smaller than a pipe's atom. */
static void
take_order(void)
{
	struct order o;
	ssize_t n = read(me->orders, &o, sizeof(o));

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n != (ssize_t)sizeof(o))
		_exit(0); /* the parent is through, or gone */
	obey(&o);
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When must something be done, and how exactly? */
static int64_t
next_time(int64_t expiry_ns, enum loop_exact *exact)
{
	int64_t at = least(expiry_ns, tick_ns);
	struct timer *t = timer_first(&timers);

	*exact = LOOP_MS;
	if (t != NULL && t->at_ns <= at) {
		at = t->at_ns;
		*exact = LOOP_ALARM;
	}
	if (!running)
		return at;
	if (!ended && stage.shift.end_ns < at)
		at = stage.shift.end_ns;
	if (stage.shift.stop_ns < at)
		at = stage.shift.stop_ns;
	if (stage.plan->open && !ended && nresting > 0 && left > 0 &&
	    pace.due_ns <= at) {
		at = pace.due_ns;
		*exact = LOOP_SPIN;
	}
	return at;
}

static void
turn(void)
{
	int64_t now, until, expiry = INT64_MAX;
	enum loop_exact exact;
	int boss;

	now = clock_mono();
	if (running) {
		step_cycle(now);
		expiry = exchange_expire(now);
	}
	if (now >= tick_ns) {
		note_lag(now - tick_ns - POLL_NS);
		tick_ns = now + TICK_NS;
		publish();
		if (rows_flush(&rows, false) == -1)
			_exit(2);
	}
	until = next_time(expiry, &exact);
	now = loop_turn(until, exact, &boss, exchange_ready);
	if (boss)
		take_order();
	wake(now);
	note_lag(clock_mono() - now);
}

static void
prepare(void)
{
	const struct plan *p = me->plan;
	int i;

	nusers = (int)plan_share(plan_most(p), me->number, p->workers);
	loop_init(me->orders, (size_t)nusers);
	timers_init(&timers, (size_t)nusers);
	rows_init(&rows, me->rows, p->node, me->gauge);
	stage = (struct stage){.plan = p,
	    .world = me->world,
	    .rows = &rows,
	    .gauge = me->gauge,
	    .timers = &timers};
	world_worker(me->world, me->number, p->workers);
	target_offset(me->number);
	user_setup(rested);
	users = xarray((size_t)nusers + 1, sizeof(*users));
	resting = xarray((size_t)nusers + 1, sizeof(struct user *));
	for (i = 0; i < nusers; i++)
		user_init(&users[i], &stage, me->number + i * p->workers);
}

/* Are there pauses, so that being late means something? */
static bool
is_scheduled(void)
{
	const struct plan *p = stage.plan;
	const struct scenario *s;
	int i, k;

	if (p->open || p->test_pause > 0 || p->page_hi > 0)
		return true;
	for (i = 0; i < me->world->scenarios; i++) {
		s = &me->world->scenario[i];
		for (k = 0; k < s->entries; k++)
			if (s->entry[k].options != NULL)
				return true;
	}
	return false;
}

void
worker_run(const struct worker *w)
{
	me = w;
	prepare();
	stage.scheduled = is_scheduled();
	tick_ns = clock_mono() + TICK_NS;
	if (rows_flush(&rows, true) == -1)
		_exit(2);
	for (;;)
		turn();
}
