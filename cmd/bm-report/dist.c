/* Distributions that know what they don't know. */

#include "agg.h"
#include "dist.h"
#include "show.h"
#include "stat.h"

void
dist_add(struct dist *d, int result, int cls, const struct hdr *h)
{
	struct hdr *to = &d->bad;

	if (result < 0 || result >= RESULT_N)
		return;
	if (result == RESULT_OK)
		to = &d->ok;
	else if (result == RESULT_CUT || result == RESULT_BEHIND ||
		 (result == RESULT_ERROR && cls == CLASS_TIMEOUT))
		to = &d->open;
	if (hdr_merge(to, h) == 0)
		d->n[result] += h->count;
}

uint64_t
dist_failed(const struct dist *d)
{
	return d->n[RESULT_FAIL] + d->n[RESULT_ERROR];
}

uint64_t
dist_ended(const struct dist *d)
{
	return d->n[RESULT_OK] + dist_failed(d);
}

const char *
dist_errors(const struct dist *d)
{
	return show_percent((int64_t)dist_failed(d), (int64_t)dist_ended(d));
}

uint64_t
dist_known(const struct dist *d)
{
	return d->ok.count + d->open.count;
}

/* The value of rank r among h's. */
static int64_t
at_rank(const struct hdr *h, uint64_t r)
{
	uint32_t at = 0, index;
	uint64_t n;

	while (hdr_next(h, &at, &index, &n)) {
		if (r <= n) {
			int64_t v = hdr_upper(index);

			return v < h->max ? v : h->max;
		}
		r -= n;
	}
	return h->max;
}

int64_t
dist_quantile(const struct dist *d, double q, bool *more)
{
	uint64_t n = dist_known(d), r;

	*more = false;
	if (n == 0)
		return -1;
	r = stat_rank(n, q);
	if (r <= d->ok.count)
		return at_rank(&d->ok, r);
	*more = true;
	r -= d->ok.count;
	int64_t v = at_rank(&d->open, r);
	return d->ok.count > 0 && d->ok.max > v ? d->ok.max : v;
}

int64_t
dist_strict(const struct dist *d, double q, bool *more)
{
	uint64_t n = dist_known(d) + d->bad.count, r;
	int64_t v = -1;

	*more = false;
	if (n == 0)
		return -1;
	r = stat_rank(n, q);
	if (r <= d->ok.count)
		return at_rank(&d->ok, r);
	*more = true;
	if (d->ok.count > 0)
		v = d->ok.max;
	if (d->open.count > 0 && d->open.max > v)
		v = d->open.max;
	return v;
}

uint64_t
dist_beyond(const struct dist *d, double q)
{
	uint64_t n = dist_known(d);

	return n == 0 ? 0 : n - stat_rank(n, q);
}

const char *
dist_show(const struct dist *d, double q)
{
	bool more;
	int64_t v = dist_quantile(d, q, &more);
	uint64_t beyond = dist_beyond(d, q);

	if (v < 0 || (q < 1 && beyond < DIST_FEW))
		return "-";
	if (more)
		return show_fmt(">%s", show_ms(v));
	if (q < 1 && beyond < DIST_ENOUGH)
		return show_fmt("~%s", show_ms(v));
	return show_ms(v);
}

const char *
dist_mean(const struct dist *d)
{
	if (d->ok.count == 0)
		return "-";
	return show_3((double)d->ok.sum / (double)d->ok.count / 1000);
}

double
dist_apdex(const struct dist *d, int64_t t_us)
{
	uint64_t over_t = hdr_above(&d->ok, t_us);
	uint64_t over_4t = hdr_above(&d->ok, 4 * t_us);
	uint64_t all = 0;

	for (int r = 0; r < RESULT_N; r++)
		all += d->n[r];
	return stat_apdex(d->ok.count - over_t, over_t - over_4t, all);
}

void
dist_free(struct dist *d)
{
	hdr_free(&d->ok);
	hdr_free(&d->open);
	hdr_free(&d->bad);
}
