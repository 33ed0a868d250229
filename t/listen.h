#ifndef T_LISTEN_H
#define T_LISTEN_H

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For the servers of the tests: an address of 127.0.0.1. */
static struct sockaddr_in
local(int port)
{
	struct sockaddr_in a;

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_port = htons((unsigned short)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

/* A socket that listens on a free port, which goes to stdout as a line. */
static int
listener(void)
{
	struct sockaddr_in a = local(0);
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(fd, 10) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		exit(2);
	printf("%d\n", ntohs(a.sin_port));
	return fd;
}

#endif
