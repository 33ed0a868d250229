/* A log-linear histogram that adds up exactly. */
#include <stdlib.h>
#include <string.h>

#include "hdr.h"
#include "mem.h"

enum { DENSE_FROM = 512 };

static int
log2_floor(uint64_t v)
{
	int e = 0, s;

	for (s = 32; s > 0; s /= 2) {
		if (v >> s) {
			v >>= s;
			e += s;
		}
	}
	return e;
}

uint32_t
hdr_index(int64_t v)
{
	int e;

	if (v < HDR_LINEAR)
		return (uint32_t)v;
	e = log2_floor((uint64_t)v);
	return (uint32_t)(HDR_LINEAR + HDR_SUB * (e - 8) +
	    (int)(v >> (e - 7)) - HDR_SUB);
}

int64_t
hdr_lower(uint32_t index)
{
	uint32_t k = index - HDR_LINEAR;

	if (index < HDR_LINEAR)
		return index;
	return (int64_t)(k % HDR_SUB + HDR_SUB) << (k / HDR_SUB + 1);
}

int64_t
hdr_upper(uint32_t index)
{
	return hdr_lower(index + 1) - 1;
}

static void
make_dense(struct hdr *h)
{
	uint32_t i;

	h->dense = xarray(HDR_BUCKETS, sizeof *h->dense);
	for (i = 0; i < h->used; i++)
		h->dense[h->cells[i].index] = h->cells[i].count;
	free(h->cells);
	h->cells = NULL;
	h->used = h->cap = 0;
}

/* Where the cell of that index is or has to go. */
static uint32_t
find(const struct hdr *h, uint32_t index)
{
	uint32_t lo = 0, hi = h->used, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (h->cells[mid].index < index)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
bump(struct hdr *h, uint32_t index, uint64_t n)
{
	uint32_t at;
	size_t cap;

	if (h->dense) {
		h->dense[index] += n;
		return;
	}
	at = find(h, index);
	if (at < h->used && h->cells[at].index == index) {
		h->cells[at].count += n;
		return;
	}
	if (h->used == DENSE_FROM) {
		make_dense(h);
		h->dense[index] += n;
		return;
	}
	cap = h->cap;
	h->cells = xgrow(h->cells, &cap, h->used + 1, sizeof *h->cells);
	h->cap = (uint32_t)cap;
	memmove(h->cells + at + 1, h->cells + at,
	    (h->used - at) * sizeof *h->cells);
	h->cells[at].index = index;
	h->cells[at].count = n;
	h->used++;
}

static int
totals(struct hdr *h, uint64_t n, uint64_t sum, int64_t min, int64_t max)
{
	if (h->count > UINT64_MAX - n || h->sum > INT64_MAX - sum)
		return -1;
	if (h->count == 0 || min < h->min)
		h->min = min;
	if (h->count == 0 || max > h->max)
		h->max = max;
	h->count += n;
	h->sum += sum;
	return 0;
}

int
hdr_add(struct hdr *h, int64_t v, uint64_t n)
{
	if (v < 0 || v > HDR_MAX || n == 0)
		return n == 0 && v >= 0 && v <= HDR_MAX ? 0 : -1;
	if (v > 0 && n > (uint64_t)INT64_MAX / (uint64_t)v)
		return -1;
	if (totals(h, n, (uint64_t)v * n, v, v) == -1)
		return -1;
	bump(h, hdr_index(v), n);
	return 0;
}

int
hdr_merge(struct hdr *a, const struct hdr *b)
{
	uint32_t at = 0, index;
	uint64_t count;

	if (b->count == 0)
		return 0;
	if (totals(a, b->count, b->sum, b->min, b->max) == -1)
		return -1;
	while (hdr_next(b, &at, &index, &count))
		bump(a, index, count);
	return 0;
}

int64_t
hdr_quantile(const struct hdr *h, double q)
{
	uint64_t rank, seen = 0, count;
	uint32_t at = 0, index;
	double want;

	if (h->count == 0)
		return 0;
	want = q * (double)h->count;
	rank = want <= 1 ? 1 : (uint64_t)want;
	if ((double)rank < want - 1e-9 * want)
		rank++;
	while (hdr_next(h, &at, &index, &count)) {
		seen += count;
		if (seen >= rank)
			return hdr_upper(index) < h->max ? hdr_upper(index) :
			    h->max;
	}
	return h->max;
}

uint64_t
hdr_above(const struct hdr *h, int64_t v)
{
	uint32_t at = 0, index, limit;
	uint64_t n = 0, count;

	if (v < 0)
		return h->count;
	limit = v > HDR_MAX ? HDR_BUCKETS : hdr_index(v);
	while (hdr_next(h, &at, &index, &count))
		if (index > limit)
			n += count;
	return n;
}

int
hdr_next(const struct hdr *h, uint32_t *at, uint32_t *index, uint64_t *count)
{
	if (h->dense) {
		while (*at < HDR_BUCKETS && h->dense[*at] == 0)
			++*at;
		if (*at == HDR_BUCKETS)
			return 0;
		*index = *at;
		*count = h->dense[(*at)++];
		return 1;
	}
	if (*at >= h->used)
		return 0;
	*index = h->cells[*at].index;
	*count = h->cells[(*at)++].count;
	return 1;
}

void
hdr_put(struct buf *b, const struct hdr *h)
{
	uint32_t at = 0, index, last = 0;
	uint64_t count;
	int first = 1;

	while (hdr_next(h, &at, &index, &count)) {
		if (!first)
			buf_chr(b, ' ');
		first = 0;
		buf_int(b, (int64_t)(index - last));
		if (count != 1) {
			buf_chr(b, ':');
			buf_int(b, (int64_t)count);
		}
		last = index;
	}
}

/* One "step[:count]" of the text form. */
static int
parse_cell(struct slice s, uint64_t *step, uint64_t *count)
{
	const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
	struct slice a = s, c;

	*count = 1;
	if (colon) {
		a.n = (size_t)(colon - s.p);
		c.p = colon + 1;
		c.n = s.n - a.n - 1;
		if (slice_uint(c, INT64_MAX, count) == -1 || *count == 0)
			return -1;
	}
	return slice_uint(a, HDR_BUCKETS - 1, step);
}

static int
parse_cells(struct hdr *h, struct slice text)
{
	uint64_t step, count, index = 0, total = 0;
	struct slice cell;
	const char *sp;
	int first = 1;

	while (text.n > 0) {
		sp = memchr(text.p, ' ', text.n);
		cell.p = text.p;
		cell.n = sp ? (size_t)(sp - text.p) : text.n;
		if (parse_cell(cell, &step, &count) == -1 ||
		    (step == 0 && !first) || index + step >= HDR_BUCKETS ||
		    total > h->count || count > h->count - total)
			return -1;
		first = 0;
		index += step;
		total += count;
		bump(h, (uint32_t)index, count);
		text.p += cell.n + (sp ? 1 : 0);
		text.n -= cell.n + (sp ? 1 : 0);
		if (sp && text.n == 0)
			return -1;
	}
	return total == h->count ? 0 : -1;
}

/* Do the exact figures lie where the buckets say? */
static int
fits(const struct hdr *h)
{
	uint32_t at = 0, index, first = 0, last = 0;
	uint64_t count, n = 0;
	double lo = 0, hi = 0, sum = (double)h->sum;

	while (hdr_next(h, &at, &index, &count)) {
		first = n++ == 0 ? index : first;
		last = index;
		lo += (double)hdr_lower(index) * (double)count;
		hi += (double)hdr_upper(index) * (double)count;
	}
	return hdr_index(h->min) == first && hdr_index(h->max) == last &&
	    sum >= lo * (1 - 1e-9) && sum <= hi * (1 + 1e-9);
}

int
hdr_parse(struct hdr *h, struct slice text, uint64_t count, uint64_t sum,
    int64_t min, int64_t max)
{
	if (count == 0)
		return text.n == 0 && sum == 0 ? 0 : -1;
	if (min < 0 || min > max || max > HDR_MAX || sum > INT64_MAX)
		return -1;
	h->count = count;
	h->sum = sum;
	h->min = min;
	h->max = max;
	if (parse_cells(h, text) == 0 && fits(h))
		return 0;
	hdr_free(h);
	return -1;
}

void
hdr_free(struct hdr *h)
{
	free(h->cells);
	free(h->dense);
	memset(h, 0, sizeof *h);
}
