/* The report for programs. */
#include <math.h>

#include "json.h"
#include "jsonout.h"

/* Begin a member or element: a comma unless it is the first. */
static void
next(FILE *f, bool *first)
{
	fputs(*first ? "" : ",", f);
	*first = false;
}

static void
str(FILE *f, bool *first, const char *key, const char *v)
{
	next(f, first);
	fprintf(f, "\"%s\":", key);
	json_str(f, v);
}

static void
num(FILE *f, bool *first, const char *key, double v)
{
	next(f, first);
	fprintf(f, "\"%s\":", key);
	json_num(f, v);
}

static void
count(FILE *f, bool *first, const char *key, uint64_t v)
{
	next(f, first);
	fprintf(f, "\"%s\":%llu", key, (unsigned long long)v);
}

static void
truth(FILE *f, bool *first, const char *key, bool v)
{
	next(f, first);
	fprintf(f, "\"%s\":%s", key, v ? "true" : "false");
}

static void
open_member(FILE *f, bool *first, const char *key, char c)
{
	next(f, first);
	fprintf(f, "\"%s\":%c", key, c);
}

/* One percentile: its value, whether it is a bound, how many lie beyond. */
static void
quantile(FILE *f, bool *first, const char *key, const struct dist *d, double q)
{
	bool more, in = true;
	int64_t v = dist_quantile(d, q, &more);

	open_member(f, first, key, '{');
	num(f, &in, "us", v < 0 ? NAN : (double)v);
	truth(f, &in, "at_least", more);
	count(f, &in, "beyond", dist_beyond(d, q));
	putc('}', f);
}

static void
dist(FILE *f, bool *first, const char *key, const struct dist *d)
{
	static const struct {
		const char *name;
		double q;
	} q[] = {{"p10", 0.1}, {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95},
	    {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1}};
	const struct hdr *h = &d->ok;
	bool in = true;

	if (key != NULL)
		open_member(f, first, key, '{');
	else {
		next(f, first);
		putc('{', f);
	}
	for (int r = 0; r < RESULT_N; r++)
		count(f, &in, result_names[r], d->n[r]);
	num(f, &in, "error_percent",
	    dist_ended(d) > 0
		? 100 * (double)dist_failed(d) / (double)dist_ended(d)
		: NAN);
	num(f, &in, "mean_us",
	    h->count > 0 ? (double)h->sum / (double)h->count : NAN);
	num(f, &in, "min_us", h->count > 0 ? (double)h->min : NAN);
	for (size_t i = 0; i < sizeof(q) / sizeof(q[0]); i++)
		quantile(f, &in, q[i].name, d, q[i].q);
	putc('}', f);
}

static void
run(const struct report *r, FILE *f, bool *first)
{
	const struct model *m = r->m;
	bool in = true;

	open_member(f, first, "run", '{');
	str(f, &in, "id", m->id);
	str(f, &in, "title", m->title);
	str(f, &in, "description", m->description);
	str(f, &in, "label", m->label);
	str(f, &in, "url", m->url);
	str(f, &in, "program", m->program);
	str(f, &in, "model", m->open ? "open" : "closed");
	count(f, &in, "epoch_us", (uint64_t)m->epoch);
	count(f, &in, "nodes", (uint64_t)m->planned);
	count(f, &in, "requests", m->requests);
	truth(f, &in, "scheduled", m->scheduled);
	putc('}', f);
}

static void
verdict(const struct report *r, FILE *f, bool *first)
{
	bool in = true;

	str(f, first, "verdict", trust_names[r->v.trust]);
	open_member(f, first, "reasons", '[');
	for (size_t i = 0; i < r->v.reasons; i++) {
		next(f, &in);
		json_str(f, r->v.reason[i]);
	}
	putc(']', f);
	str(f, first, "lead", report_lead(r));
	num(f, first, "exit_status", r->status);
}

static void
checks(const struct report *r, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "checks", '[');
	for (size_t i = 0; i < r->checks; i++) {
		const struct check *c = &r->check[i];
		bool in = true;

		next(f, &list);
		putc('{', f);
		str(f, &in, "check", c->text);
		truth(f, &in, "holds", c->holds);
		str(f, &in, "worst", check_value(c));
		if (c->known)
			count(f, &in, "cycle", (uint64_t)c->worst + 1);
		putc('}', f);
	}
	putc(']', f);
}

static void
findings(const struct report *r, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "findings", '[');
	for (size_t i = 0; i < r->f.n; i++) {
		bool in = true;

		next(f, &list);
		putc('{', f);
		str(f, &in, "rule", r->f.f[i].rule);
		str(f, &in, "head", r->f.f[i].head);
		str(f, &in, "text", r->f.f[i].text);
		putc('}', f);
	}
	putc(']', f);
}

static void
cycle(const struct report *r, FILE *f, const struct cycle *c)
{
	double s = c->length > 0 ? c->length : NAN;
	bool in = true;

	putc('{', f);
	str(f, &in, "name", c->name);
	count(f, &in, "users", (uint64_t)c->users);
	num(f, &in, "rate", (double)c->rate / 1000);
	num(f, &in, "begin_s", (double)c->begin / 1e6);
	num(f, &in, "length_s", c->length);
	num(f, &in, "ok_per_s", (double)c->ok / s);
	num(f, &in, "all_per_s", (double)(c->ok + c->bad) / s);
	num(f, &in, "pages_per_s", (double)c->pages_ok / s);
	num(f, &in, "tests_per_s", (double)c->tests_ok / s);
	count(f, &in, "best_second", c->best);
	count(f, &in, "best_page_second", c->best_page);
	num(f, &in, "received_per_s", (double)c->received / s);
	num(f, &in, "sent_per_s", (double)c->sent / s);
	count(f, &in, "connections", c->opened);
	count(f, &in, "refused", c->refused);
	count(f, &in, "tls_full", c->full);
	count(f, &in, "tls_resumed", c->resumed);
	num(f, &in, "gap_s", (double)c->gap.us / 1e6);
	num(f, &in, "gap_at_s", c->gap.at);
	num(f, &in, "apdex", dist_apdex(&c->page, r->apdex_us));
	dist(f, &in, "requests", &c->req);
	dist(f, &in, "service", &c->service);
	dist(f, &in, "pages", &c->page);
	dist(f, &in, "tests", &c->test);
	putc('}', f);
}

static void
cycles(const struct report *r, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "cycles", '[');
	for (size_t i = 0; i < r->m->cycles; i++) {
		next(f, &list);
		cycle(r, f, &r->m->cycle[i]);
	}
	putc(']', f);
}

/* What pages and requests have in common: times by cycle. */
static void
by_cycle(const struct model *m, FILE *f, bool *in, const struct dist *at)
{
	bool list = true;

	open_member(f, in, "cycles", '[');
	for (size_t k = 0; k < m->cycles; k++)
		dist(f, &list, NULL, &at[k]);
	putc(']', f);
}

static void
pages(const struct model *m, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "pages", '[');
	for (size_t i = 0; i < m->pages; i++) {
		const struct page *p = &m->page[i];
		bool in = true;

		next(f, &list);
		putc('{', f);
		num(f, &in, "scenario", p->scenario);
		num(f, &in, "step", p->step);
		str(f, &in, "name", p->name);
		str(f, &in, "method", p->method);
		str(f, &in, "url", p->url);
		by_cycle(m, f, &in, p->at);
		putc('}', f);
	}
	putc(']', f);
}

static void
requests(const struct model *m, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "requests", '[');
	for (size_t i = 0; i < m->nrequest; i++) {
		const struct request *q = &m->request[i];
		bool in = true;

		next(f, &list);
		putc('{', f);
		num(f, &in, "scenario", q->scenario);
		num(f, &in, "step", q->step);
		num(f, &in, "request",
		    q->request == AGG_NONE ? NAN : q->request);
		str(f, &in, "type", q->type);
		str(f, &in, "url", q->url);
		by_cycle(m, f, &in, q->at);
		putc('}', f);
	}
	putc(']', f);
}

static void
errors(const struct model *m, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "errors", '[');
	for (size_t i = 0; i < m->causes; i++) {
		const struct cause *c = &m->cause[i];
		bool in = true, at = true;

		next(f, &list);
		putc('{', f);
		str(f, &in, "page", c->page);
		str(f, &in, "cause", c->text);
		num(f, &in, "code", c->code == AGG_NONE ? NAN : c->code);
		str(f, &in, "result",
		    c->result >= 0 && c->result < RESULT_N
			? result_names[c->result]
			: NULL);
		count(f, &in, "total", c->total);
		open_member(f, &in, "cycles", '[');
		for (size_t k = 0; k < m->cycles; k++) {
			next(f, &at);
			fprintf(f, "%llu", (unsigned long long)c->at[k]);
		}
		putc(']', f);
		num(f, &in, "first_s", c->first);
		str(f, &in, "sample", c->url);
		putc('}', f);
	}
	putc(']', f);
}

static void
nodes(const struct model *m, FILE *f, bool *first)
{
	bool list = true;

	open_member(f, first, "nodes", '[');
	for (size_t i = 0; i < m->nodes; i++) {
		const struct node *d = &m->node[i];
		bool in = true;

		next(f, &list);
		putc('{', f);
		num(f, &in, "node", d->number);
		str(f, &in, "host", d->host);
		str(f, &in, "outcome", d->outcome);
		str(f, &in, "message", d->message);
		truth(f, &in, "started", d->started);
		truth(f, &in, "ended", d->ended);
		num(f, &in, "busiest_permille",
		    d->seconds > 0 ? (double)d->busiest : NAN);
		num(f, &in, "lag_p99_us",
		    d->seconds > 0 ? (double)d->lag99 : NAN);
		num(f, &in, "stalled_us", (double)d->stalled);
		num(f, &in, "clock_bound_us",
		    d->bound < 0 ? NAN : (double)d->bound);
		num(f, &in, "start_skew_us",
		    d->bound < 0 ? NAN : (double)d->skew);
		dist(f, &in, "requests", &d->req);
		putc('}', f);
	}
	putc(']', f);
}

void
json_write(const struct report *r, FILE *f)
{
	bool first = true;

	putc('{', f);
	num(f, &first, "bm_report", 1);
	run(r, f, &first);
	verdict(r, f, &first);
	checks(r, f, &first);
	findings(r, f, &first);
	num(f, &first, "apdex_t_us", (double)r->apdex_us);
	if (*r->sha256 != '\0')
		str(f, &first, "sha256", r->sha256);
	cycles(r, f, &first);
	pages(r->m, f, &first);
	requests(r->m, f, &first);
	errors(r->m, f, &first);
	nodes(r->m, f, &first);
	fputs("}\n", f);
}
