/*
 * A server that says one thing again and again. Writes its port; serves one
 * connection after another.
 *	say [-abcklr] [-p MS] [-w MS] HEAD PIECE COUNT TAIL
 * HEAD, then PIECE COUNT times (0: until the client closes), then TAIL, and
 * closes. \r \n \0 \\ stand for these bytes.
 *	-a	answer without reading the request
 *	-b	answer only when a byte of the request's body has come
 *	-c	read the whole of it, but only after the answer
 *	-k	do not close after the answer, until the client does
 *	-l	no answer at all: listens, with a backlog of none, accepts nobody
 *	-p	a pause before each PIECE
 *	-r	a reset in place of the close
 *	-w	wait for another request, pause, and close without an answer
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "listen.h"

struct text {
	char *p;
	size_t n;
};

static struct text
unescape(char *s)
{
	struct text t = {s, 0};

	for (; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0') {
			s++;
			t.p[t.n++] = *s == 'r' ? '\r'
			    : *s == 'n'        ? '\n'
			    : *s == '0'        ? '\0'
					       : *s;
		} else {
			t.p[t.n++] = *s;
		}
	}
	return t;
}

static int
put(int fd, struct text t)
{
	ssize_t k;
	size_t n;

	for (n = 0; n < t.n; n += (size_t)k)
		if ((k = send(fd, t.p + n, t.n - n, MSG_NOSIGNAL)) <= 0)
			return -1;
	return 0;
}

/* The head of a request; returns 0 at the end of the stream. */
static int
get(int fd)
{
	char buf[8192];
	size_t n = 0;
	ssize_t k;

	while (n < 4 || memcmp(buf + n - 4, "\r\n\r\n", 4) != 0) {
		if (n == sizeof(buf) || (k = read(fd, buf + n, 1)) <= 0)
			return 0;
		n += (size_t)k;
	}
	return 1;
}

/* What the options say. */
static struct {
	int early, body, after, keep, reset;
	long piece_ms, close_ms;
} opt;

static struct text head, piece, tail;
static long count;

static void
nap(long ms)
{
	struct timespec ts = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&ts, NULL);
}

static void
answer(int fd)
{
	long i;

	if (put(fd, head) != 0)
		return;
	for (i = 0; count == 0 || i < count; i++) {
		if (opt.piece_ms > 0)
			nap(opt.piece_ms);
		if (put(fd, piece) != 0)
			return;
	}
	put(fd, tail);
}

static void
serve(int fd)
{
	static const struct linger hard = {1, 0};
	char buf[4096];

	if (opt.early || opt.after ||
	    (get(fd) && (!opt.body || read(fd, buf, 1) == 1)))
		answer(fd);
	if (opt.close_ms > 0 && get(fd))
		nap(opt.close_ms);
	while ((opt.keep || opt.after) && read(fd, buf, sizeof(buf)) > 0)
		;
	if (opt.reset)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(fd);
}

int
main(int argc, char *argv[])
{
	int c, fd, listening, deaf = 0;

	while ((c = getopt(argc, argv, "abcklp:rw:")) != -1) {
		switch (c) {
		case 'a': opt.early = 1; break;
		case 'b': opt.body = 1; break;
		case 'c': opt.after = 1; break;
		case 'k': opt.keep = 1; break;
		case 'l': deaf = 1; break;
		case 'p': opt.piece_ms = atol(optarg); break;
		case 'r': opt.reset = 1; break;
		case 'w': opt.close_ms = atol(optarg); break;
		default: return 2;
		}
	}
	argv += optind;
	if (argc - optind != 4)
		return 2;
	head = unescape(argv[0]);
	piece = unescape(argv[1]);
	count = atol(argv[2]);
	tail = unescape(argv[3]);
	listening = listener();
	fclose(stdout);
	if (deaf && listen(listening, 0) == 0)
		pause();
	while ((fd = accept(listening, NULL, NULL)) != -1)
		serve(fd);
	return 2;
}
