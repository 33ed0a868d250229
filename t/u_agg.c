/* The laws of bm-stream(5) on random streams of every kind. */
#include <stdlib.h>
#include <string.h>

#include "agg.h"
#include "agg_write.h"
#include "buf.h"
#include "tap.h"

enum { LINES = 400, ROUNDS = 150 };

static uint64_t seed;
static uint64_t span = 3; /* 1: few keys, many lines of each */

static uint64_t
rnd(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 11) % n;
}

static const char *
any(const char *const words[], size_t n)
{
	return words[rnd(n)];
}

#define ANY(...) any((const char *const[]){ __VA_ARGS__ }, \
	sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* A time of any size, and sometimes none. */
static void
put_time(struct buf *b, bool may_be_empty)
{
	if (may_be_empty && rnd(3) == 0)
		stream_none(b);
	else
		stream_num(b, (int64_t)rnd(UINT64_C(1) << (1 + rnd(38))));
}

static const char *
message(const char *result)
{
	static char text[64];

	if (strcmp(result, "ok") == 0 && rnd(9) > 0)
		return "";
	snprintf(text, sizeof text, "%s %d\n", span == 1 ? "timeout" : ANY("timeout", "status", "dns",
	    "what", "Odd", "", "tls\\"), (int)rnd(60));
	return rnd(8) == 0 ? "" : text;
}

static const char *
any_result(void)
{
	return span == 1 ? ANY("error", "error", "ok") :
	    ANY("ok", "ok", "ok", "fail", "error", "cut", "behind");
}

static const char *
any_url(void)
{
	return ANY("/", "/a?b=c&d=e", "/h\303\251", "/x y", "/tab\there", "");
}

static const char *
any_flags(void)
{
	return ANY("", "", "p", "t", "w", "tw", "ras", "pt", "pw", "z");
}

static void
put_resp(struct buf *b)
{
	const char *result = any_result();
	int i;

	stream_begin(b, KIND_RESP);
	for (i = 0; i < 7; i++)
		stream_num(b, (int64_t)rnd(span));
	stream_text(b, ANY("get", "post", "image", "x-y2"));
	stream_num(b, (int64_t)rnd(span) * 150);
	stream_text(b, result);
	stream_num(b, (int64_t)rnd(9000000) - 2000000);
	for (i = 0; i < 7; i++)
		put_time(b, i != 4);
	stream_text(b, any_flags());
	stream_text(b, any_url());
	stream_text(b, message(result));
}

static void
put_page(struct buf *b)
{
	const char *result = any_result();
	int i;

	stream_begin(b, KIND_PAGE);
	for (i = 0; i < 6; i++)
		stream_num(b, (int64_t)rnd(span));
	stream_text(b, result);
	stream_num(b, (int64_t)rnd(9000000) - 2000000);
	put_time(b, true);
	put_time(b, false);
	stream_num(b, (int64_t)rnd(9));
	stream_text(b, any_flags());
	stream_text(b, message(result));
}

static void
put_test(struct buf *b)
{
	const char *result = any_result();
	int i;

	stream_begin(b, KIND_TEST);
	for (i = 0; i < 5; i++)
		stream_num(b, (int64_t)rnd(span));
	stream_text(b, result);
	stream_num(b, (int64_t)rnd(9000000) - 2000000);
	for (i = 0; i < 7; i++)
		put_time(b, i != 1);
	stream_text(b, any_flags());
	stream_text(b, message(result));
}

/* A column of a kind that is kept as it is. */
static void
put_column(struct buf *b, const struct column *c)
{
	if (!c->needed && rnd(4) == 0) {
		stream_none(b);
		return;
	}
	switch (c->type) {
	case COL_TEXT: stream_text(b, ANY("ok", "a b", "a\tb", "failed")); break;
	case COL_TYPE: stream_text(b, ANY("get", "image")); break;
	case COL_RESULT: stream_text(b, any_result()); break;
	case COL_INT:
	case COL_START:
	case COL_TENTH:
	case COL_SECOND: stream_num(b, (int64_t)rnd(9) - 4); break;
	default: stream_num(b, (int64_t)rnd(4)); break;
	}
}

/* One of the kinds that need no care; two runs in one stream among them. */
static void
put_other(struct buf *b)
{
	static const enum kind kinds[] = { KIND_RUN, KIND_RUN, KIND_CONF,
		KIND_NODE, KIND_SCENARIO, KIND_STEP, KIND_REQ, KIND_CYCLE,
		KIND_BEAT, KIND_FAIL, KIND_BOOKS, KIND_CONN, KIND_LEFT, KIND_SELF,
		KIND_CLOCK, KIND_HOST, KIND_MON, KIND_END, KIND_SEEN,
		KIND_BAD };
	enum kind kind = kinds[rnd(sizeof kinds / sizeof *kinds)];
	int i;

	stream_begin(b, kind);
	for (i = 0; i < stream_kinds[kind].ncols; i++)
		put_column(b, &stream_kinds[kind].cols[i]);
	if (rnd(20) == 0)
		stream_text(b, "a column of later");
}

static void
put_line(struct buf *b)
{
	switch (rnd(20)) {
	case 0: buf_str(b, "later\tkind\t\\x00"); break;
	case 1: buf_str(b, "# comment"); break;
	case 2: buf_str(b, ANY("garbage", "", "resp", "hist\t1", "beat\t-1",
		"resp\t0\t0", "later\tkind\t\\q", "bm\t1", "bm\t2")); break;
	case 3: put_page(b); break;
	case 4: put_test(b); break;
	case 5: case 6: case 7: case 8: case 9: case 10: case 11:
		put_resp(b); break;
	default: put_other(b); break;
	}
	stream_end(b);
}

/* ---- merging in memory --------------------------------------------------- */

struct text {
	char *p;
	size_t n;
};

static void
feed(struct agg *a, const char *p, size_t n)
{
	struct slice line;
	const char *nl;

	for (; n > 0; n -= line.n + 1, p = nl + 1) {
		nl = memchr(p, '\n', n);
		line.p = p;
		line.n = (size_t)(nl - p);
		agg_line(a, line, "x", 1);
	}
}

static struct text
output(struct agg *a)
{
	struct text t;
	FILE *f = open_memstream(&t.p, &t.n);

	agg_write(a, f);
	fclose(f);
	return t;
}

static struct text
merged(const char *p, size_t n)
{
	struct agg *a = agg_new();
	struct text t;

	feed(a, p, n);
	t = output(a);
	agg_del(a);
	return t;
}

static struct slice
line_at(struct buf *b, size_t at)
{
	struct slice s = { b->p + at, 0 };
	const char *nl = memchr(s.p, '\n', b->n - at);

	s.n = (size_t)(nl + 1 - s.p);
	return s;
}

static void
shuffle(struct slice v[], size_t n)
{
	struct slice s;
	size_t i, j;

	for (i = n; i > 1; i--) {
		j = rnd(i);
		s = v[i - 1];
		v[i - 1] = v[j];
		v[j] = s;
	}
}

/*
 * Merge the lines v[0..n) in a random tree: in one go, or in two parts, each
 * merged this way, whose outputs are merged (or one of them left as it is).
 */
static struct text
tree(struct slice v[], size_t n, int depth)
{
	struct buf b = { 0 };
	struct text t[2];
	size_t cut = rnd(n + 1), i;

	if (depth == 0 || n < 2) {
		for (i = 0; i < n; i++)
			buf_add(&b, v[i].p, v[i].n);
		t[0] = merged(b.p, b.n);
		buf_free(&b);
		return t[0];
	}
	t[0] = tree(v, cut, depth - 1);
	buf_add(&b, t[0].p, t[0].n);
	if (rnd(2) == 0) {
		t[1] = tree(v + cut, n - cut, depth - 1);
		buf_add(&b, t[1].p, t[1].n);
		free(t[1].p);
	} else {
		for (i = cut; i < n; i++)
			buf_add(&b, v[i].p, v[i].n);
	}
	free(t[0].p);
	t[0] = merged(b.p, b.n);
	buf_free(&b);
	return t[0];
}

/* The same lines, written in parts as with -i, and merged after. */
static struct text
in_parts(struct slice v[], size_t n)
{
	struct agg *a = agg_new();
	struct buf b = { 0 };
	struct text t;
	size_t i;

	for (i = 0; i <= n; i++) {
		if (i == n || rnd(50) == 0) {
			t = output(a);
			agg_forget(a);
			buf_add(&b, t.p, t.n);
			free(t.p);
		}
		if (i < n)
			feed(a, v[i].p, v[i].n);
	}
	agg_del(a);
	t = merged(b.p, b.n);
	buf_free(&b);
	return t;
}

static bool
equal(struct text a, struct text b)
{
	size_t i;

	if (a.n == b.n && memcmp(a.p, b.p, a.n) == 0)
		return true;
	for (i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++)
		;
	while (i > 0 && a.p[i - 1] != '\n')
		i--;
	printf("# %.*s\n# %.*s\n", (int)strcspn(a.p + i, "\n"), a.p + i,
	    (int)strcspn(b.p + i, "\n"), b.p + i);
	return false;
}

struct laws {
	int order, nesting, again, parts, sorted;
};

static void
one_round(struct laws *good)
{
	struct buf b = { 0 };
	struct slice v[LINES];
	struct text all, t;
	size_t at = 0, n, lines = 1 + rnd(LINES);

	span = 1 + 2 * rnd(2);
	for (n = 0; n < lines; n++)
		put_line(&b);
	for (n = 0; n < lines; at += v[n++].n)
		v[n] = line_at(&b, at);
	all = merged(b.p, b.n);
	t = merged(all.p, all.n);
	good->again += equal(all, t);
	free(t.p);
	shuffle(v, lines);
	t = tree(v, lines, 0);
	good->order += equal(all, t);
	free(t.p);
	t = tree(v, lines, 4);
	good->nesting += equal(all, t);
	free(t.p);
	t = in_parts(v, lines);
	good->parts += equal(all, t);
	free(t.p);
	free(all.p);
	buf_free(&b);
}

static void
laws(void)
{
	struct laws good = { 0, 0, 0, 0, 0 };
	int i;

	for (i = 0; i < ROUNDS; i++)
		one_round(&good);
	ok(good.order == ROUNDS, "any order of lines: the same bytes");
	ok(good.again == ROUNDS, "merging what was merged changes nothing");
	ok(good.nesting == ROUNDS, "any split and nesting: the same bytes");
	ok(good.parts == ROUNDS, "parts written as they come add up to the same");
}

/* Requests of a time, however they were read. */
static void
two_readers(void)
{
	struct text fast, slow;
	struct buf a = { 0 }, b = { 0 };
	size_t at;
	int i;

	for (i = 0; i < 20000; i++) {
		at = a.n;
		put_resp(&a);
		/* one more column: the fast reader leaves it to the other */
		buf_add(&b, a.p + at, a.n - at);
		buf_str(&b, "\tlater\n");
		stream_end(&a);
	}
	fast = merged(a.p, a.n);
	slow = merged(b.p, b.n);
	ok(equal(fast, slow), "both readers of resp lines agree");
	free(fast.p);
	free(slow.p);
	buf_free(&a);
	buf_free(&b);
}

/* No total may be anything but the sum. */
static void
totals(void)
{
	struct agg *a = agg_new();
	struct agg_key k = agg_filter(METRIC_TOTAL);
	struct slice f[STREAM_COLS + 1];
	struct buf b = { 0 };
	struct hdr h = { 0 };
	uint64_t n = 0, sum = 0;
	size_t at = 0, nf;
	int i;

	for (i = 0; i < 20000; i++)
		put_resp(&b), stream_end(&b);
	while (at < b.n) {
		struct slice line = line_at(&b, at);

		at += line.n;
		line.n--;
		nf = stream_split(line, f, STREAM_COLS + 1);
		if (memchr(f[RESP_FLAGS].p, 'w', f[RESP_FLAGS].n))
			continue;
		if (stream_int(f, nf, RESP_LATE, 0) > HDR_MAX -
		    stream_int(f, nf, RESP_TOTAL, 0))
			continue;
		n++;
		sum += (uint64_t)stream_int(f, nf, RESP_TOTAL, 0);
	}
	feed(a, b.p, b.n);
	agg_sum(a, &k, &h);
	ok(h.count == n && h.sum == sum, "20,000 requests: count and sum are theirs");
	k.node = AGG_ANY;
	k.second = AGG_NONE;
	hdr_free(&h);
	agg_sum(a, &k, &h);
	ok(h.count == n && h.sum == sum, "and once more by nodes");
	hdr_free(&h);
	buf_free(&b);
	agg_del(a);
}

int
main(int argc, char *argv[])
{
	seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20261124;
	printf("# seed %llu\n", (unsigned long long)seed);
	if (!freopen("/dev/null", "w", stderr)) /* the bad lines' names */
		return 1;
	laws();
	two_readers();
	totals();
	return done();
}
