/* Objectives: -e. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "mem.h"
#include "num.h"
#include "show.h"

static const char *
blank(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

/* "cycle N:" or "step NAME:" at *s, which moves past it. */
static int
scope(struct check *c, const char **s, const char **why)
{
	const char *p = blank(*s), *end;

	if (strncmp(p, "cycle ", 6) == 0) {
		char *stop;
		long n = strtol(p + 6, &stop, 10);

		stop += strspn(stop, " \t");
		*why = "cycle wants a number from 1 and ':'";
		if (n < 1 || n > 1000000 || *stop != ':')
			return -1;
		c->cycle = (int)n;
		*s = stop + 1;
		return 1;
	}
	if (strncmp(p, "step ", 5) != 0)
		return 0;
	/* a name may hold ':'; the last one ends it */
	p = blank(p + 5);
	end = strrchr(p, ':');
	*why = "step wants a name and ':'";
	if (end == NULL || end == p || (size_t)(end - p) >= sizeof(c->step))
		return -1;
	memcpy(c->step, p, (size_t)(end - p));
	c->step[end - p] = '\0';
	*s = end + 1;
	return 1;
}

/* The word that says what is looked at. */
static int
what(struct check *c, const char *w)
{
	static const struct {
		const char *word;
		enum check_what what;
	} known[] = {
	    {"mean", CHECK_MEAN},
	    {"max", CHECK_MAX},
	    {"errors", CHECK_ERRORS},
	    {"rps", CHECK_RPS},
	    {"gap", CHECK_GAP},
	    {"apdex", CHECK_APDEX},
	};
	char *end;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(w, known[i].word) == 0) {
			c->what = known[i].what;
			return 0;
		}
	if (w[0] != 'p' || !isdigit((unsigned char)w[1]))
		return -1;
	c->what = CHECK_QUANTILE;
	c->q = strtod(w + 1, &end) / 100;
	return *end == '\0' && c->q > 0 && c->q < 1 ? 0 : -1;
}

/* The limit with its unit, which what is looked at decides. */
static int
limit(struct check *c, const char *s, const char **why)
{
	int64_t us;
	char *end;

	if (c->what == CHECK_QUANTILE || c->what == CHECK_MEAN ||
	    c->what == CHECK_MAX || c->what == CHECK_GAP) {
		*why = "not a time, such as 200ms or 1s";
		if (num_parse_time(s, &us) == -1)
			return -1;
		c->limit = (double)us;
		return 0;
	}
	*why = c->what == CHECK_ERRORS ? "not a percentage, such as 1%"
				       : "not a number";
	if (!isdigit((unsigned char)s[0]))
		return -1;
	c->limit = strtod(s, &end);
	end += strspn(end, " \t");
	if (c->what == CHECK_ERRORS && *end == '%')
		end++;
	else if (c->what == CHECK_ERRORS && *end == '\0')
		c->limit *= 100;
	else if (c->what == CHECK_RPS && strcmp(end, "/s") == 0)
		end += 2;
	return *end == '\0' && isfinite(c->limit) ? 0 : -1;
}

int
check_parse(struct check *c, const char *text, const char **why)
{
	const char *s = text;
	char word[16], number[32];
	size_t n;
	int more;

	memset(c, 0, sizeof(*c));
	c->text = text;
	c->cycle = -1;
	while ((more = scope(c, &s, why)) == 1)
		continue;
	if (more == -1)
		return -1;
	s = blank(s);
	n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789.");
	*why = "wants pNN, mean, max, errors, rps, gap or apdex";
	if (n == 0 || n >= sizeof(word))
		return -1;
	memcpy(word, s, n);
	word[n] = '\0';
	if (what(c, word) == -1)
		return -1;
	s = blank(s + n);
	*why = "wants <, <=, > or >=";
	if (*s != '<' && *s != '>')
		return -1;
	c->less = (*s == '<' ? -1 : 1) * (s[1] == '=' ? 2 : 1);
	s = blank(s + (s[1] == '=' ? 2 : 1));
	n = strlen(s);
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	*why = "wants a limit";
	if (n == 0 || n >= sizeof(number))
		return -1;
	memcpy(number, s, n);
	number[n] = '\0';
	if (limit(c, number, why) == -1)
		return -1;
	*why = "that is not looked at for one step";
	return c->step[0] != '\0' &&
		       (c->what == CHECK_RPS || c->what == CHECK_GAP)
		   ? -1
		   : 0;
}

/* A time with a flag for "at least": its value and whether it may hold. */
static void
set_time(struct outcome *o, int64_t us, bool more, bool less)
{
	o->number = us < 0 ? NAN : more ? INFINITY : (double)us;
	snprintf(o->value, sizeof(o->value), "%s%s", more ? "> " : "",
	    us < 0 ? "none" : show_time(us));
	if (more && !less)
		o->number = (double)us;
}

/* Look at one distribution, or one cycle. */
static void
look(const struct check *c, const struct dist *d, const struct cycle *cy,
    int64_t apdex_us, struct outcome *o)
{
	bool more;
	int64_t us;

	o->number = NAN;
	switch (c->what) {
	case CHECK_QUANTILE:
		us = dist_strict(d, c->q, &more);
		set_time(o, us, more, c->less < 0);
		o->thin = dist_beyond(d, c->q) < DIST_ENOUGH;
		break;
	case CHECK_MAX:
		us = dist_strict(d, 1, &more);
		set_time(o, us, more, c->less < 0);
		break;
	case CHECK_MEAN:
		set_time(o,
		    d->ok.count > 0 ? (int64_t)(d->ok.sum / d->ok.count) : -1,
		    false, false);
		break;
	case CHECK_ERRORS:
		if (dist_ended(d) > 0)
			o->number = 100 * (double)dist_failed(d) /
				    (double)dist_ended(d);
		snprintf(o->value, sizeof(o->value), "%s %%", dist_errors(d));
		break;
	case CHECK_RPS:
		if (cy->length > 0)
			o->number = cycle_rate(cy);
		snprintf(o->value, sizeof(o->value), "%s/s",
		    show_rate(cycle_rate(cy)));
		break;
	case CHECK_GAP:
		if (cy->ok + cy->bad > 0)
			o->number = (double)cy->gap.us;
		snprintf(o->value, sizeof(o->value), "%.1f s",
		    (double)cy->gap.us / 1e6);
		break;
	case CHECK_APDEX:
		o->number = dist_apdex(d, apdex_us);
		snprintf(o->value, sizeof(o->value), "%.2f", o->number);
		break;
	}
	if (isnan(o->number))
		snprintf(o->value, sizeof(o->value), "nothing measured");
}

static bool
holds(const struct check *c, double v)
{
	if (isnan(v))
		return false;
	switch (c->less) {
	case -1: return v < c->limit;
	case -2: return v <= c->limit;
	case 1: return v > c->limit;
	default: return v >= c->limit;
	}
}

/* Is a further on the wrong side than b?  What isn't there is furthest. */
static bool
worse(const struct check *c, double a, double b)
{
	if (isnan(b))
		return false;
	if (isnan(a))
		return true;
	return c->less < 0 ? a > b : a < b;
}

/* Evaluate over one page, or over whole cycles where p is NULL. */
static void
eval_at(struct check *c, const struct model *m, const struct page *p,
    int64_t apdex_us)
{
	for (size_t i = 0; i < m->cycles; i++) {
		const struct cycle *cy = &m->cycle[i];
		struct outcome o = {0};

		if (c->cycle != -1 && (size_t)c->cycle != i + 1)
			continue;
		look(c, p != NULL ? &p->at[i] : &cy->req, cy, apdex_us, &o);
		o.applies = true;
		o.holds = holds(c, o.number);
		/* two scenarios may have pages of one name */
		if (c->at[i].applies && !worse(c, o.number, c->at[i].number))
			continue;
		c->at[i] = o;
		c->thin |= o.thin;
		if (!c->known || worse(c, o.number, c->at[c->worst].number))
			c->worst = i;
		c->known = true;
	}
}

void
check_eval(struct check *c, const struct model *m, int64_t apdex_us)
{
	c->at = xarray(m->cycles + 1, sizeof(*c->at));
	if (c->step[0] == '\0')
		eval_at(c, m, NULL, apdex_us);
	for (size_t i = 0; i < m->pages && c->step[0] != '\0'; i++)
		if (strcmp(m->page[i].name, c->step) == 0)
			eval_at(c, m, &m->page[i], apdex_us);
	c->holds = c->known;
	for (size_t i = 0; i < m->cycles; i++)
		if (c->at[i].applies && !c->at[i].holds)
			c->holds = false;
}

const char *
check_value(const struct check *c)
{
	if (!c->known)
		return "no such cycle or step";
	return c->at[c->worst].value;
}

void
check_free(struct check *c)
{
	free(c->at);
}
