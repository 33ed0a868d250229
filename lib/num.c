/* What users write for numbers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "mem.h"
#include "num.h"
#include "slice.h"

struct unit {
	const char *name;
	int64_t scale;
};

static const struct unit times[] = {
    {"", 1000000},
    {"us", 1},
    {"ms", 1000},
    {"s", 1000000},
    {"m", 60 * (int64_t)1000000},
    {"h", 3600 * (int64_t)1000000},
    {NULL, 0},
};

static const struct unit sizes[] = {
    {"", 1},
    {"k", 1 << 10},
    {"m", 1 << 20},
    {"g", 1 << 30},
    {NULL, 0},
};

/* Scales are per 1000 s; 60 and 3600 are divided by after. */
static const struct unit rates[] = {
    {"", 1000},
    {"/s", 1000},
    {NULL, 0},
};

static size_t
digits(const char *s)
{
	return strspn(s, "0123456789");
}

/* digits[.digits] then a unit of the table; exact, -1 where it is not. */
static int
scaled(const char *s, const struct unit *u, int64_t max, int64_t *out)
{
	size_t n = digits(s), f = 0, i;
	uint64_t whole, v;
	int64_t frac, step;

	if (n == 0 || s[n] == '.') {
		f = n > 0 ? digits(s + n + 1) : 0;
		if (f == 0)
			return -1;
	}
	while (u->name && strcmp(u->name, s + n + (f ? f + 1 : 0)) != 0)
		u++;
	if (!u->name)
		return -1;
	if (slice_uint((struct slice){s, n}, INT64_MAX, &whole) == -1 ||
	    whole > (uint64_t)(max / u->scale))
		return -1;
	v = whole * (uint64_t)u->scale;
	for (i = 0, step = u->scale; i < f; i++) {
		frac = s[n + 1 + i] - '0';
		if (frac != 0 && step % 10 != 0)
			return -1;
		step /= 10;
		v += (uint64_t)(frac * step);
	}
	if (v > (uint64_t)max)
		return -1;
	*out = (int64_t)v;
	return 0;
}

int
num_parse_time(const char *s, int64_t *us)
{
	return scaled(s, times, INT64_C(1000) * 3600 * 1000000, us);
}

int
num_parse_size(const char *s, int64_t *bytes)
{
	return scaled(s, sizes, INT64_C(1) << 50, bytes);
}

int
num_parse_rate(const char *s, int64_t *per_ks)
{
	size_t n = strlen(s);
	int64_t div = 1, v;
	char tmp[32];

	if (n >= sizeof tmp)
		return -1;
	memcpy(tmp, s, n + 1);
	if (n > 2 && strcmp(s + n - 2, "/m") == 0)
		div = 60;
	else if (n > 2 && strcmp(s + n - 2, "/h") == 0)
		div = 3600;
	if (div != 1)
		tmp[n - 2] = '\0';
	if (scaled(tmp, rates, INT64_C(1000000000000), &v) == -1)
		return -1;
	*per_ks = (v + div / 2) / div;
	return 0;
}

int
num_parse_count(const char *s, int64_t *v)
{
	return slice_int(slice_of(s), 0, 1000000000, v) == -1 || s[0] == '-'
		   ? -1
		   : 0;
}

int64_t
num_uint(const char *opt, const char *s, int64_t lo, int64_t hi)
{
	int64_t v;

	if (slice_int(slice_of(s), lo, hi, &v) == -1)
		die("%s %s: not a number from %" PRId64 " to %" PRId64, opt, s,
		    lo, hi);
	return v;
}

int64_t
num_time(const char *opt, const char *s)
{
	int64_t v;

	if (num_parse_time(s, &v) == -1)
		die("%s %s: not a duration (say 300, 0.25, 250ms, 5m)", opt, s);
	return v;
}

int64_t *
num_list(const char *opt, const char *s, int (*parse)(const char *, int64_t *),
    size_t *n)
{
	char *copy = xstrdup(s), *at = copy, *end;
	int64_t *v = NULL;
	size_t cap = 0;

	for (*n = 0; at; at = end) {
		end = strchr(at, ':');
		if (end)
			*end++ = '\0';
		v = xgrow(v, &cap, *n + 1, sizeof *v);
		if (parse(at, &v[*n]) == -1)
			die("%s %s: '%s' is not a number of such a list", opt,
			    s, at);
		++*n;
	}
	free(copy);
	return v;
}
