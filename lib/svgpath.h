#ifndef BM_SVGPATH_H
#define BM_SVGPATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The shape of one SVG path, in tenths of a pixel: read as gnuplot writes it
 * (absolute M and L), written short (relative h, v, l).  Coordinates out of
 * -100000..100000 px are left out.
 */
struct svgpath {
	struct svgstep {
		int x, y;
		char op; /* 'M', 'L' or 'Z' */
	} * step;
	size_t len, size;
};

/*
 * Append the path data d[0..n): M and L with coordinates, Z; or, when polygon,
 * a list of points, which is closed.  It ends at the first thing unknown.
 */
void svgpath_read(struct svgpath *p, const char *d, size_t n, bool polygon);

/* Append a point. */
void svgpath_dot(struct svgpath *p, double x, double y);

/* Write it as the inside of a d attribute. */
void svgpath_write(const struct svgpath *p, FILE *f);

/* Forget the shape, keep the storage; or forget both. */
void svgpath_reset(struct svgpath *p);
void svgpath_free(struct svgpath *p);

#endif
