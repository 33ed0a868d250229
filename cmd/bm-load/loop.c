/* Who is ready? */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "err.h"
#include "loop.h"
#include "mem.h"

#define MS INT64_C(1000000)

enum {
	SPIN_NS = 20000,   /* a wait shorter than this is not worth sleeping */
	EARLY_NS = 15000,  /* waking takes about so long */
	FAR_NS = 500000000 /* somebody else will wake us before that */
};

static struct pollfd *fds; /* [0] is the parent's */
static struct conn **conns;
static size_t nfds, cap;
static timer_t alarm_id;
static int alarm_set;

void
loop_init(int boss, size_t n)
{
	cap = n + 1;
	fds = xarray(cap, sizeof(*fds));
	conns = xarray(cap, sizeof(*conns));
	fds[0].fd = boss;
	fds[0].events = POLLIN;
	nfds = 1;
}

/* More sockets than were planned for, such as those of page resources. */
static void
grow(void)
{
	cap *= 2;
	fds = xrealloc(fds, cap * sizeof(*fds));
	conns = xrealloc(conns, cap * sizeof(*conns));
}

void
loop_watch(struct conn *c, short events)
{
	if (c->place != -1) {
		fds[c->place].events = events;
		return;
	}
	if (nfds == cap)
		grow();
	c->place = (int)nfds;
	fds[nfds] = (struct pollfd){.fd = c->fd, .events = events};
	conns[nfds++] = c;
}

void
loop_drop(struct conn *c)
{
	size_t i = (size_t)c->place;

	if (c->place == -1)
		return;
	nfds--;
	if (i != nfds) {
		fds[i] = fds[nfds];
		conns[i] = conns[nfds];
		conns[i]->place = (int)i;
	}
	c->place = -1;
}

static void
on_alarm(int sig)
{
	(void)sig; /* poll(2) has returned: that is all */
}

static void
alarm_make(void)
{
	struct sigaction sa;
	struct sigevent ev;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_alarm;
	sa.sa_flags = SA_RESTART; /* poll(2) ends all the same */
	sigaction(SIGALRM, &sa, NULL);
	memset(&ev, 0, sizeof(ev));
	ev.sigev_notify = SIGEV_SIGNAL;
	ev.sigev_signo = SIGALRM;
	if (timer_create(CLOCK_MONOTONIC, &ev, &alarm_id) == -1)
		die("timer_create:");
	alarm_set = 1;
}

/*
 * Let a signal end the next poll(2) at at_ns. One that comes just before the
 * call is missed, and the call's own time-out is then a millisecond late;
 * one that is no longer wanted only ends some later call early.
 */
static void
alarm_at(int64_t at_ns)
{
	struct itimerspec it;

	if (!alarm_set)
		alarm_make();
	memset(&it, 0, sizeof(it));
	it.it_value.tv_sec = (time_t)(at_ns / 1000000000);
	it.it_value.tv_nsec = (long)(at_ns % 1000000000);
	timer_settime(alarm_id, TIMER_ABSTIME, &it, NULL);
}

static int
wait_ms(int64_t left_ns)
{
	if (left_ns <= 0)
		return 0;
	if (left_ns > 1000 * MS)
		return 1000;
	return (int)((left_ns + MS - 1) / MS);
}

/* Wait; a short time to go is not worth sleeping. */
static int
wait_exact(int64_t until_ns, enum loop_exact exact)
{
	int64_t left = until_ns - clock_mono();

	if (exact == LOOP_SPIN && left < SPIN_NS)
		return poll(fds, (nfds_t)nfds, 0);
	if (exact == LOOP_SPIN)
		until_ns -= EARLY_NS;
	if (left < FAR_NS && left > 0)
		alarm_at(until_ns);
	return poll(fds, (nfds_t)nfds, wait_ms(left));
}

int64_t
loop_turn(int64_t until_ns, enum loop_exact exact, int *boss,
    void (*ready)(struct conn *, short))
{
	int64_t now;
	short revents;
	int n;
	size_t i;

	if (exact != LOOP_MS)
		n = wait_exact(until_ns, exact);
	else
		n = poll(fds, (nfds_t)nfds, wait_ms(until_ns - clock_mono()));
	if (n == -1 && errno != EINTR)
		die("poll:");
	now = clock_mono();
	*boss = n > 0 && fds[0].revents != 0;
	n -= *boss;
	/*
	 * From the end: a connection that is dropped is replaced by the last,
	 * which has been seen, and new ones are put behind.
	 */
	for (i = nfds; n > 0 && --i > 0;) {
		if (i >= nfds || (revents = fds[i].revents) == 0)
			continue;
		n--;
		fds[i].revents = 0;
		ready(conns[i], revents);
	}
	return now;
}
