/* Listen, connect, read, write. */
#include <sys/socket.h>
#include <sys/types.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "wire.h"

enum { READ_SIZE = 16384 };

static void
set_flags(int fd)
{
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
}

static int
bound_port(int fd)
{
	struct sockaddr_storage a;
	socklen_t len;
	char port[12];

	len = sizeof(a);
	if (getsockname(fd, (struct sockaddr *)&a, &len) == -1 ||
	    getnameinfo((struct sockaddr *)&a, len, NULL, 0, port, sizeof(port),
		NI_NUMERICSERV) != 0)
		die("which port is bound?");
	return atoi(port);
}

int
wire_listen(const char *address, int *port)
{
	struct addrinfo hints, *ai;
	char number[12];
	int err, fd, on;

	memset(&hints, 0, sizeof(hints));
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
	snprintf(number, sizeof(number), "%d", *port);
	if ((err = getaddrinfo(address, number, &hints, &ai)) != 0)
		die("-b %s: %s", address, gai_strerror(err));
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	on = 1;
	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 || listen(fd, 64) == -1)
		die(errno == EADDRINUSE ? "%s port %d is in use: give another "
					  "by -p, or 0 for a free one"
					: "listen on %s port %d:",
		    address, *port);
	set_flags(fd);
	freeaddrinfo(ai);
	*port = bound_port(fd);
	return fd;
}

static int
link_local(const struct sockaddr *a)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (a->sa_family == AF_INET) {
		memcpy(&v4, a, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 16 == 0xa9fe;
	}
	if (a->sa_family != AF_INET6)
		return 1;
	memcpy(&v6, a, sizeof(v6));
	if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
		return v6.sin6_addr.s6_addr[12] == 169 &&
		       v6.sin6_addr.s6_addr[13] == 254;
	return IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr);
}

static void
set_endings(sigset_t *s)
{
	sigemptyset(s);
	sigaddset(s, SIGHUP);
	sigaddset(s, SIGINT);
	sigaddset(s, SIGTERM);
}

void
wire_signals(void)
{
	sigset_t endings;

	set_endings(&endings);
	sigprocmask(SIG_BLOCK, &endings, NULL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
}

/* poll(2), the one place where a signal may end us. */
static int
wait_fds(struct pollfd *p, nfds_t n, int timeout_ms)
{
	sigset_t endings;
	int got;

	set_endings(&endings);
	sigprocmask(SIG_UNBLOCK, &endings, NULL);
	do
		got = poll(p, n, timeout_ms);
	while (got == -1 && errno == EINTR);
	sigprocmask(SIG_BLOCK, &endings, NULL);
	return got;
}

static int
wait_fd(int fd, short events, int timeout_ms)
{
	struct pollfd p;
	int n;

	p.fd = fd;
	p.events = events;
	n = wait_fds(&p, 1, timeout_ms);
	if (n == 0)
		errno = ETIMEDOUT;
	return n == 1 ? 0 : -1;
}

/* Connect to one address: the descriptor, or -1 with errno. */
static int
dial(const struct addrinfo *ai)
{
	socklen_t len;
	int err, fd;

	if ((fd = socket(ai->ai_family, SOCK_STREAM, 0)) == -1)
		return -1;
	set_flags(fd);
	err = 0;
	len = sizeof(err);
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == -1) {
		if (errno != EINPROGRESS ||
		    wait_fd(fd, POLLOUT, WIRE_DIAL_MS) == -1)
			err = errno;
		else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) == -1)
			err = errno;
	}
	if (err == 0)
		return fd;
	close(fd);
	errno = err;
	return -1;
}

int
wire_dial(const char *host, int port, const char **why)
{
	struct addrinfo *a, *ai, hints;
	char number[12];
	int err, fd;

	memset(&hints, 0, sizeof(hints));
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_NUMERICSERV;
	snprintf(number, sizeof(number), "%d", port);
	if ((err = getaddrinfo(host, number, &hints, &ai)) != 0) {
		*why = gai_strerror(err);
		return -1;
	}
	*why = "no address";
	for (a = ai, fd = -1; a != NULL && fd == -1; a = a->ai_next) {
		if (link_local(a->ai_addr))
			*why = "a link-local address";
		else if ((fd = dial(a)) == -1)
			*why = strerror(errno);
	}
	freeaddrinfo(ai);
	return fd;
}

int
wire_more(struct wire *w, int timeout_ms)
{
	ssize_t n;

	if (w->at > 0) {
		memmove(w->in.p, w->in.p + w->at, w->in.n - w->at);
		w->in.n -= w->at;
		w->at = 0;
	}
	buf_room(&w->in, READ_SIZE);
	for (;;) {
		n = recv(w->fd, w->in.p + w->in.n, READ_SIZE, 0);
		if (n >= 0)
			break;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN || wait_fd(w->fd, POLLIN, timeout_ms) == -1)
			return -1;
	}
	w->in.n += (size_t)n;
	return n > 0;
}

int
wire_send(int fd, const void *p, size_t n)
{
	const char *at;
	ssize_t sent;

	for (at = p; n > 0; at += sent, n -= (size_t)sent) {
		sent = send(fd, at, n, MSG_NOSIGNAL);
		if (sent >= 0)
			continue;
		sent = 0;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN ||
		    wait_fd(fd, POLLOUT, WIRE_ANSWER_MS) == -1)
			return -1;
	}
	return 0;
}

void
wire_finish(int fd)
{
	char block[READ_SIZE];
	int i;

	shutdown(fd, SHUT_WR);
	for (i = 0; i < 256 && wait_fd(fd, POLLIN, 1000) == 0; i++)
		if (recv(fd, block, sizeof(block), 0) <= 0)
			break;
}

/* Pass on what has come at `from`: 1, or 0 when that way is at its end. */
static int
pass(int from, int to)
{
	char block[READ_SIZE];
	ssize_t n;

	n = recv(from, block, sizeof(block), 0);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return 1;
	if (n > 0 && wire_send(to, block, (size_t)n) == 0)
		return 1;
	shutdown(to, SHUT_WR);
	return 0;
}

void
wire_tunnel(struct wire *client, int server)
{
	struct pollfd p[2];
	int n;

	if (wire_send(server, client->in.p + client->at,
		client->in.n - client->at) == -1)
		return;
	p[0].fd = client->fd;
	p[1].fd = server;
	p[0].events = p[1].events = POLLIN;
	while (p[0].fd != -1 || p[1].fd != -1) {
		n = wait_fds(p, 2, WIRE_IDLE_MS);
		if (n <= 0)
			return;
		if (p[0].fd != -1 && p[0].revents != 0 &&
		    !pass(client->fd, server))
			p[0].fd = -1;
		if (p[1].fd != -1 && p[1].revents != 0 &&
		    !pass(server, client->fd))
			p[1].fd = -1;
	}
}
