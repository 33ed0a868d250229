#ifndef BM_PLAIN_H
#define BM_PLAIN_H

#include <stdio.h>

#include "report.h"

/* The report as text of 80 columns. */
void plain_write(const struct report *, FILE *);

/* -q: the verdict and one line a check, for programs. */
void plain_quiet(const struct report *, FILE *);

/* The shape of each cycle as two rows of cells. */
void plain_sparks(const struct report *, FILE *, bool utf8);

/* Is the reader's terminal or pipe UTF-8, by LC_ALL, LC_CTYPE, LANG? */
bool plain_utf8(void);

/*
 * A row of cols cells, of which each shows the least (or the greatest) of the
 * values that fall into it, 0..top; a NAN value is a blank.
 */
void plain_spark(FILE *f, const double *v, size_t n, size_t cols, double top,
    bool least, bool utf8);

#endif
