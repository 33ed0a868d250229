/* What failed, in words, by page and cause. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cause.h"
#include "mem.h"
#include "show.h"

/* "HTTP 503 Service Unavailable", or "HTTP 599". */
static const char *
status(int code)
{
	static const struct {
		int code;
		const char *words;
	} known[] = {
	    {301, "Moved Permanently"},
	    {302, "Found"},
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {408, "Request Timeout"},
	    {409, "Conflict"},
	    {410, "Gone"},
	    {413, "Content Too Large"},
	    {429, "Too Many Requests"},
	    {500, "Internal Server Error"},
	    {501, "Not Implemented"},
	    {502, "Bad Gateway"},
	    {503, "Service Unavailable"},
	    {504, "Gateway Timeout"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == code)
			return show_fmt("HTTP %d %s", code, known[i].words);
	return show_fmt("HTTP %d", code);
}

const char *
cause_brief(const struct cause *c, size_t max)
{
	const char *got = strstr(c->text, ", got \"");
	size_t n = got != NULL ? (size_t)(got - c->text) : strlen(c->text);

	if (n <= max)
		return show_fmt("%.*s", (int)n, c->text);
	for (n = max - 3; n > 0 && ((unsigned char)c->text[n] & 0xc0) == 0x80;)
		n--;
	return show_fmt("%.*s...", (int)n, c->text);
}

/* A failure's cause in words: its status, or what its message says. */
static void
words(struct model *m, const struct agg_fail *f, char out[160])
{
	const char *msg = agg_text(m->agg, slice_of(f->message));

	if (f->code > 0 &&
	    (f->cls == CLASS_STATUS ||
		(f->result == RESULT_FAIL && f->code >= 400 && msg[0] == '\0')))
		snprintf(out, 160, "%s", status(f->code));
	else if (msg[0] != '\0')
		snprintf(out, 160, "%s", msg);
	else if (f->cls >= 0 && f->cls < CLASS_N)
		snprintf(out, 160, "%s, other causes", class_names[f->cls]);
	else
		snprintf(out, 160, "other causes");
}

/* Does a request of that page and cycle say why the page or test failed? */
static bool
told(const struct agg_fail *f, size_t n, const struct agg_fail *page)
{
	for (size_t i = 0; i < n; i++)
		if (f[i].code != AGG_NONE && f[i].cycle == page->cycle &&
		    f[i].scenario == page->scenario &&
		    (page->step == AGG_NONE || f[i].step == page->step))
			return true;
	return false;
}

static const char *
page_name(struct model *m, const struct agg_fail *f)
{
	for (size_t i = 0; i < m->pages; i++)
		if (m->page[i].scenario == f->scenario &&
		    m->page[i].step == f->step)
			return m->page[i].name;
	if (f->step == AGG_NONE && f->scenario != AGG_NONE &&
	    agg_scenario(m->agg, f->scenario) != NULL)
		return agg_scenario(m->agg, f->scenario);
	return f->step == AGG_NONE ? "(test)" : "(page)";
}

/* The cause of that page and those words, made where it is new. */
static struct cause *
get_cause(struct model *m, const struct agg_fail *f, size_t *cap)
{
	char text[160];
	struct cause *c;

	words(m, f, text);
	for (size_t i = m->causes; i-- > 0;)
		if (m->cause[i].scenario == f->scenario &&
		    m->cause[i].step == f->step &&
		    m->cause[i].code == f->code &&
		    m->cause[i].result == f->result &&
		    strcmp(m->cause[i].text, text) == 0)
			return &m->cause[i];
	m->cause = xgrow(m->cause, cap, m->causes + 1, sizeof(*m->cause));
	c = &m->cause[m->causes++];
	*c = (struct cause){.scenario = f->scenario,
	    .step = f->step,
	    .code = f->code,
	    .result = f->result,
	    .cls = f->cls};
	memcpy(c->text, text, sizeof(text));
	c->page = page_name(m, f);
	c->at = xarray(m->cycles + 1, sizeof(*c->at));
	c->first = -1;
	return c;
}

static int
by_total(const void *a, const void *b)
{
	const struct cause *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return strcmp(x->text, y->text);
}

void
cause_all(struct model *m)
{
	size_t n, cap = 0;
	const struct agg_fail *f = agg_fails(m->agg, &n);

	for (size_t i = 0; i < n; i++) {
		struct cause *c;
		size_t k;

		if (f[i].code == AGG_NONE && told(f, n, &f[i]))
			continue;
		for (k = 0; k < m->cycles; k++)
			if (m->cycle[k].number == f[i].cycle)
				break;
		c = get_cause(m, &f[i], &cap);
		c->total += f[i].count;
		double at = (double)f[i].first / 1e6;
		if (k < m->cycles) {
			c->at[k] += f[i].count;
			at += (double)m->cycle[k].begin / 1e6;
		}
		if (c->first < 0 || at < c->first) {
			c->first = at;
			if (f[i].url != NULL && f[i].url[0] != '\0')
				c->url = agg_text(m->agg, slice_of(f[i].url));
		}
	}
	if (m->causes > 0)
		qsort(m->cause, m->causes, sizeof(*m->cause), by_total);
}
