/* The barrier, and the lease. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lease.h"

#include "clock.h"
#include "err.h"
#include "putall.h"
#include "slice.h"

void
lease_say(const char *fmt, ...)
{
	struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};
	char line[512] = "bm\t";
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line + 3, sizeof(line) - 4, fmt, ap);
	va_end(ap);
	if (n < 0 || n > (int)sizeof(line) - 5)
		n = (int)sizeof(line) - 5;
	n += 3;
	line[n++] = '\n';
	while (poll(&p, 1, 0) == -1 && errno == EINTR)
		;
	if ((p.revents & POLLOUT) == 0)
		return;
	if (put_all(STDERR_FILENO, line, (size_t)n) == -1)
		return; /* nobody listens: the lease says so, not this */
}

/* "go" and "go MONO_US" */
static void
go(struct lease *l, struct slice at)
{
	int64_t us;

	l->go_ns = clock_mono();
	if (at.n > 0) {
		if (slice_int(at, 0, INT64_MAX / 1000, &us) == -1) {
			warn("stdin: go %.*s: not a time", (int)at.n, at.p);
			return;
		}
		l->go_ns = us * 1000;
	}
	l->has_go = true;
}

static void
ping(struct lease *l, struct slice nr)
{
	int64_t now = clock_mono();

	l->ping_ns = now;
	lease_say("pong %.*s %lld %lld", (int)nr.n, nr.p,
	    (long long)(now / 1000), (long long)clock_wall_us());
}

static void
take_line(struct lease *l)
{
	struct slice s = slice_trim((struct slice){l->line, (size_t)l->n});
	struct slice word = s, rest = {NULL, 0};
	const char *blank = memchr(s.p, ' ', s.n);

	if (blank != NULL) {
		word.n = (size_t)(blank - s.p);
		rest = slice_trim((struct slice){blank, s.n - word.n});
	}
	if (slice_eq(word, "ping") && rest.n > 0)
		ping(l, rest);
	else if (slice_eq(word, "go"))
		go(l, rest);
	else if (slice_eq(word, "abort"))
		l->has_abort = true;
	else if (s.n > 0)
		warn("stdin: not a word of the barrier: %.*s", (int)s.n, s.p);
}

void
lease_ready(struct lease *l)
{
	char buf[512];
	ssize_t i, n = read(STDIN_FILENO, buf, sizeof(buf));

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		l->ended = true;
		return;
	}
	for (i = 0; i < n && !l->deaf; i++) {
		if (buf[i] == '\n') {
			take_line(l);
			l->n = 0;
		} else if (l->n < (int)sizeof(l->line)) {
			l->line[l->n++] = buf[i];
		}
	}
}

const char *
lease_lost(const struct lease *l, int64_t now_ns)
{
	if (l->has_abort)
		return "abort from the master";
	if (l->ended)
		return "stdin has ended: the master is gone";
	if (l->ping_ns != 0 && now_ns - l->ping_ns > LEASE_NS)
		return "no ping for 15 s: the master is gone";
	return NULL;
}
