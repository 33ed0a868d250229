/* What all writers say in the same words. */
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "show.h"

size_t
report_highest(const struct report *r)
{
	size_t best = r->m->cycles;

	for (size_t i = 0; i < r->m->cycles; i++)
		if (r->m->cycle[i].all > 0 &&
		    (best == r->m->cycles ||
			cycle_load(&r->m->cycle[i]) >=
			    cycle_load(&r->m->cycle[best])))
			best = i;
	return best;
}

/* Did every objective about times and errors hold at cycle i? */
static bool
carried(const struct report *r, size_t i, bool *any)
{
	for (size_t k = 0; k < r->checks; k++) {
		const struct check *c = &r->check[k];

		if (c->what == CHECK_RPS || c->what == CHECK_GAP ||
		    !c->at[i].applies)
			continue;
		*any = true;
		if (!c->at[i].holds)
			return false;
	}
	return true;
}

size_t
report_carried(const struct report *r)
{
	size_t best = r->m->cycles;
	bool any = false;

	for (size_t i = 0; i < r->m->cycles; i++) {
		const struct cycle *c = &r->m->cycle[i];

		if (!carried(r, i, &any) || c->ok == 0)
			continue;
		if (best == r->m->cycles ||
		    cycle_load(c) > cycle_load(&r->m->cycle[best]))
			best = i;
	}
	if (any)
		return best;
	best = model_best(r->m);
	return best < r->m->cycles && r->m->cycle[best].ok > 0 ? best
							       : r->m->cycles;
}

size_t
report_gap(const struct report *r)
{
	size_t worst = r->m->cycles;

	for (size_t i = 0; i < r->m->cycles; i++)
		if (r->m->cycle[i].gap.us > 0 &&
		    (worst == r->m->cycles ||
			r->m->cycle[i].gap.us > r->m->cycle[worst].gap.us))
			worst = i;
	return worst;
}

const char *
report_objectives(const struct report *r)
{
	size_t n = r->checks, bad = (size_t)r->v.failed;

	if (n == 0)
		return "";
	if (n == 1)
		return bad == 1 ? "the objective is missed"
				: "the objective is met";
	if (bad == 0)
		return show_fmt("all %zu objectives met", n);
	return show_fmt("%zu of %zu objectives missed", bad, n);
}

/* "20, 60 and 120 users"; long lists are cut. */
static const char *
loads(const struct model *m)
{
	char out[160];
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < m->cycles && i < 8; i++) {
		const struct cycle *c = &m->cycle[i];
		bool last = i + 1 == m->cycles;

		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%s",
		    i == 0 ? ""
		    : last ? " and "
			   : ", ",
		    c->rate > 0 ? show_rate(cycle_load(c))
				: show_count(c->users));
		if (n >= sizeof(out) - 30)
			break;
	}
	if (m->cycles > 8)
		snprintf(out + n, sizeof(out) - n, " ...");
	return show_fmt("%s %s", out,
	    m->open                                    ? "arrivals/s"
	    : m->cycles == 1 && m->cycle[0].users == 1 ? "user"
						       : "users");
}

static const char *
plural(size_t n, const char *one)
{
	return show_fmt(
	    "%s %s%s", show_count((int64_t)n), one, n == 1 ? "" : "s");
}

const char *
report_plan(const struct report *r)
{
	const struct model *m = r->m;
	const char *insecure = agg_conf(m->agg, "insecure");

	if (m->cycles == 0)
		return "no cycle";
	return show_fmt("%s of %.3g s at %s, %s, %s%s",
	    plural(m->cycles, "cycle"), m->cycle[0].length, loads(m),
	    plural(m->planned > 0 ? (size_t)m->planned : m->nodes, "generator"),
	    plural(m->pages, "page"),
	    insecure != NULL && insecure[0] == '1' ? ", certificates unchecked"
						   : "");
}

const char *
report_left(const struct report *r)
{
	struct slice row[STREAM_COLS + 1], host, first = {NULL, 0};
	struct agg *a = r->m->agg;
	int64_t sum = 0, v;
	size_t i, n;
	bool more = false;

	for (i = 0; i < agg_rows(a, KIND_LEFT); i++) {
		n = agg_row(a, KIND_LEFT, i, row);
		v = stream_int(row, n, LEFT_RESOURCES, 0);
		sum += v < INT64_MAX - sum ? v : 0;
		host = stream_field(row, n, LEFT_HOST);
		if (first.n == 0)
			first = host;
		more = more || first.n != host.n ||
		       memcmp(first.p, host.p, host.n) != 0;
	}
	if (sum == 0)
		return NULL;
	return show_fmt("%s resources that pages need were not loaded, since "
			"nobody named their host: %.*s%s (bm-load -A).",
	    show_count(sum), (int)(first.n < 100 ? first.n : 100), first.p,
	    more ? " and others" : "");
}

const char *
report_title(const struct report *r)
{
	const struct model *m = r->m;

	if (m->title != NULL && m->title[0] != '\0')
		return m->title;
	if (m->url != NULL && m->url[0] != '\0')
		return show_fmt("Load test of %.200s", m->url);
	if (m->description != NULL && m->description[0] != '\0')
		return m->description;
	return "Load test";
}

const char *
report_lead(const struct report *r)
{
	const struct model *m = r->m;
	size_t i = report_carried(r), top = report_highest(r);
	char s[256];
	size_t n;

	if (m->requests == 0)
		return "Nothing was measured.";
	if (i == m->cycles && r->checks > 0)
		return "No load met the objectives.";
	if (i == m->cycles)
		return "No request succeeded.";
	const struct cycle *c = &m->cycle[i];
	n = (size_t)snprintf(s, sizeof(s),
	    "The site carried %s OK requests per second at %s",
	    show_rate(cycle_rate(c)), c->name);
	if (strcmp(dist_show(&c->req, 0.95), "-") != 0)
		n += (size_t)snprintf(s + n, sizeof(s) - n,
		    " with a 95th percentile of %s ms",
		    dist_show(&c->req, 0.95));
	if (dist_failed(&c->req) > 0)
		n += (size_t)snprintf(s + n, sizeof(s) - n, " and %s %% errors",
		    dist_errors(&c->req));
	if (top < m->cycles && top != i && dist_failed(&m->cycle[top].req) > 0)
		snprintf(s + n, sizeof(s) - n,
		    ". At %s it returned %s %% errors.", m->cycle[top].name,
		    dist_errors(&m->cycle[top].req));
	else
		snprintf(s + n, sizeof(s) - n, ".");
	return show_fmt("%s", s);
}
