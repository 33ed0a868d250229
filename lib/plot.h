#ifndef BM_PLOT_H
#define BM_PLOT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Charts: a description in, SVG text out.  Behind it stands one run of
 * gnuplot (5.0 or newer) for all charts; it could be anything else.
 * Every range, tick and position is given, nothing is left to be guessed.
 * Texts may hold anything: they are made safe here.
 */

enum plot_kind {
	PLOT_LINE,  /* x y; a NAN y breaks the line */
	PLOT_DOTS,  /* x y: round points of diameter width, in px */
	PLOT_FILL,  /* x y: the area between y and the axis' low end */
	PLOT_BAND,  /* x y z: the area between y and z */
	PLOT_BARS,  /* x y z: boxes from x to z, from the low end up to y */
	PLOT_STACK, /* x y z lo: the same from lo up to y */
	PLOT_HLINE, /* x y z: from x to z at height y, flat ends */
	PLOT_VLINE  /* x y z: from y to z at x */
};

struct plot_point {
	double x, y, z, lo;
};

struct plot_series {
	enum plot_kind kind;
	const char *colour; /* a name of palette.h */
	double width;       /* of the line, in px */
	double opacity;     /* of an area, 0 (= 1) to 1 */
	const char *label;  /* at the right of the panel; NULL: none */
	struct plot_point *pt;
	size_t len, cap;
};

struct plot_tick {
	double at;
	char text[48];
};

enum { PLOT_SERIES = 12, PLOT_TEXTS = 40, PLOT_BANDS = 16 };

struct plot_axis {
	double lo, hi;        /* lo < hi; both > 0 where log */
	bool log, grid, bare; /* bare: no ticks' texts */
	const char *label;
	struct plot_tick *tick;
	size_t ticks, cap;
};

/* A text at a place of the panel. */
struct plot_text {
	double x, y;   /* in the axes' units */
	double dx, dy; /* px to the right and up */
	char align;    /* 'l', 'c' or 'r' */
	const char *colour;
	char text[96];
};

struct plot_panel {
	double left, right, top, bottom; /* px from the chart's top left */
	struct plot_axis x, y;
	const char *title; /* above the panel, or NULL */
	struct plot_series series[PLOT_SERIES];
	size_t nseries;
	struct plot_text text[PLOT_TEXTS];
	size_t ntext;
	struct {
		double from, to;
		const char *colour;
	} band[PLOT_BANDS];
	size_t nband;
	struct {
		double x, from, to;
	} arrow[PLOT_BANDS]; /* down, in red */
	size_t narrow;
	bool open; /* no line along the y axis */
};

enum { PLOT_PANELS = 16 };

struct plot_chart {
	const char *id;       /* lower-case letters and digits */
	const char *title;    /* what it is */
	char desc[400];       /* what it shows, in a sentence */
	double width, height; /* px */
	struct plot_panel *panel[PLOT_PANELS];
	size_t npanel;
	char *svg; /* out: clean SVG and a NUL, or NULL where it failed */
	size_t svg_len;
};

/* A new chart or panel; from allocators that die.  Free with plot_free(). */
struct plot_chart *plot_chart(
    const char *id, const char *title, double width, double height);
struct plot_panel *plot_panel(
    struct plot_chart *, double left, double right, double top, double bottom);
void plot_free(struct plot_chart *);

/* A new series at the panel's end; more than PLOT_SERIES replace the last. */
struct plot_series *plot_series(
    struct plot_panel *, enum plot_kind, const char *colour, double width);

/* Append a point. */
void plot_add(struct plot_series *, double x, double y, double z);

/* Append the step from x to x2 at y; NAN breaks the line. */
void plot_step(struct plot_series *, double x, double x2, double y);

void plot_band(struct plot_panel *, double from, double to, const char *colour);
void plot_arrow(struct plot_panel *, double x, double from, double to);

/* Put a text into the panel; what lies outside the ranges is moved inside. */
void plot_text(struct plot_panel *, double x, double y, double dx, double dy,
    char align, const char *colour, const char *text);

/* Append a tick; one outside the range is left out. */
void plot_tick(struct plot_axis *, double at, const char *text);

/* From 0 to a nice number >= hi, with some four ticks. */
void plot_axis_rate(struct plot_axis *, double hi);

/* The same with whole numbers. */
void plot_axis_count(struct plot_axis *, double hi);

/* Logarithmic around lo..hi microseconds; ticks 1, 2, 5 or 1 a decade. */
void plot_axis_time(struct plot_axis *, double lo_us, double hi_us);

/* lo..hi seconds with up to eleven ticks. */
void plot_axis_seconds(struct plot_axis *, double lo, double hi);

/*
 * Draw all of chart[0..n) that are not NULL.  A chart that failed has a NULL
 * svg, the others stand.
 *	timeout_s	after so long gnuplot is killed
 *	why	out, size >= 200: when a chart failed, the cause in words
 *	version	out, size >= 32: "5.4", or "" where unknown
 * Returns the number of charts that failed.  gnuplot is run from $BM_GNUPLOT or, by
 * default, "gnuplot" in the PATH.
 */
int plot_draw(struct plot_chart *chart[], size_t n, int timeout_s, char *why,
    char *version);

#endif
