/* Signals that do not end a program at once. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "childfd.h"
#include "err.h"
#include "signals.h"

static int fd[2];

static void
write_down(int sig)
{
	const int e = errno;
	const unsigned char c = (unsigned char)sig;

	/* full: one waits already */
	while (write(fd[1], &c, 1) == -1 && errno == EINTR)
		;
	errno = e;
}

int
signals_pipe(const int sig[], size_t n, bool keep)
{
	struct sigaction sa, old;
	size_t i;

	if (childfd_pipe(fd) == -1)
		die("pipe:");
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	fcntl(fd[1], F_SETFL, O_NONBLOCK);
	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = write_down;
	for (i = 0; i < n; i++) {
		sigaction(sig[i], NULL, &old);
		if (!keep || sig[i] == SIGCHLD || old.sa_handler != SIG_IGN)
			sigaction(sig[i], &sa, NULL);
	}
	return fd[0];
}

static void
forgive(int sig)
{
	(void)sig;
}

void
signals_forgive_one(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = forgive;
	sa.sa_flags = (int)(SA_RESTART | SA_RESETHAND);
	sigaction(SIGINT, &sa, NULL);
}
