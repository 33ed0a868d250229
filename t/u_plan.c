/* The arithmetic of bm-load's plan, pace and timers. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../cmd/bm-load/pace.h"
#include "../cmd/bm-load/plan.h"
#include "../cmd/bm-load/preflight.h"
#include "../cmd/bm-load/timer.h"
#include "rng.h"
#include "tap.h"

#define SEC INT64_C(1000000)

static void
test_slots(void)
{
	const int64_t users[] = {10, 20}, rates[] = {5000};
	struct plan p = {.delay = 100000,
	    .warm = 2 * SEC,
	    .window = 30 * SEC,
	    .grace = 5 * SEC};

	ok(plan_cycles(&p, users, 2, NULL, 0) == NULL && p.cycles == 2,
	    "two cycles");
	ok(p.cycle[0].ramp == 0 && p.cycle[0].begin == 3 * SEC &&
		p.cycle[0].end == 33 * SEC && p.cycle[0].stop == 38 * SEC,
	    "a slot: users x delay and warm-up, window, grace");
	ok(p.cycle[1].ramp == 38 * SEC && p.cycle[1].begin == 42 * SEC,
	    "the next begins where it ends");
	p.rest = 4 * SEC;
	plan_shift(&p, 0, 0);
	ok(p.cycle[0].stop == 38 * SEC && p.cycle[1].ramp == 42 * SEC,
	    "or when all have rested");
	p.rest = 0;
	plan_shift(&p, 1, 35 * SEC);
	ok(p.cycle[1].ramp == 35 * SEC && p.cycle[1].stop == 74 * SEC &&
		p.cycle[0].stop == 38 * SEC,
	    "a cycle moved takes those before it nowhere");
	ok(plan_cycles(&p, users, 2, rates, 1) == NULL && p.open &&
		p.cycle[1].rate_ks == 5000 && p.cycle[1].begin == 39 * SEC,
	    "a list of one goes with each; no ramp in the open model");
	ok(plan_cycles(&p, users, 2, (const int64_t[]){1, 2, 3}, 3) != NULL,
	    "lists of different lengths are refused");
}

static void
test_share(void)
{
	int w, workers, n, bad = 0;
	int64_t sum;

	for (workers = 1; workers < 9; workers++)
		for (n = 0; n < 30; n++) {
			for (sum = 0, w = 0; w < workers; w++)
				sum += plan_share(n, w, workers);
			bad += sum != n;
		}
	ok(bad == 0, "shares add up");
}

/* Arrivals of all workers of all nodes fall at k / (rate * nodes). */
static void
test_even(void)
{
	enum { NODES = 3, WORKERS = 4, N = 1200 };
	static char seen[N];
	int node, w, k, bad = 0, twice = 0;
	int64_t exact;

	for (node = 0; node < NODES; node++)
		for (w = 0; w < WORKERS; w++) {
			struct pace p = {.start_ns = 12345,
			    .rate_ks = 70000,
			    .node = node,
			    .nodes = NODES,
			    .worker = w,
			    .workers = WORKERS};
			pace_init(&p, 1, 0);
			for (k = 0; k < N / NODES / WORKERS; k++) {
				int64_t i = p.k * NODES + node;

				exact = 12345 + i * 1000000000 / 70 / NODES;
				if (llabs(p.due_ns - exact) > 2)
					bad++;
				if (i >= N || seen[i]++)
					twice++;
				pace_next(&p);
			}
		}
	ok(bad == 0, "even arrivals fall where they should, to 2 ns");
	ok(twice == 0, "each belongs to one worker of one node");
}

static void
test_far(void)
{
	struct pace p = {.rate_ks = INT64_C(1000000000),
	    .nodes = 1000,
	    .node = 999,
	    .workers = 1};

	pace_init(&p, 1, 0);
	p.k = INT64_C(3600000000000); /* 41 days of a million a second */
	pace_next(&p);
	ok(p.due_ns > INT64_C(3600000000000) * 1000 &&
		p.due_ns < INT64_C(3600000000000) * 1000 + 2000,
	    "no overflow after weeks");
}

static void
test_poisson(void)
{
	struct pace p = {
	    .rate_ks = 100000, .nodes = 1, .workers = 2, .poisson = true};
	int64_t last = 0, n = 0;
	int bad = 0;

	pace_init(&p, 99, 0);
	for (; p.due_ns < INT64_C(100000000000); pace_next(&p), n++) {
		bad += p.due_ns < last;
		last = p.due_ns;
	}
	ok(n > 4700 && n < 5300,
	    "100 s at 100/s are some 5000 for one of two workers");
	ok(bad == 0, "in order");
}

static void
test_pause(void)
{
	struct rng r;
	int64_t v, lo = INT64_MAX, hi = 0;
	int i;

	rng_seed(&r, 3);
	for (i = 0; i < 10000; i++) {
		v = pace_pause(&r, 10, 20);
		lo = v < lo ? v : lo;
		hi = v > hi ? v : hi;
	}
	ok(lo == 10 && hi == 20, "pauses reach both ends, and no further");
	ok(pace_pause(&r, 5, 5) == 5, "or are all the same");
}

static void
test_timers(void)
{
	enum { N = 1000 };
	static struct timer t[N];
	struct timers ts;
	struct timer *first;
	struct rng r;
	int64_t last = -1;
	int i, n = 0, bad = 0;

	rng_seed(&r, 4);
	timers_init(&ts, 10);
	for (i = 0; i < N; i++)
		timer_set(&ts, &t[i], rng_below(&r, 500));
	for (i = 0; i < N; i += 3)
		timer_set(&ts, &t[i], rng_below(&r, 500));
	for (i = 0; i < N; i += 5)
		timer_del(&ts, &t[i]);
	timer_del(&ts, &t[0]);
	while ((first = timer_first(&ts)) != NULL) {
		bad += first->at_ns < last || (first - t) % 5 == 0;
		last = first->at_ns;
		timer_del(&ts, first);
		n++;
	}
	ok(bad == 0 && n == N - N / 5, "timers go off in order, once");
}

/* What a run of so many users would be told on this machine. */
static const char *
told(const struct machine *m, struct need n, int64_t users, int64_t rate_ks)
{
	static char msg[300];
	struct cycle c = {.users = (int)users, .rate_ks = rate_ks};
	struct plan p = *n.plan;

	p.cycle = &c;
	p.cycles = 1;
	n.plan = &p;
	msg[0] = '\0';
	preflight(m, &n, msg, sizeof(msg));
	return msg;
}

static void
test_preflight(void)
{
	struct machine m = {.descriptors = 1024,
	    .ports = 28000,
	    .reuse_s = 60,
	    .memory = INT64_C(1) << 30};
	struct plan p = {.workers = 4};
	struct need n = {.plan = &p, .per_user = 1, .pairs = 1};

	ok(*told(&m, n, 3840, 0) == '\0', "960 sockets in 1024 descriptors");
	ok(strstr(told(&m, n, 3844, 0), "ulimit -n 1025") != NULL,
	    "one more is refused, with the command that mends it");
	m.descriptors = 100000;
	ok(*told(&m, n, 28000, 0) == '\0', "as many as there are ports");
	ok(strstr(told(&m, n, 28001, 0), "ip_local_port_range") != NULL,
	    "one more is refused");
	n.pairs = 2;
	ok(*told(&m, n, 56000, 0) == '\0', "two addresses double them");
	ok(strstr(told(&m, n, 150000, 0), "(-b)") != NULL, "not more");
	p.close_after = true;
	n.pairs = 1;
	ok(*told(&m, n, 10, 400000) == '\0' &&
		strstr(told(&m, n, 10, 500000), "tcp_tw_reuse") != NULL,
	    "-N: rate times TIME_WAIT against the ports");
	m.reuse_s = 1;
	ok(*told(&m, n, 10, 500000) == '\0', "unless ports are used again");
	m.memory = 100 << 20;
	ok(*told(&m, n, 10000, 0) == '\0' &&
		strstr(told(&m, n, 14000, 0), "MiB") != NULL,
	    "8 KiB a user must be there");
	n.tls = true;
	ok(strstr(told(&m, n, 10000, 0), "332 MiB") != NULL, "34 KiB with TLS");
	m.memory = m.ports = m.descriptors = -1;
	ok(*told(&m, n, 1000000, 0) == '\0', "what is not known is no limit");
}

int
main(void)
{
	test_preflight();
	test_slots();
	test_share();
	test_even();
	test_far();
	test_poisson();
	test_pause();
	test_timers();
	return done();
}
