/* How long may it go on? */
#include <sys/stat.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "wait.h"

#include "clock.h"
#include "err.h"
#include "lease.h"

#define SECOND INT64_C(1000000000)

static struct lease lease;
static bool watched;

/* Take what comes on stdin, for a second at most. False: nobody is there. */
static bool
listen_for(int64_t ns)
{
	struct pollfd fd[2] = {
	    {watched ? STDIN_FILENO : -1, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};

	if (ns > SECOND)
		ns = SECOND;
	/* rounded up: never before the moment */
	if (poll(fd, 2, (int)((ns + 999999) / 1000000)) == -1) {
		if (errno != EINTR)
			die("poll:");
		return true;
	}
	if (fd[0].revents != 0)
		lease_ready(&lease);
	return (fd[1].revents & POLLERR) == 0 &&
	       lease_lost(&lease, clock_mono()) == NULL;
}

bool
wait_until(int64_t until_ns)
{
	int64_t left_ns;

	while ((left_ns = until_ns - clock_mono()) > 0)
		if (!listen_for(left_ns))
			return false;
	return true;
}

/* Until there is word when to start, and then until then. */
static bool
wait_go(void)
{
	lease_say("ready %s %ld", BM_VERSION, (long)getpid());
	while (!lease.has_go)
		if (!listen_for(SECOND))
			return false;
	if (!wait_until(lease.go_ns))
		return false;
	lease_say("started %lld", (long long)clock_mono() / 1000);
	return true;
}

bool
wait_begin(bool barrier)
{
	struct stat st;

	lease.deaf = !barrier;
	watched =
	    barrier || (fstat(STDIN_FILENO, &st) == 0 &&
			   (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)));
	return !barrier || wait_go();
}
