/* A histogram that is being filled. */
#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "mem.h"

enum {
	LEAST = 8,
	MOST = 256,
	COUNT_MAX = (1 << 19) - 1,
	INDEX_BITS = 13,
	SUM_MAX = 1 << 24 /* times 2^39 fits into 64 bits */
};

static void
make_room(struct hdr *h, struct tally *t)
{
	if (t->cap < MOST) {
		t->cap = t->cap ? t->cap * 4 : LEAST;
		t->cap = t->cap > MOST ? MOST : t->cap;
		t->words = xrealloc(t->words, t->cap * sizeof *t->words);
	} else {
		tally_settle(h, t);
	}
}

int
tally_add(struct hdr *h, struct tally *t, int64_t v)
{
	if (v < 0 || v > HDR_MAX || hdr_totals(h, 1, (uint64_t)v, v, v) == -1)
		return -1;
	if (t->n == t->cap)
		make_room(h, t);
	t->words[t->n++] = hdr_index(v) | 1u << INDEX_BITS;
	return 0;
}

/* "12" or "12:34" at *p: how it went is 1, 0 at the end, -1 malformed. */
static int
take_bucket(const char **p, const char *end, uint32_t *step, uint32_t *count)
{
	const char *s = *p;
	unsigned d;

	for (*step = 0; s < end && (d = (unsigned)*s - '0') <= 9; s++)
		if ((*step = *step * 10 + d) >= HDR_BUCKETS)
			return -1;
	if (s == *p)
		return -1;
	*count = 1;
	if (s < end && *s == ':') {
		*p = ++s;
		for (*count = 0; s < end && (d = (unsigned)*s - '0') <= 9; s++)
			if ((*count = *count * 10 + d) > COUNT_MAX)
				return -1;
		if (s == *p || *count == 0)
			return -1;
	}
	*p = s + (s < end && *s == ' ' && s + 1 < end);
	return s == end || *s == ' ';
}

/*
 * At most MOST small buckets into words; returns how many, or -1 for what is
 * malformed, or too large or long to be done here.
 */
static int
take_buckets(struct slice text, uint32_t words[MOST], uint64_t count)
{
	const char *p = text.p, *end = p + text.n;
	uint32_t index = 0, step, c;
	uint64_t total = 0;
	int n = 0;

	while (p < end && n < MOST) {
		if (take_bucket(&p, end, &step, &c) != 1 ||
		    (step == 0 && n > 0) || (index += step) >= HDR_BUCKETS)
			return -1;
		words[n++] = index | c << INDEX_BITS;
		total += c;
	}
	return p == end && total == count && total <= SUM_MAX ? n : -1;
}

/* Can n rising buckets have this sum, least and greatest value? */
static int
fits(const uint32_t *words, int n, uint64_t sum, int64_t min, int64_t max)
{
	uint64_t lo = 0, hi = 0, c;
	uint32_t k;
	int i;

	for (i = 0; i < n; i++) {
		k = words[i] & 8191;
		c = words[i] >> INDEX_BITS;
		lo += (uint64_t)hdr_lower(k) * c;
		hi += (uint64_t)hdr_upper(k) * c;
	}
	return n > 0 && lo <= sum && sum <= hi &&
	       hdr_index(min) == (words[0] & 8191) &&
	       hdr_index(max) == (words[n - 1] & 8191);
}

/* The general way, for what take_buckets does not do. */
static int
slowly(struct hdr *h, struct slice text, uint64_t count, uint64_t sum,
    int64_t min, int64_t max)
{
	struct hdr one = {0};
	int r = -1;

	if (hdr_parse(&one, text, count, sum, min, max) == 0)
		r = hdr_merge(h, &one);
	hdr_free(&one);
	return r;
}

int
tally_text(struct hdr *h, struct tally *t, struct slice text, uint64_t count,
    uint64_t sum, int64_t min, int64_t max)
{
	uint32_t words[MOST];
	int n;

	if (min < 0 || min > max || max > HDR_MAX)
		return -1;
	n = take_buckets(text, words, count);
	if (n < 0)
		return slowly(h, text, count, sum, min, max);
	if (!fits(words, n, sum, min, max) ||
	    hdr_totals(h, count, sum, min, max) == -1)
		return -1;
	while (t->cap < MOST && t->n + (uint32_t)n > t->cap)
		make_room(h, t);
	if (t->n + (uint32_t)n > t->cap)
		tally_settle(h, t);
	memcpy(t->words + t->n, words, (size_t)n * sizeof *words);
	t->n += (uint32_t)n;
	return 0;
}

void
tally_settle(struct hdr *h, struct tally *t)
{
	if (t->n > 0)
		hdr_buckets(h, t->words, t->n);
	t->n = 0;
}

void
tally_free(struct hdr *h, struct tally *t)
{
	hdr_free(h);
	free(t->words);
	memset(t, 0, sizeof *t);
}
