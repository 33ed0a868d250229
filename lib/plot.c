/* Build the description of a chart. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "plot.h"
#include "show.h"

struct plot_chart *
plot_chart(const char *id, const char *title, double width, double height)
{
	struct plot_chart *c = xarray(1, sizeof(*c));

	c->id = id;
	c->title = title;
	c->width = width;
	c->height = height;
	return c;
}

struct plot_panel *
plot_panel(
    struct plot_chart *c, double left, double right, double top, double bottom)
{
	struct plot_panel *p = xarray(1, sizeof(*p));

	if (c->npanel == PLOT_PANELS)
		free(c->panel[--c->npanel]);
	c->panel[c->npanel++] = p;
	p->left = left;
	p->right = right;
	p->top = top;
	p->bottom = bottom;
	p->x.hi = p->y.hi = 1;
	return p;
}

void
plot_free(struct plot_chart *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->npanel; i++) {
		for (size_t k = 0; k < c->panel[i]->nseries; k++)
			free(c->panel[i]->series[k].pt);
		free(c->panel[i]->x.tick);
		free(c->panel[i]->y.tick);
		free(c->panel[i]);
	}
	free(c->svg);
	free(c);
}

struct plot_series *
plot_series(
    struct plot_panel *p, enum plot_kind kind, const char *colour, double width)
{
	struct plot_series *s;

	if (p->nseries == PLOT_SERIES)
		free(p->series[--p->nseries].pt);
	s = &p->series[p->nseries++];
	memset(s, 0, sizeof(*s));
	s->kind = kind;
	s->colour = colour;
	s->width = width;
	return s;
}

void
plot_add(struct plot_series *s, double x, double y, double z)
{
	s->pt = xgrow(s->pt, &s->cap, s->len + 1, sizeof(*s->pt));
	s->pt[s->len++] = (struct plot_point){.x = x, .y = y, .z = z};
}

void
plot_step(struct plot_series *s, double x, double x2, double y)
{
	plot_add(s, x, y, 0);
	if (!isnan(y))
		plot_add(s, x2, y, 0);
}

void
plot_band(struct plot_panel *p, double from, double to, const char *colour)
{
	if (p->nband == PLOT_BANDS)
		return;
	p->band[p->nband].from = from;
	p->band[p->nband].to = to;
	p->band[p->nband++].colour = colour;
}

void
plot_arrow(struct plot_panel *p, double x, double from, double to)
{
	if (p->narrow == PLOT_BANDS)
		return;
	p->arrow[p->narrow].x = x;
	p->arrow[p->narrow].from = from;
	p->arrow[p->narrow++].to = to;
}

void
plot_text(struct plot_panel *p, double x, double y, double dx, double dy,
    char align, const char *colour, const char *text)
{
	struct plot_text *t;

	if (p->ntext == PLOT_TEXTS)
		return;
	t = &p->text[p->ntext++];
	*t = (struct plot_text){.x = x,
	    .y = y,
	    .dx = dx,
	    .dy = dy,
	    .align = align,
	    .colour = colour};
	snprintf(t->text, sizeof(t->text), "%s", text);
}

void
plot_tick(struct plot_axis *a, double at, const char *text)
{
	double slack = 1e-9 * (a->hi - a->lo);

	if (at < a->lo - slack || at > a->hi + slack)
		return;
	a->tick = xgrow(a->tick, &a->cap, a->ticks + 1, sizeof(*a->tick));
	a->tick[a->ticks].at = at;
	snprintf(a->tick[a->ticks].text, sizeof(a->tick[0].text), "%s", text);
	a->ticks++;
}

/* The least of 1, 2, 2.5, 5 times a power of ten that is >= v. */
static double
nice(double v)
{
	static const double step[] = {1, 2, 2.5, 5, 10};
	double unit = pow(10, floor(log10(v)));

	for (size_t i = 0; i < 5; i++)
		if (step[i] * unit >= v * (1 - 1e-9))
			return step[i] * unit;
	return 10 * unit;
}

/* From 0 to a multiple of a nice step >= least that reaches hi. */
static void
from_zero(struct plot_axis *a, double hi, double least)
{
	double step = nice((hi > 0 ? hi : 1) / 4);
	int n;

	if (step < least)
		step = least;
	n = (int)ceil((hi > 0 ? hi : 1) / step - 1e-9);
	a->lo = 0;
	a->hi = n * step;
	for (int i = 0; i <= n; i++)
		plot_tick(a, i * step, show_tick(i * step));
}

void
plot_axis_rate(struct plot_axis *a, double hi)
{
	from_zero(a, hi, 0);
}

void
plot_axis_count(struct plot_axis *a, double hi)
{
	from_zero(a, hi, 1);
}

/* 20 µs, 0.5 ms, 2 ms, 50 s. */
static const char *
short_time(double us)
{
	if (us < 100)
		return show_fmt("%.0f \xc2\xb5s", us);
	return us < 1e6 ? show_fmt("%g ms", us / 1000)
			: show_fmt("%g s", us / 1e6);
}

/* The nearest 1, 2 or 5 times a power of ten, not over (or not under) v. */
static double
step_125(double v, bool up)
{
	static const double step[] = {1, 2, 5, 10};
	double unit = pow(10, floor(log10(v) + 1e-9));
	int i = up ? 0 : 3;

	while (up && step[i] * unit < v * (1 - 1e-9))
		i++;
	while (!up && step[i] * unit > v * (1 + 1e-9))
		i--;
	return step[i] * unit;
}

void
plot_axis_time(struct plot_axis *a, double lo_us, double hi_us)
{
	static const char *const name[] = {"1 µs", "10 µs", "0.1 ms", "1 ms",
	    "10 ms", "100 ms", "1 s", "10 s", "100 s", "1000 s", "3 h", "28 h",
	    "278 h"};
	double lo = step_125(lo_us >= 1 ? lo_us : 1, false);
	double hi = step_125(hi_us >= 1 ? hi_us : 1, true);
	bool fine;

	if (hi > 1e12)
		hi = 1e12;
	if (hi <= lo)
		hi = 10 * lo;
	fine = hi / lo <= 200;
	a->log = true;
	a->lo = fine ? lo : pow(10, floor(log10(lo) + 1e-9));
	a->hi = fine ? hi : pow(10, ceil(log10(hi) - 1e-9));
	for (int e = 0; e <= 12; e++) {
		double m = pow(10, e);

		plot_tick(a, m, name[e]);
		/* few decades are too coarse to read: 2 and 5 between */
		if (fine) {
			plot_tick(a, 2 * m, short_time(2 * m));
			plot_tick(a, 5 * m, short_time(5 * m));
		}
	}
}

void
plot_axis_seconds(struct plot_axis *a, double lo, double hi)
{
	static const double step[] = {1, 2, 5, 10, 20, 30, 60, 120, 300, 600,
	    1200, 1800, 3600, 7200, 14400, 36000, 86400};
	double s = 1;

	for (size_t i = 0; i < sizeof(step) / sizeof(step[0]); i++) {
		s = step[i];
		if ((hi - lo) / s <= 11)
			break;
	}
	a->lo = lo;
	a->hi = hi > lo ? hi : lo + 1;
	for (double t = ceil(lo / s) * s; t <= a->hi + 1e-6; t += s)
		plot_tick(a, t, show_fmt("%.0f", t + 0.0)); /* not -0 */
}
