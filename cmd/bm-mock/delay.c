/* How long does an answer wait?  Distributions that are known exactly. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "delay.h"
#include "num.h"

/* Split s at commas, in place, into at most n words; returns how many. */
static int
split(char *s, char *word[], int n)
{
	int i = 0;

	for (; s != NULL && i < n; i++) {
		word[i] = s;
		if ((s = strchr(s, ',')) != NULL)
			*s++ = '\0';
	}
	return s == NULL ? i : n + 1;
}

static int
time_ns(const char *s, int64_t *ns)
{
	int64_t us;

	if (num_parse_time(s, &us) == -1 || us > DELAY_MAX_NS / 1000)
		return -1;
	*ns = us * 1000;
	return 0;
}

static int
share(const char *s, double *p)
{
	char *end;

	*p = strtod(s, &end);
	return end != s && *end == '\0' && *p >= 0 && *p <= 1 ? 0 : -1;
}

int
delay_parse(const char *s, struct delay *d)
{
	struct delay r = {DELAY_NONE, 0, 0, 0};
	char copy[80], *w[4];
	int n, bad = 0;

	if (strlen(s) >= sizeof(copy))
		return -1;
	strcpy(copy, s);
	n = split(copy, w, 4);
	if (n == 1) {
		r.kind = DELAY_CONST;
		bad = time_ns(w[0], &r.a_ns);
	} else if (n == 2 && strcmp(w[0], "exp") == 0) {
		r.kind = DELAY_EXP;
		bad = time_ns(w[1], &r.a_ns);
	} else if (n == 3 && strcmp(w[0], "uniform") == 0) {
		r.kind = DELAY_UNIFORM;
		bad = time_ns(w[1], &r.a_ns) | time_ns(w[2], &r.b_ns);
		bad |= r.b_ns < r.a_ns;
	} else if (n == 4 && strcmp(w[0], "two") == 0) {
		r.kind = DELAY_TWO;
		bad = time_ns(w[1], &r.a_ns) | time_ns(w[2], &r.b_ns) |
		      share(w[3], &r.p);
	} else {
		bad = 1;
	}
	if (bad)
		return -1;
	*d = r;
	return 0;
}

int64_t
delay_quantile(const struct delay *d, double u)
{
	double ns = 0;

	switch (d->kind) {
	case DELAY_NONE: break;
	case DELAY_CONST: ns = (double)d->a_ns; break;
	case DELAY_UNIFORM:
		ns = (double)d->a_ns + u * (double)(d->b_ns - d->a_ns);
		break;
	case DELAY_EXP: ns = -(double)d->a_ns * log1p(-u); break;
	case DELAY_TWO: ns = (double)(u < 1 - d->p ? d->a_ns : d->b_ns); break;
	}
	return (int64_t)(ns < (double)DELAY_MAX_NS ? ns : (double)DELAY_MAX_NS);
}

double
delay_share(uint64_t n)
{
	/* 2^64 divided by the golden ratio; the product wraps as it should */
	uint64_t x = n * UINT64_C(0x9e3779b97f4a7c15);

	return (double)(x >> 11) / (double)(UINT64_C(1) << 53);
}
