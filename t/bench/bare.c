/* A bare poll/send/recv loop: what a request costs at least. */
#include <sys/resource.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "mem.h"
#include "num.h"

/*
 * bare PORT CONNECTIONS SECONDS: GET / from 127.0.0.1, as fast as may be.
 * It takes it for granted that each answer comes in one piece: it looks at
 * nothing, and keeps nothing. Prints requests and us of processor time.
 */
static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
			      "User-Agent: bare\r\nAccept: */*\r\n\r\n";

static int
dial(int port)
{
	struct sockaddr_in sin;
	int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(&sin, 0, sizeof(sin));
	sin.sin_family = AF_INET;
	sin.sin_port = htons((in_port_t)port);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd == -1 || connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1)
		die("connect:");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void
ask(int fd)
{
	if (send(fd, request, sizeof(request) - 1, 0) !=
	    (ssize_t)sizeof(request) - 1)
		die("send:");
}

/* One turn; returns how many answers came. */
static long
turn(struct pollfd *fds, int n)
{
	static char buf[1 << 16];
	long answers = 0;
	int i;

	if (poll(fds, (nfds_t)n, -1) == -1)
		die("poll:");
	for (i = 0; i < n; i++) {
		if (fds[i].revents == 0)
			continue;
		if (recv(fds[i].fd, buf, sizeof(buf), 0) <= 0)
			die("recv:");
		ask(fds[i].fd);
		answers++;
	}
	return answers;
}

int
main(int argc, char *argv[])
{
	struct pollfd *fds;
	struct rusage r;
	int64_t end;
	long answers = 0;
	int i, n, port;

	argv0 = "bare";
	if (argc != 4)
		die("usage: bare port connections seconds");
	port = (int)num_uint("port", argv[1], 1, 65535);
	n = (int)num_uint("connections", argv[2], 1, 60000);
	fds = xarray((size_t)n, sizeof(*fds));
	for (i = 0; i < n; i++)
		fds[i] = (struct pollfd){dial(port), POLLIN, 0};
	end = clock_mono() +
	      num_uint("seconds", argv[3], 1, 3600) * INT64_C(1000000000);
	for (i = 0; i < n; i++)
		ask(fds[i].fd);
	while (clock_mono() < end)
		answers += turn(fds, n);
	getrusage(RUSAGE_SELF, &r);
	printf("%ld %ld\n", answers,
	    (long)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 +
		(long)(r.ru_utime.tv_usec + r.ru_stime.tv_usec));
	return 0;
}
