/* What a filter makes of a value. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "eval.h"
#include "html.h"
#include "jpath.h"
#include "rx.h"
#include "world.h"

/* A filter under way: what it reads, and where it puts what it makes. */
struct work {
	struct eval *v;
	const struct op *op;
	const struct value *in;
	struct value *out;
	struct buf *own;
};

static int
wrong(struct work *w, const char *want)
{
	snprintf(w->v->msg, sizeof w->v->msg, "filter wants a %s, not %s %s",
	    want, strchr("aeio", *value_type_name(w->in)) ? "an" : "a",
	    value_type_name(w->in));
	return -1;
}

/* What is in own is the result. */
static int
made(struct work *w, enum value_type type)
{
	*w->out = value_string(buf_slice(w->own));
	w->out->type = type;
	return 0;
}

static int
count(struct work *w)
{
	switch (w->in->type) {
	case VALUE_LIST:
	case VALUE_OBJECT: *w->out = value_int(json_count(w->in->s)); return 0;
	case VALUE_NODES: *w->out = value_int(w->in->i); return 0;
	case VALUE_BYTES: *w->out = value_int((int64_t)w->in->s.n); return 0;
	default: return wrong(w, "list");
	}
}

/* The element at n; from the end if negative. None if there is not. */
static int
element(struct work *w, int64_t n)
{
	struct json_each e = {0};
	int64_t i;

	if (w->in->type != VALUE_LIST)
		return wrong(w, "list");
	if (n < 0)
		n += json_count(w->in->s);
	*w->out = value_none();
	for (i = 0; json_next(&e, w->in->s); i++)
		if (i == n)
			*w->out = value_of_json(e.value, w->own);
	return 0;
}

static int
nth(struct work *w)
{
	struct value n;

	if (w->op->var == HOLE_NONE)
		return element(w, w->op->n);
	if (w->op->var < 0)
		return eval_fail(w->v, "a function is no number");
	n = w->v->guest->vars.cell[w->op->var].v;
	if (n.type == VALUE_TEXT)
		n = value_typed(n.s);
	return n.type == VALUE_INT
		   ? element(w, n.i)
		   : eval_fail(w->v, "variable is no whole number");
}

static int
replace(struct work *w)
{
	struct buf *old = &w->v->text, *new = &w->v->with;
	struct slice s = w->in->s;

	if (eval_text(w->v, &w->op->a, old) == -1 ||
	    eval_text(w->v, &w->op->b, new) == -1)
		return -1;
	w->own->n = 0;
	while (s.n > 0) {
		if (old->n > 0 && s.n >= old->n &&
		    !memcmp(s.p, old->p, old->n)) {
			buf_add(w->own, new->p, new->n);
			s.p += old->n;
			s.n -= old->n;
		} else {
			buf_chr(w->own, *s.p++);
			s.n--;
		}
	}
	return made(w, VALUE_STRING);
}

/* "$1", "${1}" and "$$" in a replacement. */
static void
put_replacement(
    struct buf *out, const struct buf *with, const struct rx_span *span, int n)
{
	const char *p = with->p, *end = p + with->n;
	bool brace;
	int k;

	while (p < end) {
		if (*p != '$' || end - p < 2) {
			buf_chr(out, *p++);
			continue;
		}
		if (p[1] == '$') {
			buf_chr(out, '$');
			p += 2;
			continue;
		}
		brace = p[1] == '{';
		if (p[1 + brace] < '0' || p[1 + brace] > '9') {
			buf_chr(out, *p++);
			continue;
		}
		for (k = 0, p += 1 + brace; p < end && *p >= '0' && *p <= '9';
		     p++)
			k = k < 100 ? k * 10 + (*p - '0') : k;
		p += brace && p < end && *p == '}';
		if (k < n && span[k].p)
			buf_add(out, span[k].p, span[k].n);
	}
}

static int
replace_all(struct work *w, const struct rx *rx)
{
	struct rx_span span[RX_GROUPS];
	struct slice s = w->in->s;
	size_t at = 0, from;
	int r;

	w->own->n = 0;
	while (at <= s.n && (r = rx_search(rx, s, at, span, RX_GROUPS)) != 0) {
		if (r == -1)
			return eval_fail(w->v, "text too large for this regex");
		from = (size_t)(span[0].p - s.p);
		buf_add(w->own, s.p + at, from - at);
		put_replacement(w->own, &w->v->with, span, rx_groups(rx));
		at = from + span[0].n;
		if (span[0].n == 0) {
			if (at < s.n)
				buf_chr(w->own, s.p[at]);
			at++;
		}
	}
	if (at < s.n)
		buf_add(w->own, s.p + at, s.n - at);
	return made(w, VALUE_STRING);
}

static int
replace_regex(struct work *w)
{
	struct rx *made_rx;
	const struct rx *rx = eval_rx(w->v, &w->op->pattern, &made_rx);
	int r = -1;

	if (rx && eval_text(w->v, &w->op->b, &w->v->with) == 0)
		r = replace_all(w, rx);
	rx_free(made_rx);
	return r;
}

static int
split(struct work *w)
{
	struct buf *sep = &w->v->text;
	struct slice s = w->in->s;
	size_t n;

	if (eval_text(w->v, &w->op->a, sep) == -1)
		return -1;
	w->own->n = 0;
	buf_str(w->own, "[\"");
	while (s.n > 0) {
		n = 1;
		if (sep->n > 0 && s.n >= sep->n &&
		    !memcmp(s.p, sep->p, sep->n)) {
			buf_str(w->own, "\",\"");
			n = sep->n;
		} else {
			json_escape_chr(w->own, *s.p);
		}
		s.p += n;
		s.n -= n;
	}
	buf_str(w->own, "\"]");
	return made(w, VALUE_LIST);
}

static int
to_int(struct work *w)
{
	double f;
	int64_t i;

	if (w->in->type == VALUE_INT || w->in->type == VALUE_BIG) {
		*w->out = *w->in;
		return 0;
	}
	if (value_is_text(w->in)) {
		if (slice_int(slice_trim(w->in->s), INT64_MIN, INT64_MAX, &i) ==
		    -1)
			return eval_fail(w->v, "no whole number");
		*w->out = value_int(i);
		return 0;
	}
	if (w->in->type != VALUE_FLOAT)
		return wrong(w, "number or string");
	f = w->in->f;
	if (!(f > -9e18 && f < 9e18))
		return eval_fail(w->v, "number too large");
	*w->out = value_int((int64_t)f);
	return 0;
}

static int
to_float(struct work *w)
{
	struct value v = *w->in;
	double f;

	if (value_is_text(&v))
		v.type = VALUE_TEXT;
	if (v.type == VALUE_TEXT) {
		char tmp[100], *end;

		snprintf(tmp, sizeof tmp, "%.*s", (int)v.s.n, v.s.p);
		f = strtod(tmp, &end);
		if (v.s.n == 0 || v.s.n >= sizeof tmp || *end)
			return eval_fail(w->v, "no number");
	} else if (value_number(&v, &f) == -1) {
		return wrong(w, "number or string");
	}
	*w->out = value_none();
	w->out->type = VALUE_FLOAT;
	w->out->f = f;
	return 0;
}

static int
to_string(struct work *w)
{
	w->own->n = 0;
	if (value_render(w->in, w->own) == -1)
		return wrong(w, "string, number or boolean");
	return made(w, VALUE_STRING);
}

static int
decode_url(struct work *w)
{
	w->own->n = 0;
	if (percent_decode(w->in->s, w->own) == -1)
		return eval_fail(w->v, "bad percent-encoding");
	return made(w, VALUE_STRING);
}

/* The first value of a name in a URL's query. */
static int
url_query_param(struct work *w)
{
	struct slice s = w->in->s, pair;
	const char *q = s.n > 0 ? memchr(s.p, '?', s.n) : NULL, *end, *eq;

	*w->out = value_none();
	if (eval_text(w->v, &w->op->a, &w->v->text) == -1)
		return -1;
	if (!q)
		return 0;
	end = memchr(q, '#', (size_t)(s.p + s.n - q));
	end = end ? end : s.p + s.n;
	for (q++; q < end; q = pair.p + pair.n + 1) {
		pair.p = q;
		for (pair.n = 0; q + pair.n < end && q[pair.n] != '&';)
			pair.n++;
		eq = memchr(q, '=', pair.n);
		eq = eq ? eq : q + pair.n;
		w->own->n = 0;
		if (percent_decode(slice_at(q, (size_t)(eq - q)), w->own) ||
		    !slice_eq(buf_slice(w->own), w->v->text.p))
			continue;
		eq += eq < q + pair.n;
		w->own->n = 0;
		percent_decode(slice_at(eq, (size_t)(q + pair.n - eq)), w->own);
		return made(w, VALUE_STRING);
	}
	return 0;
}

static int
decode64(struct work *w, bool url)
{
	size_t n;

	w->own->n = 0;
	if (base64_decode(
		w->in->s, url, buf_room(w->own, w->in->s.n + 1), &n) == -1)
		return eval_fail(w->v, "not base64");
	w->own->n = n;
	return made(w, VALUE_BYTES);
}

static int
on_bytes(struct work *w)
{
	w->own->n = 0;
	switch (w->op->id) {
	case FILTER_TO_HEX: hex_encode(w->in->s, w->own); break;
	case FILTER_BASE64_ENCODE:
		base64_encode(w->in->s, false, w->own);
		break;
	case FILTER_BASE64_URL_ENCODE:
		base64_encode(w->in->s, true, w->own);
		break;
	default: /* FILTER_UTF8_DECODE */
		if (value_render(w->in, w->own) == -1)
			return eval_fail(w->v, "bytes are not UTF-8");
	}
	return made(w, VALUE_STRING);
}

static int
on_string(struct work *w)
{
	struct slice s = w->in->s;

	w->own->n = 0;
	switch (w->op->id) {
	case FILTER_REGEX: return eval_regex(w->v, &w->op->pattern, s, w->out);
	case FILTER_REPLACE: return replace(w);
	case FILTER_REPLACE_REGEX: return replace_regex(w);
	case FILTER_SPLIT: return split(w);
	case FILTER_URL_ENCODE: percent_encode(s, "/", w->own); break;
	case FILTER_URL_DECODE: return decode_url(w);
	case FILTER_URL_QUERY_PARAM: return url_query_param(w);
	case FILTER_HTML_ESCAPE: html_escape(s, w->own); break;
	case FILTER_HTML_UNESCAPE: html_decode(s, w->own); break;
	case FILTER_BASE64_DECODE: return decode64(w, false);
	case FILTER_BASE64_URL_DECODE: return decode64(w, true);
	case FILTER_JSONPATH:
		return eval_jsonpath(w->v, &w->op->pattern, s, w->out, w->own);
	case FILTER_XPATH:
		return eval_xpath(w->v, &w->op->pattern, s, w->out, w->own);
	case FILTER_UTF8_ENCODE:
		*w->out = value_string(s);
		w->out->type = VALUE_BYTES;
		return 0;
	default: /* FILTER_LOCATION: a redirect is its location */
		*w->out = value_string(s);
		return 0;
	}
	return made(w, VALUE_STRING);
}

int
eval_filter(struct eval *v, const struct op *op, const struct value *in,
    struct value *out, struct buf *own)
{
	struct work w = {v, op, in, out, own};

	switch (op->id) {
	case FILTER_COUNT: return count(&w);
	case FILTER_FIRST: return element(&w, 0);
	case FILTER_LAST: return element(&w, -1);
	case FILTER_NTH: return nth(&w);
	case FILTER_TO_INT: return to_int(&w);
	case FILTER_TO_FLOAT: return to_float(&w);
	case FILTER_TO_STRING: return to_string(&w);
	case FILTER_TO_HEX:
	case FILTER_BASE64_ENCODE:
	case FILTER_BASE64_URL_ENCODE:
	case FILTER_UTF8_DECODE:
		return in->type == VALUE_BYTES ? on_bytes(&w)
					       : wrong(&w, "bytes value");
	default: return value_is_text(in) ? on_string(&w) : wrong(&w, "string");
	}
}
