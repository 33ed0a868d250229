/*
 * A server of odd answers: those of http_cases.h, in order, each whole, byte
 * by byte, and (up to 100 bytes) split at each offset. Writes its port, then
 * what is to become of each answer, in order: "code result message"; then "end".
 *	rawd [-n]	-n: only each case whole and in two halves
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "listen.h"

enum { HEAD = 1, REQUEST = 2, RESET = 4, SMALL = 8, SPLIT_MAX = 100 };

struct test {
	const char *title, *bytes, *want;
	int flags;
	size_t n;
};

#define OK "HTTP/1.1 200 OK\r\n"
#define CH OK "Transfer-Encoding: chunked\r\n\r\n"

static const struct test tests[] = {
#include "http_cases.h"
};

/* What bm-load is to say of it. */
static void
tell(const struct test *t)
{
	const char *bang = strchr(t->want, '!');
	int status = atoi(t->want);

	if (bang != NULL)
		printf("0 error%s\n", bang + 1);
	else if (status < 400)
		printf("%d ok\n", status);
	else
		printf("%d fail status\n", status);
}

static void
nap(long us)
{
	struct timespec ts = {0, us * 1000};

	nanosleep(&ts, NULL);
}

/* Answer one connection: the first `first` bytes, then `step` at a time. */
static void
answer(int listening, const struct test *t, size_t n, size_t first,
    size_t step)
{
	char request[4096];
	size_t have = 0, at, k;
	ssize_t got;
	int fd = accept(listening, NULL, NULL), on = 1;

	if (fd == -1)
		exit(2);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	while (have < 4 || memcmp(request + have - 4, "\r\n\r\n", 4) != 0) {
		got = read(fd, request + have, sizeof(request) - have);
		if (got <= 0)
			exit(3);
		have += (size_t)got;
	}
	for (at = 0, k = first; at < n; at += k, k = step) {
		if (at > 0)
			nap(200);
		if (k > n - at)
			k = n - at;
		/* The client may have seen enough already. */
		if (send(fd, t->bytes + at, k, MSG_NOSIGNAL) < 0)
			break;
	}
	shutdown(fd, SHUT_WR);
	/* Closing with bytes unread would be a reset: wait for its end. */
	while (read(fd, request, sizeof(request)) > 0)
		;
	close(fd);
}

/* Tell of one case, or play it, in each of its ways. */
static void
each_way(const struct test *t, int few, int listening, int play)
{
	size_t n = t->n ? t->n : strlen(t->bytes), k;
	size_t last = n <= SPLIT_MAX || few ? n : 1;

	for (k = 0; k <= last; k++) {
		if (few && k != 0 && k != n / 2)
			continue;
		if (!play)
			tell(t);
		else if (k == 0)
			answer(listening, t, n, n, 1);
		else if (k == 1 && !few)
			answer(listening, t, n, 1, 1);
		else
			answer(listening, t, n, k, n);
	}
}

int
main(int argc, char *argv[])
{
	int fd = listener(), few = argc > 1 && strcmp(argv[1], "-n") == 0;
	size_t i, play;

	for (play = 0; play < 2; play++) {
		for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
			if (tests[i].flags == 0)
				each_way(&tests[i], few, fd, play == 1);
		if (play == 0) {
			puts("end");
			fclose(stdout);
		}
	}
	return 0;
}
