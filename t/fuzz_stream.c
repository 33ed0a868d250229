/*
 * Streams: whatever comes, the output is a stream that merges to itself, the
 * halves of the input merge to the same, and no total is anything but a sum.
 */
#ifndef FUZZING
#define CORPUS "stream"
#endif
#include "fuzz.h"
#include "agg_in.h"
#include "agg_write.h"

struct out {
	char *p;
	size_t n;
};

static struct agg *
quiet(void)
{
	struct agg *a = agg_new();

	a->said = AGG_SAY + 1;
	return a;
}

/* Each line lies before a newline, as agg_line asks for. */
static void
feed(struct agg *a, const char *p, size_t n)
{
	const char *nl;

	for (; n > 0 && (nl = memchr(p, '\n', n)); p = nl + 1) {
		agg_line(a, (struct slice){ p, (size_t)(nl - p) }, "x", 1);
		n -= (size_t)(nl + 1 - p);
	}
}

static struct out
finish(struct agg *a)
{
	struct out t;
	FILE *f = open_memstream(&t.p, &t.n);

	agg_write(a, f);
	fclose(f);
	agg_del(a);
	return t;
}

static struct out
merged(const char *p, size_t n)
{
	struct agg *a = quiet();

	feed(a, p, n);
	return finish(a);
}

/* A sum past 2^63 - 1 is refused, and which line that is lies in the order. */
static void
same(struct out a, struct out b)
{
	if (strstr(a.p, ": overflow\t") || strstr(b.p, ": overflow\t"))
		return;
	if (a.n != b.n || (a.n > 0 && memcmp(a.p, b.p, a.n) != 0))
		abort();
}

static void
nobody(int status, int node, const char *text, void *arg)
{
	(void)node;
	(void)text;
	if (status > *(int *)arg)
		*(int *)arg = status;
}

static void
check_sums(const char *p, size_t n)
{
	struct agg *a = quiet();
	const struct agg_cell *const *c;
	uint32_t at, index;
	uint64_t count, sum;
	size_t i, cells;
	int worst = 0;

	feed(a, p, n);
	c = agg_cells(a, &cells);
	for (i = 0; i < cells; i++) {
		for (at = 0, sum = 0; hdr_next(&c[i]->h, &at, &index, &count);)
			sum += count;
		if (sum != c[i]->h.count || c[i]->h.min > c[i]->h.max)
			abort();
	}
	if (agg_check(a, true, nobody, &worst) != worst)
		abort();
	agg_del(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data, *nl;
	struct out all, again, half[2];
	struct agg *a = quiet();
	size_t cut = n / 2;

	nl = n > cut ? memchr(p + cut, '\n', n - cut) : NULL;
	cut = nl ? (size_t)(nl + 1 - p) : 0;
	all = merged(p, n);
	again = merged(all.p, all.n);
	same(all, again);
	half[0] = merged(p, cut);
	half[1] = merged(p + cut, n - cut);
	feed(a, half[1].p, half[1].n);
	feed(a, half[0].p, half[0].n);
	free(again.p);
	again = finish(a);
	same(all, again);
	check_sums(p, n);
	free(half[0].p);
	free(half[1].p);
	free(all.p);
	free(again.p);
	return 0;
}
