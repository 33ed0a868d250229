/* A run, from the barrier to the `end` line. */
#include <sys/utsname.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "clock.h"
#include "crew.h"
#include "err.h"
#include "lease.h"
#include "lookup.h"
#include "mem.h"
#include "progress.h"
#include "run.h"
#include "self.h"
#include "signals.h"

#define SEC INT64_C(1000000000)

enum {
	OUT_MEM = 8 << 20, /* rows that wait for a slow reader in memory */
	BRIEF_MS = 2000,   /* the drain after a signal */
	GONE_S = 5         /* for a reader whose master is gone */
};

enum { FD_OUT, FD_SIGNAL, FD_LEASE, FD_WORKERS };

static const struct run *run;
static struct plan *plan;
static struct spill out;
static struct crew crew;
static struct lease lease;
static struct self self;
static enum progress_mode mode;
static struct pollfd *fds;
static int signal_fd;

static int64_t epoch_ns;
static int cycle;         /* under way, or -1 */
static struct order slot; /* its times */
static int64_t next_ns;   /* when the next second is over */
static int caught;        /* the signal that ends the run */
static int signals;
static bool looked; /* for the addresses of the next cycle */
static bool told_start;
static char stopped[200]; /* why, or "" */

static void turn(void);

/* Append a line to what goes out. */
static void
emit(struct buf *b)
{
	spill_add(&out, b->p, b->n);
	b->n = 0;
}

/* No test begins any more; what is under way has so long yet. */
static void
stop(const char *why, int64_t drain_ns)
{
	int64_t now = clock_mono();
	struct order o = {.type = ORDER_STOP,
	    .cycle = cycle,
	    .end_ns = now,
	    .stop_ns = now + drain_ns};

	if (stopped[0] == '\0')
		snprintf(stopped, sizeof(stopped), "%s", why);
	if (cycle == -1)
		return;
	if (o.stop_ns < slot.stop_ns)
		slot.stop_ns = o.stop_ns;
	if (o.end_ns < slot.end_ns)
		slot.end_ns = o.end_ns;
	crew_order(&crew, &o);
}

static void
take_signals(void)
{
	char c;

	while (read(signal_fd, &c, 1) == 1) {
		caught = (unsigned char)c;
		stop(c == SIGINT ? "SIGINT" : "SIGTERM",
		    signals++ > 0 ? 0 : BRIEF_MS * INT64_C(1000000));
	}
}

/* The lease, and the hard stop that needs nobody. */
static void
check_lease(int64_t now)
{
	const char *why = run->barrier ? lease_lost(&lease, now) : NULL;

	if (why != NULL && (cycle == -1 || slot.stop_ns > now)) {
		warn("%s", why);
		stop(why, 0);
	}
	if (cycle != -1 && slot.stop_ns < INT64_MAX - 3 * SEC &&
	    now > slot.stop_ns + 2 * SEC)
		crew_kill(&crew);
}

/* A second is over: say how it was. */
static void
tell_second(int64_t now)
{
	static struct buf b;
	struct second t;
	int64_t left;

	self_take(&self, now, &t);
	self_line(
	    &b, &t, plan->node, cycle, (next_ns - slot.begin_ns) / SEC - 1);
	emit(&b);
	left = slot.stop_ns == INT64_MAX ? -1 : (slot.stop_ns - now) / SEC;
	progress_show(mode, cycle, left, &t);
	next_ns += SEC;
}

/* While the window's last tests end, the names are looked up anew. */
static void
look_up(void)
{
	if (!looked && cycle + 1 < plan->cycles)
		lookup_start(&crew);
	looked = true;
}

/* A node alone has no slots to keep: it waits a little for the resolver. */
static void
wait_for_lookup(void)
{
	int64_t until = clock_mono() + 5 * SEC;

	look_up();
	while (!lookup_done() && clock_mono() < until && stopped[0] == '\0')
		turn();
}

static int
wait_ms(int64_t now)
{
	int64_t left = cycle == -1 ? SEC / 50 : next_ns - now;

	if (cycle != -1 && !looked && slot.end_ns - now < left)
		left = slot.end_ns - now;
	if (left <= 0)
		return 0;
	return (int)((left < SEC ? left : SEC) / 1000000 + 1);
}

/* One turn of the parent's loop. */
static void
turn(void)
{
	int64_t now = clock_mono();
	bool waits = spill_waits(&out);

	fds[FD_OUT].fd = waits ? out.fd : -1;
	fds[FD_OUT].events = POLLOUT;
	fds[FD_SIGNAL] = (struct pollfd){.fd = signal_fd, .events = POLLIN};
	fds[FD_LEASE] = (struct pollfd){.events = POLLIN,
	    .fd = run->barrier && !lease.ended ? STDIN_FILENO : -1};
	crew_polls(&crew, fds + FD_WORKERS);
	if (poll(fds, FD_WORKERS + (nfds_t)crew.n, wait_ms(now)) == -1) {
		if (errno != EINTR)
			die("poll:");
		return;
	}
	now = clock_mono();
	crew_ready(&crew, fds + FD_WORKERS);
	if (fds[FD_SIGNAL].revents != 0)
		take_signals();
	if (fds[FD_LEASE].revents != 0)
		lease_ready(&lease);
	if (waits && fds[FD_OUT].revents == 0)
		spill_blocked(&out, now);
	else if (waits && spill_write(&out, now) == -1)
		die("<stdout>:");
	check_lease(now);
	if (cycle != -1 && now >= next_ns)
		tell_second(now);
	if (cycle != -1 && now >= slot.end_ns)
		look_up();
	if (!told_start && run->barrier && crew_began(&crew) != 0) {
		told_start = true;
		lease_say("started %lld", (long long)crew_began(&crew) / 1000);
	}
}

/* All workers are ready: wait for the word, or begin. */
static bool
wait_for_go(void)
{
	epoch_ns = clock_mono();
	if (!run->barrier)
		return true;
	lease_say("ready %s %ld", BM_VERSION, (long)getpid());
	while (!lease.has_go && stopped[0] == '\0')
		turn();
	epoch_ns = lease.go_ns;
	return lease.has_go;
}

static void
run_lines(struct buf *b)
{
	struct utsname u;
	int64_t wall = clock_wall_us() + (epoch_ns - clock_mono()) / 1000;

	if (uname(&u) == -1)
		die("uname:");
	stream_begin(b, KIND_RUN);
	stream_text(b, run->id);
	stream_num(b, plan->node);
	stream_num(b, wall);
	stream_text(b, u.nodename);
	stream_text(b, "bm-load " BM_VERSION);
	stream_num(b, plan->nodes);
	stream_end(b);
	stream_begin(b, KIND_NODE);
	stream_num(b, plan->node);
	stream_text(b, u.nodename);
	stream_num(b, sysconf(_SC_NPROCESSORS_ONLN));
	stream_num(b, plan->workers);
	buf_fmt(b, "\t%s %s", u.sysname, u.release);
	stream_end(b);
}

static void
scenario_lines(struct buf *b)
{
	const struct world *w = run->world;
	const struct scenario *s;
	const struct entry *e;

	for (s = w->scenario; s < w->scenario + w->scenarios; s++) {
		stream_begin(b, KIND_SCENARIO);
		stream_num(b, s->number);
		stream_text(b, s->name);
		stream_num(b, s->weight);
		stream_end(b);
		for (e = s->entry; e < s->entry + s->entries; e++) {
			stream_begin(b, KIND_STEP);
			stream_num(b, s->number);
			stream_num(b, e->step);
			stream_text(b, e->name);
			stream_text(b, e->method);
			stream_text(b, e->url);
			stream_end(b);
		}
	}
}

static void
first_lines(void)
{
	struct buf b = {NULL, 0, 0};

	run_lines(&b);
	buf_add(&b, run->conf.p, run->conf.n);
	scenario_lines(&b);
	emit(&b);
	buf_free(&b);
}

static void
cycle_line(const struct cycle *c)
{
	struct buf b = {NULL, 0, 0};

	stream_begin(&b, KIND_CYCLE);
	stream_num(&b, plan->node);
	stream_num(&b, cycle);
	stream_num(&b, c->users);
	if (plan->open)
		stream_num(&b, c->rate_ks);
	else
		stream_none(&b);
	stream_num(&b, c->ramp);
	stream_num(&b, c->begin);
	stream_num(&b, c->end);
	stream_num(&b, c->stop);
	stream_end(&b);
	emit(&b);
	buf_free(&b);
}

static void
set_slot(const struct cycle *c)
{
	slot = (struct order){ORDER_CYCLE, cycle, epoch_ns + c->ramp * 1000,
	    epoch_ns + c->begin * 1000, epoch_ns + c->end * 1000,
	    epoch_ns + c->stop * 1000};
	if (plan->count > 0) { /* it ends with its last test */
		slot.begin_ns = slot.ramp_ns;
		slot.end_ns = slot.stop_ns = INT64_MAX;
	}
	next_ns = slot.ramp_ns + (slot.begin_ns - slot.ramp_ns) % SEC;
	if (next_ns <= slot.ramp_ns)
		next_ns += SEC;
}

/* By count, the window ends with the last completion. */
static void
end_count(struct cycle *c)
{
	c->begin = c->ramp;
	c->end = c->stop = (clock_mono() - epoch_ns) / 1000;
	slot.end_ns = epoch_ns + c->end * 1000;
	cycle_line(c);
}

/* Play cycle k. Returns whether its books balance. */
static bool
play(int k)
{
	struct cycle *c = &plan->cycle[k];
	bool good;

	if (plan->nodes == 1 && k > 0)
		plan_shift(
		    plan, k, (clock_mono() - epoch_ns) / 1000 + plan->rest);
	cycle = k;
	looked = false;
	set_slot(c);
	if (plan->count == 0)
		cycle_line(c);
	crew_order(&crew, &slot);
	if (k == 0)
		self_take(&self, clock_mono(), &(struct second){0});
	while (!crew_done(&crew))
		turn();
	if (plan->count > 0)
		end_count(c);
	good = crew_books(&crew, k, slot.begin_ns, slot.end_ns);
	if (plan->nodes == 1)
		wait_for_lookup();
	cycle = -1;
	return good;
}

static void
end_line(const char *status, const char *message)
{
	struct buf b = {NULL, 0, 0};

	stream_begin(&b, KIND_END);
	stream_text(&b, run->id);
	stream_num(&b, plan->node);
	stream_text(&b, status);
	stream_num(&b, crew.lines);
	stream_text(&b, message);
	stream_end(&b);
	emit(&b);
	buf_free(&b);
}

/* Wait a little for the reader of stdout: will it take something now? */
static bool
reader_ready(void)
{
	struct pollfd p[2] = {{.fd = out.fd, .events = POLLOUT},
	    {.fd = signal_fd, .events = POLLIN}};

	if (poll(p, 2, 1000) == -1 && errno != EINTR)
		die("poll:");
	return p[0].revents != 0;
}

/*
 * Write what still waits, however slow the reader is; but one more signal
 * ends that, and a master that is gone is waited for some seconds only. The
 * stream is then without its end, and whoever reads it knows.
 */
static void
drain_out(void)
{
	bool gone = run->barrier && lease_lost(&lease, clock_mono()) != NULL;
	int64_t until = gone ? clock_mono() + GONE_S * SEC : INT64_MAX;
	char c;

	while (spill_waits(&out)) {
		if (reader_ready()) {
			if (spill_write(&out, clock_mono()) == -1)
				die("<stdout>:");
		} else if (read(signal_fd, &c, 1) == 1) {
			caught = (unsigned char)c;
			return;
		} else if (clock_mono() > until) {
			warn("<stdout>: nobody reads: the rest is lost");
			return;
		}
	}
	if (close(out.fd) == -1)
		die("<stdout>:");
}

/* Was there one good answer? */
static bool
any_ok(void)
{
	int i;

	for (i = 0; i < crew.n; i++)
		if (crew.gauge[i].ok > 0)
			return true;
	return false;
}

static int
finish(bool good)
{
	progress_end(mode);
	lookup_end();
	crew_end(&crew);
	if (crew.lost[0] != '\0')
		end_line("failed", crew.lost);
	else if (!good)
		end_line("failed", "the books do not balance");
	else if (stopped[0] != '\0')
		end_line("stopped", stopped);
	else
		end_line("ok", "");
	drain_out();
	if (caught != 0) {
		signal(caught, SIG_DFL);
		raise(caught);
	}
	if (stopped[0] != '\0' || !good || crew.lost[0] != '\0')
		return 1;
	if (any_ok())
		return 0;
	warn("no request was good: play it once by bm-load -1, which says why");
	return 1;
}

static void
prepare(const struct run *r)
{
	run = r;
	plan = r->plan;
	cycle = -1;
	signal_fd = signals_pipe((int[]){SIGINT, SIGTERM}, 2, false);
	spill_init(&out, STDOUT_FILENO, OUT_MEM);
	spill_add(&out, "bm\t1\n", 5);
	lookup_init();
	crew_start(&crew, plan, r->world, &out);
	self_init(&self, crew.gauge, crew.n, &out);
	mode = progress_mode(r->quiet, r->barrier);
	fds = xarray(FD_WORKERS + (size_t)crew.n, sizeof(*fds));
}

int
run_play(const struct run *r)
{
	bool good = true;
	int k;

	prepare(r);
	if (wait_for_go()) {
		first_lines();
		for (k = 0; k < plan->cycles && stopped[0] == '\0'; k++)
			good = play(k) && good;
	}
	return finish(good);
}
