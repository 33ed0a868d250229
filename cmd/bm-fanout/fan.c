/* The poll loop over all nodes, and the phases of a run. */
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fan.h"

#include "capture.h"
#include "clock.h"
#include "err.h"
#include "mem.h"
#include "outq.h"
#include "progress.h"
#include "signals.h"
#include "start.h"
#include "talk.h"

#define SECOND 1000000000LL

static int signal_fd;
static struct pollfd *fds; /* of one turn of the loop */
static size_t *seats;      /* where in fds: out and err of each node and host */

static void
catch_signals(void)
{
	static const int sigs[] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM};

	signal_fd = signals_pipe(sigs, sizeof(sigs) / sizeof(sigs[0]), true);
	/* nodes die, and stdout's reader goes: seen where we write */
	signal(SIGPIPE, SIG_IGN);
}

void
fan_init(struct fan *f, const struct plan *p)
{
	size_t i;

	memset(f, 0, sizeof(*f));
	f->plan = p;
	f->n = p->nodes.n;
	f->n_hosts = p->nodes.n_hosts;
	f->nodes = xarray(f->n, sizeof(*f->nodes));
	f->hosts = xarray(f->n_hosts, sizeof(*f->hosts));
	fds = xarray(2 * (f->n + f->n_hosts) + 2, sizeof(*fds));
	seats = xarray(2 * (f->n + f->n_hosts), sizeof(*seats));
	for (i = 0; i < f->n; i++)
		node_init(&f->nodes[i], (int)i, p);
	for (i = 0; i < f->n_hosts; i++)
		host_init(&f->hosts[i], (int)i, p);
	f->begun_ns = f->beat_ns = clock_mono();
	f->master = p->master;
	catch_signals();
}

size_t
fan_count(const struct fan *f, enum node_state s)
{
	size_t i, n = 0;

	for (i = 0; i < f->n; i++)
		n += f->nodes[i].state == s;
	return n;
}

size_t
fan_lost(const struct fan *f)
{
	size_t i, n = 0;

	for (i = 0; i < f->n; i++)
		n += f->nodes[i].state == NODE_DONE &&
		     f->nodes[i].outcome != OUTCOME_OK;
	return n;
}

static void
stop_all(struct fan *f, enum outcome o, const char *why, bool now)
{
	size_t i;

	f->stopping = true;
	for (i = 0; i < f->n; i++)
		node_stop(&f->nodes[i], o, why, now);
	for (i = 0; i < f->n_hosts; i++)
		if (f->hosts[i].task.active)
			child_kill(&f->hosts[i].task.child, SIGKILL);
}

static void
interrupted(struct fan *f, int sig)
{
	char why[64];
	const bool again = f->stop_signal != 0;

	f->stop_signal = sig;
	f->signals++;
	snprintf(why, sizeof(why), "stopped by SIG%s",
	    sig == SIGINT    ? "INT"
	    : sig == SIGTERM ? "TERM"
			     : "HUP");
	stop_all(f, OUTCOME_ABORTED, why, again);
}

static struct child *
find_child(struct fan *f, pid_t pid)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->nodes[i].task.child.pid == pid)
			return &f->nodes[i].task.child;
	for (i = 0; i < f->n_hosts; i++)
		if (f->hosts[i].task.child.pid == pid)
			return &f->hosts[i].task.child;
	return NULL;
}

static void
reap(struct fan *f)
{
	struct child *c;
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0 ||
	       (pid == -1 && errno == EINTR)) {
		c = pid > 0 ? find_child(f, pid) : NULL;
		if (c == NULL)
			continue;
		c->pid = 0;
		c->status = status;
	}
}

static void
take_signals(struct fan *f)
{
	unsigned char b[64];
	ssize_t i, n = read(signal_fd, b, sizeof(b));

	for (i = 0; i < n; i++)
		if (b[i] != SIGCHLD)
			interrupted(f, b[i]);
	reap(f);
}

/* What has ended is taken to its end. */
static void
take_ends(struct fan *f)
{
	struct node *n;
	struct host *h;
	size_t i;

	for (i = 0; i < f->n_hosts; i++) {
		h = &f->hosts[i];
		if (!h->task.active || !child_done(&h->task.child))
			continue;
		h->opening--;
		host_end(h, f->plan);
		f->ready_by_ns = 0;
	}
	for (i = 0; i < f->n; i++) {
		n = &f->nodes[i];
		if (n->task.active && child_done(&n->task.child) &&
		    n->taken == n->saved)
			start_ended(f, n);
	}
}

/* A script that runs us may be killed without a word: BM_MASTER_PID. */
static void
watch_master(struct fan *f)
{
	if (f->master == 0 || kill(f->master, 0) == 0 || errno != ESRCH)
		return;
	f->master = 0;
	warn("stopping: who started this is gone");
	stop_all(f, OUTCOME_ABORTED, "stopped: the master is gone", false);
}

static void
stop_where_needed(struct fan *f)
{
	const struct plan *p = f->plan;
	const bool early = p->barrier && !f->gone_off;
	char why[80];
	size_t i, lost;

	for (i = 0; i < f->n && !f->trouble; i++)
		f->trouble = f->nodes[i].outcome == OUTCOME_LOCAL;
	if (f->stopping)
		return;
	if (f->trouble) {
		stop_all(f, OUTCOME_ABORTED, "stopped: trouble here", false);
		return;
	}
	lost = fan_lost(f);
	if (early ? lost > (size_t)(p->lost_max < 0 ? 0 : p->lost_max)
		  : p->lost_max >= 0 && lost > (size_t)p->lost_max) {
		snprintf(why, sizeof(why), "%s: %zu of %zu nodes lost",
		    early ? "not started" : "stopped", lost, f->n);
		stop_all(f, OUTCOME_ABORTED, why, false);
	}
}

static void
heartbeat(struct fan *f, int64_t now_ns)
{
	struct node *n;
	size_t i;

	if (now_ns < f->beat_ns)
		return;
	f->beat_ns = now_ns + SECOND;
	for (i = 0; i < f->n; i++) {
		n = &f->nodes[i];
		if (n->state < NODE_READY || n->state > NODE_RUNNING ||
		    n->stopping || n->tally.end)
			continue;
		if (now_ns / 1000 - n->sync.heard_us > NODE_LEASE_S * 1000000LL)
			node_stop(n, OUTCOME_LOST_LEASE,
			    "nothing heard for 15 s", false);
		else
			talk_ping(n);
	}
}

static void
impatience(struct fan *f, int64_t now_ns)
{
	const bool blocked = !outq_room() && !capture_on() && !f->stopping;
	size_t i;

	/* who isn't read from can't be late */
	for (i = 0; i < f->n && !blocked; i++)
		if (f->nodes[i].task.active)
			node_impatient(&f->nodes[i], now_ns);
}

static size_t
watch(size_t at, int fd, short events)
{
	fds[at].fd = fd;
	fds[at].events = events;
	fds[at].revents = 0;
	return at + 1;
}

/* The seat of a descriptor in fds, or none (0) where it is not watched: poll(2)
 * takes no more entries than a process may have open files. */
static size_t
seat(size_t *k, int fd)
{
	if (fd < 0)
		return 0;
	*k = watch(*k, fd, POLLIN);
	return *k - 1;
}

/* fds: self-pipe, stdout, then what is open of nodes and hosts. */
static size_t
watch_all(struct fan *f)
{
	const bool room = outq_room() || capture_on();
	const struct task *t;
	size_t *s = seats;
	size_t i, k = 0;

	k = watch(k, signal_fd, POLLIN);
	k = watch(k, STDOUT_FILENO, outq_empty() ? 0 : POLLOUT);
	for (i = 0; i < f->n; i++) {
		t = &f->nodes[i].task;
		*s++ = seat(&k, room || t->opening ? t->child.out : -1);
		*s++ = seat(&k, t->child.err);
	}
	for (i = 0; i < f->n_hosts; i++) {
		t = &f->hosts[i].task;
		*s++ = seat(&k, t->child.out);
		*s++ = seat(&k, t->child.err);
	}
	return k;
}

static bool
has_news(size_t at)
{
	return at != 0 && fds[at].revents != 0;
}

/* Output first: a hello on stdout comes before what it lets through. */
static void
read_all(struct fan *f)
{
	const size_t *s = seats;
	struct node *n;
	bool opening;
	size_t i;

	for (i = 0; i < f->n; i++, s += 2) {
		n = &f->nodes[i];
		opening = n->task.opening;
		if (has_news(s[0]))
			node_read_out(n, f->plan);
		if (has_news(s[1]))
			node_read_err(n, f->plan);
		if (opening && !n->task.opening)
			host_opened(&f->hosts[n->name->host_nr], &n->task);
	}
	for (i = 0; i < f->n_hosts; i++, s += 2) {
		if (has_news(s[0]))
			host_read_out(&f->hosts[i]);
		if (has_news(s[1]))
			host_read_err(&f->hosts[i]);
	}
}

/* stdout's reader may go while there is nothing to write. */
static void
write_out(struct fan *f)
{
	const bool gone = (fds[1].revents & (POLLERR | POLLNVAL)) != 0;
	const int e = outq_flush() == -1 ? errno : 0;

	if (e == 0 && !gone)
		return;
	if (!f->trouble)
		warn("<stdout>: %s",
		    e == 0 || e == EPIPE ? "its reader is gone" : strerror(e));
	f->trouble = true;
}

static void
turn(struct fan *f)
{
	const size_t k = watch_all(f);
	int64_t now_ns = clock_mono();
	size_t i;

	if (poll(fds, (nfds_t)k, start_timeout(f, now_ns)) < 0) {
		if (errno != EINTR)
			die("poll:");
		return;
	}
	if (fds[0].revents != 0)
		take_signals(f);
	read_all(f);
	for (i = 0; i < f->n; i++)
		node_catch_up(&f->nodes[i]);
	write_out(f);
	take_ends(f);
	now_ns = clock_mono();
	heartbeat(f, now_ns);
	watch_master(f);
	start_barrier(f, now_ns);
	stop_where_needed(f);
	impatience(f, now_ns);
	start_more(f, now_ns);
	progress_show(f, now_ns);
}

void
fan_run(struct fan *f)
{
	start_more(f, clock_mono());
	while (!start_over(f))
		turn(f);
}

void
fan_drain(struct fan *f)
{
	const int64_t patience_ns = clock_mono() + NODE_GRACE_S * SECOND;
	const int before = f->signals;

	while (!outq_empty() && f->signals == before) {
		if (f->stop_signal != 0 && clock_mono() > patience_ns)
			return;
		watch(watch(0, signal_fd, POLLIN), STDOUT_FILENO, POLLOUT);
		if (poll(fds, 2, 1000) < 0 && errno != EINTR)
			die("poll:");
		if (fds[0].revents != 0)
			take_signals(f);
		write_out(f);
	}
}
