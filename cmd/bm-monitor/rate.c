/* Two readings of counters: what happened in between? */
#include <string.h>

#include "rate.h"

bool
rate_rise(uint64_t a, uint64_t b, uint64_t *rise)
{
	const uint64_t end = UINT64_C(1) << 32;

	if (b < a && (a < end / 4 * 3 || a >= end || b >= end / 4))
		return false;
	*rise = b < a ? b + end - a : b - a;
	return true;
}

static int64_t
rounded(double v)
{
	return v < 9e18 ? (int64_t)(v + 0.5) : INT64_MAX;
}

/* Processor time; it may step back a little, as iowait does. */
static bool
ticks(const struct reading *a, const struct reading *b, enum metric m,
    int64_t *value)
{
	uint64_t all;

	if (!rate_rise(a->cpu_ticks, b->cpu_ticks, &all) || all == 0)
		return false;
	if (b->v[m] < a->v[m]) {
		*value = 0;
		return a->v[m] - b->v[m] <= all;
	}
	*value = rounded((double)(b->v[m] - a->v[m]) * 1000 / (double)all);
	return true;
}

/* The device of the same name as d, or NULL. */
static const struct dev *
same_dev(const struct devs *list, const struct dev *d)
{
	int i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->dev[i].name, d->name) == 0)
			return &list->dev[i];
	return NULL;
}

/* The sum of all rises of a value, and the greatest; false: of no device. */
static bool
devs_rise(const struct devs *a, const struct devs *b, int v, uint64_t *sum,
    uint64_t *most)
{
	const struct dev *before;
	uint64_t rise;
	bool any = false;
	int i;

	*sum = *most = 0;
	for (i = 0; i < b->n; i++) {
		before = same_dev(a, &b->dev[i]);
		if (before == NULL ||
		    !rate_rise(before->v[v], b->dev[i].v[v], &rise))
			continue;
		any = true;
		*sum += rise;
		*most = rise > *most ? rise : *most;
	}
	return any;
}

static bool
devices(const struct reading *a, const struct reading *b, enum metric m,
    double seconds, int64_t *value)
{
	const struct metric_info *i = &metrics[m];
	uint64_t sum, most;

	if (!devs_rise((const struct devs *)((const char *)a + i->devs),
		(const struct devs *)((const char *)b + i->devs), i->v, &sum,
		&most))
		return false;
	*value = rounded((double)(i->kind == SUM ? sum : most) / seconds);
	/* the kernel's ms and ours need not begin together */
	if (i->kind == MOST && *value > 1000)
		*value = 1000;
	return true;
}

bool
rate_value(const struct reading *a, const struct reading *b, enum metric m,
    int64_t *value)
{
	double seconds = (double)(b->mono_ns - a->mono_ns) / 1e9;
	enum metric_kind kind = metrics[m].kind;
	uint64_t rise;

	if (kind == GAUGE) {
		*value = rounded((double)b->v[m]);
		return b->has[m];
	}
	if (seconds <= 0)
		return false;
	if (kind == SUM || kind == MOST)
		return devices(a, b, m, seconds, value);
	if (!a->has[m] || !b->has[m])
		return false;
	if (kind == TICKS)
		return ticks(a, b, m, value);
	if (!rate_rise(a->v[m], b->v[m], &rise))
		return false;
	*value = rounded((double)rise / seconds);
	return true;
}
