/* resp and hist lines, fast. */
#include <string.h>

#include "fast.h"
#include "mem.h"

/* Digits and their TAB, or none: -1. Returns what is behind, or NULL. */
static inline const char *
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

/* At least one digit, at most 15, and a TAB. */
static inline const char *
skip_number(const char *p)
{
	const char *s = p;

	while ((unsigned)(unsigned char)*p - '0' <= 9)
		p++;
	return p == s || p - s > 15 || *p != '\t' ? NULL : p + 1;
}

/* The same where a '-' may stand; *v stays as it is where there is none. */
static inline const char *
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

/* ok, fail, error, cut or behind and its TAB; empty leaves *result. */
static const char *
result_word(const char *p, int *result)
{
	struct slice s;
	const char *next = word(p, &s);

	if (!next || s.n == 0)
		return next;
	*result = s.n == 2 && memcmp(s.p, "ok", 2) == 0 ? RESULT_OK
							: stream_result(s);
	return *result == -1 ? NULL : next;
}

/*
 * Step over text that has no control byte, backslash or byte over 0x7e, eight
 * at a time while that lasts; a byte that is not so is a TAB or left to
 * stream.h.
 */
static inline const char *
plain(const char *p, const char *end)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t w, odd;

	for (; end - p >= 8; p += 8) {
		memcpy(&w, p, 8);
		odd = w | (w - ones * 0x20) | ((w ^ ones * 0x7f) - ones) |
		      ((w ^ ones * '\\') - ones);
		if (odd & ones << 7)
			break;
	}
	while (p < end && *p >= 0x20 && *p < 0x7f && *p != '\\')
		p++;
	return p;
}

static inline const char *
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

/* Read scenario to result; what they are is kept for the next time. */
static const char *
read_family(struct agg *a, const char *p, struct family *f)
{
	const char *from = p;
	struct slice type;
	int64_t v[3], code;
	int result = -1;

	if (!(p = numbers(p, v, 3)) || !(p = word(p, &type)) ||
	    !(p = number(p, &code)) || !(p = result_word(p, &result)))
		return NULL;
	if (v[0] < 0 || v[0] > 9999 || v[1] < 0 || v[1] > 9999 || v[2] < 0 ||
	    v[2] > 999 || code < 0 || code > 999 || result == -1 ||
	    type.n == 0 || !stream_is_type(type) ||
	    (size_t)(p - from) > sizeof f->text)
		return NULL;
	memset(f, 0, sizeof *f);
	f->type = type_id(a, type);
	if (f->type == -1)
		return NULL;
	f->scenario = (int)v[0];
	f->step = (int)v[1];
	f->request = (int)v[2];
	f->code = (int)code;
	f->result = result;
	memcpy(f->text, from, (size_t)(p - from));
	f->len = (uint32_t)(p - from);
	return p;
}

static const char *
family(struct agg *a, const char *p, const char *end, struct raw *r)
{
	struct family *f;
	uint64_t w;

	if (end - p < 16)
		return NULL;
	if (!a->family)
		a->family = xarray(AGG_FAMILIES, sizeof *a->family);
	memcpy(&w, p, 8);
	f = &a->family[w * UINT64_C(0x9e3779b97f4a7c15) >> 56];
	if (f->len > 0 && f->len <= (size_t)(end - p) &&
	    memcmp(p, f->text, f->len) == 0)
		p += f->len;
	else if (!(p = read_family(a, p, f)))
		return NULL;
	r->scenario = f->scenario;
	r->step = f->step;
	r->request = f->request;
	r->type = f->type;
	r->code = f->code;
	r->result = f->result;
	r->family = f;
	return p;
}

/* late, connect, tls, ttfb, total, sent, received */
static const char *
figures(const char *p, struct raw *r)
{
	if (!(p = number(p, &r->late)) || !(p = number(p, &r->connect)) ||
	    !(p = number(p, &r->tls)) || !(p = number(p, &r->ttfb)) ||
	    !(p = number(p, &r->total)) || !(p = number(p, &r->sent)) ||
	    !(p = number(p, &r->received)))
		return NULL;
	/* none is negative but where it is empty: -1 */
	return r->late <= HDR_MAX && r->connect <= HDR_MAX &&
		       r->tls <= HDR_MAX && r->ttfb <= HDR_MAX &&
		       r->total <= HDR_MAX && r->total >= 0 &&
		       r->sent <= HDR_MAX && r->received <= HDR_MAX
		   ? p
		   : NULL;
}

/* url and message, the last two columns. */
static int
texts(const char *p, const char *end, struct raw *r)
{
	const char *tab = plain(p, end);

	if (tab == end || *tab != '\t' || plain(tab + 1, end) != end)
		return -1;
	r->url.p = p;
	r->url.n = (size_t)(tab - p);
	r->message.p = tab + 1;
	r->message.n = (size_t)(end - tab) - 1;
	return 0;
}

int
fast_resp(struct agg *a, struct slice line, struct raw *r)
{
	const char *p = line.p + 5, *end = line.p + line.n;
	int64_t node, cycle;

	r->start = INT64_MIN;
	if (!(p = number(p, &node)) || !(p = number(p, &cycle)) ||
	    !(p = skip_number(p)) || !(p = skip_number(p)) ||
	    !(p = family(a, p, end, r)) || !(p = signed_number(p, &r->start)) ||
	    !(p = figures(p, r)) || !(p = letters(p, &r->flags)))
		return -1;
	if (node < 0 || node > 99999 || cycle < 0 || cycle > 9999 ||
	    r->start < -HDR_MAX || r->start > HDR_MAX)
		return -1;
	r->node = (int)node;
	r->cycle = (int)cycle;
	return texts(p, end, r);
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
	int64_t cycle, second = AGG_NONE, v[4], code;
	struct agg_key *k = &h->key;

	k->result = AGG_NONE;
	if (!(p = number(p, &cycle)) || !(p = signed_number(p, &second)) ||
	    !(p = numbers(p, v, 4)) || !(p = word(p, &h->type)) ||
	    !(p = number(p, &code)) || !(p = result_word(p, &k->result)) ||
	    !(p = word(p, &h->cls)) || !(p = word(p, &h->metric)))
		return -1;
	if (cycle < 0 || !stream_is_type(h->type) ||
	    !column(&k->cycle, cycle, 9999) || !column(&k->node, v[0], 99999) ||
	    !column(&k->scenario, v[1], 9999) ||
	    !column(&k->step, v[2], 9999) || !column(&k->request, v[3], 999) ||
	    !column(&k->code, code, 999) ||
	    (second != AGG_NONE && (second < -360000 || second > 360000)))
		return -1;
	k->second = (int)second;
	return fast_hist_rest(p, line.p + line.n, h);
}

int
fast_hist_rest(const char *p, const char *end, struct hist_row *h)
{
	if (!(p = number(p, &h->count)) || !(p = number(p, &h->sum)) ||
	    !(p = number(p, &h->min)) || !(p = number(p, &h->max)) ||
	    h->count < 0 || h->sum < 0 || h->min < 0 || h->max < 0)
		return -1;
	h->buckets.p = p;
	h->buckets.n = (size_t)(end - p);
	return 0;
}

int
fast_beat(struct slice line, int64_t v[4])
{
	const char *p = line.p + 5, *end = line.p + line.n;
	unsigned d;
	int digits = 0;

	v[1] = INT64_MIN;
	if (!(p = number(p, &v[0])) || !(p = signed_number(p, &v[1])) ||
	    !(p = number(p, &v[2])))
		return -1;
	for (v[3] = 0; (d = (unsigned)(unsigned char)*p - '0') <= 9; p++) {
		v[3] = v[3] * 10 + d;
		if (++digits > 15)
			return -1;
	}
	return p == end && digits > 0 && v[0] >= 0 && v[0] <= 9999 &&
		       v[1] >= -3600000 && v[1] <= 3600000 && v[2] >= 0
		   ? 0
		   : -1;
}
