/* The parent's side of the workers. */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "childfd.h"
#include "clock.h"
#include "crew.h"
#include "err.h"
#include "mem.h"
#include "pace.h"

enum { READ_MAX = 1 << 16 };

void
crew_shed(const struct crew *c, int number)
{
	int i, null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
	for (i = 0; i < number; i++) {
		close(c->hand[i].orders);
		close(c->hand[i].rows);
	}
}

static void
hire(struct crew *c, int number, struct world *world)
{
	int orders[2], rows[2];
	struct hand *h = &c->hand[number];
	struct worker w = {.number = number,
	    .plan = c->plan,
	    .world = world,
	    .gauge = &c->gauge[number]};

	if (childfd_pipe(orders) == -1 || childfd_pipe(rows) == -1)
		die("pipe:");
	if ((h->pid = fork()) == -1)
		die("fork:");
	if (h->pid == 0) {
		/* Ctrl-C reaches all; what becomes of it the parent says. */
		signal(SIGINT, SIG_IGN);
		signal(SIGTERM, SIG_IGN);
		signal(SIGHUP, SIG_IGN);
		crew_shed(c, number);
		close(orders[1]);
		close(rows[0]);
		fcntl(rows[1], F_SETFL, O_NONBLOCK);
		w.orders = orders[0];
		w.rows = rows[1];
		worker_run(&w);
	}
	close(orders[0]);
	close(rows[1]);
	h->orders = orders[1];
	h->rows = rows[0];
	fcntl(h->rows, F_SETFL, O_NONBLOCK);
}

void
crew_start(struct crew *c, const struct plan *plan, struct world *world,
    struct spill *out)
{
	struct pollfd *p;
	int i;

	memset(c, 0, sizeof(*c));
	c->plan = plan;
	c->n = plan->workers;
	c->out = out;
	c->hand = xarray((size_t)c->n, sizeof(*c->hand));
	c->gauge = share_new((size_t)c->n * sizeof(*c->gauge));
	if (c->gauge == NULL)
		die("memory shared with the workers:");
	for (i = 0; i < c->n; i++)
		hire(c, i, world);
	p = xarray((size_t)c->n, sizeof(*p));
	while (!crew_done(c)) {
		crew_polls(c, p);
		if (poll(p, (nfds_t)c->n, -1) > 0)
			crew_ready(c, p);
	}
	free(p);
	if (c->lost[0] != '\0')
		die("%s", c->lost);
}

int64_t
crew_began(const struct crew *c)
{
	int64_t at, first = 0;
	int i;

	for (i = 0; i < c->n; i++)
		if ((at = c->gauge[i].began_ns) != 0 &&
		    (first == 0 || at < first))
			first = at;
	return first;
}

/*
 * Where the worker has closed its end, crew_ready will find that out. One
 * that can't be told for another reason would wait for ever.
 */
static void
tell(const struct hand *h, const struct order *o)
{
	ssize_t w;

	do
		w = write(h->orders, o, sizeof(*o));
	while (w == -1 && errno == EINTR);
	if (w == (ssize_t)sizeof(*o) || errno == EPIPE)
		return;
	warn("worker (pid %ld): can't be given its orders:", (long)h->pid);
	kill(h->pid, SIGKILL);
}

void
crew_order(struct crew *c, const struct order *o)
{
	int i;

	if (o->type == ORDER_CYCLE) {
		c->due = c->resp = 0;
		memset(c->tests, 0, sizeof(c->tests));
	}
	for (i = 0; i < c->n; i++) {
		if (c->hand[i].pid == 0)
			continue;
		if (o->type == ORDER_CYCLE) {
			c->hand[i].done = false;
			c->hand[i].ended = 0;
		}
		tell(&c->hand[i], o);
	}
}

bool
crew_done(const struct crew *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (c->hand[i].pid != 0 && !c->hand[i].done)
			return false;
	return true;
}

void
crew_polls(const struct crew *c, struct pollfd *p)
{
	int i;

	for (i = 0; i < c->n; i++) {
		p[i].fd = c->hand[i].rows;
		p[i].events = POLLIN;
		p[i].revents = 0;
	}
}

/* Take a whole frame. */
static void
take_frame(
    struct crew *c, struct hand *h, const struct frame *f, const char *lines)
{
	int i;

	spill_add(c->out, lines, f->bytes);
	c->resp += f->resp;
	c->lines += f->lines;
	for (i = 0; i < RESULT_N; i++) {
		c->tests[i] += f->tests[i];
		h->ended += f->tests[i];
	}
	if (f->done)
		h->done = true;
}

/* Take the whole frames at the front of h->in. */
static void
take_frames(struct crew *c, struct hand *h)
{
	struct frame f;
	size_t at = 0;

	while (h->in.n - at >= sizeof(f)) {
		memcpy(&f, h->in.p + at, sizeof(f));
		if (h->in.n - at - sizeof(f) < f.bytes)
			break;
		take_frame(c, h, &f, h->in.p + at + sizeof(f));
		at += sizeof(f) + f.bytes;
	}
	memmove(h->in.p, h->in.p + at, h->in.n - at);
	h->in.n -= at;
}

/* A worker's pipe has ended: it has died, and before its time. */
static void
mourn(struct crew *c, struct hand *h)
{
	int status = 0;
	char why[160];
	long pid = (long)h->pid, number = (long)(h - c->hand);

	close(h->rows);
	close(h->orders);
	h->rows = h->orders = -1;
	while (waitpid(h->pid, &status, 0) == -1 && errno == EINTR)
		;
	h->pid = 0;
	if (WIFSIGNALED(status))
		snprintf(why, sizeof(why),
		    "worker %ld (pid %ld): killed by signal %d", number, pid,
		    WTERMSIG(status));
	else
		snprintf(why, sizeof(why),
		    "worker %ld (pid %ld): exit status %d", number, pid,
		    WEXITSTATUS(status));
	warn("%s; its users are lost", why);
	if (c->lost[0] == '\0')
		memcpy(c->lost, why, sizeof(why));
}

static void
take(struct crew *c, struct hand *h)
{
	ssize_t n;

	n = read(h->rows, buf_room(&h->in, READ_MAX), READ_MAX);
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		mourn(c, h);
		return;
	}
	h->in.n += (size_t)n;
	take_frames(c, h);
}

void
crew_ready(struct crew *c, const struct pollfd *p)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (p[i].revents != 0)
			take(c, &c->hand[i]);
}

/* A `test` line for one that a dead worker can't tell of any more. */
static void
lost_line(struct crew *c, int cycle, enum result result, int64_t start_us,
    int64_t late_us)
{
	struct buf b = {NULL, 0, 0};
	int i;

	stream_begin(&b, KIND_TEST);
	stream_num(&b, c->plan->node);
	stream_num(&b, cycle);
	stream_num(&b, 0);
	stream_num(&b, 0);
	stream_num(&b, 1);
	stream_text(&b, result_names[result]);
	stream_num(&b, start_us);
	stream_num(&b, late_us);
	for (i = 0; i < 6; i++)
		stream_num(&b, 0);
	stream_none(&b);
	stream_text(&b, c->lost);
	stream_end(&b);
	spill_add(c->out, b.p, b.n);
	buf_free(&b);
	c->lines++;
	c->tests[result]++;
}

/* Tests that a dead worker had begun; and in the open model, those due. */
static void
lost_tests(
    struct crew *c, int number, int cycle, int64_t begin_ns, int64_t end_ns)
{
	const struct plan *p = c->plan;
	const struct cycle *k = &p->cycle[cycle];
	const struct gauge *g = &c->gauge[number];
	struct pace pace = {.start_ns = begin_ns - (k->begin - k->ramp) * 1000,
	    .rate_ks = k->rate_ks,
	    .node = p->node,
	    .nodes = p->nodes,
	    .worker = number,
	    .workers = plan_crew(p, cycle),
	    .poisson = p->poisson};
	int64_t n, begun = g->cycle == cycle ? g->begun : 0;

	for (n = c->hand[number].ended; n < begun; n++)
		lost_line(c, cycle, RESULT_CUT, 0, 0);
	c->due += begun;
	if (!p->open || p->count > 0 || number >= pace.workers)
		return;
	pace_init(&pace, p->seed, cycle);
	for (n = 0; pace.due_ns < end_ns; pace_next(&pace))
		if (pace.due_ns >= begin_ns && n++ >= begun) {
			lost_line(c, cycle, RESULT_BEHIND,
			    (end_ns - begin_ns) / 1000,
			    (end_ns - pace.due_ns) / 1000);
			c->due++;
		}
}

static void
books_line(struct crew *c, int cycle)
{
	struct buf b = {NULL, 0, 0};
	int i;

	stream_begin(&b, KIND_BOOKS);
	stream_num(&b, c->plan->node);
	stream_num(&b, cycle);
	stream_num(&b, c->due);
	for (i = 0; i < RESULT_N; i++)
		stream_num(&b, c->tests[i]);
	stream_num(&b, c->resp);
	stream_end(&b);
	spill_add(c->out, b.p, b.n);
	buf_free(&b);
}

bool
crew_books(struct crew *c, int cycle, int64_t begin_ns, int64_t end_ns)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < c->n; i++)
		if (c->hand[i].pid == 0)
			lost_tests(c, i, cycle, begin_ns, end_ns);
		else
			c->due += c->gauge[i].begun;
	for (i = 0; i < RESULT_N; i++)
		sum += c->tests[i];
	books_line(c, cycle);
	if (sum != c->due)
		warn("the books of cycle %d do not balance: %lld tests due, "
		     "%lld told",
		    cycle, (long long)c->due, (long long)sum);
	return sum == c->due;
}

void
crew_kill(struct crew *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (c->hand[i].pid != 0 && !c->hand[i].done)
			kill(c->hand[i].pid, SIGKILL);
}

/* Take leave of a worker; one that stands still at until_ns is killed. */
static void
part(pid_t pid, int64_t until_ns)
{
	while (waitpid(pid, NULL, WNOHANG) == 0) {
		if (clock_mono() > until_ns)
			kill(pid, SIGKILL);
		poll(NULL, 0, 1);
	}
}

void
crew_end(struct crew *c)
{
	int64_t until = clock_mono() + INT64_C(2000000000);
	int i;

	for (i = 0; i < c->n; i++)
		if (c->hand[i].pid != 0)
			close(c->hand[i].orders);
	for (i = 0; i < c->n; i++)
		if (c->hand[i].pid != 0)
			part(c->hand[i].pid, until);
}
