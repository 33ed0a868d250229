/*
 * A proxy that damages what the server says. Writes its port.
 *	flip PORT flip N	the byte at offset N of each connection
 *	flip PORT cut N		closes in order before offset N
 *	flip PORT reset N	closes by a reset there
 *	flip PORT tail N	keeps the last N bytes back for 200 ms, and for ever
 *				if the server has closed by then
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "listen.h"

static const char *mode;
static size_t at; /* N */

static void
pass(int to, const char *p, size_t n)
{
	ssize_t k;

	for (; n > 0; p += k, n -= (size_t)k)
		if ((k = send(to, p, n, MSG_NOSIGNAL)) <= 0)
			return;
}

/* The last bytes, kept back. */
static char held[1 << 17]; /* N is at most 64 KiB */
static size_t have;

/*
 * Pass on what the server said, p[0..n), the first byte of which is the
 * seen-th. Returns whether the connection goes on.
 */
static int
damage(int client, char *p, size_t n, size_t seen)
{
	if (strcmp(mode, "tail") == 0) {
		memcpy(held + have, p, n);
		have += n;
		n = have > at ? have - at : 0;
		pass(client, held, n);
		memmove(held, held + n, have -= n);
		return 1;
	}
	if (seen + n <= at) {
		pass(client, p, n);
		return 1;
	}
	if (strcmp(mode, "flip") == 0) {
		if (seen <= at)
			p[at - seen] ^= 1;
		pass(client, p, n);
		return 1;
	}
	pass(client, p, at - seen);
	if (strcmp(mode, "reset") == 0) {
		struct linger l = {1, 0};

		setsockopt(client, SOL_SOCKET, SO_LINGER, &l,
		    sizeof(l));
	}
	return 0;
}

static void
relay(int client, int server)
{
	static char buf[16384];
	struct pollfd fds[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
	size_t seen = 0;
	ssize_t k;
	int ready;

	have = 0;
	while ((ready = poll(fds, 2, have > 0 ? 200 : -1)) >= 0) {
		if (ready == 0) {
			pass(client, held, have);
			have = 0;
			continue;
		}
		if (fds[0].revents != 0) {
			if ((k = read(client, buf, sizeof(buf))) <= 0)
				return;
			pass(server, buf, (size_t)k);
		}
		if (fds[1].revents != 0) {
			k = read(server, buf, sizeof(buf));
			if (k <= 0 || !damage(client, buf, (size_t)k, seen))
				return;
			seen += (size_t)k;
		}
	}
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in to;
	int fd, client, server;

	if (argc != 4)
		return 2;
	mode = argv[2];
	at = (size_t)atol(argv[3]);
	to = local(atoi(argv[1]));
	fd = listener();
	fclose(stdout);
	while ((client = accept(fd, NULL, NULL)) != -1) {
		server = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(server, (struct sockaddr *)&to, sizeof(to)) == 0)
			relay(client, server);
		close(client);
		close(server);
	}
	return 2;
}
