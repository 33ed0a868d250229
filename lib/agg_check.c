/* Can what was taken in be trusted, and did all go well? */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"

struct check {
	struct agg *a;
	int status;
	void (*fn)(int, int, const char *, void *);
	void *arg;
};

/* What is known of a node. */
struct about {
	int node, runs, ends, nodes;
	bool failed; /* said to have */
	uint64_t sent;
};

static void
say(struct check *c, int status, int node, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (status > c->status)
		c->status = status;
	c->fn(status, node, text, c->arg);
}

static int
width(struct slice s)
{
	return (int)(s.n < 80 ? s.n : 80);
}

/*
 * Neighbours among the lines of a kind, which are sorted, that are alike in
 * the first n columns but not in all: said through differ().
 */
static void
pairs(struct check *c, enum kind kind, int n,
    void (*differ)(struct check *, const struct slice *, const struct slice *))
{
	struct slice f[2][STREAM_COLS + 1];
	size_t i, rows = agg_rows(c->a, kind);
	int k;

	for (i = 1; i < rows; i++) {
		agg_row(c->a, kind, i - 1, f[0]);
		agg_row(c->a, kind, i, f[1]);
		for (k = 1; k <= n && slice_same(f[0][k], f[1][k]); k++)
			;
		if (k > n)
			differ(c, f[0], f[1]);
	}
}

static void
two_plans(struct check *c, const struct slice *f, const struct slice *g)
{
	if (f[CONF_KEY].n >= 5 && memcmp(f[CONF_KEY].p, "meta:", 5) == 0)
		return;
	say(c, 2, -1, "two plans: %.*s is '%.*s' and '%.*s'",
	    width(f[CONF_KEY]), f[CONF_KEY].p, width(f[CONF_VALUE]),
	    f[CONF_VALUE].p, width(g[CONF_VALUE]), g[CONF_VALUE].p);
}

static void
two_steps(struct check *c, const struct slice *f, const struct slice *g)
{
	say(c, 2, -1,
	    "nodes played different files: step %.*s of scenario %.*s is "
	    "'%.*s' %.*s and '%.*s' %.*s",
	    width(f[STEP_STEP]), f[STEP_STEP].p, width(f[STEP_SCENARIO]),
	    f[STEP_SCENARIO].p, width(f[STEP_NAME]), f[STEP_NAME].p,
	    width(f[STEP_URL]), f[STEP_URL].p, width(g[STEP_NAME]),
	    g[STEP_NAME].p, width(g[STEP_URL]), g[STEP_URL].p);
}

static void
two_scenarios(struct check *c, const struct slice *f, const struct slice *g)
{
	say(c, 2, -1,
	    "nodes played different files: scenario %.*s is '%.*s' and '%.*s'",
	    width(f[SCENARIO_SCENARIO]), f[SCENARIO_SCENARIO].p,
	    width(f[SCENARIO_NAME]), f[SCENARIO_NAME].p,
	    width(g[SCENARIO_NAME]), g[SCENARIO_NAME].p);
}

/* Run ids are one; they sort first, so the first and the last line tell. */
static void
two_runs(struct check *c)
{
	struct slice f[STREAM_COLS + 1], g[STREAM_COLS + 1];
	size_t n = agg_rows(c->a, KIND_RUN);

	if (n < 2)
		return;
	agg_row(c->a, KIND_RUN, 0, f);
	agg_row(c->a, KIND_RUN, n - 1, g);
	if (!slice_same(f[RUN_ID], g[RUN_ID]))
		say(c, 2, -1, "two runs in one stream: %.*s and %.*s",
		    width(f[RUN_ID]), f[RUN_ID].p, width(g[RUN_ID]),
		    g[RUN_ID].p);
}

static struct about *
about(struct map *m, int64_t node)
{
	struct map_key k = {0, (uint64_t)node};
	struct about **b = (struct about **)map_at(m, k);

	if (!*b) {
		*b = xarray(1, sizeof **b);
		(*b)->node = (int)node;
	}
	return *b;
}

static void
learn_ends(struct check *c, struct map *m)
{
	struct slice f[STREAM_COLS + 1];
	struct about *b;
	size_t i, n = agg_rows(c->a, KIND_END), got;

	for (i = 0; i < n; i++) {
		got = agg_row(c->a, KIND_END, i, f);
		b = about(m, stream_int(f, got, END_NODE, 0));
		b->ends++;
		b->sent += (uint64_t)stream_int(f, got, END_LINES, 0);
		if (!slice_eq(f[END_STATUS], "failed"))
			continue;
		b->failed = true;
		say(c, 1, b->node, "node %d failed: %.*s", b->node,
		    width(f[END_MESSAGE]), f[END_MESSAGE].p);
	}
}

/* node lines: bm-load's have no outcome, bm-fanout's always. */
static void
learn_nodes(struct check *c, struct map *m)
{
	struct slice f[STREAM_COLS + 1];
	struct about *b;
	size_t i, n = agg_rows(c->a, KIND_NODE), got;

	for (i = 0; i < n; i++) {
		got = agg_row(c->a, KIND_NODE, i, f);
		b = about(m, stream_int(f, got, NODE_NODE, 0));
		b->nodes++;
		if (f[NODE_OUTCOME].n == 0 || slice_eq(f[NODE_OUTCOME], "ok"))
			continue;
		b->failed = true;
		say(c, 1, b->node, "node %d (%.*s) failed: %.*s%s%.*s", b->node,
		    width(f[NODE_HOST]), f[NODE_HOST].p, width(f[NODE_OUTCOME]),
		    f[NODE_OUTCOME].p, f[NODE_MESSAGE].n ? ": " : "",
		    width(f[NODE_MESSAGE]), f[NODE_MESSAGE].p);
	}
}

/* Returns how many nodes the run has. */
static int64_t
learn_runs(struct check *c, struct map *m)
{
	struct slice f[STREAM_COLS + 1];
	size_t i, n = agg_rows(c->a, KIND_RUN), got;
	int64_t nodes = 0, v;

	for (i = 0; i < n; i++) {
		got = agg_row(c->a, KIND_RUN, i, f);
		about(m, stream_int(f, got, RUN_NODE, 0))->runs++;
		v = stream_int(f, got, RUN_NODES, 0);
		nodes = v > nodes ? v : nodes;
	}
	return nodes;
}

static void
judge_node(struct check *c, const struct about *b)
{
	uint64_t seen = agg_seen(c->a, b->node);

	if (b->runs > 1)
		say(c, 2, b->node, "node %d: %d different run lines", b->node,
		    b->runs);
	if (b->ends > 1)
		say(c, 2, b->node, "node %d: %d different end lines", b->node,
		    b->ends);
	if (b->ends == 0 && !b->failed)
		say(c, 1, b->node,
		    b->runs ? "node %d did not finish: it has no end line"
			    : "node %d is missing: only told of, never heard",
		    b->node);
	if (b->ends == 0 || b->ends > 1)
		return;
	if (seen < b->sent)
		say(c, 2, b->node,
		    "node %d is incomplete: %llu of the %llu lines it sent",
		    b->node, (unsigned long long)seen,
		    (unsigned long long)b->sent);
	if (seen > b->sent)
		say(c, 2, b->node,
		    "node %d: %llu lines where %llu were sent: the same input "
		    "twice, or two nodes with one number",
		    b->node, (unsigned long long)seen,
		    (unsigned long long)b->sent);
}

static int
by_node(const void *x, const void *y)
{
	const struct about *const *a = x, *const *b = y;

	return (*a)->node < (*b)->node ? -1 : (*a)->node > (*b)->node;
}

static void
judge_nodes(struct check *c, const struct map *m)
{
	struct about **v = xarray(m->n, sizeof *v), *b;
	size_t i = 0, n = 0;

	while ((b = map_next(m, &i)))
		v[n++] = b;
	qsort(v, n, sizeof *v, by_node);
	for (i = 0; i < n; i++) {
		judge_node(c, v[i]);
		free(v[i]);
	}
	free(v);
}

static void
missing(struct check *c, int64_t nodes, const struct map *m)
{
	struct about *b;
	int64_t heard = 0;
	size_t i = 0;

	while ((b = map_next(m, &i)))
		heard += b->runs > 0 || b->nodes > 0;
	if (heard < nodes)
		say(c, 1, -1, "%lld of the %lld nodes of the run are missing",
		    (long long)(nodes - heard), (long long)nodes);
}

static uint64_t
responses(struct agg *a, int cycle)
{
	struct agg_key k = agg_filter(METRIC_TOTAL);
	struct map_key key = {0, (uint64_t)cycle};
	struct cycle_sum *s = map_get(&a->cycles, key);
	struct agg_cell *c;
	uint64_t n = s ? s->resp : 0;
	size_t i = 0;

	k.cycle = cycle;
	groups_settle(a);
	while ((c = map_next(&a->cells, &i))) {
		k.metric = METRIC_TOTAL;
		n += agg_match(&c->key, &k) ? c->h.count : 0;
		k.metric = METRIC_WARM;
		if (c->key.request != AGG_NONE && agg_match(&c->key, &k))
			n += c->h.count;
	}
	return n;
}

/* The books of one cycle, over all nodes that wrote some. */
struct book {
	int cycle;
	int nodes;
	uint64_t resp;
};

static void
balance(struct check *c, const struct slice *f, size_t n)
{
	int64_t due = stream_int(f, n, BOOKS_DUE, 0), sum = 0, v;
	int i;

	for (i = BOOKS_OK; i <= BOOKS_BEHIND; i++) {
		v = stream_int(f, n, (size_t)i, 0);
		sum = v > INT64_MAX - sum ? INT64_MAX : sum + v;
	}
	if (sum != due)
		say(c, 2, -1,
		    "the books of node %.*s, cycle %.*s don't balance: %lld "
		    "tests due, %lld told of",
		    width(f[BOOKS_NODE]), f[BOOKS_NODE].p,
		    width(f[BOOKS_CYCLE]), f[BOOKS_CYCLE].p, (long long)due,
		    (long long)sum);
}

/* Are there as many responses in a cycle as its nodes say they wrote? */
static void
judge_book(struct check *c, const struct book *b, size_t nodes)
{
	uint64_t seen;

	if ((size_t)b->nodes != nodes)
		return;
	seen = responses(c->a, b->cycle);
	if (seen != b->resp)
		say(c, 2, -1, "cycle %d: %llu responses written, %llu here",
		    b->cycle, (unsigned long long)b->resp,
		    (unsigned long long)seen);
}

static void
books(struct check *c)
{
	struct slice f[STREAM_COLS + 1];
	size_t i, n = agg_rows(c->a, KIND_BOOKS), got;
	size_t nodes = agg_rows(c->a, KIND_RUN);
	struct map m = {0};
	struct map_key k = {0, 0};
	struct book **b, *v;

	for (i = 0; i < n; i++) {
		got = agg_row(c->a, KIND_BOOKS, i, f);
		balance(c, f, got);
		k.lo = (uint64_t)stream_int(f, got, BOOKS_CYCLE, 0);
		b = (struct book **)map_at(&m, k);
		if (!*b)
			*b = xarray(1, sizeof **b);
		(*b)->cycle = (int)k.lo;
		(*b)->nodes++;
		(*b)->resp += (uint64_t)stream_int(f, got, BOOKS_RESP, 0);
	}
	for (i = 0; (v = map_next(&m, &i)); free(v))
		judge_book(c, v, nodes);
	map_free(&m);
}

/* Only lines cut short, and a node that did not finish: that explains it. */
static void
bad_lines(struct check *c, bool cut_explained)
{
	struct bad *b;
	size_t i;

	for (i = 0; i < c->a->nbads; i++) {
		b = &c->a->bads[i];
		if (b->n > 0)
			say(c,
			    cut_explained && strcmp(b->reason, "truncated") == 0
				? 1
				: 2,
			    -1, "%llu bad line%s: %s", (unsigned long long)b->n,
			    b->n == 1 ? "" : "s", b->reason);
	}
}

int
agg_check(struct agg *a, bool all, void (*fn)(int, int, const char *, void *),
    void *arg)
{
	struct check c = {a, 0, fn, arg};
	struct map m = {0};
	int64_t nodes;

	groups_settle(a); /* may find more bad lines */
	if (agg_rows(a, KIND_RUN) == 0)
		say(&c, 2, -1, "no run line: nothing was run, or it is lost");
	else if (agg_rows(a, KIND_END) == 0)
		say(&c, 2, -1, "no end line: the run did not finish");
	two_runs(&c);
	pairs(&c, KIND_CONF, 1, two_plans);
	pairs(&c, KIND_SCENARIO, 1, two_scenarios);
	pairs(&c, KIND_STEP, 2, two_steps);
	nodes = learn_runs(&c, &m);
	learn_ends(&c, &m);
	learn_nodes(&c, &m);
	if (all)
		missing(&c, nodes, &m);
	judge_nodes(&c, &m);
	books(&c);
	bad_lines(&c, c.status == 1);
	map_free(&m);
	return c.status;
}
