#ifndef BM_PAGE_H
#define BM_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "plot.h"

/*
 * One HTML page, complete in itself: it loads nothing and runs no script, and
 * says so in a policy that browsers enforce.  Light, dark and paper, narrow
 * and keyboard are in its style sheet.  Texts are escaped here.
 */

/* Up to the first heading: doctype, head, style sheet, skip link. */
void page_begin(FILE *f, const char *title);

/* From <main> on. */
void page_main(FILE *f);

/* The end; made is the footer's text. */
void page_end(FILE *f, const char *made);

/* A heading of level 2 with an id (letters), as the links in page_nav name. */
void page_section(FILE *f, const char *id, const char *title);

/* Links to sections: id, title, id, title, ..., NULL. */
void page_nav(FILE *f, const char *const link[]);

/* A paragraph of plain text, of a class or NULL. */
void page_para(FILE *f, const char *class, const char *text);

/*
 * A chart with its caption; where it has no SVG, a line that says so.  The
 * figure's id is "c-" and the chart's.
 */
void page_chart(FILE *f, const struct plot_chart *c, const char *caption);

/*
 * Open a table that scrolls by itself.
 *	name	for those who can't see it, and the scroll region's label
 *	caption	above it, or NULL
 */
void page_table(FILE *f, const char *name, const char *caption);

/* The heading row; each "Title|small print", beginning with '<' when its
 * column is aligned to the left; NULL ends. */
void page_heads(FILE *f, const char *const head[]);

/* A row: its first cell is its heading. */
void page_row(FILE *f, const char *heading);
void page_cell(FILE *f, const char *text);
void page_left(FILE *f, const char *text);
void page_hot(FILE *f, const char *text, bool hot);
void page_bar(FILE *f, const char *bar);
void page_row_end(FILE *f);

void page_table_end(FILE *f);

/* A list of terms: open, pairs, close. */
void page_terms(FILE *f);
void page_term(FILE *f, const char *term, const char *text);
void page_terms_end(FILE *f);

#endif
