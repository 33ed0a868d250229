/* Which word does a change deserve? */
#include "verdict.h"

enum word
verdict(struct interval in, double limit)
{
	if (in.lo > limit)
		return WORD_MORE;
	if (in.hi < -limit)
		return WORD_LESS;
	if (in.lo >= -limit && in.hi <= limit)
		return WORD_SAME;
	if (in.lo > 0)
		return WORD_LIKELY_MORE;
	return in.hi < 0 ? WORD_LIKELY_LESS : WORD_UNCLEAR;
}

static struct interval
range(const double *v, size_t n)
{
	struct interval r;
	size_t i;

	r.lo = r.hi = v[0];
	for (i = 1; i < n; i++) {
		if (v[i] < r.lo)
			r.lo = v[i];
		if (v[i] > r.hi)
			r.hi = v[i];
	}
	return r;
}

/* The least p that the rank test could give for so many runs: 2 / C(n, na). */
static double
rank_p_least(size_t na, size_t nb)
{
	double ways;
	size_t i;

	ways = 1;
	for (i = 1; i <= na; i++)
		ways = ways * (double)(nb + i) / (double)i;
	return 2 / ways;
}

bool
verdict_apart(const double *a, size_t na, const double *b, size_t nb)
{
	struct interval ra, rb;

	if (na == 1 && nb == 1)
		return true;
	if (na <= STAT_RANKS && nb <= STAT_RANKS && na > 1 && nb > 1 &&
	    rank_p_least(na, nb) <= 0.05)
		return stat_rank_p(a, na, b, nb) <= 0.05;
	ra = range(a, na);
	rb = range(b, nb);
	return ra.hi < rb.lo || rb.hi < ra.lo;
}

bool
word_real(enum word w)
{
	return w == WORD_LESS || w == WORD_MORE;
}

static const char *const time_words[] = {
    [WORD_NONE] = "not compared",
    [WORD_SAME] = "same",
    [WORD_UNCLEAR] = "unclear",
    [WORD_LIKELY_LESS] = "likely faster",
    [WORD_LIKELY_MORE] = "likely slower",
    [WORD_LESS] = "faster",
    [WORD_MORE] = "slower",
    [WORD_OTHERS] = "as the others",
};

const char *
word_time(enum word w)
{
	return time_words[w];
}

const char *
word_rate(enum word w)
{
	switch (w) {
	case WORD_LESS: return time_words[WORD_MORE];
	case WORD_MORE: return time_words[WORD_LESS];
	case WORD_LIKELY_LESS: return time_words[WORD_LIKELY_MORE];
	case WORD_LIKELY_MORE: return time_words[WORD_LIKELY_LESS];
	default: return time_words[w];
	}
}

const char *
word_errors(enum word w)
{
	switch (w) {
	case WORD_LESS: return "fewer";
	case WORD_MORE: return "more";
	case WORD_LIKELY_LESS: return "likely fewer";
	case WORD_LIKELY_MORE: return "likely more";
	default: return time_words[w];
	}
}
