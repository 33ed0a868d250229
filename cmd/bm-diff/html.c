/* The difference as one HTML page. */
#include <stdlib.h>

#include "chart.h"
#include "err.h"
#include "markup.h"
#include "page.h"
#include "same.h"
#include "show.h"
#include "write.h"

static const char *
side_name(const struct match *m, int side)
{
	const struct run *r;
	size_t n;

	r = &m->run[side == 0 ? 0 : m->na];
	n = side == 0 ? m->na : m->runs - m->na;
	if (n == 1)
		return r->label;
	return show_fmt("%zu runs from %.100s on", n, r->label);
}

static const char *
percent(const struct figure *f)
{
	char s[32];

	return show_fmt("%s", change_text(f->change, false, s, sizeof(s)));
}

static const char *
interval(const struct figure *f, bool points)
{
	if (f->word == WORD_NONE)
		return "";
	if (points)
		return show_fmt(
		    "[%+.2f, %+.2f]", 100 * f->in.lo, 100 * f->in.hi);
	return show_fmt("[%+.1f, %+.1f]", 100 * f->in.lo, 100 * f->in.hi);
}

static void
top(const struct outcome *o, FILE *f)
{
	const struct match *m;
	const char *title;
	char text[600];

	m = o->m;
	title = show_fmt(
	    "%.90s (B) against %.90s (A)", side_name(m, 1), side_name(m, 0));
	page_begin(f, title);
	fputs("<h1>", f);
	markup_text(f, title);
	fputs("</h1><p class=\"meta\">", f);
	same_differing(m, text, sizeof(text));
	markup_text(f, *text == '\0' ? "Same plan and conditions in both"
				     : "Same plan; these differ: ");
	markup_text(f, text);
	markup_text(f, show_fmt(". Started %s and %s.", m->run[0].started,
			   m->run[m->na].started));
	fputs("</p>", f);
	page_main(f);
	fprintf(f, "<p class=\"lead\"><span class=\"badge %s\">%s %s</span> ",
	    o->summary.bad ? "fail" : "pass",
	    o->summary.bad ? "\xe2\x9c\x97" : "\xe2\x9c\x93", o->summary.word);
	markup_text(f, summary_text(&o->summary, text, sizeof(text)));
	fputs(".</p>", f);
}

static void
findings(const struct outcome *o, FILE *f)
{
	const struct match *m;
	const struct pair *p;
	size_t i;

	m = o->m;
	page_section(f, "findings", "Findings");
	fputs("<ul>", f);
	for (i = 0; i < m->pairs; i++) {
		p = &m->pair[i];
		if (p->cycle.sharing > 0)
			fprintf(f,
			    "<li>%s: the %zu pages moved together by %s %s, "
			    "%s.</li>",
			    p->name, p->cycle.sharing, percent(&p->cycle.shift),
			    interval(&p->cycle.shift, false),
			    word_time(p->cycle.shift.word));
		if (p->gap[0] >= 1000000 || p->gap[1] >= 1000000)
			fprintf(f,
			    "<li>%s: the longest time without a good answer "
			    "was %s in A, %s in B.</li>",
			    p->name, show_time(p->gap[0]),
			    show_time(p->gap[1]));
	}
	if (o->summary.turning)
		fputs("<li>All pages moved together and the sign turns between "
		      "loads: the environment, not the code, is the likely "
		      "cause.</li>",
		    f);
	if (m->runs == 2)
		fputs("<li>One run a side does not show what equal runs differ "
		      "by; several in turn do (<code>bm-diff A1 A2 A3 -- B1 B2 "
		      "B3</code>).</li>",
		    f);
	for (i = 0; i < m->onlys; i++) {
		fputs("<li>", f);
		markup_text(f, m->only[i]);
		fputs("</li>", f);
	}
	fputs("</ul>", f);
}

static void
load_row(const struct pair *p, const char *what, const char *a, const char *b,
    const struct figure *x, bool points, const char *word, FILE *f)
{
	char s[32];

	page_row(f, p->name);
	page_left(f, what);
	page_cell(f, a);
	page_cell(f, b);
	page_hot(f, change_text(x->change, points, s, sizeof(s)),
	    word_real(x->word));
	page_cell(f, interval(x, points));
	page_left(f, word);
	page_row_end(f);
}

static void
load_rows(const struct pair *p, FILE *f)
{
	const struct cycle *c;
	size_t q;

	c = &p->cycle;
	load_row(p, "OK requests/s", show_rate(c->rate.a), show_rate(c->rate.b),
	    &c->rate, false, word_rate(c->rate.word), f);
	for (q = 0; q < QUANTILES; q++)
		load_row(p, show_fmt("%s, ms", quantile_names[q]),
		    show_ms((int64_t)c->all.q[q].a),
		    show_ms((int64_t)c->all.q[q].b), &c->all.q[q], false,
		    word_time(c->all.q[q].word), f);
	load_row(p, "errors, %", show_fmt("%.2f", 100 * c->errors.a),
	    show_fmt("%.2f", 100 * c->errors.b), &c->errors, true,
	    word_errors(c->errors.word), f);
}

static void
loads(const struct outcome *o, const struct plot_chart *chart, FILE *f)
{
	static const char *const head[] = {
	    "<Load", "<What", "A", "B", "change", "interval", "<Verdict", NULL};
	size_t i;

	page_section(f, "loads", "By load");
	page_table(f, "Changes by load",
	    show_fmt("All pages together. Brackets: %.0f %% interval from "
		     "resampling blocks of %zu s. A real difference needs the "
		     "whole interval beyond \xc2\xb1%.3g %% and 1 ms (p99 "
		     "twice that, errors %.2g points).",
		100 * o->rules->level,
		o->m->pair[0].cycle.grid[0].block *
		    o->m->pair[0].cycle.grid[0].unit,
		o->percent, 100 * o->rules->errors));
	page_heads(f, head);
	for (i = 0; i < o->m->pairs; i++)
		load_rows(&o->m->pair[i], f);
	page_table_end(f);
	page_chart(f, chart,
	    "Good answers per second, aligned at the start of each cycle.");
}

static void
page_rows(const struct pair *p, size_t i, FILE *f)
{
	const struct page *x;
	const struct figure *own;
	size_t q;

	x = &p->cycle.page[i];
	for (q = 0; q < QUANTILES; q++) {
		if (x->q[q].word == WORD_NONE && q != Q50)
			continue;
		own = page_figure(&p->cycle, x, (enum quantile)q);
		page_row(f, x->name);
		page_left(f, p->name);
		page_left(f, quantile_names[q]);
		page_cell(f, show_ms((int64_t)x->q[q].a));
		page_cell(f, show_ms((int64_t)x->q[q].b));
		page_cell(f, percent(&x->q[q]));
		page_cell(f, interval(&x->q[q], false));
		page_hot(f, p->cycle.sharing > 0 ? percent(own) : "",
		    word_real(own->word));
		page_cell(f, q == Q50 ? show_fmt("%.2f", x->slower) : "");
		page_left(f, word_time(own->word));
		page_row_end(f);
	}
}

static void
pages(const struct outcome *o, const struct plot_chart *chart, FILE *f)
{
	static const char *const head[] = {"<Page", "<Load", "<What", "A|ms",
	    "B|ms", "change", "interval", "own", "P(B slower)", "<Verdict",
	    NULL};
	const struct match *m;
	size_t i, k;

	m = o->m;
	page_section(f, "pages", "By page");
	page_chart(f, chart,
	    "Right is slower. Grey: taken as no difference. Purple: the shift "
	    "that all pages share; a page away from it changed on its own.");
	page_table(f, "Changes by page",
	    "\xe2\x80\x9cOwn\xe2\x80\x9d: with the shared shift taken out.");
	page_heads(f, head);
	for (i = 0; i < m->pair[0].cycle.pages; i++)
		for (k = 0; k < m->pairs; k++)
			page_rows(&m->pair[k], i, f);
	page_table_end(f);
}

static void
same_section(const struct match *m, FILE *f)
{
	static const char *const head[] = {"<What", "<A", "<B", "<", NULL};
	const struct condition *c;
	size_t i;

	page_section(f, "same", "Same conditions?");
	page_table(f, "Conditions", NULL);
	page_heads(f, head);
	for (i = 0; i < m->conds; i++) {
		c = &m->cond[i];
		page_row(f, c->what);
		page_left(f, c->a);
		page_left(f, c->b);
		page_left(f, c->differs ? "differs" : "\xe2\x9c\x93 same");
		page_row_end(f);
	}
	page_table_end(f);
}

static void
how(const struct outcome *o, FILE *f)
{
	page_section(f, "how", "How it is computed");
	page_terms(f);
	page_term(f, "Interval",
	    show_fmt(
		"1,000 resamples of blocks of seconds of each cycle (the first "
		"2 s left out), the middle %.0f %% of the changes; seed %lld.",
		100 * o->rules->level, (long long)o->seed));
	page_term(f, "",
	    "Requests inside a block depend on each other, so they are not "
	    "resampled one by one. The interval covers what varies within a "
	    "run, not between runs.");
	page_term(f, "Verdict",
	    "slower, faster: the whole interval is beyond the threshold. same: "
	    "it is within. likely: it only excludes no change. unclear: none "
	    "of these; measure longer or repeat.");
	page_term(f, "Shared shift",
	    "Median over the pages of the change of their medians.");
	page_term(f, "P(B slower)",
	    "How likely a random answer of B took longer than a random one of "
	    "A; 0.50 is no difference.");
	page_terms_end(f);
}

/* The runs in order, as text; its columns are made for that. */
static void
trend(const struct outcome *o, const struct plot_chart *c, FILE *f)
{
	char *text;
	size_t n;
	FILE *mem;

	page_section(f, "history", "History");
	page_chart(f, c,
	    "One line per load, all pages together; grey: the newest run.");
	if ((mem = open_memstream(&text, &n)) == NULL)
		die("memory:");
	trend_write(o, mem);
	if (ferror(mem) || fclose(mem) == EOF)
		die("memory:");
	fputs("<pre>", f);
	markup_textn(f, text, n);
	fputs("</pre>", f);
	free(text);
}

void
html_write(const struct outcome *o, FILE *f)
{
	struct plot_chart *chart[CHARTS];
	char version[32], why[200];
	size_t i;

	charts_draw(chart, o, why, version);
	if (*why != '\0')
		warn("%s, charts left out", why);
	top(o, f);
	findings(o, f);
	loads(o, chart[CHART_TIME], f);
	pages(o, chart[CHART_FOREST], f);
	page_section(f, "curve", "Where in the distribution");
	page_chart(f, chart[CHART_CURVE],
	    "Above zero: B is slower at that percentile. Shaded: its interval. "
	    "A flat line is a plain shift; one that rises to the right is a "
	    "longer tail.");
	if (o->trend)
		trend(o, chart[CHART_TREND], f);
	same_section(o->m, f);
	how(o, f);
	page_end(f, show_fmt("Made by bm-diff %s%s%s.", BM_VERSION,
			*version != '\0' ? " with gnuplot " : "", version));
	for (i = 0; i < CHARTS; i++)
		plot_free(chart[i]);
}
