/*
 * A server that says one thing again and again. Writes its port; serves one
 * connection after another.
 *	say [-abck] HEAD PIECE COUNT TAIL
 * HEAD, then PIECE COUNT times (0: until the client closes), then TAIL, and
 * closes. \r \n \0 \\ stand for these bytes.
 *	-a	answer without reading the request
 *	-b	answer only when a byte of the request's body has come
 *	-c	read the whole of it, but only after the answer
 *	-k	do not close after the answer, until the client does
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static void
answer(int fd, struct text head, struct text piece, long count,
    struct text tail)
{
	long i;

	if (put(fd, head) != 0)
		return;
	for (i = 0; count == 0 || i < count; i++)
		if (put(fd, piece) != 0)
			return;
	put(fd, tail);
}

int
main(int argc, char *argv[])
{
	int c, fd, listening, early = 0, body = 0, after = 0, keep = 0;
	struct text head, piece, tail;
	char buf[4096];

	while ((c = getopt(argc, argv, "abck")) != -1) {
		switch (c) {
		case 'a': early = 1; break;
		case 'b': body = 1; break;
		case 'c': after = 1; break;
		case 'k': keep = 1; break;
		default: return 2;
		}
	}
	argv += optind;
	if (argc - optind != 4)
		return 2;
	head = unescape(argv[0]);
	piece = unescape(argv[1]);
	tail = unescape(argv[3]);
	listening = listener();
	fclose(stdout);
	while ((fd = accept(listening, NULL, NULL)) != -1) {
		if (early || after ||
		    (get(fd) && (!body || read(fd, buf, 1) == 1)))
			answer(fd, head, piece, atol(argv[2]), tail);
		while ((keep || after) && read(fd, buf, sizeof(buf)) > 0)
			;
		close(fd);
	}
	return 2;
}
