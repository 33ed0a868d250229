/* From a stream in memory to what a report shows: names, loads, nodes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cause.h"
#include "fill.h"
#include "mem.h"
#include "model.h"
#include "show.h"

enum { MAX_SECONDS = 360000 };

/* The number in column i of a row, or def; what is absurd is cut to 10^16, so
 * that sums and differences are safe. */
static int64_t
num(const struct slice f[], size_t n, size_t i, int64_t def)
{
	int64_t v = stream_int(f, n, i, def), most = INT64_C(10000000000000000);

	return v > most ? most : v < -most ? -most : v;
}

/* The text in column i, or NULL where it is empty. */
static const char *
text(struct model *m, const struct slice f[], size_t n, size_t i)
{
	struct slice s = stream_field(f, n, i);

	return s.n == 0 ? NULL : agg_text(m->agg, s);
}

static void
read_run(struct model *m)
{
	struct slice f[STREAM_COLS + 1];

	for (size_t i = 0; i < agg_rows(m->agg, KIND_RUN); i++) {
		size_t n = agg_row(m->agg, KIND_RUN, i, f);

		if (m->id == NULL)
			m->id = text(m, f, n, RUN_ID);
		if (m->program == NULL)
			m->program = text(m, f, n, RUN_PROGRAM);
		if (num(f, n, RUN_NODES, 0) > m->planned)
			m->planned = (int)num(f, n, RUN_NODES, 0);
	}
	m->title = agg_conf(m->agg, "title");
	m->description = agg_conf(m->agg, "description");
	m->label = agg_conf(m->agg, "label");
	m->url = agg_conf(m->agg, "url");
	m->funkload = m->program != NULL && strstr(m->program, "unk") != NULL;
}

static int
by_number(const void *a, const void *b)
{
	const struct cycle *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* The cycle of that number, made where it is new; may move the others. */
static struct cycle *
get_cycle(struct model *m, int number, size_t *cap)
{
	for (size_t i = m->cycles; i-- > 0;)
		if (m->cycle[i].number == number)
			return &m->cycle[i];
	m->cycle = xgrow(m->cycle, cap, m->cycles + 1, sizeof(*m->cycle));
	struct cycle *c = &m->cycle[m->cycles++];
	memset(c, 0, sizeof(*c));
	c->number = number;
	return c;
}

/* The plan of each cycle: the same on all nodes, but for users and rate. */
static void
read_cycles(struct model *m)
{
	struct slice f[STREAM_COLS + 1];
	size_t cap = 0, ncell;
	const struct agg_cell *const *cell;
	int last = -1;

	for (size_t i = 0; i < agg_rows(m->agg, KIND_CYCLE); i++) {
		size_t n = agg_row(m->agg, KIND_CYCLE, i, f);
		struct cycle *c =
		    get_cycle(m, (int)num(f, n, CYCLE_CYCLE, 0), &cap);
		bool first = c->stop == 0 && c->end == 0;
		int64_t begin = num(f, n, CYCLE_BEGIN, 0);
		int64_t end = num(f, n, CYCLE_END, 0);

		c->users += num(f, n, CYCLE_USERS, 0);
		c->rate += num(f, n, CYCLE_RATE, 0);
		if (first)
			c->begin = c->last = begin;
		if (begin > c->last)
			c->last = begin;
		if (first || begin < c->begin) {
			c->begin = begin;
			c->ramp = num(f, n, CYCLE_RAMP, begin);
		}
		if (first || end > c->end)
			c->end = end;
		if (first || num(f, n, CYCLE_STOP, 0) > c->stop)
			c->stop = num(f, n, CYCLE_STOP, 0);
	}
	/* a cut stream may hold times of a cycle and not its plan */
	cell = agg_cells(m->agg, &ncell);
	for (size_t i = 0; i < ncell; i++)
		if (cell[i]->key.cycle != last)
			get_cycle(m, last = cell[i]->key.cycle, &cap);
	if (m->cycles > 0)
		qsort(m->cycle, m->cycles, sizeof(*m->cycle), by_number);
}

double
cycle_load(const struct cycle *c)
{
	return c->rate > 0 ? (double)c->rate / 1000 : (double)c->users;
}

double
cycle_rate(const struct cycle *c)
{
	return c->length > 0 ? (double)c->ok / c->length : 0;
}

/* Length and name of each cycle, and whether loads rise. */
static void
name_cycles(struct model *m)
{
	m->rising = m->cycles > 1;
	for (size_t i = 0; i < m->cycles; i++) {
		struct cycle *c = &m->cycle[i];

		c->spread = c->last - c->begin;
		c->length = (double)(c->end - c->begin) / 1e6;
		if (!(c->length > 0))
			c->length = 0;
		if (c->length > MAX_SECONDS)
			c->length = MAX_SECONDS;
		if (c->rate > 0) {
			m->open = true;
			snprintf(c->name, sizeof(c->name), "%s/s",
			    show_rate(cycle_load(c)));
		} else if (c->users > 0)
			snprintf(c->name, sizeof(c->name), "%s user%s",
			    show_count(c->users), c->users == 1 ? "" : "s");
		else
			snprintf(c->name, sizeof(c->name), "cycle %d",
			    c->number + 1);
		if (i > 0 && cycle_load(c) <= cycle_load(c - 1))
			m->rising = false;
	}
}

/* The node of that number, made where it is new. */
static struct node *
get_node(struct model *m, int number, size_t *cap)
{
	size_t i;

	for (i = 0; i < m->nodes && m->node[i].number <= number; i++)
		if (m->node[i].number == number)
			return &m->node[i];
	m->node = xgrow(m->node, cap, m->nodes + 1, sizeof(*m->node));
	memmove(
	    &m->node[i + 1], &m->node[i], (m->nodes - i) * sizeof(*m->node));
	m->nodes++;
	memset(&m->node[i], 0, sizeof(m->node[i]));
	m->node[i].number = number;
	m->node[i].bound = -1;
	return &m->node[i];
}

static void
read_nodes(struct model *m)
{
	struct slice f[STREAM_COLS + 1];
	size_t cap = 0;

	for (size_t i = 0; i < agg_rows(m->agg, KIND_RUN); i++) {
		size_t n = agg_row(m->agg, KIND_RUN, i, f);
		struct node *d = get_node(m, (int)num(f, n, RUN_NODE, 0), &cap);

		d->started = true;
		d->epoch = num(f, n, RUN_EPOCH, 0);
		d->host = text(m, f, n, RUN_HOST);
	}
	for (size_t i = 0; i < agg_rows(m->agg, KIND_NODE); i++) {
		size_t n = agg_row(m->agg, KIND_NODE, i, f);
		struct node *d =
		    get_node(m, (int)num(f, n, NODE_NODE, 0), &cap);

		if (text(m, f, n, NODE_HOST) != NULL)
			d->host = text(m, f, n, NODE_HOST);
		if (text(m, f, n, NODE_OUTCOME) != NULL) {
			d->outcome = text(m, f, n, NODE_OUTCOME);
			d->message = text(m, f, n, NODE_MESSAGE);
		}
		if (text(m, f, n, NODE_KERNEL) != NULL)
			d->kernel = text(m, f, n, NODE_KERNEL);
		if (num(f, n, NODE_CORES, 0) > 0)
			d->cores = num(f, n, NODE_CORES, 0);
		if (num(f, n, NODE_WORKERS, 0) > 0)
			d->workers = num(f, n, NODE_WORKERS, 0);
	}
	for (size_t i = 0; i < agg_rows(m->agg, KIND_END); i++) {
		size_t n = agg_row(m->agg, KIND_END, i, f);
		struct node *d = get_node(m, (int)num(f, n, END_NODE, 0), &cap);

		d->ended = slice_eq(stream_field(f, n, END_STATUS), "ok");
	}
	for (size_t i = 0; i < m->nodes; i++)
		m->node[i].at = xarray(m->cycles + 1, sizeof(struct dist));
}

/* What each node said about its clock. */
static void
read_clocks(struct model *m)
{
	struct slice f[STREAM_COLS + 1];

	for (size_t i = 0; i < agg_rows(m->agg, KIND_CLOCK); i++) {
		size_t n = agg_row(m->agg, KIND_CLOCK, i, f);

		for (size_t k = 0; k < m->nodes; k++) {
			struct node *d = &m->node[k];

			if (d->number != num(f, n, CLOCK_NODE, -1))
				continue;
			if (d->bound < 0 && d->epoch > 0)
				d->epoch -= num(f, n, CLOCK_WALL, 0);
			if (num(f, n, CLOCK_BOUND, 0) > d->bound)
				d->bound = num(f, n, CLOCK_BOUND, 0);
			if (llabs(num(f, n, CLOCK_WALL, 0)) > llabs(d->offset))
				d->offset = num(f, n, CLOCK_WALL, 0);
			if (llabs(num(f, n, CLOCK_SKEW, 0)) > llabs(d->skew))
				d->skew = num(f, n, CLOCK_SKEW, 0);
		}
	}
}

/* The run's epoch is that of its first node, by the master's clock. */
static void
find_epoch(struct model *m)
{
	for (size_t i = 0; i < m->nodes; i++) {
		int64_t epoch = m->node[i].epoch;

		if (epoch > 0 && (m->epoch == 0 || epoch < m->epoch))
			m->epoch = epoch;
	}
}

static void
read_conns(struct model *m)
{
	size_t n;
	const struct agg_conn *c = agg_conns(m->agg, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m->cycles; k++)
			if (m->cycle[k].number == c[i].cycle) {
				m->cycle[k].opened += c[i].opened;
				m->cycle[k].refused += c[i].refused;
				m->cycle[k].full += c[i].full;
				m->cycle[k].resumed += c[i].resumed;
			}
}

/* The series of a host and metric, made where it is new. */
static struct series *
get_series(struct model *m, const char *host, const char *metric, size_t *cap)
{
	for (size_t i = m->nseries; i-- > 0;)
		if (strcmp(m->series[i].host, host) == 0 &&
		    strcmp(m->series[i].metric, metric) == 0)
			return &m->series[i];
	m->series = xgrow(m->series, cap, m->nseries + 1, sizeof(*m->series));
	memset(&m->series[m->nseries], 0, sizeof(*m->series));
	m->series[m->nseries].host = host;
	m->series[m->nseries].metric = metric;
	return &m->series[m->nseries++];
}

int
model_by_at(const void *a, const void *b)
{
	const double *x = a, *y = b; /* `at` comes first */

	return (*x > *y) - (*x < *y);
}

static void
read_monitors(struct model *m)
{
	struct slice f[STREAM_COLS + 1];
	size_t cap = 0;

	for (size_t i = 0; i < agg_rows(m->agg, KIND_MON); i++) {
		size_t n = agg_row(m->agg, KIND_MON, i, f);
		struct series *s = get_series(m, agg_text(m->agg, f[MON_HOST]),
		    agg_text(m->agg, f[MON_METRIC]), &cap);

		if (s->unit == NULL)
			s->unit = text(m, f, n, MON_UNIT);
		s->pt = xgrow(s->pt, &s->cap, s->len + 1, sizeof(*s->pt));
		s->pt[s->len].at =
		    (double)(num(f, n, MON_TIME, 0) - m->epoch) / 1e6;
		s->pt[s->len++].v = (double)num(f, n, MON_VALUE, 0);
	}
	for (size_t i = 0; i < m->nseries; i++)
		qsort(m->series[i].pt, m->series[i].len,
		    sizeof(*m->series[i].pt), model_by_at);
}

uint64_t
model_failed(const struct model *m, uint64_t *ended)
{
	uint64_t bad = 0;

	*ended = 0;
	for (size_t i = 0; i < m->cycles; i++) {
		bad += dist_failed(&m->cycle[i].req);
		*ended += dist_ended(&m->cycle[i].req);
	}
	return bad;
}

size_t
model_best(const struct model *m)
{
	size_t best = m->cycles;

	for (int strict = 1; strict >= 0 && best == m->cycles; strict--)
		for (size_t i = 0; i < m->cycles; i++) {
			const struct cycle *c = &m->cycle[i];

			if (strict &&
			    dist_failed(&c->req) * 100 >= dist_ended(&c->req))
				continue;
			if (best == m->cycles ||
			    cycle_rate(c) > cycle_rate(&m->cycle[best]))
				best = i;
		}
	return best;
}

struct model *
model_new(struct agg *agg)
{
	struct model *m = xarray(1, sizeof(*m));

	m->agg = agg;
	read_run(m);
	read_cycles(m);
	name_cycles(m);
	read_nodes(m);
	read_clocks(m);
	find_epoch(m);
	fill_all(m);
	fill_self(m);
	read_conns(m);
	read_monitors(m);
	cause_all(m);
	return m;
}

static void
free_dists(struct dist *d, size_t n)
{
	for (size_t i = 0; d != NULL && i < n; i++)
		dist_free(&d[i]);
	free(d);
}

static void
free_cycle(struct cycle *c)
{
	dist_free(&c->req);
	dist_free(&c->service);
	dist_free(&c->page);
	dist_free(&c->test);
	hdr_free(&c->late);
	for (size_t i = 0; i < c->bins; i++)
		hdr_free(&c->bin[i].times);
	free(c->bin);
	free(c->second);
}

static void
free_page(struct page *p, size_t cycles)
{
	free_dists(p->at, cycles);
	free(p->ended);
}

void
model_free(struct model *m)
{
	for (size_t i = 0; i < m->cycles; i++)
		free_cycle(&m->cycle[i]);
	for (size_t i = 0; i < m->pages; i++)
		free_page(&m->page[i], m->cycles);
	for (size_t i = 0; i < m->nrequest; i++)
		free_dists(m->request[i].at, m->cycles);
	for (size_t i = 0; i < m->nodes; i++) {
		free_dists(m->node[i].at, m->cycles);
		dist_free(&m->node[i].req);
		free(m->node[i].busy);
	}
	for (size_t i = 0; i < m->causes; i++)
		free(m->cause[i].at);
	for (size_t i = 0; i < m->nseries; i++)
		free(m->series[i].pt);
	free(m->cycle);
	free(m->page);
	free(m->request);
	free(m->node);
	free(m->cause);
	free(m->series);
	free(m);
}
