/* The page's figures and tables. */
#include <stdlib.h>

#include "cause.h"
#include "funktable.h"
#include "htmlpart.h"
#include "markup.h"
#include "mem.h"
#include "page.h"
#include "show.h"
#include "url.h"

enum { PAGES = 30, FOLDED = 600, CAUSES = 10, SLOWEST = 10 };

/* One key figure: what, how much, the small print. */
static void
figure(FILE *f, const char *what, const char *much, bool hot, const char *small)
{
	fputs("<div><dt>", f);
	markup_text(f, what);
	fprintf(f, "</dt><dd%s>", hot ? " class=\"hot\"" : "");
	markup_text(f, much);
	fputs(" <small>", f);
	markup_text(f, small);
	fputs("</small></dd></div>\n", f);
}

/* What the most frequent cause has to do with all errors. */
static const char *
main_cause(const struct report *r, uint64_t bad, uint64_t ended)
{
	const struct model *m = r->m;
	const char *all = show_fmt("%s %% of %s measured",
	    show_percent((int64_t)bad, (int64_t)ended),
	    show_count((int64_t)ended));

	if (m->causes == 0 || bad == 0)
		return all;
	return show_fmt("%s; most often %s", all, cause_brief(m->cause, 70));
}

void
html_figures(const struct report *r, FILE *f)
{
	const struct model *m = r->m;
	size_t good = report_carried(r), top = m->cycles, gap = report_gap(r);
	uint64_t ended, bad = model_failed(m, &ended);

	for (size_t i = 0; i < m->cycles; i++)
		if (top == m->cycles ||
		    cycle_rate(&m->cycle[i]) > cycle_rate(&m->cycle[top]))
			top = i;
	fputs("<dl class=\"k\">", f);
	if (good < m->cycles)
		figure(f,
		    r->checks > 0 ? "Highest load within the objectives"
				  : "Best load with less than 1 % errors",
		    show_fmt("%s/s", show_rate(cycle_rate(&m->cycle[good]))),
		    false,
		    show_fmt("%s, p95 %s ms, errors %s\xc2\xa0%%",
			m->cycle[good].name,
			dist_show(&m->cycle[good].req, 0.95),
			dist_errors(&m->cycle[good].req)));
	else if (r->checks > 0)
		figure(f, "Highest load within the objectives", "none", true,
		    "no load met them");
	else
		figure(f, "Best load with less than 1 % errors", "none", true,
		    "no request succeeded");
	if (top < m->cycles)
		figure(f, "Highest throughput seen",
		    show_fmt("%s/s", show_rate(cycle_rate(&m->cycle[top]))),
		    false,
		    show_fmt("%s, p95 %s ms", m->cycle[top].name,
			dist_show(&m->cycle[top].req, 0.95)));
	if (gap < m->cycles)
		figure(f, "Longest time without a reply",
		    show_fmt("%.1f s", (double)m->cycle[gap].gap.us / 1e6),
		    finding_stop(&m->cycle[gap]),
		    show_fmt("cycle %zu, %.1f s after the start", gap + 1,
			(double)m->cycle[gap].begin / 1e6 +
			    m->cycle[gap].gap.at));
	figure(f, "Errors", show_count((int64_t)bad),
	    bad * 100 >= ended && bad > 0, main_cause(r, bad, ended));
	fputs("</dl>\n", f);
}

void
html_objectives(const struct report *r, FILE *f)
{
	const char *head[66] = {"<Objective"};
	const struct model *m = r->m;
	size_t n = m->cycles < 60 ? m->cycles : 60;

	if (r->checks == 0)
		return;
	fputs("<h3>Objectives</h3>\n", f);
	page_table(f, "Objectives table",
	    show_fmt(
		"Each objective at each load. Exit status of bm-report: %d.",
		r->status));
	for (size_t i = 0; i < n; i++)
		head[i + 1] = m->cycle[i].name;
	page_heads(f, head);
	for (size_t i = 0; i < r->checks; i++) {
		const struct check *c = &r->check[i];

		page_row(f, c->text);
		for (size_t k = 0; k < n; k++)
			if (!c->at[k].applies)
				page_cell(f, "");
			else
				page_hot(f,
				    show_fmt("%s %s",
					c->at[k].holds ? "\xe2\x9c\x93"
						       : "\xe2\x9c\x97",
					c->at[k].value),
				    !c->at[k].holds);
		page_row_end(f);
	}
	page_table_end(f);
}

/* Times of one distribution, as cells. */
static void
quantiles(FILE *f, const struct dist *d, const double q[], size_t n)
{
	page_cell(f, dist_mean(d));
	for (size_t i = 0; i < n; i++)
		page_cell(f, dist_show(d, q[i]));
}

static void
cycle_row(const struct report *r, FILE *f, const struct cycle *c)
{
	static const double q[] = {0.5, 0.9, 0.95, 0.99, 0.999, 1};

	page_row(f, c->name);
	page_cell(f, show_rate(cycle_rate(c)));
	page_cell(f, show_count((int64_t)dist_ended(&c->req)));
	page_hot(f, dist_errors(&c->req),
	    dist_failed(&c->req) * 100 >= dist_ended(&c->req) &&
		dist_failed(&c->req) > 0);
	quantiles(f, &c->req, q, 6);
	page_hot(f, show_fmt("%.1f", (double)c->gap.us / 1e6), finding_stop(c));
	page_cell(f, show_fmt("%.2f", dist_apdex(&c->page, r->apdex_us)));
	page_row_end(f);
}

/* Tests, pages, bytes and connections, a row a cycle. */
static void
rates(const struct report *r, FILE *f)
{
	const char *head[] = {"<Load", "Tests/s", "Pages/s", "Best s|requests",
	    "Best s|pages", "Received|per s", "Sent|per s",
	    "Connections|opened", "Refused", "Cut|at the end", "Never|started",
	    NULL, NULL};
	const struct model *m = r->m;
	bool tls = false;

	for (size_t i = 0; i < m->cycles; i++)
		tls |= m->cycle[i].full + m->cycle[i].resumed > 0;
	if (tls)
		head[11] = "TLS|full, resumed";

	page_table(f, "Rates table",
	    "Successful ones that ended in the measured part of the cycle, "
	    "divided by its length; bytes are those of all requests due in "
	    "it.");
	page_heads(f, head);
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		double s = c->length > 0 ? c->length : 1;

		page_row(f, c->name);
		page_cell(f, show_rate((double)c->tests_ok / s));
		page_cell(f, show_rate((double)c->pages_ok / s));
		page_cell(f, show_count((int64_t)c->best));
		page_cell(f, show_count((int64_t)c->best_page));
		page_cell(f, show_bytes((double)c->received / s));
		page_cell(f, show_bytes((double)c->sent / s));
		page_cell(f, show_count((int64_t)c->opened));
		page_cell(f, show_count((int64_t)c->refused));
		page_cell(f, show_count((int64_t)c->req.n[RESULT_CUT]));
		page_cell(f, show_count((int64_t)c->test.n[RESULT_BEHIND]));
		if (tls)
			page_cell(
			    f, show_fmt("%s, %s", show_count((int64_t)c->full),
				   show_count((int64_t)c->resumed)));
		page_row_end(f);
	}
	page_table_end(f);
}

/* Tests and pages as wholes, and the requests' service times. */
static void
levels(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Load", "<Of", "Good", "Failed",
	    "Cut", "mean", "p50", "p90", "p95", "p99", "max", NULL};
	static const double q[] = {0.5, 0.9, 0.95, 0.99, 1};
	const struct model *m = r->m;

	fputs("<details><summary>Tests, pages and service times</summary>", f);
	page_table(f, "Tests and pages table", "Times in ms.");
	page_heads(f, head);
	for (size_t i = 0; i < m->cycles && i < FOLDED / 3; i++) {
		const struct cycle *c = &m->cycle[i];
		const struct {
			const char *what;
			const struct dist *d;
		} row[] = {{"tests", &c->test}, {"pages", &c->page},
		    {"requests, service time", &c->service}};

		for (size_t k = 0; k < 3; k++) {
			page_row(f, c->name);
			page_left(f, row[k].what);
			page_cell(
			    f, show_count((int64_t)row[k].d->n[RESULT_OK]));
			page_cell(
			    f, show_count((int64_t)dist_failed(row[k].d)));
			page_cell(
			    f, show_count((int64_t)row[k].d->n[RESULT_CUT]));
			quantiles(f, row[k].d, q, 5);
			page_row_end(f);
		}
	}
	page_table_end(f);
	fputs("</details>\n", f);
}

void
html_cycles(const struct report *r, FILE *f)
{
	const char *apdex = show_fmt("Apdex|T = %s", show_time(r->apdex_us));
	const char *const head[] = {"<Load", "OK req/s", "Requests", "Errors|%",
	    "mean", "p50", "p90", "p95", "p99", "p99.9", "max",
	    "Longest|gap, s", apdex, NULL};
	const struct model *m = r->m;

	page_table(f, "Cycle table",
	    m->scheduled
		? "One row per cycle. Response times in ms, of OK requests."
		: "One row per cycle. Service times in ms, of OK requests.");
	page_heads(f, head);
	for (size_t i = 0; i < m->cycles; i++)
		cycle_row(r, f, &m->cycle[i]);
	page_table_end(f);
	page_para(f, "note",
	    "~ fewer than 100 lie beyond that percentile; - fewer than 10; > "
	    "at least so long: it falls among time-outs and what was cut or "
	    "never started.");
	rates(r, f);
	if (r->m->funkload)
		funktable_html(r, f);
	levels(r, f);
}

static uint64_t
all_time(const struct model *m)
{
	uint64_t t = 0;

	for (size_t i = 0; i < m->pages; i++)
		t += m->page[i].time;
	return t > 0 ? t : 1;
}

/* A page at one load; its share of the time only where asked. */
static void
page_at(
    FILE *f, const struct page *p, size_t cycle, const char *load, double share)
{
	static const double q[] = {0.5, 0.9, 0.95, 0.99, 1};
	const struct dist *d = &p->at[cycle];

	page_row(f, p->name);
	if (load != NULL)
		page_cell(f, load);
	page_cell(f, show_count((int64_t)dist_ended(d)));
	page_cell(f, show_count((int64_t)dist_failed(d)));
	page_hot(f, dist_errors(d),
	    dist_failed(d) > 0 && dist_failed(d) * 1000 >= 5 * dist_ended(d));
	quantiles(f, d, q, 5);
	if (load == NULL) {
		page_cell(f, show_fmt("%.1f", 100 * share));
		page_bar(f, show_bar(share, 10));
	}
	page_row_end(f);
}

static void
all_pages(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Page", "Load", "Pages",
	    "Errors|count", "%", "mean", "p50", "p90", "p95", "p99", "max",
	    NULL};
	const struct model *m = r->m;
	size_t rows = 0, left = 0;

	if (m->cycles < 2)
		return;
	fputs("<details><summary>Every page at every load</summary>", f);
	page_table(f, "All pages table", NULL);
	page_heads(f, head);
	for (size_t i = 0; i < m->pages; i++)
		for (size_t k = 0; k < m->cycles; k++)
			if (rows < FOLDED) {
				page_at(f, &m->page[i], k, m->cycle[k].name, 0);
				rows++;
			} else
				left++;
	page_table_end(f);
	if (left > 0)
		page_para(f, "note",
		    show_fmt(
			"%s more rows are left out; bm-report -J has them all.",
			show_count((int64_t)left)));
	fputs("</details>\n", f);
}

void
html_pages(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Page", "Pages", "Errors|count",
	    "%", "mean", "p50", "p90", "p95", "p99", "max", "Share of|time, %",
	    "<", NULL};
	const struct model *m = r->m;
	size_t top = report_highest(r), n = m->pages < PAGES ? m->pages : PAGES;
	uint64_t time = all_time(m), rest = 0;

	if (top == m->cycles || m->pages == 0) {
		page_para(f, NULL, "No page was played.");
		return;
	}
	page_table(f, "Pages table",
	    show_fmt(
		"Pages at the highest load (%s), times in ms of good pages, "
		"resources included; the share of time is over all loads.",
		m->cycle[top].name));
	page_heads(f, head);
	for (size_t i = 0; i < n; i++)
		page_at(f, &m->page[i], top, NULL,
		    (double)m->page[i].time / (double)time);
	page_table_end(f);
	for (size_t i = n; i < m->pages; i++)
		rest += m->page[i].time;
	if (n < m->pages)
		page_para(f, "note",
		    show_fmt("%zu more pages with %.1f %% of the time.",
			m->pages - n, 100 * (double)rest / (double)time));
	all_pages(r, f);
}

struct slow {
	const struct request *q;
	double mean;
};

/* The name of the page that a request is part of. */
static const char *
request_page(const struct model *m, const struct request *q)
{
	const char *name = agg_step(m->agg, q->scenario, q->step, STEP_NAME);

	if (q->page != NULL)
		return q->page->name;
	return name != NULL && name[0] != '\0' ? name
					       : show_fmt("step %d", q->step);
}

static int
by_mean(const void *a, const void *b)
{
	const struct slow *x = a, *y = b;

	return (x->mean < y->mean) - (x->mean > y->mean);
}

void
html_requests(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Page", "<Type", "<URL", "Requests",
	    "Errors|count", "mean", "p50", "p95", "p99", "max", NULL};
	static const double q[] = {0.5, 0.95, 0.99, 1};
	const struct model *m = r->m;
	size_t best = model_best(m), n = 0;
	struct slow *s = xarray(m->nrequest + 1, sizeof(*s));

	for (size_t i = 0; i < m->nrequest && best < m->cycles; i++) {
		const struct hdr *h = &m->request[i].at[best].ok;

		if (h->count == 0)
			continue;
		s[n].q = &m->request[i];
		s[n++].mean = (double)h->sum / (double)h->count;
	}
	if (n > 0) {
		qsort(s, n, sizeof(*s), by_mean);
		fputs("<h3>Slowest requests</h3>\n", f);
		page_table(f, "Slowest requests table",
		    show_fmt("The %d with the highest mean in the best cycle "
			     "(%s), times in ms.",
			SLOWEST, m->cycle[best].name));
		page_heads(f, head);
		for (size_t i = 0; i < n && i < SLOWEST; i++) {
			const struct request *x = s[i].q;

			page_row(f, request_page(m, x));
			page_left(f, x->type);
			page_left(f, x->url != NULL ? url_tail(x->url) : "");
			page_cell(
			    f, show_count((int64_t)dist_ended(&x->at[best])));
			page_cell(
			    f, show_count((int64_t)dist_failed(&x->at[best])));
			quantiles(f, &x->at[best], q, 4);
			page_row_end(f);
		}
		page_table_end(f);
	}
	free(s);
}

void
html_errors(const struct report *r, FILE *f)
{
	const char *head[16] = {"<Page", "<Cause"};
	const struct model *m = r->m;
	size_t n = m->causes < CAUSES ? m->causes : CAUSES, k = 2, shown;
	uint64_t rest = 0;

	if (n == 0) {
		page_para(f, NULL, "No error.");
		return;
	}
	shown = m->cycles < 8 ? m->cycles : 8;
	for (size_t i = 0; i < shown; i++)
		head[k++] = m->cycle[i].name;
	head[k++] = "Total";
	head[k++] = "First|s";
	head[k++] = "<Sample";
	head[k] = NULL;
	page_table(f, "Errors table",
	    "By page and cause, all that ended: in the ramp-up and the drain "
	    "too.");
	page_heads(f, head);
	for (size_t i = 0; i < n; i++) {
		const struct cause *c = &m->cause[i];

		page_row(f, c->page);
		page_left(f, c->text);
		for (size_t j = 0; j < shown; j++)
			page_cell(f, show_count((int64_t)c->at[j]));
		page_cell(f, show_count((int64_t)c->total));
		page_cell(f, show_fmt("%.1f", c->first));
		page_left(f, c->url != NULL ? c->url : "");
		page_row_end(f);
	}
	page_table_end(f);
	for (size_t i = n; i < m->causes; i++)
		rest += m->cause[i].total;
	if (n < m->causes)
		page_para(f, "note",
		    show_fmt("%zu more kinds with %s errors; bm-report -J has "
			     "them all.",
			m->causes - n, show_count((int64_t)rest)));
}
