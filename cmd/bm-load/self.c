/* How the load generator itself fares. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"
#include "self.h"
#include "stream.h"

/* Time stolen from this machine so far, in ticks; -1 where unknown. */
static int64_t
steal_ticks(void)
{
	FILE *f = fopen("/proc/stat", "r");
	long long v = -1;

	if (f == NULL)
		return -1;
	if (fscanf(f, "cpu %*d %*d %*d %*d %*d %*d %*d %lld", &v) != 1)
		v = -1;
	fclose(f);
	return v;
}

static int64_t
own_cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

void
self_init(
    struct self *s, const struct gauge *g, int workers, const struct spill *out)
{
	memset(s, 0, sizeof(*s));
	s->gauge = g;
	s->workers = workers;
	s->out = out;
	s->last = xarray((size_t)workers, sizeof(*s->last));
	s->steal = steal_ticks();
}

/* The value of rank `rank` (from 1) in the sum of all workers' buckets. */
static int64_t
ranked(const uint32_t *sum, uint64_t rank)
{
	uint64_t n = 0;
	uint32_t i;

	for (i = 0; i < HDR_BUCKETS; i++)
		if ((n += sum[i]) >= rank)
			return hdr_upper(i);
	return 0;
}

/* Nearest-rank quantiles of what was counted since the last second. */
static void
quantiles(const struct self *s, size_t member, int64_t *p50, int64_t *p99,
    int64_t *max)
{
	static uint32_t sum[HDR_BUCKETS];
	const uint32_t *is, *was;
	uint64_t n = 0;
	int i, w;

	memset(sum, 0, sizeof(sum));
	for (w = 0; w < s->workers; w++) {
		is = (const void *)((const char *)&s->gauge[w] + member);
		was = (const void *)((const char *)&s->last[w] + member);
		for (i = 0; i < HDR_BUCKETS; i++)
			sum[i] += is[i] - was[i];
	}
	for (i = 0; i < HDR_BUCKETS; i++)
		n += sum[i];
	*p50 = *p99 = *max = 0;
	if (n == 0)
		return;
	*p50 = ranked(sum, (n + 1) / 2);
	*p99 = ranked(sum, n - n / 100);
	*max = ranked(sum, n);
}

static int64_t
permille(int64_t cpu_ns, int64_t span_ns)
{
	return span_ns > 0 ? cpu_ns * 1000 / span_ns : 0;
}

static void
add_worker(struct second *t, const struct gauge *is, const struct gauge *was,
    int64_t span_ns)
{
	int64_t cpu = permille(is->cpu_ns - was->cpu_ns, span_ns);

	if (cpu > t->busiest)
		t->busiest = cpu;
	t->cpu += cpu;
	t->open += is->open;
	t->busy += is->busy;
	t->behind += is->behind;
	t->stalled += (is->held_ns - was->held_ns) / 1000;
	t->out += is->out - was->out;
	t->in += is->in - was->in;
	t->ok += is->ok - was->ok;
	t->bad += is->bad - was->bad;
}

static int64_t
stolen(struct self *s, int64_t span_ns)
{
	int64_t is = steal_ticks(), was = s->steal;

	s->steal = is;
	if (is < 0 || was < 0 || span_ns <= 0)
		return -1;
	return (is - was) * 1000000 / sysconf(_SC_CLK_TCK) * 1000000 / span_ns;
}

void
self_take(struct self *s, int64_t now_ns, struct second *t)
{
	int64_t own = own_cpu(), span = now_ns - s->at_ns, max;
	int i;

	memset(t, 0, sizeof(*t));
	for (i = 0; i < s->workers; i++)
		add_worker(t, &s->gauge[i], &s->last[i], span);
	quantiles(
	    s, offsetof(struct gauge, lag), &t->lag50, &t->lag99, &t->lag_max);
	quantiles(s, offsetof(struct gauge, total), &t->p50, &t->p99, &max);
	t->cpu += permille(own - s->own_ns, span);
	t->steal = stolen(s, span);
	t->stalled += (s->out->stalled_ns - s->stalled_ns) / 1000;
	memcpy(s->last, s->gauge, (size_t)s->workers * sizeof(*s->last));
	s->own_ns = own;
	s->stalled_ns = s->out->stalled_ns;
	s->at_ns = now_ns;
}

void
self_line(
    struct buf *b, const struct second *t, int node, int cycle, int64_t second)
{
	stream_begin(b, KIND_SELF);
	stream_num(b, node);
	stream_num(b, cycle);
	stream_num(b, second);
	stream_num(b, t->busiest);
	stream_num(b, t->cpu);
	if (t->steal >= 0)
		stream_num(b, t->steal);
	else
		stream_none(b);
	stream_num(b, t->lag50);
	stream_num(b, t->lag99);
	stream_num(b, t->lag_max);
	stream_num(b, t->open);
	stream_num(b, t->behind);
	stream_num(b, t->stalled);
	stream_num(b, t->out);
	stream_num(b, t->in);
	stream_end(b);
}
