/* A chart's description as gnuplot commands. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "palette.h"
#include "plotscript.h"
#include "text.h"

enum { TEXT_MAX = 90, LINE_PX = 13 };

/* A colour's value; an unknown name is ink. */
static const char *
hex(const char *name)
{
	const struct colour *c = palette_name(name != NULL ? name : "ink");

	return c != NULL ? c->light : "#1f2328";
}

/* A text in single quotes; in a tick % would be a format. */
static void
quoted(FILE *f, const char *s, bool tick)
{
	size_t n = strlen(s);
	uint32_t c;

	putc('\'', f);
	for (size_t i = 0, k = 0; i < n && k < TEXT_MAX; k++) {
		i += text_next(s + i, n - i, &c);
		if (c == '\'' || (tick && c == '%'))
			text_put(c, f);
		text_put(c == '\t' || c == '\n' ? ' ' : c, f);
	}
	putc('\'', f);
}

/* Where is v on the axis, from 0 to 1? */
static double
place(const struct plot_axis *a, double v)
{
	double at;

	if (a->log)
		at = v > 0 ? log(v / a->lo) / log(a->hi / a->lo) : 0;
	else
		at = (v - a->lo) / (a->hi - a->lo);
	return at < 0 ? 0 : at > 1 ? 1 : at;
}

static void
axis(FILE *f, char name, const struct plot_axis *a)
{
	/* a hair wider: else a tick at the end of a logarithm may be lost */
	fprintf(f, "set %crange [%.9g:%.9g]\n", name,
	    a->log ? a->lo * (1 - 1e-6) : a->lo,
	    a->log ? a->hi * (1 + 1e-6) : a->hi);
	fprintf(f, a->log ? "set logscale %c\n" : "unset logscale %c\n", name);
	fprintf(f, "set %ctics nomirror out scale 0.5 textcolor rgb '%s' (",
	    name, hex("mut"));
	for (size_t i = 0; i < a->ticks; i++) {
		fputs(i > 0 ? ", " : "", f);
		quoted(f, a->bare ? "" : a->tick[i].text, true);
		fprintf(f, " %.9g", a->tick[i].at);
	}
	fputs(")\n", f);
	if (a->ticks == 0)
		fprintf(f, "unset %ctics\n", name);
	fprintf(f, "set grid %s%ctics\n", a->grid ? "" : "no", name);
	fprintf(f, "set %clabel ", name);
	quoted(f, a->label != NULL ? a->label : "", false);
	fprintf(f, " textcolor rgb '%s'%s\n", hex("mut"),
	    name == 'x' ? " offset 0,0.3" : " offset 0.4,0");
}

/* One label, at a place of the panel in 0..1, moved by px. */
static void
label(FILE *f, const struct plot_chart *c, double x, double y, double dx,
    double dy, char align, const char *colour, const char *text)
{
	fputs("set label ", f);
	quoted(f, text, false);
	fprintf(f,
	    " at graph %.5f,%.5f %s offset screen %.5f,%.5f textcolor rgb '%s' "
	    "front\n",
	    x, y,
	    align == 'r'   ? "right"
	    : align == 'c' ? "center"
			   : "left",
	    dx / c->width, dy / c->height, hex(colour));
}

/* The last point of a series that is there, as a place on the y axis. */
static int
last_place(const struct plot_panel *p, const struct plot_series *s, double *at)
{
	for (size_t i = s->len; i-- > 0;)
		if (!isnan(s->pt[i].y)) {
			*at = place(&p->y, s->pt[i].y);
			return 0;
		}
	return -1;
}

struct side {
	double at;
	const struct plot_series *s;
};

static int
by_place(const void *a, const void *b)
{
	const struct side *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* The names of the series at the panel's right, pushed apart. */
static void
side_labels(FILE *f, const struct plot_chart *c, const struct plot_panel *p)
{
	struct side side[PLOT_SERIES];
	double gap = LINE_PX / (p->bottom - p->top), top = 1 + gap / 2;
	size_t n = 0;

	for (size_t i = 0; i < p->nseries; i++) {
		side[n].s = &p->series[i];
		if (side[n].s->label != NULL &&
		    last_place(p, side[n].s, &side[n].at) == 0)
			n++;
	}
	qsort(side, n, sizeof(side[0]), by_place);
	for (size_t i = 1; i < n; i++)
		if (side[i].at < side[i - 1].at + gap)
			side[i].at = side[i - 1].at + gap;
	for (size_t i = n; i-- > 0; top = side[i].at - gap)
		if (side[i].at > top)
			side[i].at = top;
	for (size_t i = 0; i < n; i++)
		label(f, c, 1, side[i].at, 6, 0, 'l', side[i].s->colour,
		    side[i].s->label);
}

static void
decorations(FILE *f, const struct plot_chart *c, const struct plot_panel *p)
{
	for (size_t i = 0; i < p->nband; i++)
		fprintf(f,
		    "set object rect from graph %.5f, graph 0 to graph %.5f, "
		    "graph 1 fc rgb '%s' fs solid noborder behind\n",
		    place(&p->x, p->band[i].from), place(&p->x, p->band[i].to),
		    hex(p->band[i].colour));
	for (size_t i = 0; i < p->narrow; i++)
		fprintf(f,
		    "set arrow from graph %.5f, graph %.5f to graph %.5f, "
		    "graph %.5f head filled size screen 0.005,25 lw 1.5 lc rgb "
		    "'%s' front\n",
		    place(&p->x, p->arrow[i].x), place(&p->y, p->arrow[i].from),
		    place(&p->x, p->arrow[i].x), place(&p->y, p->arrow[i].to),
		    hex("bad"));
	for (size_t i = 0; i < p->ntext; i++)
		label(f, c, place(&p->x, p->text[i].x),
		    place(&p->y, p->text[i].y), p->text[i].dx, p->text[i].dy,
		    p->text[i].align, p->text[i].colour, p->text[i].text);
	if (p->title != NULL)
		label(f, c, 0, 1, 0, 12, 'l', "ink", p->title);
	side_labels(f, c, p);
}

/* The rows of a series; a point that is no number breaks the line. */
static void
data(FILE *f, const struct plot_panel *p, const struct plot_series *s)
{
	for (size_t i = 0; i < s->len; i++) {
		const struct plot_point *d = &s->pt[i];

		if (!isfinite(d->x) || !isfinite(d->y) ||
		    (p->y.log && d->y <= 0) || (p->x.log && d->x <= 0)) {
			putc('\n', f);
			continue;
		}
		switch (s->kind) {
		case PLOT_LINE:
		case PLOT_DOTS:
		case PLOT_FILL: fprintf(f, "%.8g %.6g\n", d->x, d->y); break;
		case PLOT_BAND:
			fprintf(f, "%.8g %.6g %.6g\n", d->x, d->y, d->z);
			break;
		case PLOT_BARS:
		case PLOT_STACK:
			fprintf(f, "%.8g %.6g %.8g %.8g %.6g %.6g\n", d->x,
			    d->y, d->x, d->z,
			    s->kind == PLOT_STACK ? d->lo : p->y.lo, d->y);
			break;
		case PLOT_HLINE:
			fprintf(
			    f, "%.8g %.6g %.8g 0\n", d->x, d->y, d->z - d->x);
			break;
		case PLOT_VLINE:
			fprintf(
			    f, "%.8g %.6g 0 %.6g\n", d->x, d->y, d->z - d->y);
			break;
		}
	}
	/* a panel without data is still a panel: something of no size */
	for (int i = 0; s->len == 0 && i < 2; i++) {
		fprintf(f, "%.8g %.6g ", p->x.lo, p->y.lo);
		if (s->kind == PLOT_HLINE || s->kind == PLOT_VLINE)
			fputs("0 0\n", f);
		else
			fprintf(f, "%.8g %.8g %.6g %.6g\n", p->x.lo, p->x.lo,
			    p->y.lo, p->y.lo);
	}
}

static void
with(FILE *f, const struct plot_panel *p, const struct plot_series *s)
{
	const char *rgb = hex(s->colour);
	double opacity = s->opacity > 0 ? s->opacity : 1;

	switch (s->kind) {
	case PLOT_LINE:
		fprintf(f, "using 1:2 with lines lw %.3g lc rgb '%s'", s->width,
		    rgb);
		break;
	case PLOT_DOTS:
		fprintf(f, "using 1:2 with points pt 7 ps %.3g lc rgb '%s'",
		    s->width / 5.4, rgb);
		break;
	case PLOT_FILL:
		fprintf(f,
		    "using 1:2 with filledcurves y=%.6g fs solid %.2g noborder "
		    "lc rgb '%s'",
		    p->y.lo, opacity, rgb);
		break;
	case PLOT_BAND:
		fprintf(f,
		    "using 1:2:3 with filledcurves fs solid %.2g noborder lc "
		    "rgb '%s'",
		    opacity, rgb);
		break;
	case PLOT_BARS:
	case PLOT_STACK:
		fprintf(f,
		    "using 1:2:3:4:5:6 with boxxyerrorbars fs solid %.2g "
		    "noborder lc rgb '%s'",
		    opacity, rgb);
		break;
	case PLOT_HLINE:
	case PLOT_VLINE:
		fprintf(f,
		    "using 1:2:3:4 with vectors nohead lw %.3g lc rgb '%s'",
		    s->width, rgb);
		break;
	}
	fputs(" notitle", f);
}

static void
panel(FILE *f, const struct plot_chart *c, const struct plot_panel *p, size_t k)
{
	fputs("unset label\nunset arrow\nunset object\nunset key\n", f);
	fprintf(f, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n",
	    p->left / c->width, p->right / c->width);
	fprintf(f, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
	    1 - p->top / c->height, 1 - p->bottom / c->height);
	fprintf(
	    f, "set border %d lw 1 lc rgb '%s'\n", p->open ? 1 : 3, hex("mut"));
	fprintf(f, "set grid back lt 1 lw 1 lc rgb '%s'\n", hex("grid"));
	axis(f, 'x', &p->x);
	axis(f, 'y', &p->y);
	decorations(f, c, p);
	fputs("plot ", f);
	for (size_t i = 0; i < p->nseries; i++) {
		fprintf(f, "%s$p%zus%zu ", i > 0 ? ", " : "", k, i);
		with(f, p, &p->series[i]);
	}
	putc('\n', f);
}

static void
chart(FILE *f, struct plot_chart *c)
{
	for (size_t k = 0; k < c->npanel; k++) {
		if (c->panel[k]->nseries == 0)
			plot_series(c->panel[k], PLOT_LINE, "bg", 1);
		for (size_t i = 0; i < c->panel[k]->nseries; i++) {
			fprintf(f, "$p%zus%zu << EOD\n", k, i);
			data(f, c->panel[k], &c->panel[k]->series[i]);
			fputs("EOD\n", f);
		}
	}
	fprintf(f,
	    "set terminal svg size %.0f,%.0f dynamic noenhanced font "
	    "'sans-serif,12' name '%s'\nset multiplot\n",
	    c->width, c->height, c->id);
	for (size_t k = 0; k < c->npanel; k++)
		panel(f, c, c->panel[k], k);
	fputs("unset multiplot\nreset\n", f);
}

void
plotscript_write(struct plot_chart *const charts[], size_t n, FILE *f)
{
	fputs("print GPVAL_VERSION\nset encoding utf8\n", f);
	for (size_t i = 0; i < n; i++)
		if (charts[i] != NULL)
			chart(f, charts[i]);
	fputs("exit\n", f);
}
