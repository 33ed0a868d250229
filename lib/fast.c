/* resp and hist lines, fast. */
#include <string.h>

#include "fast.h"

/* Digits and their TAB, or none: -1. Returns what is behind, or NULL. */
static const char *
number(const char *p, int64_t *v)
{
	const char *s = p;
	uint64_t x = 0;
	unsigned d;

	if (*p == '\t') {
		*v = -1;
		return p + 1;
	}
	for (; (d = (unsigned)(unsigned char)*p - '0') <= 9; p++)
		x = x * 10 + d;
	if (p - s > 15 || *p != '\t')
		return NULL;
	*v = (int64_t)x;
	return p + 1;
}

/* The same where a '-' may stand; *v stays as it is where there is none. */
static const char *
signed_number(const char *p, int64_t *v)
{
	int64_t x = 0;

	if (*p == '\t')
		return p + 1;
	if (*p != '-') {
		p = number(p, &x);
		*v = x;
		return p;
	}
	p = number(p + 1, &x);
	*v = -x;
	return p && x >= 0 ? p : NULL;
}

static const char *
word(const char *p, struct slice *s)
{
	s->p = p;
	while (*p >= '-' && *p <= 'z')
		p++;
	s->n = (size_t)(p - s->p);
	return *p == '\t' ? p + 1 : NULL;
}

/* Lower-case letters, digits and '-' only. */
static bool
is_type(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-'))
			return false;
	return s.n <= 32;
}

/* ok, fail, error, cut or behind and its TAB; empty leaves *result. */
static const char *
result_word(const char *p, int *result)
{
	struct slice s;
	const char *next = word(p, &s);

	if (!next || s.n == 0)
		return next;
	*result = s.n == 2 && memcmp(s.p, "ok", 2) == 0 ? RESULT_OK :
	    stream_result(s);
	return *result == -1 ? NULL : next;
}

/* Is there no control byte, backslash or byte over 0x7e in p[0..n)? */
static bool
plain(const char *p, size_t n)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t high = ones << 7;
	uint64_t w, bad = 0;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		bad |= w | (w - ones * 0x20) | ((w ^ ones * 0x7f) - ones) |
		    ((w ^ ones * '\\') - ones);
	}
	if (bad & high)
		return false;
	for (; n > 0; p++, n--)
		if (*p < 0x20 || *p >= 0x7f || *p == '\\')
			return false;
	return true;
}

static const char *
letters(const char *p, unsigned *flags)
{
	for (*flags = 0;; p++) {
		switch (*p) {
		case 'p': *flags |= FLAG_P; break;
		case 't': *flags |= FLAG_T | FLAG_P; break;
		case 'w': *flags |= FLAG_W; break;
		case 'r': *flags |= FLAG_R; break;
		case 's': *flags |= FLAG_S; break;
		case 'a': *flags |= FLAG_A; break;
		case '\t': return p + 1;
		default: return NULL;
		}
	}
}

/* The numbers of a line in order, the last n columns of it being v. */
static const char *
numbers(const char *p, int64_t v[], int n)
{
	int i;

	for (i = 0; p && i < n; i++)
		p = number(p, &v[i]);
	return p;
}

/* May these figures stand in a resp line? Empty needed ones are -1. */
static bool
resp_bounds(const int64_t v[7], int64_t code, const int64_t t[7])
{
	int i;
	bool ok = v[0] <= 99999 && v[1] <= 9999 && v[4] <= 9999 &&
	    v[5] <= 9999 && v[6] <= 999 && code >= 0 && code <= 999;

	for (i = 0; i < 7; i++)
		ok = ok && v[i] >= 0 && t[i] <= HDR_MAX;
	return ok && t[4] >= 0;
}

int
fast_resp(struct slice line, struct raw *r, struct slice *type)
{
	const char *p = line.p + 5, *end = line.p + line.n, *tab;
	int64_t v[7], t[7], code;

	r->result = -1;
	r->start = INT64_MIN;
	if (!(p = numbers(p, v, 7)) || !(p = word(p, type)) ||
	    !(p = number(p, &code)) || !(p = result_word(p, &r->result)) ||
	    !(p = signed_number(p, &r->start)) || !(p = numbers(p, t, 7)) ||
	    !(p = letters(p, &r->flags)))
		return -1;
	if (r->result == -1 || type->n == 0 || !is_type(*type) ||
	    !resp_bounds(v, code, t) || r->start < -HDR_MAX ||
	    r->start > HDR_MAX)
		return -1;
	tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
	if (!tab || !plain(p, (size_t)(tab - p)) ||
	    !plain(tab + 1, (size_t)(end - tab) - 1))
		return -1;
	r->node = (int)v[0];
	r->cycle = (int)v[1];
	r->scenario = (int)v[4];
	r->step = (int)v[5];
	r->request = (int)v[6];
	r->code = (int)code;
	r->late = t[0];
	r->connect = t[1];
	r->tls = t[2];
	r->ttfb = t[3];
	r->total = t[4];
	r->sent = t[5];
	r->received = t[6];
	r->url.p = p;
	r->url.n = (size_t)(tab - p);
	r->message.p = tab + 1;
	r->message.n = (size_t)(end - tab) - 1;
	return 0;
}

/* A key's column: an empty one is AGG_NONE; false past its bound. */
static bool
column(int *to, int64_t v, int64_t max)
{
	*to = v < 0 ? AGG_NONE : (int)v;
	return v <= max;
}

int
fast_hist(struct slice line, struct hist_row *h)
{
	const char *p = line.p + 5;
	int64_t cycle, second = AGG_NONE, v[4], code, n[4];
	struct agg_key *k = &h->key;

	k->result = AGG_NONE;
	if (!(p = number(p, &cycle)) || !(p = signed_number(p, &second)) ||
	    !(p = numbers(p, v, 4)) || !(p = word(p, &h->type)) ||
	    !(p = number(p, &code)) || !(p = result_word(p, &k->result)) ||
	    !(p = word(p, &h->cls)) || !(p = word(p, &h->metric)) ||
	    !(p = numbers(p, n, 4)))
		return -1;
	if (cycle < 0 || n[0] < 0 || n[1] < 0 || n[2] < 0 || n[3] < 0 ||
	    !is_type(h->type) || !column(&k->cycle, cycle, 9999) ||
	    !column(&k->node, v[0], 99999) ||
	    !column(&k->scenario, v[1], 9999) || !column(&k->step, v[2], 9999) ||
	    !column(&k->request, v[3], 999) || !column(&k->code, code, 999) ||
	    (second != AGG_NONE && (second < -360000 || second > 360000)))
		return -1;
	k->second = (int)second;
	h->count = n[0];
	h->sum = n[1];
	h->min = n[2];
	h->max = n[3];
	h->buckets.p = p;
	h->buckets.n = (size_t)(line.p + line.n - p);
	return 0;
}
