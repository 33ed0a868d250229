/* The table of kinds, escapes, shape of lines. */
#include <stdio.h>
#include <stdlib.h>

#include "stream.h"
#include "tap.h"

static const char *
check(const char *line)
{
	struct slice f[STREAM_COLS + 1];
	size_t n = stream_split(slice_of(line), f, STREAM_COLS + 1);
	enum kind k = stream_kind(f[0]);

	return k == KIND_UNKNOWN ? "kind" : stream_check(k, f, n);
}

static void
escapes(void)
{
	struct buf a = { 0 }, b = { 0 };
	char all[256];
	int i;

	for (i = 0; i < 256; i++)
		all[i] = (char)i;
	stream_escape(&a, (struct slice){ all, 256 });
	for (i = 0; i < (int)a.n; i++)
		if ((unsigned char)a.p[i] < 0x20 || a.p[i] == 0x7f)
			break;
	ok(i == (int)a.n, "no control byte is left");
	ok(stream_unescape(&b, (struct slice){ a.p, a.n }) == 0 && b.n == 256 &&
	    memcmp(b.p, all, 256) == 0, "all 256 bytes and back");
	a.n = 0;
	stream_escape(&a, slice_of("h\303\251\\\t\n\r\001\377"));
	ok(a.n == 19 && memcmp(a.p, "h\303\251\\\\\\t\\n\\r\\x01\\xff", 19) == 0,
	    "UTF-8 stays, the rest is escaped");
	ok(stream_unescape(&b, slice_of("\\")) == -1 && stream_unescape(&b, slice_of("\\q")) == -1 &&
	    stream_unescape(&b, slice_of("\\x1")) == -1 && stream_unescape(&b, slice_of("\\xGG")) == -1,
	    "malformed escapes are refused");
	buf_free(&a);
	buf_free(&b);
}

static void
shapes(void)
{
	static const char *const resp =
	    "resp\t0\t0\t1\t2\t1\t1\t1\tget\t200\tok\t-5\t0\t\t\t120\t340\t80\t1200\tp\thttp://h/\t";

	ok(check(resp) == NULL, "a resp line");
	ok(check("beat\t0\t1\t2\t3\tnew column") == NULL, "unknown columns are ignored");
	ok(check("conf\tkey\tv\tnew\001") != NULL, "a raw control byte in an unknown column");
	ok(check("beat\t0\t1\t2") != NULL, "a needed column is missing");
	ok(check("beat\t0\t1\t2\t-3") != NULL, "a negative count");
	ok(check("beat\t0\t1\t2\t9223372036854775808") != NULL, "a count over 2^63 - 1");
	ok(check("fail\t0\t1\t1\t1000\terror\tx\t1\t1\tu") != NULL, "a code over 999");
	ok(check("fail\t0\t1\t1\t200\tgood\tx\t1\t1\tu") != NULL, "an unknown result");
	ok(check("conf\tkey\tv\001") != NULL, "a raw control byte");
	ok(check("conf\tkey\tv\\x0g") != NULL, "a malformed escape");
	ok(check("conf\tkey\t\377") != NULL, "not UTF-8");
	ok(check("conf\tkey") == NULL, "a column that may be empty may be missing");
	ok(check("zebra\t1") != NULL, "an unknown kind is known to be unknown");
}

static void
table(void)
{
	int i, j, bad = 0;

	for (i = 0; i < KIND_N; i++) {
		for (j = 0; j < stream_kinds[i].ncols; j++)
			bad += stream_kinds[i].cols[j].name == NULL;
		bad += stream_kinds[i].ncols < STREAM_COLS &&
		    stream_kinds[i].cols[stream_kinds[i].ncols].name != NULL;
		bad += stream_kind(slice_of(stream_kinds[i].name)) != (enum kind)i;
	}
	ok(bad == 0, "each kind has as many columns as it says, and its own name");
#define AT(k, e, n) ok(strcmp(stream_kinds[k].cols[(e) - 1].name, n) == 0, #e " is '" n "'")
	AT(KIND_RUN, RUN_NODES, "nodes in the run");
	AT(KIND_NODE, NODE_MESSAGE, "message");
	AT(KIND_STEP, STEP_URL, "url template");
	AT(KIND_REQ, REQ_URL, "url template");
	AT(KIND_CYCLE, CYCLE_STOP, "stop");
	AT(KIND_RESP, RESP_TOTAL, "total");
	AT(KIND_RESP, RESP_MESSAGE, "message");
	AT(KIND_PAGE, PAGE_MESSAGE, "message");
	AT(KIND_TEST, TEST_MESSAGE, "message");
	AT(KIND_HIST, HIST_BUCKETS, "buckets");
	AT(KIND_BEAT, BEAT_BAD, "bad");
	AT(KIND_FAIL, FAIL_URL, "sample url");
	AT(KIND_BOOKS, BOOKS_RESP, "resp");
	AT(KIND_CONN, CONN_REQUESTS, "requests");
	AT(KIND_LEFT, LEFT_RESOURCES, "resources");
	AT(KIND_SELF, SELF_IN, "bytes in");
	AT(KIND_CLOCK, CLOCK_SKEW, "skew");
	AT(KIND_MON, MON_UNIT, "unit");
	AT(KIND_END, END_MESSAGE, "message");
	AT(KIND_SEEN, SEEN_LINES, "lines");
	AT(KIND_BAD, BAD_COUNT, "count");
}

/* The columns of a kind as bm-stream(5) has them, "a, b, c". */
static void
told(struct buf *page, const char *kind, struct buf *out)
{
	char it[32];
	const char *p;

	snprintf(it, sizeof it, "\n.It Ic %s\n", kind);
	p = strstr(buf_cstr(page), it);
	for (p = p ? p + strlen(it) : ""; strncmp(p, ".Ar ", 4) == 0;) {
		if (out->n > 0)
			buf_chr(out, ' ');
		for (p += 4; *p != '\n'; p++)
			if (p[0] != ' ' || p[1] != ',')
				buf_chr(out, *p);
		p++;
	}
	buf_cstr(out);
}

static void
manual(void)
{
	struct buf page = { 0 }, want = { 0 }, got = { 0 };
	FILE *f = fopen("man/bm-stream.5", "r");
	int i, j, c;

	if (!ok(f != NULL, "man/bm-stream.5 is there"))
		return;
	while ((c = getc(f)) != EOF)
		buf_chr(&page, (char)c);
	fclose(f);
	for (i = 0; i < KIND_N; i++) {
		want.n = got.n = 0;
		for (j = 0; j < stream_kinds[i].ncols; j++)
			buf_fmt(&want, "%s%s", j ? ", " : "",
			    stream_kinds[i].cols[j].name);
		told(&page, stream_kinds[i].name, &got);
		ok(strcmp(buf_cstr(&want), got.p) == 0, "bm-stream(5) has the"
		    " columns of %s", stream_kinds[i].name);
	}
	buf_free(&page);
	buf_free(&want);
	buf_free(&got);
}

int
main(void)
{
	manual();
	escapes();
	shapes();
	table();
	return done();
}
