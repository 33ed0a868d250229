/* The page's end: nodes, how it was run, definitions; and stand-ins. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "htmlpart.h"
#include "markup.h"
#include "page.h"
#include "plain.h"
#include "show.h"
#include "watch.h"

enum { NODES = 200 };

/* How a node ended, in a word. */
static const char *
outcome(const struct node *d)
{
	if (d->outcome != NULL && strcmp(d->outcome, "ok") != 0)
		return d->outcome;
	return d->ended ? "ok" : d->started ? "not ended" : "never started";
}

/* Milliseconds with one decimal, and never -0.0. */
static const char *
tenths(int64_t us)
{
	int64_t n = (us + (us < 0 ? -50 : 50)) / 100;

	return show_fmt("%.1f", (double)n / 10);
}

static void
node_row(const struct node *d, FILE *f)
{
	bool self = d->seconds > 0;

	page_row(f,
	    show_fmt("%d %.120s", d->number, d->host != NULL ? d->host : ""));
	page_hot(f, outcome(d), strcmp(outcome(d), "ok") != 0);
	page_cell(f, show_count((int64_t)dist_ended(&d->req)));
	page_cell(f, dist_show(&d->req, 0.95));
	page_cell(f, d->cores > 0 ? show_fmt("%s, %s", show_count(d->cores),
					show_count(d->workers))
				  : "-");
	page_hot(f, self ? show_fmt("%.0f", (double)d->busiest / 10) : "-",
	    d->busiest > 800);
	page_cell(f, self ? show_fmt("%.0f", (double)d->cpu / 10) : "-");
	page_cell(f, self ? show_fmt("%.0f", (double)d->steal / 10) : "-");
	page_cell(
	    f, self ? show_fmt("%s, %s", show_ms(d->lag99), show_ms(d->lag_max))
		    : "-");
	page_cell(f, self ? show_ms(d->stalled) : "-");
	page_cell(f, d->bound >= 0 ? show_fmt("%s \xc2\xb1 %s",
					 tenths(d->offset), tenths(d->bound))
				   : "-");
	page_cell(f, d->bound >= 0 ? tenths(d->skew) : "-");
	page_row_end(f);
}

void
html_nodes(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Generator", "Ended", "Requests",
	    "p95|ms", "Cores,|workers", "Busiest|core, %", "All|cores, %",
	    "Stolen|%", "Lag, ms|p99, max", "Held up|ms", "Clock|off, ms",
	    "Start|late, ms", NULL};
	const struct model *m = r->m;

	page_table(f, "Generators table",
	    "The load generators, as they saw themselves in the measured "
	    "parts.");
	page_heads(f, head);
	for (size_t i = 0; i < m->nodes && i < NODES; i++)
		node_row(&m->node[i], f);
	page_table_end(f);
	if (m->nodes > NODES)
		page_para(f, "note",
		    show_fmt("%zu more generators.", m->nodes - NODES));
}

static void
host_row(const struct model *m, const char *host, FILE *f)
{
	const struct series *s = watch_cpu(m, host);
	double sum = 0, top = 0;
	size_t n = 0;

	for (size_t k = 0; s != NULL && k < s->len; k++) {
		double v = watch_busy(m, s, k) / 10;

		if (s->pt[k].at < m->from || s->pt[k].at > m->to)
			continue;
		sum += v;
		top = fmax(top, v);
		n++;
	}
	page_row(f, show_fmt("%.120s", host));
	page_left(f, watch_text(m, host));
	page_cell(f, n > 0 ? show_fmt("%.0f", sum / (double)n) : "-");
	page_hot(f, n > 0 ? show_fmt("%.0f", top) : "-", top > 80);
	page_row_end(f);
}

void
html_hosts(const struct report *r, FILE *f)
{
	static const char *const head[] = {
	    "<Host", "<What it is", "CPU,|mean %", "CPU,|at most %", NULL};
	size_t n;
	const char **host = watch_hosts(r->m, &n);

	if (n > 0) {
		page_table(f, "Monitored hosts table",
		    "The monitored hosts: how busy all their processors were; "
		    "- where nothing came.");
		page_heads(f, head);
		for (size_t i = 0; i < n && i < NODES; i++)
			host_row(r->m, host[i], f);
		page_table_end(f);
	}
	if (n > NODES)
		page_para(f, "note", show_fmt("%zu more hosts.", n - NODES));
	free(host);
}

/* How the value of a key of the plan is said. */
enum say { SAY_TEXT, SAY_TIME, SAY_YES };

/* A term of the plan, where the run says so. */
static void
conf(const struct report *r, FILE *f, const char *term, const char *key,
    enum say say)
{
	const char *v = agg_conf(r->m->agg, key);
	char *end;
	long long us;

	if (v == NULL || v[0] == '\0')
		return;
	us = strtoll(v, &end, 10);
	if (say == SAY_TIME && *end == '\0')
		v = show_time(us);
	else if (say == SAY_YES)
		v = strcmp(v, "0") == 0 ? "no" : "yes";
	page_term(f, term, v);
}

/* A metadata key of the user's own. */
static void
metas(const struct report *r, FILE *f)
{
	struct slice row[STREAM_COLS + 1];

	for (size_t i = 0; i < agg_rows(r->m->agg, KIND_CONF); i++) {
		size_t n = agg_row(r->m->agg, KIND_CONF, i, row);
		const char *key = agg_text(r->m->agg, row[CONF_KEY]);

		if (n > CONF_VALUE && strncmp(key, "meta:", 5) == 0)
			page_term(
			    f, key + 5, agg_text(r->m->agg, row[CONF_VALUE]));
	}
}

static void
target(const struct report *r, FILE *f)
{
	const char *url = r->m->url;

	if (url == NULL || url[0] == '\0')
		return;
	fputs("<dt>Target</dt><dd>", f);
	if (markup_link(url)) {
		fputs("<a rel=\"noreferrer\"", f);
		markup_pair(f, "href", url);
		fputs(">", f);
		markup_text(f, url);
		fputs("</a>", f);
	} else
		markup_text(f, url);
	fputs("</dd>\n", f);
}

/* What is not in the figures, and why. */
static void
left_out(const struct report *r, FILE *f)
{
	struct slice row[STREAM_COLS + 1];
	const struct model *m = r->m;
	uint64_t cut = 0, behind = 0;
	uint64_t bad = 0;

	for (size_t i = 0; i < m->cycles; i++) {
		cut += m->cycle[i].req.n[RESULT_CUT];
		behind += m->cycle[i].test.n[RESULT_BEHIND];
	}
	for (size_t i = 0; i < agg_rows(m->agg, KIND_BAD); i++) {
		size_t n = agg_row(m->agg, KIND_BAD, i, row);

		bad += (uint64_t)stream_int(row, n, BAD_COUNT, 0);
	}
	if (report_left(r) != NULL)
		page_term(f, "Not loaded", report_left(r));
	page_term(f, "Left out",
	    show_fmt("%s lines that could not be read. %s requests were still "
		     "open when their cycle ended and %s tests never started: "
		     "they count as at least so slow.",
		show_count((int64_t)bad), show_count((int64_t)cut),
		show_count((int64_t)behind)));
}

void
html_how(const struct report *r, FILE *f)
{
	static const struct {
		const char *term, *key;
		enum say say;
	} plan[] = {
	    {"Model", "model", SAY_TEXT},
	    {"Cycles", "cycles", SAY_TEXT},
	    {"Rates", "rates", SAY_TEXT},
	    {"Duration", "duration", SAY_TIME},
	    {"Users start every", "startup_delay", SAY_TIME},
	    {"Warm-up", "warmup", SAY_TIME},
	    {"Rest between cycles", "cycle_time", SAY_TIME},
	    {"Pause between tests", "sleep_time", SAY_TIME},
	    {"Pause after a page, least", "sleep_time_min", SAY_TIME},
	    {"Pause after a page, most", "sleep_time_max", SAY_TIME},
	    {"Time-out", "timeout", SAY_TIME},
	    {"Grace", "grace", SAY_TIME},
	    {"Seed", "seed", SAY_TEXT},
	    {"Resources loaded", "resources", SAY_YES},
	    {"Redirects followed", "redirects", SAY_YES},
	    {"Certificates unchecked", "insecure", SAY_YES},
	    {"TLS sessions resumed", "resume", SAY_YES},
	    {"Connections", "connections", SAY_TEXT},
	    {"Command", "argv", SAY_TEXT},
	};
	const struct model *m = r->m;

	page_terms(f);
	target(r, f);
	page_term(f, "Plan", report_plan(r));
	for (size_t i = 0; i < sizeof(plan) / sizeof(plan[0]); i++)
		conf(r, f, plan[i].term, plan[i].key, plan[i].say);
	metas(r, f);
	if (m->program != NULL)
		page_term(f, "Program", m->program);
	left_out(r, f);
	page_term(f, "Data",
	    show_fmt("%.150s; percentiles from histograms with 128 steps to "
		     "each power of two (off by less than 0.8 %%)",
		r->source != NULL ? r->source : "standard input"));
	if (*r->sha256 != '\0')
		page_term(f, "SHA-256 of it", r->sha256);
	page_terms_end(f);
}

void
html_definitions(FILE *f)
{
	static const char *const term[] = {
	    "User",
	    "One virtual user: plays a test, page by page, waits for each "
	    "whole reply, pauses, and begins the next.",
	    "Test, page, request",
	    "A test is one execution of a scenario; a page is a step of it "
	    "with all that follows from it: redirects, images, style sheets, "
	    "scripts; a request is one question and its answer.",
	    "OK",
	    "A whole reply with a status and content as asked. All else that "
	    "ended is an error.",
	    "OK req/s",
	    "OK requests that ended in the measured part of the cycle, "
	    "whenever they began, divided by its length.",
	    "Service time",
	    "From the moment a request really started to the last byte of its "
	    "answer, connecting included.",
	    "Response time",
	    "Service time plus how late the request started: counted from when "
	    "it was due by the schedule, or by the end of the one before and "
	    "its pause. What a user meets.",
	    "p95",
	    "95 % of the OK requests took so long or less (nearest rank). "
	    "Percentiles are never averaged: histograms are added. Time-outs "
	    "and what was cut or never started count as slower than all OK "
	    "ones; other errors, often fast, are left out. In an objective "
	    "every unsuccessful request counts as slower than all OK ones.",
	    "Longest gap",
	    "The longest time in which fewer than 2 % of the usual number of "
	    "replies arrived, in steps of 0.1 s.",
	    "Cut",
	    "Still open when the cycle's slot was over: no error, and no time.",
	    "Never started",
	    "Due by the schedule, but every user was busy.",
	    "Apdex",
	    "(pages within T + half of those within 4 T) / all pages, failed "
	    "ones too.",
	    "Valid, suspect, invalid",
	    "Whether the run can be trusted: suspect when a load generator was "
	    "saturated, its clock unsure, an objective rests on few samples or "
	    "the load was not steady; invalid when a generator failed or is "
	    "missing, or the data don't add up.",
	};

	page_terms(f);
	for (size_t i = 0; i < sizeof(term) / sizeof(term[0]); i += 2)
		page_term(f, term[i], term[i + 1]);
	page_terms_end(f);
}

void
html_bars(const struct report *r, FILE *f)
{
	static const char *const head[] = {
	    "<Load", "OK req/s", "<", "p95, ms", "<", NULL};
	const struct model *m = r->m;
	double rate = 0, p95 = 0;
	bool more;

	for (size_t i = 0; i < m->cycles; i++) {
		rate = fmax(rate, cycle_rate(&m->cycle[i]));
		p95 = fmax(
		    p95, (double)dist_quantile(&m->cycle[i].req, 0.95, &more));
	}
	page_table(f, "Load as bars", "Throughput and 95th percentile.");
	page_heads(f, head);
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		double v = (double)dist_quantile(&c->req, 0.95, &more);

		page_row(f, c->name);
		page_cell(f, show_rate(cycle_rate(c)));
		page_bar(f, show_bar(rate > 0 ? cycle_rate(c) / rate : 0, 12));
		page_cell(f, dist_show(&c->req, 0.95));
		page_bar(f, show_bar(p95 > 0 ? v / p95 : 0, 12));
		page_row_end(f);
	}
	page_table_end(f);
}

void
html_sparks(const struct report *r, FILE *f)
{
	fputs("<pre>", f);
	plain_sparks(r, f, true);
	fputs("</pre>\n", f);
}

void
html_percentiles(const struct report *r, FILE *f)
{
	static const char *const head[] = {"<Load", "p50", "p75", "p90", "p95",
	    "p99", "p99.9", "p99.99", "max", NULL};
	static const double q[] = {
	    0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1};
	const struct model *m = r->m;

	page_table(f, "Percentiles", "Times in ms of OK requests.");
	page_heads(f, head);
	for (size_t i = 0; i < m->cycles; i++) {
		page_row(f, m->cycle[i].name);
		for (size_t k = 0; k < 8; k++)
			page_cell(f, dist_show(&m->cycle[i].req, q[k]));
		page_row_end(f);
	}
	page_table_end(f);
}
