/* bm-monitor: how a machine fares, while it is under load. */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "num.h"
#include "proc.h"
#include "putall.h"
#include "rate.h"
#include "stream.h"
#include "wait.h"

#define USAGE \
	"bm-monitor [-B] [-d interface]... [-H name] [-i time] " \
	"[-n count] [-P root]"

static struct proc proc = {.root = "/proc"};

static void
add_interface(const char *name)
{
	const size_t n = sizeof(proc.interface) / sizeof(proc.interface[0]);
	size_t i;

	for (i = 0; proc.interface[i] != NULL; i++)
		;
	if (i == n - 1)
		die("-d %s: too many", name);
	proc.interface[i] = name;
}

/* In one write, so that lines of several programs stay whole. */
static void
put(struct buf *b)
{
	if (put_all(STDOUT_FILENO, b->p, b->n) == -1)
		die("write to <stdout>:");
	b->n = 0;
}

static void
write_head(struct buf *b, const char *host)
{
	stream_begin(b, KIND_BM);
	stream_num(b, STREAM_VERSION);
	stream_end(b);
	stream_begin(b, KIND_HOST);
	stream_text(b, host);
	stream_text(b, "target");
	stream_none(b);
	stream_end(b);
	put(b);
}

static void
write_values(struct buf *b, const char *host, int64_t wall_us,
    const struct reading *before, const struct reading *now)
{
	int64_t v;
	int m;

	for (m = 0; m < METRIC_N; m++) {
		if (!rate_value(before, now, (enum metric)m, &v))
			continue;
		stream_begin(b, KIND_MON);
		stream_text(b, host);
		stream_num(b, wall_us);
		stream_text(b, metrics[m].name);
		stream_num(b, v);
		stream_text(b, metrics[m].unit);
		stream_end(b);
	}
	put(b);
}

static void
watch(const char *host, int64_t interval_ns, int64_t count)
{
	static struct reading reading[2];
	struct buf b = {0};
	int64_t next_ns = clock_mono(), i;
	/* a step of the wall clock does not tear the run apart */
	int64_t epoch_us = clock_wall_us() - next_ns / 1000;

	write_head(&b, host);
	proc_read(&proc, &reading[0]);
	for (i = 1; count == 0 || i <= count; i++) {
		next_ns += interval_ns;
		if (!wait_until(next_ns))
			break;
		proc_read(&proc, &reading[i % 2]);
		write_values(&b, host, epoch_us + clock_mono() / 1000,
		    &reading[(i + 1) % 2], &reading[i % 2]);
	}
	buf_free(&b);
}

static int64_t
interval(const char *text)
{
	int64_t us = num_time("-i", text);

	if (us < 10000)
		die("-i %s: less than 10ms", text);
	return us * 1000;
}

int
main(int argc, char *argv[])
{
	struct utsname u;
	const char *host = uname(&u) != -1 ? u.nodename : "localhost";
	int64_t interval_ns = INT64_C(1000000000), count = 0;
	bool barrier = false;
	int c;

	argv0 = "bm-monitor";
	while ((c = getopt(argc, argv, ":Bd:H:hi:n:P:")) != -1) {
		switch (c) {
		case 'B': barrier = true; break;
		case 'd': add_interface(optarg); break;
		case 'H': host = optarg; break;
		case 'h': usage_exit(USAGE, 1); break;
		case 'i': interval_ns = interval(optarg); break;
		case 'n': count = num_uint("-n", optarg, 1, INT64_MAX); break;
		case 'P': proc.root = optarg; break;
		default: usage_bad(USAGE, c, optopt);
		}
	}
	if (argv[optind] != NULL)
		die("'%s': no operand is expected", argv[optind]);
	if (access(proc.root, X_OK) == -1)
		die("-P %s:", proc.root);
	if (wait_begin(barrier))
		watch(host, interval_ns, count);
	return 0;
}
