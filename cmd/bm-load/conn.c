/* One connection. */
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "conn.h"
#include "mem.h"

static struct conn *spare;
static int64_t count;

int64_t
conn_count(void)
{
	return count;
}

static struct conn *
take(void)
{
	struct conn *c = spare;

	if (c == NULL)
		return xarray(1, sizeof(*c));
	spare = c->next;
	memset(c, 0, sizeof(*c));
	return c;
}

/* Small requests leave at once; a pause in them is the server's to see. */
static void
prepare(int fd)
{
	int on = 1;

	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/* Bind to the next source address (-b) and connect. */
static int
start(int fd, const struct address *a)
{
	const struct address *from = target_next_source(a->sa.ss_family);

	if (from != NULL &&
	    bind(fd, (const struct sockaddr *)&from->sa, from->len) == -1)
		return -1;
	if (connect(fd, (const struct sockaddr *)&a->sa, a->len) == -1 &&
	    errno != EINPROGRESS && errno != EINTR)
		return -1;
	return 0;
}

struct conn *
conn_open(struct target *t, struct address *a)
{
	struct conn *c;
	int e, fd = socket(a->sa.ss_family, SOCK_STREAM, 0);

	if (fd == -1)
		return NULL;
	prepare(fd);
	if (start(fd, a) == -1) {
		e = errno;
		close(fd);
		errno = e;
		return NULL;
	}
	c = take();
	c->fd = fd;
	c->state = CONN_CONNECTING;
	c->target = t;
	c->addr = a;
	c->place = -1;
	count++;
	return c;
}

int
conn_finish(struct conn *c)
{
	int e = 0;
	socklen_t n = sizeof(e);

	if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &n) == -1)
		return -1;
	errno = e;
	if (e != 0)
		return -1;
	c->addr->opened++;
	c->state = c->target->tls ? CONN_SHAKING : CONN_OPEN;
	return 0;
}

/* A system call moved nothing. */
static ptrdiff_t
stuck(struct conn *c)
{
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
		return CONN_AGAIN;
	c->err = errno;
	c->error = strerror(errno);
	return CONN_FAILED;
}

/* What a step of TLS has returned, in our own terms. */
static ptrdiff_t
moved(struct conn *c, ptrdiff_t r)
{
	switch (r) {
	case TLS_WANT_READ: c->want = POLLIN; return CONN_AGAIN;
	case TLS_WANT_WRITE: c->want = POLLOUT; return CONN_AGAIN;
	case TLS_RETRY: return CONN_RETRY;
	case TLS_SYSTEM: return stuck(c);
	case TLS_CUT: c->error = "no close_notify"; return CONN_FAILED;
	case TLS_ERROR:
		c->error = tls_error(c->tls);
		c->tls_error = true;
		return CONN_FAILED;
	}
	return r;
}

int
conn_shake(struct conn *c, struct tls_session **sessions)
{
	int r;

	if (c->tls == NULL)
		c->tls = tls_new(c->fd, &c->target->peer, sessions);
	r = tls_connect(c->tls);
	if (r != 0)
		return (int)moved(c, r);
	if (tls_resumed(c->tls))
		c->addr->resumed++;
	else
		c->addr->full++;
	c->state = CONN_OPEN;
	return 0;
}

ptrdiff_t
conn_read(struct conn *c, char *p, size_t n)
{
	ssize_t k;

	if (c->tls != NULL)
		return moved(c, tls_read(c->tls, p, n));
	k = recv(c->fd, p, n, 0);
	return k == -1 ? stuck(c) : k;
}

ptrdiff_t
conn_write(struct conn *c, const char *p, size_t n)
{
	ssize_t k;

	if (c->tls != NULL)
		return moved(c, tls_write(c->tls, p, n));
	/* MSG_NOSIGNAL: SIGPIPE is for stdout alone. */
	k = send(c->fd, p, n, MSG_NOSIGNAL);
	return k == -1 ? stuck(c) : k;
}

bool
conn_drained(const struct conn *c, ptrdiff_t k, size_t n)
{
	return c->tls != NULL ? tls_drained(c->tls) : (size_t)k < n;
}

bool
conn_pending(const struct conn *c)
{
	return c->tls != NULL && tls_pending(c->tls);
}

bool
conn_is_stale(struct conn *c)
{
	char byte;

	return recv(c->fd, &byte, 1, MSG_PEEK) != -1 ||
	       (errno != EAGAIN && errno != EWOULDBLOCK);
}

void
conn_close(struct conn *c)
{
	if (c->tls != NULL)
		tls_free(c->tls);
	close(c->fd);
	count--;
	c->next = spare;
	spare = c;
}

void
conn_close_idle(struct conn **idle)
{
	struct conn *c;

	while ((c = *idle) != NULL) {
		*idle = c->next;
		conn_close(c);
	}
}
