/* Readings of /proc, from files in t/proc, and what two of them tell. */
#include "../cmd/bm-monitor/proc.c"
#include "../cmd/bm-monitor/rate.c"
#include "tap.h"

static struct reading a, b;

/* What changes from a to b in two seconds; -1: nothing is told. */
static void
value(enum metric m, int64_t want, const char *why)
{
	int64_t v;

	if (!rate_value(&a, &b, m, &v))
		v = -1;
	ok(v == want, "%s: %lld, want %lld (%s)", metrics[m].name, (long long)v,
	    (long long)want, why);
}

static void
rises(void)
{
	uint64_t v = 0;

	ok(rate_rise(5, 5, &v) && v == 0 && rate_rise(5, 9, &v) && v == 4,
	    "a counter rises");
	ok(rate_rise(4294967290, 4, &v) && v == 10, "it wraps at 2^32");
	ok(!rate_rise(1000, 4, &v), "a small one that falls was reset");
	ok(!rate_rise(4294967290, 4000000000, &v),
	    "a great one that falls a little was reset");
	ok(!rate_rise(UINT64_C(1) << 40, 4, &v), "64 bits do not wrap");
}

static void
two_readings(void)
{
	struct proc p = {.root = "t/proc/a"};

	proc_read(&p, &a);
	p.root = "t/proc/b";
	proc_read(&p, &b);
	ok(a.has[TCP_CLOSEWAIT] && !b.has[TCP_CLOSEWAIT],
	    "sockets are not counted twice within 10 s");
	p.states_ns = 0;
	proc_read(&p, &b);
	a.mono_ns = 0;
	b.mono_ns = INT64_C(2000000000);
	/* of 179 ticks: 40 + 10, 30 + 10 + 5, -1, 5 */
	value(CPU_USER, 279, "50 of 179 ticks, nice included");
	value(CPU_SYSTEM, 251, "45 of 179 ticks, interrupts included");
	value(CPU_IOWAIT, 0, "it may step back a little");
	value(CPU_STEAL, 28, "5 of 179 ticks");
	value(CPU_COUNT, 2, "lines cpu0, cpu1");
	value(LOAD, 2500, "2.50");
	value(MEMORY_USED, INT64_C(3072000000), "total - available");
	value(MEMORY_TOTAL, INT64_C(8192000000), "8000000 kB");
	value(SWAP_USED, 512000000, "total - free");
	value(DISK_READ, 256000, "sda only: 1000 sectors in 2 s");
	value(DISK_WRITTEN, 1024000, "4000 sectors in 2 s");
	value(DISK_BUSY, 125, "sda 250 ms, nvme 100 ms over a wrap, of 2 s");
	value(NET_IN, 1100000, "eth0 and its alias, not lo");
	value(NET_OUT, 210000, "eth0 wrapped");
	value(NET_DROPPED, 4, "in and out");
	value(TCP_ESTABLISHED, 9, "a gauge");
	value(TCP_OPENED, 10, "20 in 2 s");
	value(TCP_ACCEPTED, 30, "60 in 2 s");
	value(TCP_RETRANSMITTED, -1, "it was reset");
	value(TCP_OVERFLOWED, 2, "4 in 2 s");
	value(TCP_TIMEWAIT, 6, "from sockstat");
	value(TCP_ORPHANED, 1, "from sockstat");
	value(TCP_CLOSEWAIT, 2, "one by IPv4, one by IPv6");
	value(TCP_SYNRECV, 1, "state 3");
}

static void
one_interface(void)
{
	struct proc p = {"t/proc/a", {"eth0:1"}, 0};

	proc_read(&p, &a);
	p.root = "t/proc/b";
	proc_read(&p, &b);
	a.mono_ns = 0;
	b.mono_ns = INT64_C(2000000000);
	value(NET_IN, 100000, "the alias alone");
	p.interface[0] = "lo";
	proc_read(&p, &b);
	value(NET_IN, -1, "an interface that was not there before");
}

static void
old_or_broken(void)
{
	struct proc p = {.root = "t/proc/old"};
	int m, n = 0;

	proc_read(&p, &a);
	proc_read(&p, &b);
	b.mono_ns = a.mono_ns + 1;
	value(MEMORY_USED, 400 * 1024, "before MemAvailable");
	value(TCP_TIMEWAIT, 6, "sockstat");
	value(TCP_CLOSEWAIT, -1, "too many sockets to be counted");
	value(CPU_USER, -1, "no tick went by");
	value(LOAD, -1, "not a number");
	value(DISK_READ, -1, "a short line");
	value(NET_IN, -1, "no lines of numbers");
	value(TCP_ESTABLISHED, -1, "a name, and no value");
	p.root = "t/proc/none";
	proc_read(&p, &a);
	for (m = 0; m < METRIC_N; m++)
		n += a.has[m];
	ok(n == 0, "where there is no /proc, nothing is told");
}

int
main(void)
{
	rises();
	two_readings();
	one_interface();
	old_or_broken();
	return done();
}
