/* Gaps: where next to nothing ended. */
#include <math.h>

#include "gap.h"

/* The beats of a cycle's window. */
struct beats {
	const struct agg_beat *p;
	size_t n;
	uint64_t all;
};

static struct beats
window(struct agg *a, int cycle, int tenths)
{
	size_t n, from = 0, to;
	const struct agg_beat *b = agg_beats(a, &n);
	uint64_t all = 0;

	while (from < n && (b[from].cycle < cycle ||
			       (b[from].cycle == cycle && b[from].tenth < 0)))
		from++;
	for (to = from; to < n && b[to].cycle == cycle && b[to].tenth < tenths;
	     to++)
		all += b[to].ok + b[to].bad;
	return (struct beats){b + from, to - from, all};
}

struct gap
gap_find(struct agg *a, int cycle, double length)
{
	struct gap gap = {0};
	int tenths = (int)floor(length * 10), from = 0;
	struct beats b = window(a, cycle, tenths);
	double few = 0.02 * (double)b.all / tenths;

	if (tenths <= 0 || b.all == 0)
		return gap;
	for (size_t i = 0; i <= b.n; i++) {
		int at = i < b.n ? b.p[i].tenth : tenths;
		int64_t us = (int64_t)(at - from) * 100000;

		if (i < b.n && (double)(b.p[i].ok + b.p[i].bad) < few)
			continue;
		gap.count += us >= 1000000;
		if (us > gap.us) {
			gap.us = us;
			gap.at = from / 10.0;
		}
		from = at + 1;
	}
	return gap;
}
