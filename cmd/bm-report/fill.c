/* Put the measurements in their places. */
#include <stdlib.h>
#include <string.h>

#include "fill.h"
#include "mem.h"
#include "show.h"
#include "timeline.h"
#include "url.h"

/* A request or page as a key; request AGG_NONE for the page. */
struct which {
	int scenario, step, request, type;
	uint64_t total, response; /* how many of each metric */
};

static int
compare(const void *a, const void *b)
{
	const struct which *x = a, *y = b;

	if (x->scenario != y->scenario)
		return x->scenario < y->scenario ? -1 : 1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return (x->request > y->request) - (x->request < y->request);
}

/* The distinct requests (or, of METRIC_PAGE, pages) of the stream, sorted. */
static struct which *
distinct(const struct agg_cell *const *cell, size_t n, bool pages, size_t *out)
{
	struct which *w = NULL;
	size_t cap = 0, k = 0, d = 0;

	for (size_t i = 0; i < n; i++) {
		const struct agg_key *key = &cell[i]->key;
		struct which now = {key->scenario, key->step,
		    pages ? AGG_NONE : key->request, key->type, 0, 0};

		if (key->node != AGG_NONE || key->step == AGG_NONE)
			continue;
		if (pages ? key->metric != METRIC_PAGE
			  : key->metric != METRIC_TOTAL &&
				key->metric != METRIC_RESPONSE)
			continue;
		if (key->metric == METRIC_RESPONSE)
			now.response = cell[i]->h.count;
		else
			now.total = cell[i]->h.count;
		if (k == 0 || compare(&w[k - 1], &now) != 0) {
			w = xgrow(w, &cap, k + 1, sizeof(*w));
			w[k++] = now;
		} else {
			w[k - 1].total += now.total;
			w[k - 1].response += now.response;
		}
	}
	if (k > 0)
		qsort(w, k, sizeof(*w), compare);
	for (size_t i = 0; i < k; i++)
		if (d > 0 && compare(&w[d - 1], &w[i]) == 0) {
			w[d - 1].total += w[i].total;
			w[d - 1].response += w[i].response;
		} else
			w[d++] = w[i];
	*out = d;
	return w;
}

/* A page's name: what the scenario calls it, else its path. */
static void
name_page(struct model *m, struct page *p)
{
	p->name = agg_step(m->agg, p->scenario, p->step, STEP_NAME);
	p->method = agg_step(m->agg, p->scenario, p->step, STEP_METHOD);
	p->url = agg_step(m->agg, p->scenario, p->step, STEP_URL);
	if ((p->name == NULL || p->name[0] == '\0') && p->url != NULL)
		p->name = p->url;
	if (p->name != NULL)
		p->name = url_tail(p->name);
	if (p->name == NULL || p->name[0] == '\0') {
		/* the arena of the agg keeps names; a number needs one too */
		const char *s = show_fmt("step %d", p->step);
		p->name = agg_text(m->agg, slice_of(s));
	}
}

static void
make_pages(struct model *m, const struct which *w, size_t n)
{
	m->page = xarray(n + 1, sizeof(*m->page));
	m->pages = n;
	for (size_t i = 0; i < n; i++) {
		m->page[i].scenario = w[i].scenario;
		m->page[i].step = w[i].step;
		m->page[i].at = xarray(m->cycles + 1, sizeof(struct dist));
		m->page[i].ended = xarray(m->cycles + 1, sizeof(uint64_t));
		name_page(m, &m->page[i]);
	}
}

static void
make_requests(struct model *m, const struct which *w, size_t n)
{
	m->request = xarray(n + 1, sizeof(*m->request));
	m->nrequest = n;
	for (size_t i = 0; i < n; i++) {
		struct request *r = &m->request[i];

		r->scenario = w[i].scenario;
		r->step = w[i].step;
		r->request = w[i].request;
		r->type = agg_type(m->agg, w[i].type);
		r->url = w[i].request != AGG_NONE
			     ? agg_req(m->agg, r->scenario, r->step, r->request)
			     : NULL;
		if (r->url == NULL && r->request == 1)
			r->url =
			    agg_step(m->agg, r->scenario, r->step, STEP_URL);
		r->at = xarray(m->cycles + 1, sizeof(struct dist));
	}
}

/* Where a key stands among the sorted ones; n where it isn't. */
static size_t
find(const struct which *w, size_t n, const struct agg_key *key, bool page)
{
	struct which k = {
	    key->scenario, key->step, page ? AGG_NONE : key->request, 0, 0, 0};
	const struct which *at =
	    n == 0 ? NULL : bsearch(&k, w, n, sizeof(*w), compare);

	return at == NULL ? n : (size_t)(at - w);
}

/* Cycle number to place; the cycles are sorted. */
static struct cycle *
cycle_of(struct model *m, int number)
{
	static size_t last;

	if (last >= m->cycles || m->cycle[last].number != number)
		for (last = 0; last < m->cycles; last++)
			if (m->cycle[last].number == number)
				break;
	return last < m->cycles ? &m->cycle[last] : NULL;
}

static struct node *
node_of(struct model *m, int number)
{
	for (size_t i = 0; i < m->nodes; i++)
		if (m->node[i].number == number)
			return &m->node[i];
	return NULL;
}

/* What is known of one cell: where it belongs. */
struct place {
	struct model *m;
	const struct which *req, *pg;
	size_t nreq, npg;
	bool behind; /* METRIC_RESPONSE has what never started */
};

/* A node's own sums over a cycle. */
static void
fill_node(struct place *p, const struct agg_cell *cell, struct cycle *c)
{
	const struct agg_key *k = &cell->key;
	struct node *d = node_of(p->m, k->node);
	size_t i = (size_t)(c - p->m->cycle);

	if (d == NULL || k->metric != METRIC_TOTAL)
		return;
	dist_add(&d->at[i], k->result, k->cls, &cell->h);
	dist_add(&d->req, k->result, k->cls, &cell->h);
}

/* A request due in the window; of its two times one is what a user meets. */
static void
fill_request(struct place *p, const struct agg_cell *cell, struct cycle *c)
{
	const struct agg_key *k = &cell->key;
	size_t i = find(p->req, p->nreq, k, false);
	bool scheduled =
	    i < p->nreq && 2 * p->req[i].response >= p->req[i].total;
	size_t at = (size_t)(c - p->m->cycle);

	if (k->metric == METRIC_TOTAL) {
		dist_add(&c->service, k->result, k->cls, &cell->h);
		timeline_count(c, p->m->width, k, &cell->h);
	}
	if ((k->metric == METRIC_RESPONSE) != scheduled)
		return;
	p->m->scheduled |= scheduled;
	dist_add(&c->req, k->result, k->cls, &cell->h);
	if (i < p->nreq)
		dist_add(&p->m->request[i].at[at], k->result, k->cls, &cell->h);
	timeline_times(c, p->m->width, k, &cell->h);
}

/* How many good ones ended in the window. */
static uint64_t
in_window(const struct cycle *c, const struct agg_cell *cell)
{
	return cell->key.result == RESULT_OK && cell->key.second >= 0 &&
		       (size_t)cell->key.second < c->seconds
		   ? cell->h.count
		   : 0;
}

/* A page that ended, whenever it was due: what its errors are a part of. */
static void
count_page(struct place *p, const struct agg_cell *cell, size_t at, size_t i)
{
	int r = cell->key.result;

	if (i < p->npg && r != RESULT_CUT && r != RESULT_BEHIND)
		p->m->page[i].ended[at] += cell->h.count;
}

/* What wasn't due in the window counts where it ended. */
static void
fill_warm(struct place *p, const struct agg_cell *cell, struct cycle *c)
{
	const struct agg_key *k = &cell->key;

	if (k->request != AGG_NONE) {
		timeline_count(c, p->m->width, k, &cell->h);
		timeline_times(c, p->m->width, k, &cell->h);
	} else if (k->step != AGG_NONE) {
		c->pages_ok += in_window(c, cell);
		timeline_page(c, k, cell->h.count);
		count_page(p, cell, (size_t)(c - p->m->cycle),
		    find(p->pg, p->npg, k, true));
	} else
		c->tests_ok += in_window(c, cell);
}

static void
fill_page(struct place *p, const struct agg_cell *cell, struct cycle *c)
{
	const struct agg_key *k = &cell->key;
	size_t i = find(p->pg, p->npg, k, true);

	dist_add(&c->page, k->result, k->cls, &cell->h);
	c->pages_ok += in_window(c, cell);
	timeline_page(c, k, cell->h.count);
	count_page(p, cell, (size_t)(c - p->m->cycle), i);
	if (i == p->npg)
		return;
	dist_add(
	    &p->m->page[i].at[c - p->m->cycle], k->result, k->cls, &cell->h);
	p->m->page[i].time += cell->h.sum;
}

static void
fill_test(struct place *p, const struct agg_cell *cell, struct cycle *c)
{
	const struct agg_key *k = &cell->key;

	dist_add(&c->test, k->result, k->cls, &cell->h);
	c->tests_ok += in_window(c, cell);
	/* a test that never started is at least one request that didn't */
	if (k->result == RESULT_BEHIND && !p->behind)
		dist_add(&c->req, k->result, k->cls, &cell->h);
}

static void
fill_cell(struct place *p, const struct agg_cell *cell)
{
	struct cycle *c = cycle_of(p->m, cell->key.cycle);

	if (c == NULL)
		return;
	if (cell->key.node != AGG_NONE) {
		fill_node(p, cell, c);
		return;
	}
	switch (cell->key.metric) {
	case METRIC_TOTAL:
	case METRIC_RESPONSE: fill_request(p, cell, c); break;
	case METRIC_WARM: fill_warm(p, cell, c); break;
	case METRIC_PAGE: fill_page(p, cell, c); break;
	case METRIC_TEST: fill_test(p, cell, c); break;
	case METRIC_LATE: hdr_merge(&c->late, &cell->h); break;
	case METRIC_SENT: c->sent += cell->h.sum; break;
	case METRIC_RECEIVED: c->received += cell->h.sum; break;
	default: break;
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct page *x = a, *y = b;

	return (x->time < y->time) - (x->time > y->time);
}

/* Each request to its page, once the pages are in their order. */
static void
link_requests(struct model *m)
{
	for (size_t i = 0; i < m->nrequest; i++)
		for (size_t k = 0; k < m->pages; k++)
			if (m->page[k].scenario == m->request[i].scenario &&
			    m->page[k].step == m->request[i].step) {
				m->request[i].page = &m->page[k];
				break;
			}
}

void
fill_all(struct model *m)
{
	struct place p = {.m = m};
	struct agg_key behind = agg_filter(METRIC_RESPONSE);
	size_t n;
	const struct agg_cell *const *cell = agg_cells(m->agg, &n);
	struct which *req = distinct(cell, n, false, &p.nreq);
	struct which *pg = distinct(cell, n, true, &p.npg);

	p.req = req;
	p.pg = pg;
	behind.result = RESULT_BEHIND;
	p.behind = agg_count(m->agg, &behind) > 0;
	make_pages(m, pg, p.npg);
	make_requests(m, req, p.nreq);
	timeline_plan(m, cell, n);
	for (size_t i = 0; i < n; i++)
		fill_cell(&p, cell[i]);
	timeline_finish(m);
	for (size_t i = 0; i < m->cycles; i++)
		m->requests += m->cycle[i].all;
	qsort(m->page, m->pages, sizeof(*m->page), by_time);
	link_requests(m);
	free(req);
	free(pg);
}

/* The lags of a node's seconds. */
struct lags {
	struct hdr p50, p99;
};

/* The median of some values, and the values are gone. */
static int64_t
median(struct hdr *h)
{
	int64_t v = h->count > 0 ? hdr_quantile(h, 0.5) : 0;

	hdr_free(h);
	return v;
}

/* The median lag of the seconds, and how many seconds are not there. */
static void
finish_self(struct model *m, struct node *d, struct lags *lag)
{
	double due = 0;

	d->lag50 = median(&lag->p50);
	d->lag99 = median(&lag->p99);
	for (size_t i = 0; i < m->cycles; i++)
		due += (double)m->cycle[i].seconds;
	if (d->seconds > 0 && due > d->seconds)
		d->missing = (int)due - d->seconds;
}

/* Take in one second's lag, where it is given. */
static void
take_lag(struct hdr *h, int64_t v)
{
	if (v >= 0 && v <= HDR_MAX)
		hdr_add(h, v, 1);
}

static void
note_busy(struct node *d, double at, int64_t v)
{
	d->busy =
	    xgrow(d->busy, &d->busy_cap, d->busy_len + 1, sizeof(*d->busy));
	d->busy[d->busy_len].at = at;
	d->busy[d->busy_len++].v = (double)v;
}

/* In the order of time, the greatest one of each step of the timeline. */
static void
finish_busy(const struct model *m, struct node *d)
{
	size_t n = 0;

	if (d->busy_len > 0)
		qsort(d->busy, d->busy_len, sizeof(*d->busy), model_by_at);
	for (size_t i = 0; i < d->busy_len; i++) {
		if (n > 0 && d->busy[i].at < d->busy[n - 1].at + m->width) {
			if (d->busy[i].v > d->busy[n - 1].v)
				d->busy[n - 1].v = d->busy[i].v;
		} else
			d->busy[n++] = d->busy[i];
	}
	d->busy_len = n;
}

void
fill_self(struct model *m)
{
	struct slice f[STREAM_COLS + 1];
	struct lags *lag = xarray(m->nodes + 1, sizeof(*lag));

	for (size_t i = 0; i < agg_rows(m->agg, KIND_SELF); i++) {
		size_t n = agg_row(m->agg, KIND_SELF, i, f);
		struct cycle *c =
		    cycle_of(m, (int)stream_int(f, n, SELF_CYCLE, 0));
		struct node *d =
		    node_of(m, (int)stream_int(f, n, SELF_NODE, 0));
		int64_t s = stream_int(f, n, SELF_SECOND, -1);
		int64_t busy = stream_int(f, n, SELF_BUSIEST, 0), v;

		if (c == NULL || d == NULL || s < 0 || s >= (int64_t)c->seconds)
			continue;
		note_busy(d, (double)c->begin / 1e6 + (double)s, busy);
		d->seconds++;
		d->hot += busy > 800;
		if (busy > d->busiest)
			d->busiest = busy;
		if ((v = stream_int(f, n, SELF_CPU, 0)) > d->cpu)
			d->cpu = v;
		if ((v = stream_int(f, n, SELF_STEAL, 0)) > d->steal)
			d->steal = v;
		d->robbed += v > 100;
		if ((v = stream_int(f, n, SELF_LAGMAX, 0)) > d->lag_max)
			d->lag_max = v;
		if ((v = stream_int(f, n, SELF_STALLED, 0)) < HDR_MAX)
			d->stalled += v;
		take_lag(
		    &lag[d - m->node].p50, stream_int(f, n, SELF_LAG50, -1));
		take_lag(
		    &lag[d - m->node].p99, stream_int(f, n, SELF_LAG99, -1));
	}
	for (size_t i = 0; i < m->nodes; i++) {
		finish_self(m, &m->node[i], &lag[i]);
		finish_busy(m, &m->node[i]);
	}
	free(lag);
}
