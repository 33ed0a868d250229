#ifndef BM_SVG_H
#define BM_SVG_H

#include <stddef.h>
#include <stdio.h>

/*
 * Rewrite one SVG document of gnuplot (5.0 or newer), raw[0..n), to f so that
 * it may stand inside an HTML page: no prolog, no ids but ours, no tooltips,
 * no empty groups, coordinates relative in tenths of a pixel, the colours of
 * palette.h as variables.  Only paths and texts come out, and only what was
 * read as numbers, known colours and text (written anew, escaped): an element
 * or attribute that isn't known is dropped, never passed through.
 *	id	letters, digits and '-': the element ids begin with it
 *	title	what the chart is, for readers who don't see it
 *	desc	what it shows
 * Returns 0, or -1 when raw is not one whole document; f may then have
 * received a part, so write to memory.
 */
int svg_clean(const char *raw, size_t n, const char *id, const char *title,
    const char *desc, FILE *f);

/*
 * Find the next whole document <svg ...>...</svg> in s[0..n).
 * Returns its first byte and stores its length in *len, or NULL.
 */
const char *svg_next(const char *s, size_t n, size_t *len);

/*
 * The plain text of the first <title> of a document: gnuplot writes the
 * terminal's name there.  Copied to out[0..size).  Returns 0 or -1.
 */
int svg_name(const char *doc, size_t len, char *out, size_t size);

/*
 * How many series were drawn in a document: gnuplot makes a group with an id
 * that holds "_plot_" for each, and none for a plot command that failed.
 */
size_t svg_plots(const char *doc, size_t len);

#endif
