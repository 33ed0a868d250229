/* Valid, suspect or invalid, and why. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"
#include "err.h"
#include "show.h"
#include "verdict.h"

const char *const trust_names[] = {"valid", "suspect", "invalid"};

/* Note a reason; graver ones stand first. */
static void
because(struct verdict *v, enum trust t, const char *fmt, ...)
{
	size_t at = 0;
	va_list ap;

	while (at < v->reasons && v->level[at] >= t)
		at++;
	if (at == REASONS)
		return;
	if (v->reasons == REASONS)
		v->reasons--;
	memmove(&v->reason[at + 1], &v->reason[at],
	    (v->reasons - at) * sizeof(v->reason[0]));
	memmove(&v->level[at + 1], &v->level[at],
	    (v->reasons - at) * sizeof(v->level[0]));
	v->level[at] = t;
	va_start(ap, fmt);
	vsnprintf(v->reason[at], sizeof(v->reason[0]), fmt, ap);
	va_end(ap);
	v->reasons++;
	v->trust = v->level[0];
}

/* What the stream itself has against it. */
static void
from_stream(int status, int node, const char *text, void *arg)
{
	struct verdict *v = arg;

	(void)node;
	warn("%s", text);
	if (status > 0)
		because(v, TRUST_INVALID, "%s", text);
}

static bool
robbed(const struct node *d)
{
	return d->robbed > 0 && 10 * d->robbed >= d->seconds;
}

/* An earlier node of that host told it: what is stolen is the machine's. */
static bool
told_of(const struct model *m, const struct node *d)
{
	for (const struct node *e = m->node; e < d; e++)
		if (d->host != NULL && e->host != NULL &&
		    strcmp(e->host, d->host) == 0 && robbed(e))
			return true;
	return false;
}

/* The generators: their processors, their punctuality, their clocks. */
static void
from_node(struct verdict *v, const struct model *m, const struct node *d)
{
	const char *who = d->host != NULL ? d->host : "";
	int64_t p50 = -1;
	bool more;

	if (dist_known(&d->req) > 0)
		p50 = dist_quantile(&d->req, 0.5, &more);
	if (d->seconds > 0 && p50 >= 0 && d->lag50 > p50 && d->lag50 > 1000)
		because(v, TRUST_INVALID,
		    "generator saturated: node %d %s was itself as a rule %s "
		    "late, more than the median it measured",
		    d->number, who, show_time(d->lag50));
	else if (d->hot > 0 && 10 * d->hot >= d->seconds)
		because(v, TRUST_SUSPECT,
		    "generator saturated: a processor of node %d %s was over "
		    "80 %% busy for %d of %d s",
		    d->number, who, d->hot, d->seconds);
	if (d->lag99 > 10000)
		because(v, TRUST_SUSPECT,
		    "generator late: node %d %s was itself %s late (p99)",
		    d->number, who, show_time(d->lag99));
	else if (d->lag_max > 1000000)
		because(v, TRUST_SUSPECT,
		    "generator stood still: node %d %s, for %s", d->number, who,
		    show_time(d->lag_max));
	if (d->stalled > 100000)
		because(v, TRUST_SUSPECT,
		    "generator held up: writing results took node %d %s %s",
		    d->number, who, show_time(d->stalled));
	if (robbed(d) && !told_of(m, d))
		because(v, TRUST_SUSPECT,
		    "processor time stolen: over 10 %% of a core of node %d %s "
		    "went to other machines for %d of %d s, up to %s %%",
		    d->number, who, d->robbed, d->seconds,
		    show_3((double)d->steal / 10));
	if (d->bound > 10000)
		because(v, TRUST_SUSPECT,
		    "clock unsure: node %d %s could be off by %s", d->number,
		    who, show_time(d->bound));
	if (llabs(d->skew) > 100000)
		because(v, TRUST_SUSPECT,
		    "slot missed: node %d %s started %s %s", d->number, who,
		    show_time(llabs(d->skew)), d->skew > 0 ? "late" : "early");
}

static void
from_cycles(struct verdict *v, const struct model *m)
{
	uint64_t good = 0, all = 0;

	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *c = &m->cycle[i];
		struct drift d = drift_of(c);

		good += c->ok + c->req.n[RESULT_OK];
		all += c->all;
		if (c->length <= 0)
			because(
			    v, TRUST_INVALID, "cycle %zu has no length", i + 1);
		else if (c->all == 0)
			because(v, TRUST_INVALID,
			    "nothing was measured in cycle %zu", i + 1);
		else if (d.known && (fabs(d.rate) > 0.3 || fabs(d.p50) > 0.5))
			because(v, TRUST_SUSPECT,
			    "not steady: within cycle %zu throughput changed "
			    "by %+.0f %% and the median by %+.0f %%",
			    i + 1, 100 * d.rate, 100 * d.p50);
		if (c->spread > 100000)
			because(v, TRUST_SUSPECT,
			    "slot missed: the nodes began cycle %zu %s apart",
			    i + 1, show_time(c->spread));
	}
	if (m->cycles == 0)
		because(v, TRUST_INVALID, "there is no cycle in it");
	else if (all > 0 && good == 0)
		because(v, TRUST_INVALID, "no request succeeded");
}

void
verdict_of(struct verdict *v, const struct model *m, const struct check *check,
    size_t checks)
{
	memset(v, 0, sizeof(*v));
	v->status = agg_check(m->agg, true, from_stream, v);
	from_cycles(v, m);
	for (size_t i = 0; i < m->nodes; i++)
		from_node(v, m, &m->node[i]);
	for (size_t i = 0; i < checks; i++) {
		v->failed += !check[i].holds;
		if (check[i].known && check[i].thin)
			because(v, TRUST_SUSPECT,
			    "too few samples: fewer than %d lie beyond the "
			    "percentile of '%s'",
			    DIST_ENOUGH, check[i].text);
	}
}

const char *
verdict_why(const struct verdict *v)
{
	return v->reasons > 0 ? v->reason[0] : "";
}
