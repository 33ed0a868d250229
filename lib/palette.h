#ifndef BM_PALETTE_H
#define BM_PALETTE_H

#include <stddef.h>

/*
 * The colours of pages and charts, each by its name on a light ground, on a
 * dark one and on paper.  Charts are drawn in the light ones; in the page they
 * stand as var(--name,#light), so that a style sheet can turn them and a
 * reader that bars style sheets still sees colour.
 */
struct colour {
	const char *name;  /* letters and digits, as in --name */
	const char *light; /* "#rrggbb" */
	const char *dark;
	const char *paper;
};

/* The table, of palette_len entries. */
extern const struct colour palette[];
extern const size_t palette_len;

/* The colour of that name, or NULL. */
const struct colour *palette_name(const char *name);

/* The colour whose light value is r, g, b (0-255 each), or NULL. */
const struct colour *palette_rgb(int r, int g, int b);

#endif
