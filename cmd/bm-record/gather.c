/* A process for each client; their exchanges come together here. */
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "gather.h"
#include "mem.h"
#include "signals.h"

enum { CLIENTS_MOST = 256, READ_SIZE = 65536, DRAIN_MS = 3000 };

/* A process that serves a client, and the end of its pipe. */
struct child {
	pid_t pid;
	int fd;
	struct buf in;
};

static struct child child[CLIENTS_MOST];
static size_t children;
static int signal_fd;

/* In the child: one client, then the end. */
static void
child_run(const struct proxy *p, int client, int out)
{
	size_t i;

	wire_signals();
	for (i = 0; i < children; i++)
		close(child[i].fd);
	fcntl(client, F_SETFL, O_NONBLOCK);
	proxy_serve(p, client, out);
	wire_finish(client);
	_exit(0);
}

static void
client_accept(const struct proxy *p, int listen_fd)
{
	struct child *c;
	int client, ends[2];

	client = accept(listen_fd, NULL, NULL);
	if (client == -1)
		return;
	if (children == CLIENTS_MOST || pipe(ends) == -1) {
		warn("too many clients: one turned away");
		close(client);
		return;
	}
	c = &child[children];
	memset(c, 0, sizeof(*c));
	c->pid = fork();
	if (c->pid == 0) {
		close(ends[0]);
		close(listen_fd);
		child_run(p, client, ends[1]);
	}
	close(client);
	close(ends[1]);
	if (c->pid == -1) {
		warn("fork:");
		close(ends[0]);
		return;
	}
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	c->fd = ends[0];
	children++;
}

/* Take all whole frames out of what a child has sent. */
static void
frames_take(struct tape *t, struct child *c)
{
	struct exchange x;
	size_t at;
	long n;

	for (at = 0;; at += (size_t)n) {
		memset(&x, 0, sizeof(x));
		n = exchange_take(&x, c->in.p + at, c->in.n - at);
		if (n <= 0)
			break;
		t->v = xgrow(t->v, &t->cap, t->n + 1, sizeof(*t->v));
		t->v[t->n++] = x;
	}
	if (at > 0) {
		memmove(c->in.p, c->in.p + at, c->in.n - at);
		c->in.n -= at;
	}
}

/* Read what a child has sent; false when it has ended. */
static bool
child_read(struct tape *t, struct child *c)
{
	ssize_t n;

	for (;;) {
		buf_room(&c->in, READ_SIZE);
		n = read(c->fd, c->in.p + c->in.n, READ_SIZE);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		c->in.n += (size_t)n;
	}
	frames_take(t, c);
	return n == -1 && errno == EAGAIN;
}

static void
child_end(size_t i)
{
	close(child[i].fd);
	while (waitpid(child[i].pid, NULL, 0) == -1 && errno == EINTR)
		;
	buf_free(&child[i].in);
	child[i] = child[--children];
}

static int
exchange_cmp(const void *a, const void *b)
{
	const struct exchange *x = a, *y = b;

	return (x->start_us > y->start_us) - (x->start_us < y->start_us);
}

/* Wait for something to do; false after a signal. */
static bool
turn(struct tape *t, const struct proxy *proxy, int listen_fd)
{
	static struct pollfd p[CLIENTS_MOST + 2];
	size_t i, n;

	n = children;
	for (i = 0; i < n; i++)
		p[i].fd = child[i].fd;
	p[n].fd = listen_fd;
	p[n + 1].fd = signal_fd;
	for (i = 0; i < n + 2; i++)
		p[i].events = POLLIN;
	if (poll(p, (nfds_t)n + 2, -1) == -1)
		return true;
	/* from the end, since the last child moves into a gap */
	for (i = n; i-- > 0;)
		if (p[i].revents != 0 && !child_read(t, &child[i]))
			child_end(i);
	if (p[n].revents != 0)
		client_accept(proxy, listen_fd);
	return p[n + 1].revents == 0;
}

/*
 * The children have been told to end: read what they still write, an exchange
 * that was whole before being written whole. None may take for ever.
 */
static void
drain(struct tape *t)
{
	struct pollfd p;
	int64_t end;
	size_t i;

	end = clock_mono() + INT64_C(1000000) * DRAIN_MS;
	for (i = 0; i < children;) {
		p.fd = child[i].fd;
		p.events = POLLIN;
		poll(&p, 1, 50);
		if (!child_read(t, &child[i]))
			child_end(i);
		else if (clock_mono() > end)
			kill(child[i++].pid, SIGKILL);
		else
			i = (i + 1) % children;
	}
	while (children > 0)
		child_end(0);
}

void
gather(struct tape *t, const struct proxy *p, int listen_fd)
{
	size_t i;

	signal_fd = signals_pipe((int[]){SIGHUP, SIGINT, SIGTERM}, 3, false);
	while (turn(t, p, listen_fd))
		;
	close(listen_fd);
	for (i = 0; i < children; i++)
		kill(child[i].pid, SIGTERM);
	drain(t);
	if (t->n > 0)
		qsort(t->v, t->n, sizeof(*t->v), exchange_cmp);
}
