/* Data files and variables from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "err.h"
#include "input.h"
#include "world.h"

enum { DATA_MAX = 1024 * 1024 * 1024, COLUMNS = 100 };

struct source {
	const char *path;
	char *text;
	uint32_t *row; /* where each begins in text */
	uint32_t rows, from;
	int var[COLUMNS], columns;
	bool once, random, warned;
	uint32_t *line; /* rows of this worker, first come first served */
	uint32_t share, head, waiting, taken;
};

struct deal {
	struct source *source;
	int n;
	size_t cap;
};

struct deal *
deal_new(void)
{
	return xarray(1, sizeof(struct deal));
}

int
deal_files(const struct deal *d)
{
	return d->n;
}

void
deal_given(struct names *names, int at, const char *text)
{
	struct value v = {VALUE_TEXT, 0, 0, {NULL, 0}};

	v.s = slice_of(xstrdup(text));
	names->name[at].given = v;
}

static bool
range(const char *text, int64_t *lo, int64_t *hi)
{
	const char *dots = strstr(text, "..");
	int64_t most = INT64_C(1000000000000000000);

	return dots &&
	       slice_int(slice_at(text, (size_t)(dots - text)), -most, most,
		   lo) == 0 &&
	       slice_int(slice_of(dots + 2), -most, most, hi) == 0;
}

/* where: "-V", or "file:line" of a file of such lines. */
static void
assign(struct world *w, const char *where, const char *arg)
{
	const char *eq = strchr(arg, '=');
	struct slice name;
	struct name *n;
	int at;

	if (!eq)
		die("%s: '%s' is not name=value", where, arg);
	name = slice_at(arg, (size_t)(eq - arg));
	if (!names_valid(name))
		die("%s: '%.*s' can't be the name of a variable", where,
		    (int)name.n, name.p);
	at = names_at(w->inner->names, name);
	if (at < VAR_BUILT_IN && at != VAR_URL)
		die("%s: '%.*s' is built in", where, (int)name.n, name.p);
	n = &w->inner->names->name[at];
	n->ranged = range(eq + 1, &n->lo, &n->hi);
	if (n->ranged && n->lo > n->hi)
		die("%s: '%s' goes from high to low", where, arg);
	if (!n->ranged)
		deal_given(w->inner->names, at, eq + 1);
}

static void
assign_file(struct world *w, const char *path)
{
	char where[300], *line, *next;
	size_t n;
	char *text = input_all(path, 1024 * 1024, &n);
	int number = 0;

	for (line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		line[strcspn(line, "\r")] = '\0';
		number++;
		snprintf(where, sizeof where, "%s:%d", path, number);
		if (*line && *line != '#')
			assign(w, where, line);
	}
	free(text);
}

void
deal_variable(struct world *w, const char *arg)
{
	if (*arg == '@')
		assign_file(w, arg + 1);
	else
		assign(w, "-V", arg);
}

/* Cut one ":word" off the end of the name. */
static bool
take_suffix(char *name, struct source *s)
{
	char *colon = strrchr(name, ':');
	uint64_t v;

	if (!colon || colon == name)
		return false;
	if (!strcmp(colon, ":once")) {
		s->once = true;
	} else if (!strcmp(colon, ":random")) {
		s->random = true;
	} else if (!strncmp(colon, ":from=", 6)) {
		if (slice_uint(slice_of(colon + 6), UINT32_MAX, &v) == -1 ||
		    v == 0)
			die("-d: '%s' is no row", colon + 6);
		s->from = (uint32_t)v - 1;
	} else {
		return false;
	}
	*colon = '\0';
	return true;
}

/* The first line: names. Returns the place behind it. */
static char *
read_names(struct world *w, struct source *s, char *line)
{
	char *end = line + strcspn(line, "\n"), *field = line;
	size_t n;

	for (;;) {
		struct slice name;

		n = strcspn(field, "\t\r\n");
		name = slice_at(field, n);
		if (!names_valid(name))
			die("%s:1: '%.*s' can't be the name of a variable",
			    s->path, (int)n, field);
		if (s->columns == COLUMNS)
			die("%s:1: over %d columns", s->path, COLUMNS);
		s->var[s->columns] = names_at(w->inner->names, name);
		if (s->var[s->columns] < VAR_BUILT_IN)
			die("%s:1: '%.*s' is built in", s->path, (int)n, field);
		w->inner->names->name[s->var[s->columns++]].column = true;
		field += n;
		if (*field != '\t')
			return *end ? end + 1 : end;
		field++;
	}
}

static int
columns(const char *line, size_t n)
{
	int c = 1;
	size_t i;

	for (i = 0; i < n; i++)
		c += line[i] == '\t';
	return c;
}

static void
read_rows(struct source *s, char *p)
{
	size_t cap = 0, n;
	int line = 2, c;

	for (; *p; p += n, line++) {
		n = strcspn(p, "\n");
		c = columns(p, n);
		if (n > 0 && *p != '\r' && c != s->columns)
			die("%s:%d: %d columns, not %d", s->path, line, c,
			    s->columns);
		if (n > 0 && *p != '\r') {
			s->row = xgrow(
			    s->row, &cap, (size_t)s->rows + 1, sizeof *s->row);
			s->row[s->rows++] = (uint32_t)(p - s->text);
		}
		n += p[n] == '\n';
	}
}

void
deal_file(struct world *w, const char *arg)
{
	struct deal *d = w->inner->deal;
	struct source *s;
	char *name = xstrdup(arg), *rest;
	size_t n;

	d->source =
	    xgrow(d->source, &d->cap, (size_t)d->n + 1, sizeof *d->source);
	s = &d->source[d->n++];
	memset(s, 0, sizeof *s);
	while (take_suffix(name, s))
		;
	s->path = name;
	s->text = input_all(name, DATA_MAX, &n);
	if (strlen(s->text) != n)
		die("%s: a NUL byte", name);
	if (n == 0)
		die("%s: empty: no names of columns", name);
	rest = read_names(w, s, s->text);
	read_rows(s, rest);
	if (s->rows == 0)
		die("%s: no row", name);
	if (s->from >= s->rows)
		die("%s: only %lu rows, none %lu", name, (unsigned long)s->rows,
		    (unsigned long)s->from + 1);
	if (s->once && s->random)
		die("-d: %s: either :once or :random", name);
}

/* How many of n things numbered 0.. have k as their rest by m? */
static uint32_t
share_of(uint32_t n, int k, int m)
{
	return n / (uint32_t)m + ((uint32_t)k < n % (uint32_t)m);
}

/* Rows that are dealt at all. */
static uint32_t
dealt(const struct source *s)
{
	return s->once ? s->rows - s->from : s->rows;
}

int
deal_ready(struct world *w, int users)
{
	struct deal *d = w->inner->deal;
	int i, bad = 0;

	for (i = 0; i < d->n; i++) {
		const struct source *s = &d->source[i];
		uint32_t n = share_of(dealt(s), w->node, w->nodes);

		if (s->once || s->random || n >= (uint32_t)users)
			continue;
		warn("%s: %lu rows on this node for %d users at once: more "
		     "rows, or :random",
		    s->path, (unsigned long)n, users);
		bad++;
	}
	return bad;
}

void
deal_worker(struct world *w)
{
	struct deal *d = w->inner->deal;
	int i;
	uint32_t k, at;

	for (i = 0; i < d->n; i++) {
		struct source *s = &d->source[i];

		if (s->random)
			continue;
		s->share = share_of(share_of(dealt(s), w->node, w->nodes),
		    w->inner->worker, w->inner->workers);
		s->line = xarray(s->share, sizeof *s->line);
		for (k = 0; k < s->share; k++) {
			at = (k * (uint32_t)w->inner->workers +
				 (uint32_t)w->inner->worker) *
				 (uint32_t)w->nodes +
			     (uint32_t)w->node;
			s->line[k] = (at + s->from) % s->rows;
		}
		s->waiting = s->share;
	}
}

/* A row for a test, or -1. */
static int64_t
take_row(struct source *s, struct rng *rng)
{
	uint32_t row;

	if (s->random)
		return (int64_t)rng_below(rng, s->rows);
	if (s->waiting == 0)
		return -1;
	row = s->line[s->head];
	s->head = (s->head + 1) % s->share;
	s->waiting--;
	if (s->taken < s->share) {
		s->taken++;
	} else if (!s->warned) {
		s->warned = true;
		warn("%s: all rows are used, going on with the first", s->path);
	}
	return row;
}

static void
give_back(struct source *s, int64_t row)
{
	if (row == -1 || s->random || s->once)
		return;
	s->line[(s->head + s->waiting) % s->share] = (uint32_t)row;
	s->waiting++;
}

/* Put the fields of a row into its variables, as slices of the text. */
static void
set_columns(struct guest *g, const struct source *s, int64_t row)
{
	const char *p = s->text + s->row[row];
	struct value v = {VALUE_TEXT, 0, 0, {NULL, 0}};
	int i;

	for (i = 0; i < s->columns; i++) {
		v.s = slice_at(p, strcspn(p, "\t\r\n"));
		g->vars.cell[s->var[i]].v = v;
		p += v.s.n + 1;
	}
}

static void
draw(struct guest *g)
{
	struct names *names = g->world->inner->names;
	int i;

	for (i = VAR_BUILT_IN; i < names->n; i++) {
		const struct name *n = &names->name[i];
		uint64_t span;

		if (!n->ranged)
			continue;
		span = (uint64_t)n->hi - (uint64_t)n->lo + 1;
		g->vars.cell[i].v =
		    value_int(n->lo + (int64_t)(rng_next(&g->rng) % span));
	}
}

int
deal_begin(struct guest *g)
{
	struct deal *d = g->world->inner->deal;
	int i;

	draw(g);
	for (i = 0; i < d->n; i++) {
		g->row[i] = take_row(&d->source[i], &g->rng);
		if (g->row[i] == -1)
			return -1;
		set_columns(g, &d->source[i], g->row[i]);
	}
	return 0;
}

void
deal_end(struct guest *g)
{
	struct deal *d = g->world->inner->deal;
	int i;

	for (i = 0; i < d->n; i++) {
		give_back(&d->source[i], g->row[i]);
		g->row[i] = -1;
	}
}
