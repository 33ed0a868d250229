/* The difference as plain text, 80 columns. */
#include <ctype.h>
#include <string.h>

#include "same.h"
#include "show.h"
#include "text.h"
#include "write.h"

enum { LOADS_A_ROW = 3 };

static void
heading_side(const struct match *m, size_t from, size_t to, char side, FILE *f)
{
	fprintf(f, "  %c ", side);
	if (to - from > 1)
		fprintf(f, "%zu runs, ", to - from);
	text_show(f, m->run[from].label, 24);
	if (m->run[from].started[0] != '\0')
		fprintf(f, " (%.10s %.5s)", m->run[from].started,
		    m->run[from].started + 11);
}

static void
heading(const struct outcome *o, FILE *f)
{
	const struct match *m;
	char names[256];

	m = o->m;
	fputs("bm-diff", f);
	heading_side(m, 0, m->na, 'A', f);
	heading_side(m, m->na, m->runs, 'B', f);
	same_differing(m, names, sizeof(names));
	if (*names != '\0')
		fprintf(f, "\nsame plan, but these differ: %s", names);
	else
		fputs("\nsame plan and conditions", f);
	fprintf(f, "; %.0f %% intervals, %zu s blocks, seed %lld\n\n",
	    100 * o->rules->level,
	    m->pair[0].cycle.grid[0].block * m->pair[0].cycle.grid[0].unit,
	    (long long)o->seed);
}

/* Write text, broken at blanks so that no line is over 80 columns. */
static void
wrapped(const char *text, FILE *f)
{
	size_t at, word;

	for (at = 0; *text != '\0'; text += word + (text[word] == ' ')) {
		word = strcspn(text, " ");
		if (at > 0 && at + 1 + word > 80) {
			fputs("\n    ", f);
			at = 4;
		} else if (at > 0) {
			fputc(' ', f);
			at++;
		}
		at += text_show(f, show_fmt("%.*s", (int)word, text), 0);
	}
	fputc('\n', f);
}

static void
verdict_line(const struct outcome *o, FILE *f)
{
	char line[800], text[600];
	size_t i;

	snprintf(line, sizeof(line), "%s  %s; threshold %.3g %%",
	    o->summary.word, summary_text(&o->summary, text, sizeof(text)),
	    o->percent);
	for (i = 0; o->summary.real && i < strlen(o->summary.word); i++)
		line[i] = (char)toupper((unsigned char)line[i]);
	wrapped(line, f);
}

/* "   +7.8 %   [ +4.8, +11.0]   likely faster" and the end of the line. */
static void
change(const struct figure *x, bool points, const char *word, FILE *f)
{
	char s[32];

	fprintf(f, " %9s", change_text(x->change, points, s, sizeof(s)));
	if (x->word == WORD_NONE)
		fprintf(f, "  %16s  %s\n", "", word);
	else if (points)
		fprintf(f, "  [%+6.2f, %+6.2f]  %s\n", 100 * x->in.lo,
		    100 * x->in.hi, word);
	else
		fprintf(f, "  [%+6.1f, %+6.1f]  %s\n", 100 * x->in.lo,
		    100 * x->in.hi, word);
}

static void
gap(const struct pair *p, FILE *f)
{
	const char *what;

	if (p->gap[0] < 1000000 && p->gap[1] < 1000000)
		return;
	what = p->gap[0] < 1000000   ? "new in B"
	       : p->gap[1] < 1000000 ? "gone in B"
				     : "in both";
	fprintf(f, " %-10s%-6s %9.1f %9.1f %30s%s\n", "", "gap s",
	    (double)p->gap[0] / 1e6, (double)p->gap[1] / 1e6, "", what);
}

static void
load(const struct pair *p, FILE *f)
{
	const struct cycle *c;
	const struct figure *x;
	size_t q;

	c = &p->cycle;
	fputc(' ', f);
	text_pad(f, p->name, 10);
	fprintf(f, "%-6s %9s %9s", "OK/s", show_rate(c->rate.a),
	    show_rate(c->rate.b));
	change(&c->rate, false, word_rate(c->rate.word), f);
	for (q = 0; q < QUANTILES; q++) {
		x = &c->all.q[q];
		fprintf(f, " %-10s%-6s %9s %9s", "", quantile_names[q],
		    show_ms((int64_t)x->a), show_ms((int64_t)x->b));
		change(x, false, word_time(x->word), f);
	}
	if (c->errors.a > 0 || c->errors.b > 0) {
		fprintf(f, " %-10s%-6s %9.2f %9.2f", "", "err %",
		    100 * c->errors.a, 100 * c->errors.b);
		change(&c->errors, true, word_errors(c->errors.word), f);
	}
	gap(p, f);
}

static int
gravity(enum word w)
{
	static const int g[] = {[WORD_NONE] = 0,
	    [WORD_SAME] = 1,
	    [WORD_OTHERS] = 2,
	    [WORD_UNCLEAR] = 3,
	    [WORD_LIKELY_LESS] = 4,
	    [WORD_LIKELY_MORE] = 5,
	    [WORD_LESS] = 6,
	    [WORD_MORE] = 7};

	return g[w];
}

const struct figure *
page_gravest(
    const struct match *m, size_t page, enum quantile q, size_t from, size_t to)
{
	const struct figure *most, *x;
	const struct cycle *c;
	size_t i;

	c = &m->pair[from].cycle;
	most = page_figure(c, &c->page[page], q);
	for (i = from + 1; i < to; i++) {
		c = &m->pair[i].cycle;
		x = page_figure(c, &c->page[page], q);
		if (gravity(x->word) > gravity(most->word) ||
		    (x->word == most->word &&
			x->change * x->change > most->change * most->change))
			most = x;
	}
	return most;
}

/* A page at the loads from..to: its median, or its tail where it tells. */
static void
page_row(const struct match *m, size_t page, enum quantile q, size_t from,
    size_t to, FILE *f)
{
	const struct figure *most;
	const struct page *p;
	char s[80];
	size_t i;

	most = page_gravest(m, page, q, from, to);
	if (q != Q50 && gravity(most->word) < gravity(WORD_LIKELY_LESS))
		return;
	p = &m->pair[from].cycle.page[page];
	if (q == Q50)
		snprintf(s, sizeof(s), "%s", p->name);
	else
		snprintf(s, sizeof(s), "  %s", quantile_names[q]);
	fputc(' ', f);
	text_pad(f, s, 18);
	for (i = from; i < to; i++)
		fprintf(f, " %10s",
		    change_text(m->pair[i].cycle.page[page].q[q].change, false,
			s, sizeof(s)));
	if (m->pair[from].cycle.sharing > 0)
		fprintf(f, "  %10s",
		    change_text(most->change, false, s, sizeof(s)));
	strcpy(s, word_time(most->word));
	for (i = 0; word_real(most->word) && s[i] != '\0'; i++)
		s[i] = (char)toupper((unsigned char)s[i]);
	fprintf(f, "  %s\n", s);
}

static void
shift_row(const struct match *m, size_t from, size_t to, FILE *f)
{
	const struct figure *x, *most;
	char s[32];
	size_t i;

	if (m->pair[from].cycle.sharing == 0)
		return;
	fprintf(f, " %-18s", "shared shift");
	for (i = from, most = NULL; i < to; i++) {
		x = &m->pair[i].cycle.shift;
		fprintf(
		    f, " %10s", change_text(x->change, false, s, sizeof(s)));
		if (most == NULL || gravity(x->word) > gravity(most->word))
			most = x;
	}
	fprintf(f, "  %10s  %s\n", "", word_time(most->word));
}

static void
pages(const struct match *m, size_t from, size_t to, FILE *f)
{
	size_t i, q;

	fprintf(f, "\n %-18s", "page, median");
	for (i = from; i < to; i++)
		fprintf(f, " %10s", m->pair[i].name);
	fprintf(f, "  %sverdict\n",
	    m->pair[from].cycle.sharing > 0 ? "own change  " : "");
	for (i = 0; i < m->pair[from].cycle.pages; i++)
		for (q = 0; q < QUANTILES; q++)
			page_row(m, i, q, from, to, f);
	shift_row(m, from, to, f);
}

static void
notes(const struct outcome *o, FILE *f)
{
	const struct match *m;
	size_t i;

	m = o->m;
	fputc('\n', f);
	for (i = 0; i < m->onlys; i++) {
		fputs("note: ", f);
		text_show(f, m->only[i], 0);
		fputc('\n', f);
	}
	if (o->summary.turning)
		fputs("note: all pages moved together and the sign turns "
		      "between loads:\nenvironment, not code, is the likely "
		      "cause.\n",
		    f);
	if (m->runs == 2 && strcmp(o->summary.word, "same") != 0)
		fputs("note: one run a side does not show what equal runs "
		      "differ by. Repeat, in turn:\nbm-diff A1 A2 A3 -- B1 "
		      "B2 B3\n",
		    f);
}

void
text_write(const struct outcome *o, FILE *f)
{
	const struct match *m;
	size_t i, to;

	m = o->m;
	heading(o, f);
	verdict_line(o, f);
	fprintf(f, "\n %-10s%-6s %9s %9s %9s  %-16s  %s\n", "load", "", "A",
	    "B", "change", "interval", "verdict");
	for (i = 0; i < m->pairs; i++)
		load(&m->pair[i], f);
	for (i = 0; i < m->pairs; i = to) {
		to = i + LOADS_A_ROW < m->pairs ? i + LOADS_A_ROW : m->pairs;
		pages(m, i, to, f);
	}
	if (o->trend)
		trend_write(o, f);
	notes(o, f);
}
