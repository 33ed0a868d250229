/*
 * Streams: whatever comes, the output is a stream that merges to itself, the
 * halves of the input merge to the same, and so does what is written half by
 * half; each can be trusted as far as the others, and no total is anything but
 * a sum.
 */
#ifndef FUZZING
#define CORPUS "stream"
#endif
#include "fuzz.h"
#include "agg_in.h"
#include "agg_write.h"

struct out {
	char *p; /* of just this size, and a NUL */
	size_t n;
	int status; /* of agg_check */
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
		agg_line(a, (struct slice){p, (size_t)(nl - p)}, "x", 1);
		n -= (size_t)(nl + 1 - p);
	}
}

static void
nobody(int status, int node, const char *text, void *arg)
{
	(void)node;
	(void)text;
	if (status > *(int *)arg)
		*(int *)arg = status;
}

/* What agg_check says of a, whose counts add up. */
static int
judged(struct agg *a)
{
	const struct agg_cell *const *c;
	uint32_t at, index;
	uint64_t count, sum;
	size_t i, cells;
	int worst = 0, status;

	c = agg_cells(a, &cells);
	for (i = 0; i < cells; i++) {
		for (at = 0, sum = 0; hdr_next(&c[i]->h, &at, &index, &count);)
			sum += count;
		if (sum != c[i]->h.count || c[i]->h.min > c[i]->h.max)
			abort();
	}
	status = agg_check(a, true, nobody, &worst);
	if (status != worst)
		abort();
	return status;
}

/* What is in a, written; one stream in memory serves them all. */
static void
write_out(struct agg *a, struct out *o)
{
	static FILE *f;
	static char *text;
	static size_t len;

	if (f == NULL && (f = open_memstream(&text, &len)) == NULL)
		abort();
	rewind(f);
	agg_write(a, f);
	fputc('\0', f);
	if (fflush(f) != 0)
		abort();
	o->n = len - 1;
	o->p = memcpy(malloc(len), text, len);
}

static struct out
merged(const char *p, size_t n)
{
	struct agg *a = quiet();
	struct out o;

	feed(a, p, n);
	write_out(a, &o);
	o.status = judged(a);
	agg_del(a);
	return o;
}

/* A sum past 2^63 - 1 is refused, and which line that is lies in the order. */
static void
same(struct out a, struct out b)
{
	if (strstr(a.p, ": overflow\t") || strstr(b.p, ": overflow\t"))
		return;
	if (a.n != b.n || (a.n > 0 && memcmp(a.p, b.p, a.n) != 0) ||
	    a.status != b.status)
		abort();
}

/* Two outputs in one. */
static void
together(struct out x, struct out y, struct out all)
{
	struct agg *a = quiet();
	struct out whole;

	feed(a, x.p, x.n);
	feed(a, y.p, y.n);
	whole.status = judged(a);
	write_out(a, &whole);
	same(all, whole);
	agg_del(a);
	free(whole.p);
}

/*
 * Two halves of a stream: each merged by itself, and the second as it is
 * written when the first was taken in, written and forgotten.
 */
static void
halves(const char *p, size_t n, size_t cut, struct out all)
{
	struct out first, second = merged(p + cut, n - cut), later;
	struct agg *a = quiet();

	feed(a, p, cut);
	write_out(a, &first);
	agg_forget(a);
	feed(a, p + cut, n - cut);
	write_out(a, &later);
	if (strstr(later.p, ": overflow\t") == NULL && judged(a) != all.status)
		abort();
	agg_del(a);
	together(second, first, all);
	together(first, later, all);
	free(first.p);
	free(second.p);
	free(later.p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data, *nl;
	struct out all = merged(p, n), again = merged(all.p, all.n);
	size_t cut = n / 2;

	same(all, again);
	nl = n > cut ? memchr(p + cut, '\n', n - cut) : NULL;
	cut = nl ? (size_t)(nl + 1 - p) : 0;
	/* where all of it is in one half, that was done already */
	if (cut > 0 && memchr(p + cut, '\n', n - cut) != NULL)
		halves(p, n, cut, all);
	free(again.p);
	free(all.p);
	return 0;
}
