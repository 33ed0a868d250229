/* Text seen, not copied. */
#include <string.h>

#include "mem.h"
#include "slice.h"

struct slice
slice_of(const char *s)
{
	struct slice r = {s, strlen(s)};

	return r;
}

struct slice
slice_at(const char *p, size_t n)
{
	struct slice r = {p, n};

	return r;
}

char *
slice_dup(struct slice s)
{
	char *p = xmalloc(s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

bool
slice_eq(struct slice a, const char *s)
{
	return strlen(s) == a.n && (a.n == 0 || memcmp(a.p, s, a.n) == 0);
}

bool
slice_same(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static int
lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool
slice_ieq(struct slice a, const char *s)
{
	size_t i;

	for (i = 0; i < a.n; i++) {
		if (s[i] == '\0')
			return false;
		if (a.p[i] != s[i] && lower(a.p[i]) != lower(s[i]))
			return false;
	}
	return s[a.n] == '\0';
}

int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

struct slice
slice_trim(struct slice s)
{
	while (s.n > 0 && blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

int
slice_uint(struct slice s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	unsigned d;
	size_t i;

	if (s.n == 0)
		return -1;
	for (i = 0; i < s.n; i++) {
		d = (unsigned char)s.p[i] - '0';
		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return -1;
		v = v * 10 + d;
	}
	if (v > max)
		return -1;
	*out = v;
	return 0;
}

int
slice_int(struct slice s, int64_t lo, int64_t hi, int64_t *out)
{
	bool neg = s.n > 0 && s.p[0] == '-';
	uint64_t u;
	int64_t v;

	if (neg) {
		s.p++;
		s.n--;
	}
	if (slice_uint(s, INT64_MAX, &u) == -1)
		return -1;
	v = neg ? -(int64_t)u : (int64_t)u;
	if (v < lo || v > hi)
		return -1;
	*out = v;
	return 0;
}
