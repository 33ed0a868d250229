/* A log-linear histogram that adds up exactly. */
#include <stdlib.h>
#include <string.h>

#include "hdr.h"
#include "mem.h"

/*
 * Dense from so many buckets on; or, where values come one by one, from so
 * many values, for speed. So few at once are added one by one.
 */
enum { DENSE_FROM = 2048, HOT = 16384, FEW = 8 };

/*
 * The bits of a double, IEEE 754, are its exponent and then its mantissa: of
 * the exponent and the first seven bits behind it the index is made.
 */
uint32_t
hdr_index(int64_t v)
{
	double d = (double)v;
	uint64_t bits;

	if (v < HDR_LINEAR)
		return (uint32_t)v;
	memcpy(&bits, &d, sizeof bits);
	return (uint32_t)(bits >> 45) - (1023 + 8) * HDR_SUB + HDR_LINEAR;
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

static uint32_t
index_of(uint64_t cell)
{
	return (uint32_t)(cell >> 50);
}

static uint64_t
count_of(uint64_t cell)
{
	return cell & HDR_COUNT_MAX;
}

static void
make_dense(struct hdr *h)
{
	uint32_t i;

	h->dense = xarray(HDR_BUCKETS, sizeof *h->dense);
	for (i = 0; i < h->used; i++)
		h->dense[index_of(h->cells[i])] = count_of(h->cells[i]);
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
		if (index_of(h->cells[mid]) < index)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Room for n cells; a half more, since there are many histograms. */
static void
room(struct hdr *h, uint32_t n)
{
	if (n <= h->cap)
		return;
	h->cap = n + n / 2 + 2;
	h->cells = xrealloc(h->cells, h->cap * sizeof *h->cells);
}

static void
bump(struct hdr *h, uint32_t index, uint64_t n)
{
	uint32_t at;

	if (h->dense) {
		h->dense[index] += n;
		return;
	}
	at = h->used > 0 && index_of(h->cells[h->used - 1]) < index
		 ? h->used
		 : find(h, index);
	if (at < h->used && index_of(h->cells[at]) == index) {
		h->cells[at] += n;
		return;
	}
	if (h->used == DENSE_FROM) {
		make_dense(h);
		h->dense[index] += n;
		return;
	}
	room(h, h->used + 1);
	memmove(h->cells + at + 1, h->cells + at,
	    (h->used - at) * sizeof *h->cells);
	h->cells[at] = (uint64_t)index << 50 | n;
	h->used++;
}

/* Merge m cells, rising, into the sparse ones. */
static void
merge_cells(struct hdr *h, const uint64_t *c, uint32_t m)
{
	uint64_t out[2 * DENSE_FROM];
	uint32_t i = 0, j = 0, n = 0, x, y;

	/* without a branch on the data, since that is never foreseen */
	while (i < h->used && j < m) {
		x = index_of(h->cells[i]);
		y = index_of(c[j]);
		out[n++] = x == y  ? h->cells[i] + count_of(c[j])
			   : x < y ? h->cells[i]
				   : c[j];
		i += x <= y;
		j += y <= x;
	}
	for (; i < h->used; i++)
		out[n++] = h->cells[i];
	for (; j < m; j++)
		out[n++] = c[j];
	room(h, n);
	memcpy(h->cells, out, n * sizeof *out);
	h->used = n;
	if (n > DENSE_FROM)
		make_dense(h);
}

/*
 * Counts are summed up in an array by index first and then merged: cheaper
 * than a search and a shift for each. All zero between calls.
 */
static uint32_t sums[HDR_BUCKETS];

/* Merge what stands in sums[lo..hi], at most DENSE_FROM of them, into h. */
static void
merge_sums(struct hdr *h, uint32_t lo, uint32_t hi)
{
	uint64_t out[DENSE_FROM];
	uint32_t k, m = 0;

	for (k = lo; k <= hi; k++) {
		if (sums[k] == 0)
			continue;
		out[m++] = (uint64_t)k << 50 | sums[k];
		sums[k] = 0;
	}
	merge_cells(h, out, m);
}

void
hdr_buckets(struct hdr *h, const uint32_t *words, size_t n)
{
	uint32_t k, lo = HDR_BUCKETS, hi = 0;
	size_t i;

	if (h->dense || n > DENSE_FROM || n <= FEW) {
		for (i = 0; i < n; i++)
			bump(h, words[i] & 8191, words[i] >> 13);
		return;
	}
	for (i = 0; i < n; i++) {
		k = words[i] & 8191;
		sums[k] += words[i] >> 13;
		lo = k < lo ? k : lo;
		hi = k > hi ? k : hi;
	}
	merge_sums(h, lo, hi);
}

int
hdr_values(struct hdr *h, const uint32_t *v, size_t n)
{
	uint32_t min = UINT32_MAX, max = 0;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		sum += v[i];
		min = v[i] < min ? v[i] : min;
		max = v[i] > max ? v[i] : max;
	}
	if (hdr_totals(h, n, sum, min, max) == -1)
		return -1;
	if (min == max) {
		bump(h, hdr_index(min), n);
		return 0;
	}
	if (!h->dense && (h->count > HOT || n > DENSE_FROM))
		make_dense(h);
	if (h->dense) {
		for (i = 0; i < n; i++)
			h->dense[hdr_index(v[i])]++;
		return 0;
	}
	if (n <= FEW) {
		for (i = 0; i < n; i++)
			bump(h, hdr_index(v[i]), 1);
		return 0;
	}
	for (i = 0; i < n; i++)
		sums[hdr_index(v[i])]++;
	merge_sums(h, hdr_index(min), hdr_index(max));
	return 0;
}

int
hdr_totals(struct hdr *h, uint64_t n, uint64_t sum, int64_t min, int64_t max)
{
	if (n > HDR_COUNT_MAX || h->count > HDR_COUNT_MAX - n ||
	    sum > INT64_MAX || h->sum > INT64_MAX - sum)
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
	if (n > 1 && v > 0 && n > (uint64_t)INT64_MAX / (uint64_t)v)
		return -1;
	if (hdr_totals(h, n, (uint64_t)v * n, v, v) == -1)
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
	if (hdr_totals(a, b->count, b->sum, b->min, b->max) == -1)
		return -1;
	if (!a->dense && !b->dense) {
		merge_cells(a, b->cells, b->used);
		return 0;
	}
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
			return hdr_upper(index) < h->max ? hdr_upper(index)
							 : h->max;
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
	*index = index_of(h->cells[*at]);
	*count = count_of(h->cells[(*at)++]);
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
	if (min < 0 || min > max || max > HDR_MAX || sum > INT64_MAX ||
	    count > HDR_COUNT_MAX)
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
