#ifndef BM_VERDICT_H
#define BM_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "stat.h"

enum word {
	WORD_NONE, /* not compared: too few answers */
	WORD_SAME,
	WORD_UNCLEAR,
	WORD_LIKELY_LESS,
	WORD_LIKELY_MORE,
	WORD_LESS,
	WORD_MORE,
	WORD_OTHERS /* a page that moved as all the others did */
};

/* One quantity, on both sides. */
struct figure {
	double a, b;        /* us, per second, or a share from 0 to 1 */
	double change;      /* b / a - 1; of shares b - a */
	struct interval in; /* what the change lies in */
	double limit;       /* a change up to here is no difference */
	enum word word;
};

/*
 * The word for a change that lies in `in`: MORE where all of it is above the
 * limit, LESS where all is below -limit, SAME where it is within, LIKELY_...
 * where it only excludes no change at all.
 */
enum word verdict(struct interval in, double limit);

/*
 * Did the runs of the two sides themselves come apart? One run a side can't
 * say: true. Few: the ranges of a[0..na) and b[0..nb) must not overlap. So
 * many that a rank test can tell (4 and 4, say): it must, at 1 in 20.
 */
bool verdict_apart(const double *a, size_t na, const double *b, size_t nb);

/* A real difference, one that decides the exit status. */
bool word_real(enum word);

/* "slower", "likely faster", ...; MORE is slower. */
const char *word_time(enum word);

/* The same for a rate of answers: LESS is slower. */
const char *word_rate(enum word);

/* The same for errors: "more", "fewer", ... */
const char *word_errors(enum word);

#endif
