/* stdout, without ever waiting for it. */
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "outq.h"

#include "buf.h"
#include "utf8.h"

enum { ROOM = 1 << 20 };

static struct buf queue;
static size_t at; /* queue.p[0..at) is written */
static bool file; /* a plain file never blocks: write all at once */
static bool terminal;
static bool gone;

void
outq_init(void)
{
	struct stat st;

	file = fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode);
	terminal = isatty(STDOUT_FILENO);
}

bool
outq_room(void)
{
	return queue.n - at < ROOM;
}

bool
outq_empty(void)
{
	return at == queue.n;
}

static void
add_visible(const char *p, size_t n)
{
	unsigned char c;
	size_t len;

	for (; n > 0; p += len, n -= len) {
		c = (unsigned char)*p;
		len = utf8_len(p, n);
		if (c == '\n' || c == '\t' || (len > 0 && c >= 32 && c != 127))
			buf_add(&queue, p, len);
		else
			buf_fmt(&queue, "\\x%02x", c);
		len = len == 0 ? 1 : len;
	}
}

void
outq_add(const char *p, size_t n)
{
	if (gone)
		return;
	if (at == queue.n) {
		at = queue.n = 0;
	} else if (at > ROOM) {
		memmove(queue.p, queue.p + at, queue.n - at);
		queue.n -= at;
		at = 0;
	}
	if (terminal)
		add_visible(p, n);
	else
		buf_add(&queue, p, n);
}

/* POSIX: a write of up to PIPE_BUF bytes that poll(2) said would not block
 * does not block; O_NONBLOCK would change the descriptor for others too. */
static bool
takes_more(void)
{
	struct pollfd p = {STDOUT_FILENO, POLLOUT, 0};

	return file || poll(&p, 1, 0) > 0;
}

int
outq_flush(void)
{
	size_t n;
	ssize_t w;

	while (at < queue.n && takes_more()) {
		n = queue.n - at;
		if (!file && n > PIPE_BUF)
			n = PIPE_BUF;
		w = write(STDOUT_FILENO, queue.p + at, n);
		if (w >= 0) {
			at += (size_t)w;
		} else if (errno == EAGAIN) {
			return 0;
		} else if (errno != EINTR) {
			gone = true;
			at = queue.n;
			return -1;
		}
	}
	return 0;
}
