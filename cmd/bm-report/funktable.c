/* Tests, pages and requests as FunkLoad's report has them. */
#include <math.h>

#include "funktable.h"
#include "page.h"
#include "show.h"

enum { COLUMNS = 12 };

/* One row: what it is about, and its cells. */
struct row {
	const char *what;
	const char *cell[COLUMNS];
};

/* The value at place floor(p n) of the n values, in seconds. */
static const char *
at(const struct hdr *h, double p)
{
	double place = floor(p * (double)h->count) + 0.5;

	if (h->count == 0)
		return "-1";
	if (place > (double)h->count)
		place = (double)h->count;
	return show_fmt(
	    "%.3f", (double)hdr_quantile(h, place / (double)h->count) / 1e6);
}

/* The row of one cycle's tests, pages or requests. */
static void
fill(struct row *r, const char *what, const struct cycle *c,
    const struct dist *d, const struct hdr *h, double rate)
{
	uint64_t total = dist_ended(d);
	size_t n = 0;

	r->what = what;
	r->cell[n++] = show_fmt("%lld", (long long)c->users);
	r->cell[n++] = show_fmt("%.3f", c->length > 0 ? rate / c->length : 0);
	r->cell[n++] = show_fmt("%llu", (unsigned long long)total);
	r->cell[n++] = show_fmt("%llu", (unsigned long long)d->n[RESULT_OK]);
	r->cell[n++] = show_fmt("%.2f%%",
	    total > 0 ? 100 * (double)dist_failed(d) / (double)total : 0);
	r->cell[n++] = at(h, 0);
	r->cell[n++] = show_fmt("%.3f",
	    h->count > 0 ? (double)h->sum / (double)h->count / 1e6 : -1);
	r->cell[n++] =
	    show_fmt("%.3f", h->count > 0 ? (double)h->max / 1e6 : -1);
	r->cell[n++] = at(h, 0.1);
	r->cell[n++] = at(h, 0.5);
	r->cell[n++] = at(h, 0.9);
	r->cell[n++] = at(h, 0.95);
}

/* The three rows of a cycle. */
static void
rows(const struct cycle *c, struct row out[3])
{
	struct hdr all = {0};

	hdr_merge(&all, &c->service.ok);
	hdr_merge(&all, &c->service.open);
	hdr_merge(&all, &c->service.bad);
	fill(&out[0], "test", c, &c->test, &c->test.ok, (double)c->tests_ok);
	fill(&out[1], "page", c, &c->page, &c->page.ok, (double)c->pages_ok);
	fill(&out[2], "req", c, &c->service, &all, (double)(c->ok + c->bad));
	hdr_free(&all);
}

void
funktable_plain(const struct report *r, FILE *f)
{
	static const char *const head[COLUMNS] = {"CUs", "/s", "TOTAL", "SUCC",
	    "ERROR", "MIN", "AVG", "MAX", "P10", "MED", "P90", "P95"};
	static const int width[COLUMNS] = {4, 8, 6, 6, 8, 6, 6, 6, 6, 6, 6, 6};
	const struct model *m = r->m;
	struct row row[3];

	fprintf(f, "%-5s", "");
	for (int k = 0; k < COLUMNS; k++)
		fprintf(f, "%*s", width[k], head[k]);
	putc('\n', f);
	for (int what = 0; what < 3; what++)
		for (size_t i = 0; i < m->cycles; i++) {
			rows(&m->cycle[i], row);
			fprintf(f, "%-5s", row[what].what);
			for (int k = 0; k < COLUMNS; k++)
				fprintf(f, "%*s", width[k], row[what].cell[k]);
			putc('\n', f);
		}
	fprintf(f, "%79s\n\n",
	    "by FunkLoad's formulas, s; tests and pages: good ones");
}

void
funktable_html(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Of", "CUs", "Per s", "Total",
	    "Success", "Error", "MIN", "AVG", "MAX", "P10", "MED", "P90", "P95",
	    NULL};
	const struct model *m = r->m;
	struct row row[3];

	page_table(f, "FunkLoad table",
	    "By FunkLoad's formulas, in seconds; times of tests and pages are "
	    "of good ones, of requests of all.");
	page_heads(f, head);
	for (int what = 0; what < 3; what++)
		for (size_t i = 0; i < m->cycles; i++) {
			rows(&m->cycle[i], row);
			page_row(f, row[what].what);
			for (int k = 0; k < COLUMNS; k++)
				page_cell(f, row[what].cell[k]);
			page_row_end(f);
		}
	page_table_end(f);
}
