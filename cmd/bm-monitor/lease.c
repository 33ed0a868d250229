/* How long may it go on? */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lease.h"
#include "clock.h"
#include "err.h"

#define SECOND INT64_C(1000000000)
#define LEASE_NS (15 * SECOND)

static bool watched, barrier, gone;
static int64_t ping_ns;  /* the last one came then; 0: none yet */
static int64_t start_ns; /* INT64_MAX: not told yet */

static void
say(const char *word, int64_t a, int64_t b, int64_t c, int n)
{
	char line[120];
	int len = snprintf(line, sizeof(line), "bm\t%s", word);
	const int64_t v[3] = {a, b, c};
	int i;

	for (i = 0; i < n; i++)
		len += snprintf(
		    line + len, sizeof(line) - (size_t)len, "\t%" PRId64, v[i]);
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)len) != len)
		gone = true;
}

/* One line of the master's. */
static void
obey(const char *line)
{
	int64_t now_ns = clock_mono();

	if (strncmp(line, "ping ", 5) == 0) {
		ping_ns = now_ns;
		say("pong", strtoll(line + 5, NULL, 10), now_ns / 1000,
		    clock_wall_us(), 3);
	} else if (strcmp(line, "go") == 0) {
		start_ns = now_ns;
	} else if (strncmp(line, "go ", 3) == 0) {
		start_ns = strtoll(line + 3, NULL, 10) * 1000;
	} else if (strcmp(line, "abort") == 0) {
		gone = true;
	}
}

/* Read what is there, and obey its whole lines. */
static void
hear(void)
{
	static char text[256];
	static size_t n;
	char *end;
	ssize_t got = read(STDIN_FILENO, text + n, sizeof(text) - 1 - n);

	if (got == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		gone = true;
		return;
	}
	n += (size_t)got;
	text[n] = '\0';
	while ((end = strchr(text, '\n')) != NULL) {
		*end = '\0';
		if (barrier)
			obey(text);
		n -= (size_t)(end + 1 - text);
		memmove(text, end + 1, n + 1);
	}
	if (n == sizeof(text) - 1)
		n = 0; /* no line of ours is that long */
}

bool
lease_wait(int64_t until_ns)
{
	struct pollfd fd[2] = {
	    {watched ? STDIN_FILENO : -1, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};
	int64_t left_ns;

	while (!gone && (left_ns = until_ns - clock_mono()) > 0) {
		if (ping_ns != 0 && clock_mono() - ping_ns > LEASE_NS)
			return false;
		if (left_ns > SECOND)
			left_ns = SECOND;
		/* rounded up: never before the moment */
		if (poll(fd, 2, (int)((left_ns + 999999) / 1000000)) == -1 &&
		    errno != EINTR)
			die("poll:");
		if (fd[0].revents != 0)
			hear();
		if ((fd[1].revents & POLLERR) != 0)
			return false;
		if (until_ns == INT64_MAX && start_ns != INT64_MAX)
			until_ns = start_ns;
	}
	return !gone;
}

bool
lease_begin(bool with_barrier)
{
	struct stat st;

	barrier = with_barrier;
	watched =
	    barrier || (fstat(STDIN_FILENO, &st) == 0 &&
			   (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)));
	start_ns = INT64_MAX;
	if (!barrier)
		return true;
	say("ready\t" BM_VERSION, (int64_t)getpid(), 0, 0, 1);
	if (!lease_wait(INT64_MAX))
		return false;
	say("started", clock_mono() / 1000, 0, 0, 1);
	return true;
}
