/* The report for terminals and mail. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "funktable.h"
#include "mem.h"
#include "plain.h"
#include "show.h"
#include "text.h"

enum { WIDTH = 79, SPARK = 40, SPARK2 = 20, PAGES = 15, CAUSES = 8 };

bool
plain_utf8(void)
{
	static const char *const name[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < 3; i++) {
		const char *v = getenv(name[i]);

		if (v != NULL && v[0] != '\0')
			return strstr(v, "UTF-8") != NULL ||
			       strstr(v, "utf8") != NULL ||
			       strstr(v, "UTF8") != NULL;
	}
	return false;
}

/* May words be coloured? */
static bool
coloured(FILE *f)
{
	const char *term = getenv("TERM");

	return isatty(fileno(f)) && getenv("NO_COLOR") == NULL &&
	       term != NULL && strcmp(term, "dumb") != 0;
}

/* A word in bold red where the terminal can and it is bad. */
static void
alarm_word(FILE *f, const char *word, bool bad)
{
	if (bad && coloured(f))
		fprintf(f, "\033[1;31m%s\033[0m", word);
	else
		fputs(word, f);
}

/* Words filled into lines, the first of which began at column `at`. */
static void
fill(FILE *f, size_t at, size_t indent, const char *s)
{
	char word[256];

	while (*(s += strspn(s, " \n")) != '\0') {
		size_t n = strcspn(s, " \n"), len;

		snprintf(word, sizeof(word), "%.*s", n > 250 ? 250 : (int)n, s);
		s += n;
		len = text_len(word);
		if (len > WIDTH - indent - 1)
			len = WIDTH - indent - 1; /* what is longer is cut */
		if (at > indent && at + 1 + len > WIDTH) {
			fprintf(f, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			putc(' ', f);
			at++;
		}
		at += text_show(f, word, len);
	}
	putc('\n', f);
}

/* Right-aligned in width columns, whatever bytes its characters take. */
static void
right(FILE *f, const char *s, size_t width)
{
	size_t len = text_len(s);

	fprintf(f, "%*s", len < width ? (int)(width - len) : 1, "");
	text_show(f, s, 0);
}

static void
head(const struct report *r, FILE *f)
{
	const struct model *m = r->m;
	char line[160], date[CLOCK_ISO_SIZE] = "";

	snprintf(line, sizeof(line), "bm-report  %s%s%s",
	    m->label != NULL ? m->label : "", m->label != NULL ? "  " : "",
	    report_title(r));
	text_pad(f, line, 55);
	if (m->epoch > 0)
		clock_iso(m->epoch, date);
	fprintf(f, "%24.20s\n", date);
	fill(f, 0, 0,
	    show_fmt("%s, %s requests", report_plan(r),
		show_count((int64_t)m->requests)));
	if (m->url != NULL && m->title != NULL) {
		text_show(f, m->url, WIDTH);
		putc('\n', f);
	}
	putc('\n', f);
}

/* The objective's name without its blanks at both ends, and how it came out. */
static void
objectives(const struct report *r, FILE *f)
{
	if (r->checks == 0)
		return;
	alarm_word(f, r->v.failed > 0 ? "FAIL" : "PASS", r->v.failed > 0);
	fprintf(f, "  %s\n", report_objectives(r));
	for (size_t i = 0; i < r->checks; i++) {
		const struct check *c = &r->check[i];

		fputs("  ", f);
		alarm_word(f, c->holds ? "ok    " : "FAIL  ", !c->holds);
		text_pad(f, c->text, 34);
		fprintf(f, "  worst %s", check_value(c));
		if (c->known)
			fprintf(f, " (%s)", r->m->cycle[c->worst].name);
		putc('\n', f);
	}
}

static void
verdict(const struct report *r, FILE *f)
{
	static const char *const word[] = {"VALID", "SUSPECT", "INVALID"};

	alarm_word(f, word[r->v.trust], r->v.trust == TRUST_INVALID);
	fputs("  ", f);
	if (r->v.reasons == 0)
		fill(f, 7, 2, report_lead(r));
	for (size_t i = 0; i < r->v.reasons; i++) {
		if (i > 0)
			fputs("         ", f);
		fill(f, 9, 9, r->v.reason[i]);
	}
	if (r->v.reasons > 0) {
		fputs("  ", f);
		fill(f, 2, 2, report_lead(r));
	}
	objectives(r, f);
	putc('\n', f);
}

static void
cycles(const struct report *r, FILE *f)
{
	static const double q[] = {0.5, 0.95, 0.99, 0.999, 1};
	const struct model *m = r->m;

	fprintf(f, "%10s%9s%6s%8s%8s%8s%8s%8s%8s%6s\n",
	    m->open ? "arrivals" : "load", "OK req/s", "err %", "mean", "p50",
	    "p95", "p99", "p99.9", "max", "gap s");
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];

		right(f, c->name, 10);
		right(f, show_rate(cycle_rate(c)), 9);
		right(f, dist_errors(&c->req), 6);
		right(f, dist_mean(&c->req), 8);
		for (size_t k = 0; k < 5; k++)
			right(f, dist_show(&c->req, q[k]), 8);
		fprintf(f, "%6.1f\n", (double)c->gap.us / 1e6);
	}
	fprintf(f, "%79s\n\n",
	    m->scheduled
		? "response times in ms, pauses and schedules kept, OK only"
		: "service times in ms, OK only");
}

/* What stands in no other table: tests, pages, bytes, connections. */
static void
rates(const struct report *r, FILE *f)
{
	const struct model *m = r->m;

	fprintf(f, "%10s%9s%9s%8s%7s%10s%10s%8s%7s\n", "load", "tests/s",
	    "pages/s", "best s", "Apdex", "in/s", "out/s", "conns", "cut");
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		double s = c->length > 0 ? c->length : 1;

		right(f, c->name, 10);
		right(f, show_rate((double)c->tests_ok / s), 9);
		right(f, show_rate((double)c->pages_ok / s), 9);
		right(f, show_count((int64_t)c->best), 8);
		right(
		    f, show_fmt("%.2f", dist_apdex(&c->page, r->apdex_us)), 7);
		right(f, show_bytes((double)c->received / s), 10);
		right(f, show_bytes((double)c->sent / s), 10);
		right(f, show_count((int64_t)c->opened), 8);
		right(f, show_count((int64_t)c->req.n[RESULT_CUT]), 7);
		putc('\n', f);
	}
	fprintf(f, "%79s\n\n",
	    show_fmt("successful ones per second; Apdex of pages, T = %s",
		show_time(r->apdex_us)));
	if (report_left(r) != NULL) {
		fill(f, 0, 0, report_left(r));
		putc('\n', f);
	}
}

void
plain_spark(FILE *f, const double *v, size_t n, size_t cols, double top,
    bool least, bool utf8)
{
	static const char *const block[] = {
	    " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char ascii[] = " .:-=+*##";

	putc('|', f);
	for (size_t k = 0; k < cols; k++) {
		size_t a = k * n / cols, b = (k + 1) * n / cols;
		double x = NAN;
		int level = 0;

		if (b == a)
			b = a + 1;
		for (size_t i = a; i < b && i < n; i++)
			if (isnan(x) || (least ? v[i] < x : v[i] > x))
				x = v[i];
		if (x > 0 && top > 0)
			level = 1 + (int)(7 * x / top + 0.5);
		if (level > 8)
			level = 8;
		if (utf8)
			fputs(block[level], f);
		else
			putc(ascii[level], f);
	}
	putc('|', f);
}

/* Good requests in each second of a cycle, and p95 of each bin. */
static size_t
shape(const struct cycle *c, double *rate, double *p95)
{
	size_t n = 0;

	for (size_t i = 0; i < c->bins; i++) {
		const struct bin *b = &c->bin[i];

		if (!b->window)
			continue;
		rate[n] = b->low != UINT64_MAX ? (double)b->low
			  : b->to > b->from ? (double)b->ok / (b->to - b->from)
					    : 0;
		p95[n++] = b->times.count > 0
			       ? (double)hdr_quantile(&b->times, 0.95)
			       : NAN;
	}
	return n;
}

void
plain_sparks(const struct report *r, FILE *f, bool utf8)
{
	const struct model *m = r->m;
	double top = 0, slow = 0;

	for (int draw = 0; draw < 2; draw++)
		for (size_t i = 0; i < m->cycles; i++) {
			const struct cycle *c = &m->cycle[i];
			double *rate = xarray(c->bins + 1, sizeof(*rate));
			double *p95 = xarray(c->bins + 1, sizeof(*p95));
			size_t n = shape(c, rate, p95);

			for (size_t k = 0; k < n && !draw; k++) {
				top = fmax(top, rate[k]);
				slow = fmax(slow, p95[k]);
			}
			if (draw) {
				right(f, c->name, 10);
				fputs("  ", f);
				plain_spark(f, rate, n, SPARK, top, true, utf8);
				fputs("  ", f);
				plain_spark(
				    f, p95, n, SPARK2, slow, false, utf8);
				putc('\n', f);
			}
			free(rate);
			free(p95);
			if (i + 1 == m->cycles && !draw)
				fprintf(f, "%10s  %-44s%s\n", "load",
				    show_fmt("OK req/s, worst second; top %s",
					show_rate(top)),
				    show_fmt("p95; top %s ms",
					show_ms((int64_t)slow)));
		}
}

static void
pages(const struct report *r, FILE *f)
{
	static const double q[] = {0.5, 0.95, 0.99, 1};
	const struct model *m = r->m;
	size_t top = report_highest(r), n = m->pages < PAGES ? m->pages : PAGES;
	uint64_t time = 0;

	if (top == m->cycles || m->pages == 0)
		return;
	for (size_t i = 0; i < m->pages; i++)
		time += m->page[i].time;
	fprintf(f, "%-21s%9s%7s%8s%8s%8s%8s%7s\n", "page", "pages", "err %",
	    "p50", "p95", "p99", "max", "time");
	for (size_t i = 0; i < n; i++) {
		const struct page *p = &m->page[i];
		const struct dist *d = &p->at[top];

		text_pad(f, p->name, 20);
		right(f, show_count((int64_t)dist_ended(d)), 10);
		right(f, dist_errors(d), 7);
		for (size_t k = 0; k < 4; k++)
			right(f, dist_show(d, q[k]), 8);
		right(f,
		    show_fmt("%.0f %%",
			time > 0 ? 100 * (double)p->time / (double)time : 0),
		    7);
		putc('\n', f);
	}
	if (n < m->pages)
		fprintf(f, "%zu more pages\n", m->pages - n);
	fprintf(f, "%79s\n\n",
	    show_fmt("at %s, in ms; time: share over all loads",
		m->cycle[top].name));
}

static void
errors(const struct report *r, FILE *f)
{
	const struct model *m = r->m;
	size_t n = m->causes < CAUSES ? m->causes : CAUSES;
	size_t first = m->cycles > 4 ? m->cycles - 4 : 0;

	if (n == 0)
		return;
	text_pad(f, "errors, ramp-up and drain included", 38);
	for (size_t k = first; k < m->cycles; k++)
		right(f, m->cycle[k].name, 10);
	putc('\n', f);
	for (size_t i = 0; i < n; i++) {
		const struct cause *c = &m->cause[i];

		text_pad(f, c->page, 11);
		putc(' ', f);
		text_pad(f, c->text, 26);
		for (size_t k = first; k < m->cycles; k++)
			right(f, show_count((int64_t)c->at[k]), 10);
		putc('\n', f);
	}
	if (n < m->causes)
		fprintf(f, "%zu more kinds\n", m->causes - n);
	putc('\n', f);
}

static void
findings(const struct report *r, FILE *f)
{
	fputs("findings\n", f);
	for (size_t i = 0; i < r->f.n; i++) {
		fprintf(f, "%3zu. ", i + 1);
		fill(f, 5, 5, r->f.f[i].head);
		if (r->f.f[i].text[0] != '\0') {
			fputs("     ", f);
			fill(f, 5, 5, r->f.f[i].text);
		}
	}
	fputs("~ fewer than 100 lie beyond that percentile; - fewer than 10; > "
	      "at least\n",
	    f);
}

void
plain_write(const struct report *r, FILE *f)
{
	head(r, f);
	verdict(r, f);
	if (r->m->cycles == 0)
		return;
	cycles(r, f);
	rates(r, f);
	if (r->m->funkload)
		funktable_plain(r, f);
	plain_sparks(r, f, plain_utf8());
	putc('\n', f);
	pages(r, f);
	errors(r, f);
	findings(r, f);
}

void
plain_quiet(const struct report *r, FILE *f)
{
	fprintf(f, "%s\t", trust_names[r->v.trust]);
	text_show(f, verdict_why(&r->v), 0);
	putc('\n', f);
	for (size_t i = 0; i < r->checks; i++) {
		fputs(r->check[i].holds ? "ok\t" : "FAIL\t", f);
		text_show(f, r->check[i].text, 0);
		fprintf(f, "\t%s\n", check_value(&r->check[i]));
	}
}
