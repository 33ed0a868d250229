/* Does a cycle stay as it began? */
#include "drift.h"

/* Add up the bins of the window between two places of it, 0..1. */
static double
part(const struct cycle *c, double from, double to, struct hdr *h)
{
	double zero = (double)c->begin / 1e6, ok = 0, s = 0;

	for (size_t i = 0; i < c->bins; i++) {
		const struct bin *b = &c->bin[i];
		double mid = ((b->from + b->to) / 2 - zero) / c->length;

		if (!b->window || mid < from || mid >= to)
			continue;
		hdr_merge(h, &b->times);
		ok += (double)b->ok;
		s += b->to - b->from;
	}
	return s > 0 ? ok / s : 0;
}

struct drift
drift_of(const struct cycle *c)
{
	struct drift d = {0};
	struct hdr a = {0}, b = {0};
	double ra, rb;

	if (c->length < 12)
		return d;
	ra = part(c, 0, 0.25, &a);
	rb = part(c, 0.75, 1.01, &b);
	if (a.count >= 100 && b.count >= 100) {
		double pa = (double)hdr_quantile(&a, 0.5);
		double pb = (double)hdr_quantile(&b, 0.5);

		d.known = true;
		d.p50 = pa > 0 ? pb / pa - 1 : 0;
		d.rate = ra > 0 ? rb / ra - 1 : 0;
	}
	hdr_free(&a);
	hdr_free(&b);
	return d;
}
