/* The rules that say what to look at. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "burst.h"
#include "cause.h"
#include "drift.h"
#include "finding.h"
#include "mem.h"
#include "show.h"
#include "stat.h"
#include "watch.h"

/* A new finding with its head, or NULL when there are enough. */
static struct finding *
found(struct findings *fs, const char *rule, const char *see, const char *where,
    const char *fmt, ...)
{
	struct finding *f;
	va_list ap;

	if (fs->n == FINDINGS)
		return NULL;
	f = &fs->f[fs->n++];
	f->rule = rule;
	f->see = see;
	f->where = where;
	f->text[0] = '\0';
	va_start(ap, fmt);
	vsnprintf(f->head, sizeof(f->head), fmt, ap);
	va_end(ap);
	return f;
}

static void
say(struct finding *f, const char *fmt, ...)
{
	size_t n;
	va_list ap;

	if (f == NULL)
		return;
	n = strlen(f->text);
	va_start(ap, fmt);
	vsnprintf(f->text + n, sizeof(f->text) - n, fmt, ap);
	va_end(ap);
}

/* What was due and never started: the load was not what was planned. */
static void
rule_behind(struct findings *fs, const struct model *m)
{
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		uint64_t late = c->test.n[RESULT_BEHIND];
		uint64_t due =
		    dist_ended(&c->test) + c->test.n[RESULT_CUT] + late;

		if (late * 100 < due || late == 0)
			continue;
		say(found(fs, "behind", "load", "load",
			"The arrivals could not all be served from cycle %zu "
			"on.",
			i + 1),
		    "At %s, %s of %s tests never started, as every user was "
		    "still busy; they count as at least as slow as the time "
		    "they waited.",
		    c->name, show_count((int64_t)late),
		    show_count((int64_t)due));
		return;
	}
}

/* Is the longest gap a stop, and not the rhythm of a slow or idle load? */
bool
finding_stop(const struct cycle *c)
{
	double per_s = c->length > 0 ? (double)(c->ok + c->bad) / c->length : 0;
	double s = (double)c->gap.us / 1e6;

	return s >= 1 && s * per_s >= 20 &&
	       c->gap.count <= (c->length > 25 ? c->length / 5 : 5);
}

static void
rule_stop(struct findings *fs, const struct model *m)
{
	size_t worst = m->cycles, n = 0;

	for (size_t i = 0; i < m->cycles; i++) {
		if (!finding_stop(&m->cycle[i]))
			continue;
		n++;
		if (worst == m->cycles ||
		    m->cycle[i].gap.us > m->cycle[worst].gap.us)
			worst = i;
	}
	if (worst == m->cycles)
		return;
	const struct cycle *c = &m->cycle[worst];
	double at = (double)c->begin / 1e6 + c->gap.at;
	struct finding *f = found(fs, "stop", "time", "timeline",
	    "A stop of %.1f s in cycle %zu.", (double)c->gap.us / 1e6,
	    worst + 1);

	say(f, "Next to nothing ended between %.1f s and %.1f s", at,
	    at + (double)c->gap.us / 1e6);
	if (c->gap.count > 1)
		say(f, ", and there were %d gaps of a second or more",
		    c->gap.count);
	if (n > 1)
		say(f, "; %zu cycles have one", n);
	say(f, ". The p99 of the cycle is %s ms", dist_show(&c->req, 0.99));
	say(f, m->open ? "."
		       : ": users who wait send nothing, so few requests meet "
			 "a stop and percentiles hide it.");
}

/* The word for a factor of load. */
static const char *
times(double k)
{
	return fabs(k - 2) < 0.05   ? "Doubling"
	       : fabs(k - 3) < 0.05 ? "Tripling"
				    : NULL;
}

/* The share of a cycle's requests that failed. */
static double
failed_share(const struct cycle *c)
{
	uint64_t n = dist_ended(&c->req);

	return n > 0 ? (double)dist_failed(&c->req) / (double)n : 0;
}

/* The errors that came with the overload, and what most of them were. */
static void
say_shed(
    struct findings *fs, struct finding *f, const struct model *m, size_t at)
{
	const struct cycle *c = &m->cycle[at];
	const struct cause *most = NULL;

	if (failed_share(c) < 0.01 ||
	    failed_share(c) < 2 * failed_share(&m->cycle[at - 1]))
		return;
	say(f, " %s of %s requests that were due then failed",
	    show_count((int64_t)dist_failed(&c->req)),
	    show_count((int64_t)dist_ended(&c->req)));
	for (size_t i = 0; i < m->causes; i++)
		if (most == NULL || m->cause[i].at[at] > most->at[at])
			most = &m->cause[i];
	say(f, most == NULL ? "." : ", most often %s.",
	    most == NULL ? "" : cause_brief(most, 70));
	fs->told[at] += dist_failed(&c->req);
}

static void
rule_overload(struct findings *fs, const struct model *m)
{
	bool more;

	/* what could not start says it better */
	if (fs->n > 0 && strcmp(fs->f[0].rule, "behind") == 0)
		return;
	for (size_t i = 1; m->rising && i < m->cycles; i++) {
		const struct cycle *a = &m->cycle[i - 1], *b = &m->cycle[i];
		double k = cycle_load(b) / cycle_load(a);
		double gain = cycle_rate(b) / cycle_rate(a) - 1;
		int64_t pa = dist_quantile(&a->req, 0.95, &more);
		int64_t pb = dist_quantile(&b->req, 0.95, &more);
		double slow = pa > 0 ? (double)pb / (double)pa - 1 : 0;
		const char *verb = times(k);

		if (a->req.ok.count < 100 || !isfinite(k) || !isfinite(gain) ||
		    gain >= 0.5 * (k - 1) || slow <= 0.3)
			continue;
		struct finding *f = found(fs, "overload", "load", "load",
		    "Overload above %s.", a->name);
		if (verb != NULL)
			say(f, "%s the load", verb);
		else
			say(f, "%s times the load", show_3(k));
		if (gain >= 0.005)
			say(f, " added %.0f %% throughput and", 100 * gain);
		else
			say(f, " cost %.0f %% of the throughput and added",
			    -100 * gain);
		say(f, " %.0f %% to the 95th percentile (%s to %s ms).",
		    100 * slow, dist_show(&a->req, 0.95),
		    dist_show(&b->req, 0.95));
		say_shed(fs, f, m, i);
		return;
	}
}

static void
rule_burst(struct findings *fs, const struct model *m)
{
	struct burst b;

	for (int kind = 0; kind < ERR_KINDS; kind++) {
		if (!burst_of(m, kind, &b))
			continue;
		struct finding *f = found(fs, "burst", "errors", "errors",
		    "Errors in bursts: %s.", err_names[kind]);
		say(f,
		    "%.0f %% of its %s errors in cycle %zu fell into %.0f %% "
		    "of the time",
		    100 * b.share, show_count((int64_t)b.total), b.cycle + 1,
		    100 * b.time);
		for (size_t i = 0; i < b.spans; i++)
			say(f, "%s%.0f to %.0f s", i == 0 ? ", " : " and ",
			    b.span[i].from, b.span[i].to);
		say(f, ".");
		fs->told[b.cycle] += b.total;
	}
}

static const struct page *
page_of(const struct model *m, const struct cause *c)
{
	for (size_t i = 0; i < m->pages; i++)
		if (m->page[i].scenario == c->scenario &&
		    m->page[i].step == c->step)
			return &m->page[i];
	return NULL;
}

/* How many of a cause there were to a page, least and most of all cycles. */
struct share {
	double lo, hi;
	uint64_t ended;
};

static struct share
share_of(const struct model *m, const struct cause *c)
{
	const struct page *p = page_of(m, c);
	struct share s = {.lo = p != NULL ? INFINITY : 0};

	for (size_t i = 0; i < m->cycles && p != NULL; i++) {
		uint64_t n = p->ended[i];
		double part = n > 0 ? (double)c->at[i] / (double)n : 0;

		s.lo = fmin(s.lo, c->at[i] < 5 ? 0 : part);
		s.hi = fmax(s.hi, part);
		s.ended += n;
	}
	return s;
}

/* One cause on one page, about as frequent at every load. */
static void
rule_constant(struct findings *fs, const struct model *m)
{
	if (!m->rising || m->cycles < 2)
		return;
	for (size_t k = 0; k < m->causes; k++) {
		const struct cause *c = &m->cause[k];
		struct share s = share_of(m, c);

		if (s.lo <= 0 || s.hi > 2 * s.lo || c->result == RESULT_CUT)
			continue;
		say(found(fs, "constant", "errors", "errors",
			"%.60s fails alike at every load: %s.", c->page,
			cause_brief(c, 90)),
		    "%s times on %s pages (%s to %s %% in each cycle), so the "
		    "cause is not the load.",
		    show_count((int64_t)c->total), show_count((int64_t)s.ended),
		    show_3(100 * s.lo), show_3(100 * s.hi));
		for (size_t i = 0; i < m->cycles; i++)
			fs->told[i] += c->at[i];
		return;
	}
}

/* p95 over p50 of a page; 0 where there are too few. */
static double
spread(const struct page *p, size_t cycle)
{
	bool more;
	const struct dist *d = &p->at[cycle];
	int64_t p50, p95;

	if (dist_beyond(d, 0.95) < DIST_FEW)
		return 0;
	p50 = dist_quantile(d, 0.5, &more);
	p95 = dist_quantile(d, 0.95, &more);
	return p50 > 0 ? (double)p95 / (double)p50 : 0;
}

static void
rule_two_speeds(struct findings *fs, const struct model *m)
{
	double other[64], median, mine;
	size_t best = model_best(m);

	for (size_t i = 0; i < m->pages && best < m->cycles && i < 64; i++) {
		size_t n = 0;

		for (size_t k = 0; k < m->pages && n < 64; k++)
			if (k != i && spread(&m->page[k], best) > 0)
				other[n++] = spread(&m->page[k], best);
		mine = spread(&m->page[i], best);
		if (n < 2 || mine <= 4)
			continue;
		median = stat_median(other, n);
		if (mine <= 2 * median)
			continue;
		say(found(fs, "speeds", "pages", "pages",
			"Two speeds in %.100s.", m->page[i].name),
		    "At %s its p95 (%s ms) is %.0f times its median (%s ms); "
		    "of the other pages it is %.1f times.",
		    m->cycle[best].name, dist_show(&m->page[i].at[best], 0.95),
		    mine, dist_show(&m->page[i].at[best], 0.5), median);
		return;
	}
}

/* A node that sees slower answers than its fellows. */
static void
rule_node(struct findings *fs, const struct model *m)
{
	double all[512], median;
	size_t n = 0;
	bool more;

	for (size_t i = 0; i < m->nodes && n < 512; i++)
		if (dist_beyond(&m->node[i].req, 0.95) >= DIST_FEW)
			all[n++] =
			    (double)dist_quantile(&m->node[i].req, 0.95, &more);
	if (n < 3)
		return;
	median = stat_median(all, n);
	for (size_t i = 0; i < m->nodes; i++) {
		const struct node *d = &m->node[i];

		if (dist_beyond(&d->req, 0.95) < DIST_FEW ||
		    (double)dist_quantile(&d->req, 0.95, &more) <= 1.5 * median)
			continue;
		say(found(fs, "node", "hosts", "hosts",
			"Node %d%s%.60s is slower than the others.", d->number,
			d->host != NULL ? " " : "",
			d->host != NULL ? d->host : ""),
		    "Its p95 is %s ms, the median of the nodes' %s ms: look at "
		    "its network and processor before the server.",
		    dist_show(&d->req, 0.95), show_ms((int64_t)median));
		return;
	}
}

/* Does a stop lie in the first or last quarter, and so move its median? */
static bool
stop_at_edge(const struct cycle *c)
{
	double to = c->gap.at + (double)c->gap.us / 1e6;

	return finding_stop(c) &&
	       (c->gap.at < c->length / 4 || to > 3 * c->length / 4);
}

static void
rule_drift(struct findings *fs, const struct model *m)
{
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		struct drift d = drift_of(c);
		/* three standard errors of a median's change */
		double noise = 12 / sqrt((double)c->req.ok.count + 1);

		if (!d.known || fabs(d.p50) <= fmax(0.15, noise) ||
		    stop_at_edge(c))
			continue;
		say(found(fs, "drift", "time", "timeline",
			"Cycle %zu %s by %.0f %% while it runs.", i + 1,
			d.p50 > 0 ? "slows" : "speeds up", fabs(100 * d.p50)),
		    "So much the median of its last quarter differs from that "
		    "of the first; throughput changed by %+.0f %%.",
		    100 * d.rate);
		return;
	}
}

/* Monitored hosts that had no processor to spare: the longest time of it. */
static void
rule_host(struct findings *fs, const struct model *m)
{
	struct hot most = {.host = NULL}, h;
	size_t n, others = 0;
	const char **host = watch_hosts(m, &n);

	for (size_t i = 0; i < n; i++) {
		if (!watch_hot(m, host[i], &h))
			continue;
		others += most.host != NULL;
		if (most.host == NULL || h.to - h.from > most.to - most.from)
			most = h;
	}
	free(host);
	if (most.host == NULL)
		return;
	struct finding *f = found(fs, "host", "hosts", "hosts",
	    "Host %.60s had its processors busy for %.1f s.", most.host,
	    most.to - most.from);
	say(f,
	    "From %.1f s to %.1f s they were %.0f %% busy, and over 80 %% at "
	    "each reading.",
	    most.from, most.to, most.mean / 10);
	if (others > 0)
		say(f, " So were, for less time, those of %zu more.", others);
}

/* The load generators themselves. */
static void
rule_generator(struct findings *fs, const struct model *m)
{
	for (size_t i = 0; i < m->nodes; i++) {
		const struct node *d = &m->node[i];
		const char *host = d->host != NULL ? d->host : "";
		bool hot = d->hot > 0 && 10 * d->hot >= d->seconds;

		if (!hot && d->lag99 <= 10000 && d->lag_max <= 1000000 &&
		    d->bound <= 10000 && d->stalled <= 100000 &&
		    d->missing <= d->seconds / 10 + 1)
			continue;
		struct finding *f = found(fs, "generator", "hosts", "hosts",
		    "Load generator %d %.60s was not at ease.", d->number,
		    host);
		if (hot)
			say(f,
			    "A processor of it was up to %.0f %% busy: its "
			    "times include its own delay. ",
			    (double)d->busiest / 10);
		if (d->lag99 > 10000)
			say(f,
			    "It was %s late itself (p99, median of seconds). ",
			    show_time(d->lag99));
		else if (d->lag_max > 1000000)
			say(f, "It stood still for %s. ",
			    show_time(d->lag_max));
		if (d->bound > 10000)
			say(f, "Its clock could be off by %s. ",
			    show_time(d->bound));
		if (d->stalled > 100000)
			say(f, "Writing its results held it up for %s. ",
			    show_time(d->stalled));
		if (d->missing > d->seconds / 10 + 1)
			say(f, "%d s are missing from what it says of itself. ",
			    d->missing);
		return;
	}
}

/* Many failed, and no finding before says why. */
static void
rule_errors(struct findings *fs, const struct model *m)
{
	const struct cycle *worst = NULL;
	double most = 0.01;

	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		uint64_t bad = dist_failed(&c->req);

		bad -= fs->told[i] < bad ? fs->told[i] : bad;
		if (bad == 0 ||
		    (double)bad < most * (double)dist_ended(&c->req))
			continue;
		most = (double)bad / (double)dist_ended(&c->req);
		worst = c;
	}
	if (worst == NULL)
		return;
	struct finding *f = found(fs, "errors", "errors", "errors",
	    dist_failed(&worst->req) == dist_ended(&worst->req)
		? "Every request failed at %s."
		: "Many errors at %s.",
	    worst->name);
	if (f != NULL)
		say(f, "%s of %s requests that were due then failed.",
		    show_count((int64_t)dist_failed(&worst->req)),
		    show_count((int64_t)dist_ended(&worst->req)));
}

/* Nothing found: say what was looked for. */
static void
all_clear(struct findings *fs, const struct model *m, bool trusted)
{
	int64_t cpu = 0;
	bool self = false;

	for (size_t i = 0; i < m->nodes; i++) {
		if (m->node[i].busiest > cpu)
			cpu = m->node[i].busiest;
		self |= m->node[i].seconds > 0;
	}
	struct finding *f = found(fs, "clear", "hosts", "hosts", "%s",
	    trusted ? "All clear."
		    : "Nothing stands out in what was measured.");
	say(f, "No stop, no overload, no error burst, no drift");
	if (self)
		say(f, "; the generators' processors were at most %.0f %% busy",
		    (double)cpu / 10);
	say(f, ".");
}

void
findings_of(struct findings *fs, const struct model *m, bool trusted)
{
	memset(fs, 0, sizeof(*fs));
	fs->told = xarray(m->cycles + 1, sizeof(*fs->told));
	rule_behind(fs, m);
	rule_stop(fs, m);
	rule_overload(fs, m);
	rule_host(fs, m);
	rule_burst(fs, m);
	rule_constant(fs, m);
	rule_errors(fs, m);
	rule_two_speeds(fs, m);
	rule_node(fs, m);
	rule_drift(fs, m);
	rule_generator(fs, m);
	free(fs->told);
	if (fs->n == 0 && m->requests > 0)
		all_clear(fs, m, trusted);
}
