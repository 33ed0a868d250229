/* The report as a page: its order. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart.h"
#include "err.h"
#include "html.h"
#include "htmlpart.h"
#include "markup.h"
#include "page.h"
#include "show.h"

enum { TIMEOUT_S = 60 };

struct drawn {
	struct plot_chart *c[CHARTS];
	char why[200], version[32];
};

static void
draw(const struct report *r, struct drawn *d)
{
	int missing;

	d->c[CHART_LOAD] = chart_load(r);
	d->c[CHART_TIME] = chart_time(r);
	d->c[CHART_HEAT] = chart_heat(r);
	d->c[CHART_CURVE] = chart_curve(r);
	d->c[CHART_PAGES] = chart_pages(r);
	d->c[CHART_ERRORS] = chart_errors(r);
	d->c[CHART_HOSTS] = chart_hosts(r);
	missing = plot_draw(d->c, CHARTS, TIMEOUT_S, d->why, d->version);
	if (missing > 0) {
		warn("%d chart%s left out: %s", missing,
		    missing == 1 ? "" : "s", d->why);
		return;
	}
	d->why[0] = '\0';
	if (d->version[0] == '\0')
		warn("gnuplot did not tell its version; the page lacks it");
}

static void
header(const struct report *r, FILE *f)
{
	const struct model *m = r->m;
	double s = 0;

	for (size_t i = 0; i < m->cycles; i++)
		s = fmax(s, (double)m->cycle[i].stop / 1e6);
	fputs("<h1>", f);
	markup_text(f, report_title(r));
	fputs("</h1>\n<p class=\"meta\">Run <code>", f);
	markup_text(f, m->id != NULL ? m->id : "(no name)");
	fputs("</code>", f);
	if (m->label != NULL && m->label[0] != '\0') {
		fputs(", label <code>", f);
		markup_text(f, m->label);
		fputs("</code>", f);
	}
	if (m->epoch > 0)
		fprintf(f, ", %s to %s UTC", show_date(m->epoch),
		    show_clock(m->epoch + (int64_t)(s * 1e6)));
	fputs(". ", f);
	markup_text(f, report_plan(r));
	fprintf(f, ", %s model. %s requests.</p>\n",
	    m->open ? "open" : "closed", show_count((int64_t)m->requests));
	if (m->description != NULL && m->description[0] != '\0' &&
	    strcmp(m->description, report_title(r)) != 0)
		page_para(f, "meta", m->description);
}

/* Badges: can it be trusted, were the objectives met; then the sentence. */
static void
lead(const struct report *r, FILE *f)
{
	static const char *const class[] = {"pass", "warn", "fail"};
	static const char *const mark[] = {"\xe2\x9c\x93", "!", "\xe2\x9c\x97"};

	fputs("<p class=\"lead\">", f);
	if (r->checks > 0)
		fprintf(f, "<span class=\"badge %s\">%s %s</span> ",
		    r->v.failed > 0 ? "fail" : "pass",
		    mark[r->v.failed > 0 ? 2 : 0], report_objectives(r));
	fprintf(f, "<span class=\"badge %s\">%s %s run</span> ",
	    class[r->v.trust], mark[r->v.trust], trust_names[r->v.trust]);
	markup_text(f, report_lead(r));
	fputs("</p>\n", f);
	if (r->v.reasons == 0)
		return;
	fprintf(f, "<p>Why %s:</p><ul>", trust_names[r->v.trust]);
	for (size_t i = 0; i < r->v.reasons; i++) {
		fputs("<li>", f);
		markup_text(f, r->v.reason[i]);
		fputs("</li>", f);
	}
	fputs("</ul>\n", f);
}

static void
findings(const struct report *r, FILE *f)
{
	page_section(f, "find", "Findings");
	if (r->f.n == 0) {
		page_para(f, NULL, "There is nothing to look at.");
		return;
	}
	fputs("<ol class=\"f\">\n", f);
	for (size_t i = 0; i < r->f.n; i++) {
		const struct finding *x = &r->f.f[i];

		fputs("<li><b>", f);
		markup_text(f, x->head);
		fputs("</b> ", f);
		markup_text(f, x->text);
		fprintf(
		    f, " (<a href=\"#%s\">%s</a>)</li>\n", x->see, x->where);
	}
	fputs("</ol>\n", f);
}

/* A chart, or the table that stands in for it. */
static void
chart(FILE *f, const struct report *r, struct plot_chart *c,
    const char *caption, void (*instead)(const struct report *, FILE *))
{
	if (c == NULL)
		return;
	if (c->svg != NULL || instead == NULL)
		page_chart(f, c, caption);
	else
		instead(r, f);
}

static void
over_time(const struct report *r, const struct drawn *d, FILE *f)
{
	const struct model *m = r->m;
	uint64_t s[7];
	const char *step =
	    m->width == 1 ? "a second" : show_fmt("%d seconds", m->width);

	page_section(f, "time", "Over time");
	chart(f, r, d->c[CHART_TIME],
	    show_fmt("All panels share one time axis; each step is %s, counted "
		     "when the reply arrived. Grey bands are the measured part "
		     "of each cycle.%s",
		step,
		m->width > 1
		    ? " The thin grey line is the worst second of each step."
		    : ""),
	    html_sparks);
	chart_heat_steps(r, s);
	chart(f, r, d->c[CHART_HEAT],
	    show_fmt("Stronger colour: more requests, errors included; from "
		     "%s, %s, %s, %s, %s, %s and %s a cell. Rows are tenths of "
		     "a decade. A gap is time without replies.",
		show_count((int64_t)s[0]), show_count((int64_t)s[1]),
		show_count((int64_t)s[2]), show_count((int64_t)s[3]),
		show_count((int64_t)s[4]), show_count((int64_t)s[5]),
		show_count((int64_t)s[6])),
	    NULL);
}

static void
body(const struct report *r, const struct drawn *d, FILE *f)
{
	page_section(f, "load", "How it scales with load");
	chart(f, r, d->c[CHART_LOAD],
	    "Shaded: from the median to p95. A flat throughput with a rising "
	    "time means the limit is reached.",
	    html_bars);
	html_cycles(r, f);
	over_time(r, d, f);
	page_section(f, "dist", "Distribution of times");
	chart(f, r, d->c[CHART_CURVE],
	    "Read upwards at any percentile. The last point of a line is its "
	    "slowest good request; a line that ends early has requests of "
	    "which only a lower bound is known.",
	    html_percentiles);
	page_section(f, "pages", "Pages");
	chart(f, r, d->c[CHART_PAGES], "Sorted by p95 at the highest load.",
	    NULL);
	html_pages(r, f);
	html_requests(r, f);
	page_section(f, "errors", "Errors");
	chart(f, r, d->c[CHART_ERRORS],
	    "Stacked, at the time the reply arrived. OK replies are left out: "
	    "at this scale errors would not be visible beside them.",
	    NULL);
	html_errors(r, f);
	page_section(f, "hosts", "Hosts");
	chart(f, r, d->c[CHART_HOSTS],
	    "Targets as bm-monitor saw them, generators as they saw "
	    "themselves.",
	    NULL);
	html_hosts(r, f);
	html_nodes(r, f);
	page_section(f, "how", "How it was run");
	html_how(r, f);
	page_section(f, "defs", "Definitions");
	html_definitions(f);
}

void
html_write(const struct report *r, FILE *f)
{
	static const char *const link[] = {"load", "Load", "time", "Over time",
	    "dist", "Distribution", "pages", "Pages", "errors", "Errors",
	    "hosts", "Hosts", "how", "How it was run", "defs", "Definitions",
	    NULL};
	struct drawn d = {.why = ""};

	draw(r, &d);
	page_begin(f, report_title(r));
	header(r, f);
	page_main(f);
	if (d.why[0] != '\0')
		page_para(
		    f, "note", show_fmt("Charts are left out: %s.", d.why));
	lead(r, f);
	html_figures(r, f);
	findings(r, f);
	html_objectives(r, f);
	page_nav(f, link);
	if (r->m->cycles > 0)
		body(r, &d, f);
	page_end(
	    f, show_fmt("Made by bm-report " BM_VERSION "%s%s from %.120s.",
		   d.version[0] != '\0' ? " with gnuplot " : "", d.version,
		   r->source != NULL ? r->source : "its input"));
	for (size_t i = 0; i < CHARTS; i++)
		plot_free(d.c[i]);
}
