/* bm-merge: streams in, one summary stream out. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agg.h"
#include "agg_write.h"
#include "clock.h"
#include "err.h"
#include "input.h"
#include "num.h"
#include "signals.h"
#include "xmlout.h"

static const char usage_text[] = "bm-merge [-x] [-i time] [file]...";

static bool xflag;          /* FunkLoad's XML out */
static int64_t interval_ns; /* 0: write at the end only */
static int64_t next_ns;

static void
write_part(struct agg *a)
{
	agg_write(a, stdout);
	agg_forget(a);
	if (fflush(stdout) == EOF)
		die("write <stdout>:");
}

/*
 * Whoever reads our output may go while nothing is written: end as a write
 * would end us, so that what feeds us ends, too, not at its planned end.
 */
static void
reader_gone(void)
{
	raise(SIGPIPE);
	die("<stdout>: its reader is gone"); /* SIGPIPE is ignored */
}

/* How long until a part is due, for poll; written where it is. -1: never. */
static int
part_due(struct agg *a)
{
	int64_t left_ns = next_ns - clock_mono();

	if (interval_ns == 0)
		return -1;
	if (left_ns <= 0) {
		write_part(a);
		next_ns = clock_mono() + interval_ns;
		left_ns = interval_ns;
	}
	return (int)(left_ns / 1000000) + 1;
}

/* Wait until fd has something; write a part whenever it is due. */
static void
wait_input(struct agg *a, int fd)
{
	struct pollfd p[2] = {{fd, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};

	do {
		if (poll(p, 2, part_due(a)) == -1) {
			if (errno != EINTR)
				die("poll:");
			p[0].revents = 0;
			continue;
		}
		if ((p[1].revents & (POLLERR | POLLHUP)) != 0)
			reader_gone();
	} while (p[0].revents == 0);
}

static void
merge(int fd, const char *name, void *arg)
{
	struct agg_src *s = agg_open(arg, fd, name);
	int r;

	do {
		wait_input(arg, fd);
		r = agg_some(s);
	} while (r == 1);
	agg_close(s);
	if (r == -1)
		exit(2);
}

static void
complain(int status, int node, const char *text, void *arg)
{
	(void)status;
	(void)node;
	(void)arg;
	warn("%s", text);
}

int
main(int argc, char *argv[])
{
	static struct agg *a; /* lives to the end */
	int c;

	a = agg_new();
	argv0 = "bm-merge";
	while ((c = getopt(argc, argv, ":hi:x")) != -1) {
		switch (c) {
		case 'h': usage_exit(usage_text, 1); break;
		case 'i': interval_ns = num_time("-i", optarg) * 1000; break;
		case 'x': xflag = true; break;
		default: usage_bad(usage_text, c, optopt);
		}
	}
	signals_forgive_one();
	next_ns = clock_mono() + interval_ns;
	if (xflag && interval_ns > 0)
		die("-x and -i: FunkLoad's XML comes in one piece");
	if (xflag)
		xmlout_start(a);
	else
		puts("bm\t1");
	each_input(argv + optind, merge, a);
	if (xflag)
		xmlout_write(a, stdout);
	else
		agg_write(a, stdout);
	close_out(stdout, "<stdout>");
	return agg_check(a, false, complain, NULL);
}
