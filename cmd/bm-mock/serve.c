/* The poll loop: who is to be looked after next? */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "serve.h"
#include "clock.h"
#include "conn.h"
#include "err.h"
#include "mem.h"

enum { MS = 1000000, FIXED = 2 }; /* fds[0]: listener, fds[1]: parent */

/* fds[FIXED + i] belongs to conns[i]. */
static struct pollfd *fds;
static struct conn **conns;
static size_t n, fds_cap, conns_cap;

void
serve_listen(struct serve *s)
{
	struct addrinfo *a = s->address;
	int yes = 1;

	s->listen_fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
	if (s->listen_fd == -1)
		die("socket:");
	setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(s->listen_fd, a->ai_addr, a->ai_addrlen) == -1)
		die(errno == EADDRINUSE
			? "that port is in use: give another by "
			  "-p, or 0 for a free one"
			: "listen on that address and port:");
	if (listen(s->listen_fd, 4096) == -1 ||
	    fcntl(s->listen_fd, F_SETFD, FD_CLOEXEC) == -1 ||
	    fcntl(s->listen_fd, F_SETFL, O_NONBLOCK) == -1)
		die("listen:");
}

static void
add(int fd)
{
	int yes = 1;

	/* answers in pieces are meant to be seen in pieces */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
		die("fcntl:");
	fds = xgrow(fds, &fds_cap, FIXED + n + 1, sizeof(*fds));
	conns = xgrow(conns, &conns_cap, n + 1, sizeof(*conns));
	conns[n] = conn_new(fd);
	fds[FIXED + n].fd = fd;
	fds[FIXED + n].events = POLLIN;
	fds[FIXED + n].revents = POLLIN; /* most have asked already */
	n++;
}

static void
drop(size_t i)
{
	conn_del(conns[i]);
	n--;
	conns[i] = conns[n];
	fds[FIXED + i] = fds[FIXED + n];
}

/* Take all who wait; where no more can be, they wait until others go. */
static void
take(const struct serve *s)
{
	static bool said;
	int fd;

	while ((fd = accept(s->listen_fd, NULL, NULL)) != -1)
		add(fd);
	if (errno != EMFILE && errno != ENFILE)
		return;
	if (!said)
		warn("accept:");
	said = true;
	fds[0].events = 0;
}

static void
step(size_t i, const struct act *act, int64_t now_ns)
{
	switch (conn_step(conns[i], act, now_ns)) {
	case CONN_NOTHING: fds[FIXED + i].events = 0; break;
	case CONN_READ: fds[FIXED + i].events = POLLIN; break;
	case CONN_WRITE: fds[FIXED + i].events = POLLOUT; break;
	case CONN_GONE:
		drop(i);
		fds[0].events = POLLIN;
		break;
	}
}

/* Step all that have events or are due; backwards, since some are dropped. */
static void
step_all(const struct act *act)
{
	int64_t now_ns;
	size_t i;

	for (i = n; i-- > 0;) {
		now_ns = clock_mono();
		if (fds[FIXED + i].events == 0 &&
		    (fds[FIXED + i].revents & (POLLERR | POLLHUP)) != 0)
			drop(i);
		else if (fds[FIXED + i].revents != 0 ||
			 conns[i]->due_ns <= now_ns)
			step(i, act, now_ns);
	}
}

/*
 * poll(2) counts in ms: the rest of less than one is spent in polling again
 * and again, so that delays are exact to some us.
 */
static int
timeout_ms(int64_t until_ns)
{
	int64_t left = INT64_MAX, now_ns = clock_mono();
	size_t i;

	for (i = 0; i < n; i++)
		if (conns[i]->due_ns < until_ns)
			until_ns = conns[i]->due_ns;
	if (until_ns == INT64_MAX)
		return -1;
	left = (until_ns - now_ns) / MS;
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void
sleep_until(int64_t until_ns)
{
	struct timespec t;
	int64_t left;

	while ((left = until_ns - clock_mono()) > 0) {
		t.tv_sec = (time_t)(left / (1000 * (int64_t)MS));
		t.tv_nsec = (long)(left % (1000 * (int64_t)MS));
		nanosleep(&t, NULL);
	}
}

static void
go_down(struct serve *s, int64_t until_ns)
{
	while (n > 0)
		drop(n - 1);
	close(s->listen_fd);
	sleep_until(until_ns);
	serve_listen(s);
	fds[0].fd = s->listen_fd;
}

/* The act of this moment; what befalls the whole server is done here. */
static const struct act *
act_now(struct serve *s, int64_t *end_ns)
{
	const struct act *act;

	for (;;) {
		act = schedule_at(
		    s->schedule, clock_mono() - s->start_ns, end_ns);
		if (*end_ns != INT64_MAX)
			*end_ns += s->start_ns;
		if (act->fault == FAULT_FREEZE)
			sleep_until(*end_ns);
		else if (act->fault == FAULT_DOWN)
			go_down(s, *end_ns);
		else
			return act;
	}
}

void
serve_run(struct serve *s)
{
	const struct act *act;
	int64_t end_ns;

	fds = xgrow(fds, &fds_cap, FIXED, sizeof(*fds));
	fds[0].fd = s->listen_fd;
	fds[1].fd = s->parent_fd;
	fds[0].events = fds[1].events = POLLIN;
	fds[0].revents = fds[1].revents = 0;
	while (fds[1].revents == 0) {
		act_now(s, &end_ns);
		if (poll(fds, (nfds_t)(FIXED + n), timeout_ms(end_ns)) == -1 &&
		    errno != EINTR)
			die("poll:");
		act = act_now(s, &end_ns);
		step_all(act);
		if (fds[0].revents != 0)
			take(s);
	}
}
