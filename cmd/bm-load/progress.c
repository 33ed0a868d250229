/* The line for people. */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "lease.h"
#include "progress.h"

enum { EVERY = 10 };

static int64_t ok, bad; /* since the last line */
static int seconds;

enum progress_mode
progress_mode(bool quiet, bool barrier)
{
	if (quiet)
		return PROGRESS_NONE;
	if (barrier)
		return PROGRESS_MASTER;
	return isatty(STDERR_FILENO) ? PROGRESS_TERM : PROGRESS_PLAIN;
}

/* A reader of stderr that has stopped must not stop us. */
static void
put(const char *s, int n)
{
	struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (poll(&p, 1, 0) == 1 && (p.revents & POLLOUT) != 0 &&
	    write(STDERR_FILENO, s, (size_t)n) == -1)
		return; /* it was for people only */
}

static int
format(char *s, size_t cap, int cycle, int64_t left_s, const struct second *t)
{
	char left[32] = "";
	int n;

	if (left_s >= 0)
		snprintf(left, sizeof(left), " %" PRId64 " s left", left_s);
	n = snprintf(s, cap,
	    "cycle %d%s: %" PRId64 " users %" PRId64
	    " answers/s p50 %.1f p99 %.1f ms %" PRId64 " errors",
	    cycle + 1, left, t->busy, (ok + bad) / seconds, (double)t->p50 / 1000,
	    (double)t->p99 / 1000, bad);
	if (t->behind > 0)
		n += snprintf(
		    s + n, cap - (size_t)n, " %" PRId64 " behind", t->behind);
	return n;
}

void
progress_show(
    enum progress_mode mode, int cycle, int64_t left_s, const struct second *t)
{
	char s[400];
	int n;

	if (mode == PROGRESS_NONE)
		return;
	ok += t->ok;
	bad += t->bad;
	seconds++;
	if (mode == PROGRESS_PLAIN && seconds < EVERY)
		return;
	n = format(s, sizeof(s) - 8, cycle, left_s, t);
	ok = bad = seconds = 0;
	if (mode == PROGRESS_MASTER) {
		lease_say("progress %s", s);
	} else if (mode == PROGRESS_PLAIN) {
		s[n++] = '\n';
		put(s, n);
	} else {
		put("\r", 1);
		n += snprintf(s + n, 8, "\033[K");
		put(s, n);
	}
}

void
progress_end(enum progress_mode mode)
{
	if (mode == PROGRESS_TERM)
		put("\n", 1);
}
