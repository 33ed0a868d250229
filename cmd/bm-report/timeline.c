/* What happened when: bins, seconds, gaps. */
#include <math.h>
#include <stdlib.h>

#include "mem.h"
#include "timeline.h"

const char *const err_names[ERR_KINDS] = {"HTTP 5xx", "HTTP 4xx",
    "other status", "assertion", "time-out", "connection", "other"};

/* The first and last second of a cycle that something ended in. */
struct extent {
	int lo, hi;
};

/* Seconds before and after the window that are shown. */
static struct extent
extent_of(const struct model *m, size_t i, const struct extent *seen)
{
	const struct cycle *c = &m->cycle[i];
	struct extent e = {seen->lo < 0 ? seen->lo : 0, seen->hi};

	if (e.hi < (int)c->seconds - 1)
		e.hi = (int)c->seconds - 1;
	return e;
}

/* How many whole steps of width make up n seconds. */
static size_t
steps(int n, int width)
{
	return n <= 0 ? 0 : ((size_t)n + (size_t)width - 1) / (size_t)width;
}

/* Lay out the bins: ramp-up, window, drain, each beginning anew. */
static void
make_bins(struct cycle *c, const struct extent *e, int width)
{
	size_t ramp = steps(-e->lo, width), win = steps((int)c->seconds, width);
	size_t drain = steps(e->hi + 1 - (int)c->seconds, width);
	double zero = (double)c->begin / 1e6;

	c->ramp_bins = ramp;
	c->bins = ramp + win + drain;
	c->bin = xarray(c->bins + 1, sizeof(*c->bin));
	for (size_t i = 0; i < c->bins; i++) {
		struct bin *b = &c->bin[i];
		double s;

		if (i < ramp)
			s = -(double)((ramp - i) * (size_t)width);
		else if (i < ramp + win)
			s = (double)((i - ramp) * (size_t)width);
		else
			s = (double)c->seconds +
			    (double)((i - ramp - win) * (size_t)width);
		b->window = i >= ramp && i < ramp + win;
		b->from = zero + s;
		b->to = b->from + width;
		if (b->window && b->to > zero + c->length)
			b->to = zero + c->length;
		b->low = UINT64_MAX;
	}
}

void
timeline_plan(struct model *m, const struct agg_cell *const *cell, size_t n)
{
	struct extent *seen = xarray(m->cycles + 1, sizeof(*seen));
	int64_t span = 0;
	size_t at = 0;

	for (size_t i = 0; i < m->cycles; i++)
		m->cycle[i].seconds = (size_t)ceil(m->cycle[i].length);
	for (size_t i = 0; i < n; i++) {
		const struct agg_key *k = &cell[i]->key;

		if (k->second == AGG_NONE)
			continue;
		if (at == m->cycles || m->cycle[at].number != k->cycle)
			for (at = 0; at < m->cycles; at++)
				if (m->cycle[at].number == k->cycle)
					break;
		if (at == m->cycles)
			continue;
		if (k->second < seen[at].lo)
			seen[at].lo = k->second;
		if (k->second > seen[at].hi)
			seen[at].hi = k->second;
	}
	for (size_t i = 0; i < m->cycles; i++) {
		seen[i] = extent_of(m, i, &seen[i]);
		span += seen[i].hi - seen[i].lo + 1;
	}
	m->width = (int)((span + MODEL_COLUMNS - 1) / MODEL_COLUMNS);
	if (m->width < 1)
		m->width = 1;
	for (size_t i = 0; i < m->cycles; i++) {
		struct cycle *c = &m->cycle[i];

		make_bins(c, &seen[i], m->width);
		c->second = xarray(c->seconds + 1, 2 * sizeof(*c->second));
	}
	free(seen);
}

/* The bin of a second, or NULL. */
static struct bin *
bin_of(struct cycle *c, int width, int second)
{
	size_t i, w = (size_t)width;

	if (second < 0)
		i = c->ramp_bins - 1 - (size_t)(-second - 1) / w;
	else if (second < (int)c->seconds)
		i = c->ramp_bins + (size_t)second / w;
	else
		i = c->ramp_bins + steps((int)c->seconds, width) +
		    (size_t)(second - (int)c->seconds) / w;
	return i < c->bins ? &c->bin[i] : NULL;
}

/* The kind of error that a result, class and code are. */
static int
error_kind(int result, int cls, int code)
{
	if (cls == CLASS_ASSERT)
		return ERR_ASSERT;
	if (result == RESULT_FAIL && code >= 500)
		return ERR_5XX;
	if (result == RESULT_FAIL && code >= 400)
		return ERR_4XX;
	if (result == RESULT_FAIL)
		return ERR_STATUS;
	if (cls == CLASS_TIMEOUT)
		return ERR_TIMEOUT;
	if (cls == CLASS_DNS || cls == CLASS_CONNECT || cls == CLASS_TLS ||
	    cls == CLASS_SEND || cls == CLASS_CLOSED)
		return ERR_CONNECT;
	return ERR_OTHER;
}

void
timeline_count(
    struct cycle *c, int width, const struct agg_key *k, const struct hdr *h)
{
	bool ok = k->result == RESULT_OK;
	bool bad = k->result == RESULT_FAIL || k->result == RESULT_ERROR;
	struct bin *b;

	c->all += h->count;
	if (k->second == AGG_NONE || !(ok || bad))
		return;
	if (k->second >= 0 && (size_t)k->second < c->seconds) {
		*(ok ? &c->ok : &c->bad) += h->count;
		if (ok)
			c->second[k->second] += h->count;
	}
	if ((b = bin_of(c, width, k->second)) == NULL)
		return;
	*(ok ? &b->ok : &b->bad) += h->count;
	if (bad)
		b->err[error_kind(k->result, k->cls, k->code)] += h->count;
}

void
timeline_page(struct cycle *c, const struct agg_key *k, uint64_t count)
{
	if (k->result == RESULT_OK && k->second >= 0 &&
	    (size_t)k->second < c->seconds)
		c->second[c->seconds + (size_t)k->second] += count;
}

/* The row of the heat map for a time. */
static int
heat_row(int64_t us)
{
	int row = us < 10 ? 0 : (int)floor(10 * log10((double)us / 10) + 1e-9);

	return row >= HEAT_ROWS ? HEAT_ROWS - 1 : row;
}

void
timeline_times(
    struct cycle *c, int width, const struct agg_key *k, const struct hdr *h)
{
	struct bin *b =
	    k->second == AGG_NONE ? NULL : bin_of(c, width, k->second);
	uint32_t at = 0, index;
	uint64_t n;

	if (b == NULL || k->result == RESULT_CUT || k->result == RESULT_BEHIND)
		return;
	if (k->result == RESULT_OK)
		hdr_merge(&b->times, h);
	while (hdr_next(h, &at, &index, &n)) {
		int64_t mid = (hdr_lower(index) + hdr_upper(index)) / 2;
		uint32_t *cell = &b->heat[heat_row(mid)];

		*cell =
		    n > UINT32_MAX - *cell ? UINT32_MAX : *cell + (uint32_t)n;
	}
}

/* The best seconds, and the worst one of each bin. */
static void
find_seconds(struct cycle *c, int width)
{
	/* the last second of a window may be a part of one */
	size_t whole = (size_t)floor(c->length);

	for (size_t s = 0; s < whole; s++) {
		struct bin *b = bin_of(c, width, (int)s);
		uint64_t pages = c->second[c->seconds + s];

		if (c->second[s] > c->best)
			c->best = c->second[s];
		if (pages > c->best_page)
			c->best_page = pages;
		if (b != NULL && c->second[s] < b->low)
			b->low = c->second[s];
	}
}

void
timeline_finish(struct model *m)
{
	m->from = INFINITY;
	m->to = -INFINITY;
	for (size_t i = 0; i < m->cycles; i++) {
		struct cycle *c = &m->cycle[i];

		c->gap = gap_find(m->agg, c->number, c->length);
		find_seconds(c, m->width);
		if (c->bins > 0) {
			m->from = fmin(m->from, c->bin[0].from);
			m->to = fmax(m->to, c->bin[c->bins - 1].to);
		}
	}
	if (!(m->from < m->to)) {
		m->from = 0;
		m->to = 1;
	}
}
