/*
 * Streams for bench-merge.
 *	lines N		N requests of 4 nodes at 20 steps, in 60 s
 *	lines node SEED	the raw stream of a node: 20 steps, 300 s, 100 a second
 *	lines as NODE	a summary (stdin) of node 0 as that of another node
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

static uint64_t seed = 88172645463325252u;

static int64_t
rnd(int64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)((seed >> 11) % (uint64_t)n);
}

/* 0.5 to 3.5 ms, and one in twenty up to 100 ms. */
static int64_t
latency(void)
{
	return 500 + rnd(3000) + (rnd(20) == 0 ? rnd(100000) : 0);
}

static void
resp(struct buf *b, int64_t node, int64_t i, int64_t start)
{
	int64_t total = latency(), step = 1 + rnd(20);
	int good = rnd(100) > 0;

	buf_fmt(b, "resp\t%d\t0\t%d\t%lld\t1\t%d\t1\tget\t%d\t%s\t%lld\t\t\t\t"
	    "%lld\t%lld\t%d\t%d\tp\t/shop/item/%d\t%s\n", (int)node,
	    (int)rnd(200), (long long)i / 800, (int)step, good ? 200 : 503,
	    good ? "ok" : "fail", (long long)start, (long long)total - 100,
	    (long long)total, 110 + (int)step, 1000 + (int)rnd(500), (int)step,
	    good ? "" : "status 503");
	if (b->n > 60000) {
		fwrite(b->p, 1, b->n, stdout);
		b->n = 0;
	}
}

static void
raw(struct buf *b, int64_t n)
{
	int64_t i;

	buf_str(b, "bm\t1\n");
	for (i = 0; i < n; i++)
		resp(b, rnd(4), i, i * 60000000 / n + rnd(1000));
}

static void
node(struct buf *b)
{
	int64_t i, n = 30000;

	buf_str(b, "bm\t1\nrun\tr\t0\t1795488966000000\thost0\tbm-load\t1000\n"
	    "node\t0\thost0\t2\t2\tLinux\t\t\n"
	    "cycle\t0\t0\t100\t\t-1\t0\t300000000\t310000000\n");
	for (i = 0; i < n; i++)
		resp(b, 0, i, i * 300000000 / n);
	for (i = 0; i < 300; i++)
		buf_fmt(b, "self\t0\t0\t%d\t120\t130\t0\t%d\t%d\t%d\t40\t0\t0\t"
		    "40000\t120000\n", (int)i, (int)rnd(50), (int)rnd(500),
		    (int)rnd(5000));
	buf_fmt(b, "books\t0\t0\t%d\t%d\t0\t0\t0\t0\t%d\nend\tr\t0\tok\t%d\t\n",
	    (int)n, (int)n, (int)n, (int)n);
}

/* The column of the node in a kind's lines, or 0. */
static size_t
node_column(enum kind kind)
{
	int i;

	for (i = 0; kind != KIND_UNKNOWN && i < stream_kinds[kind].ncols; i++)
		if (strcmp(stream_kinds[kind].cols[i].name, "node") == 0)
			return (size_t)i + 1;
	return 0;
}

static void
as_node(struct buf *b, const char *number)
{
	static char line[1 << 20];
	struct slice f[STREAM_COLS + 1];
	size_t n, i, at;

	while (fgets(line, sizeof line, stdin)) {
		struct slice s = { line, strcspn(line, "\n") };

		n = stream_split(s, f, STREAM_COLS + 1);
		at = node_column(stream_kind(f[0]));
		for (i = 0; i < n; i++) {
			if (i > 0)
				buf_chr(b, '\t');
			if (i > 0 && i == at && f[i].n > 0)
				buf_str(b, number);
			else
				buf_add(b, f[i].p, f[i].n);
		}
		buf_chr(b, '\n');
	}
}

int
main(int argc, char *argv[])
{
	struct buf b = { 0 };

	if (argc == 2)
		raw(&b, atol(argv[1]));
	else if (argc == 3 && strcmp(argv[1], "node") == 0) {
		seed += (uint64_t)atol(argv[2]) * 2654435761u;
		node(&b);
	} else if (argc == 3 && strcmp(argv[1], "as") == 0)
		as_node(&b, argv[2]);
	else
		return 2;
	fwrite(b.p, 1, b.n, stdout);
	return fclose(stdout) != 0;
}
