/* What a query finds in an answer. */
#include <stdio.h>
#include <string.h>

#include <bearssl.h>

#include "eval.h"
#include "http.h"
#include "jpath.h"
#include "rx.h"
#include "world.h"
#include "xpath.h"

int
eval_fail(struct eval *v, const char *why)
{
	snprintf(v->msg, sizeof v->msg, "%s", why);
	return -1;
}

int
eval_text(struct eval *v, const struct tmpl *t, struct buf *b)
{
	struct tmpl_env env = guest_env(v->guest);
	int bad;

	b->n = 0;
	bad = tmpl_expand(t, &env, b);
	buf_cstr(b);
	if (bad == -1)
		return 0;
	tmpl_why(bad, &env, v->msg, sizeof v->msg);
	return -1;
}

const struct rx *
eval_rx(struct eval *v, const struct pattern *p, struct rx **made)
{
	char why[RX_MSG];
	size_t at;

	*made = NULL;
	if (p->rx)
		return p->rx;
	if (eval_text(v, &p->text, &v->text) == -1)
		return NULL;
	*made = rx_new(slice_at(v->text.p, v->text.n), why, &at);
	if (!*made)
		snprintf(v->msg, sizeof v->msg, "regex: %.100s", why);
	return *made;
}

int
eval_regex(struct eval *v, const struct pattern *p, struct slice text,
    struct value *out)
{
	struct rx *made;
	const struct rx *rx = eval_rx(v, p, &made);
	struct rx_span span[2];
	int r;

	*out = value_none();
	if (!rx)
		return -1;
	r = rx_search(rx, text, 0, span, 2);
	if (r == 1 && span[1].p)
		*out = value_string(slice_at(span[1].p, span[1].n));
	rx_free(made);
	return r == -1 ? eval_fail(v, "text too large for this regex") : 0;
}

int
eval_jsonpath(struct eval *v, const struct pattern *p, struct slice text,
    struct value *out, struct buf *own)
{
	struct jpath *made = NULL;
	char why[JPATH_MSG];
	bool refused;
	int r;

	if (!p->jpath) {
		if (eval_text(v, &p->text, &v->text) == -1)
			return -1;
		made = jpath_new(slice_at(v->text.p, v->text.n), why, &refused);
		if (!made)
			return eval_fail(v, why);
	}
	r = jpath_find(made ? made : p->jpath, text, out, own);
	jpath_free(made);
	return r == -1 ? eval_fail(v, "no JSON") : 0;
}

int
eval_xpath(struct eval *v, const struct pattern *p, struct slice text,
    struct value *out, struct buf *own)
{
	struct xpath *made = NULL;

	if (!p->xpath) {
		if (eval_text(v, &p->text, &v->text) == -1)
			return -1;
		made = xpath_new(slice_at(v->text.p, v->text.n));
		if (!made)
			return eval_fail(v, "this XPath is not supported");
	}
	xpath_find(made ? made : p->xpath, text, out, own);
	xpath_free(made);
	return 0;
}

static int
body(struct eval *v, struct slice *text)
{
	*text = v->answer->body;
	if (!text->p)
		text->p = "";
	return v->answer->body_cut ? eval_fail(v, "body too large") : 0;
}

/* One header of the name: its value; several: a list. */
static int
header(
    struct eval *v, const struct tmpl *name, struct value *out, struct buf *own)
{
	struct slice s, first = {"", 0};
	size_t at = 0;
	int n = 0;

	if (eval_text(v, name, &v->text) == -1)
		return -1;
	own->n = 0;
	buf_chr(own, '[');
	while (http_field(v->answer->head, v->text.p, &at, &s)) {
		if (n++ == 0)
			first = s;
		else
			buf_chr(own, ',');
		buf_chr(own, '"');
		json_escape(s, own);
		buf_chr(own, '"');
	}
	buf_chr(own, ']');
	*out = n == 0 ? value_none() : value_string(first);
	if (n > 1) {
		out->type = VALUE_LIST;
		out->s = slice_at(own->p, own->n);
	}
	return 0;
}

static struct value
optional(struct slice s)
{
	return s.p ? value_string(s) : value_none();
}

static struct value
cookie_attr(const struct set_cookie *c, struct slice attr)
{
	if (slice_ieq(attr, "Expires"))
		return optional(c->expires);
	if (slice_ieq(attr, "Max-Age"))
		return c->max_age.p ? value_typed(c->max_age) : value_none();
	if (slice_ieq(attr, "Domain"))
		return optional(c->domain);
	if (slice_ieq(attr, "Path"))
		return optional(c->path);
	if (slice_ieq(attr, "SameSite"))
		return optional(c->same_site);
	if (slice_ieq(attr, "Secure"))
		return c->secure ? value_bool(true) : value_none();
	if (slice_ieq(attr, "HttpOnly"))
		return c->http_only ? value_bool(true) : value_none();
	return value_string(c->value);
}

/* In this answer's Set-Cookie, not in the store. */
static int
cookie(struct eval *v, const struct op *op, struct value *out)
{
	struct set_cookie c;
	struct slice s;
	size_t at = 0;

	*out = value_none();
	if (eval_text(v, &op->a, &v->text) == -1)
		return -1;
	while (http_field(v->answer->head, "Set-Cookie", &at, &s))
		if (jar_parse(s, &c) && slice_eq(c.name, v->text.p))
			*out = cookie_attr(&c, op->attr);
	return 0;
}

static int
variable(struct eval *v, const struct op *op, struct value *out)
{
	int at;

	*out = value_none();
	if (eval_text(v, &op->a, &v->text) == -1)
		return -1;
	at = names_find(
	    v->guest->world->inner->names, slice_at(v->text.p, v->text.n));
	if (at != -1 && at < v->guest->vars.n &&
	    v->guest->vars.cell[at].v.type != VALUE_UNSET)
		*out = v->guest->vars.cell[at].v;
	return 0;
}

static void
digest(int id, struct slice text, struct value *out, struct buf *own)
{
	br_sha256_context sha;
	br_md5_context md5;

	own->n = 0;
	if (id == QUERY_SHA256) {
		br_sha256_init(&sha);
		br_sha256_update(&sha, text.p, text.n);
		br_sha256_out(&sha, buf_room(own, br_sha256_SIZE));
		own->n = br_sha256_SIZE;
	} else {
		br_md5_init(&md5);
		br_md5_update(&md5, text.p, text.n);
		br_md5_out(&md5, buf_room(own, br_md5_SIZE));
		own->n = br_md5_SIZE;
	}
	*out = value_string(slice_at(own->p, own->n));
	out->type = VALUE_BYTES;
}

/* A list of the URLs that were gone to. */
static void
redirects(struct eval *v, struct value *out, struct buf *own)
{
	struct slice left = v->answer->hops;
	const char *lf;

	own->n = 0;
	buf_chr(own, '[');
	while (left.n > 0 && (lf = memchr(left.p, '\n', left.n))) {
		buf_str(own, own->n > 1 ? ",\"" : "\"");
		json_escape(slice_at(left.p, (size_t)(lf - left.p)), own);
		buf_chr(own, '"');
		left.n -= (size_t)(lf - left.p) + 1;
		left.p = lf + 1;
	}
	buf_chr(own, ']');
	out->type = VALUE_LIST;
	out->s = slice_at(own->p, own->n);
}

static int
of_body(struct eval *v, const struct op *op, struct value *out, struct buf *own)
{
	struct slice text;

	if (body(v, &text) == -1)
		return -1;
	*out = value_string(text);
	switch (op->id) {
	case QUERY_BYTES: out->type = VALUE_BYTES; return 0;
	case QUERY_SHA256:
	case QUERY_MD5: digest(op->id, text, out, own); return 0;
	case QUERY_JSONPATH:
		return eval_jsonpath(v, &op->pattern, text, out, own);
	case QUERY_XPATH: return eval_xpath(v, &op->pattern, text, out, own);
	case QUERY_REGEX: return eval_regex(v, &op->pattern, text, out);
	default: return 0; /* QUERY_BODY */
	}
}

/* own holds the value where it does not lie in the answer. */
static int
query(struct eval *v, const struct op *op, struct value *out, struct buf *own)
{
	*out = value_none();
	switch (op->id) {
	case QUERY_STATUS: *out = value_int(v->answer->status); return 0;
	case QUERY_VERSION:
		*out = value_string(
		    slice_of(v->answer->version == 10 ? "1.0" : "1.1"));
		return 0;
	case QUERY_URL: *out = value_string(v->answer->url); return 0;
	case QUERY_DURATION:
		*out = value_int(v->answer->duration_ns / 1000000);
		return 0;
	case QUERY_HEADER: return header(v, &op->a, out, own);
	case QUERY_COOKIE: return cookie(v, op, out);
	case QUERY_VARIABLE: return variable(v, op, out);
	case QUERY_REDIRECTS: redirects(v, out, own); return 0;
	default: return of_body(v, op, out, own);
	}
}

int
eval_chain(struct eval *v, const struct rule *r, struct value *out)
{
	static struct buf own[2];
	struct value in;
	int i;

	if (query(v, &r->query, out, &own[0]) == -1)
		return -1;
	for (i = 0; i < r->filters && out->type != VALUE_NONE; i++) {
		in = *out;
		if (eval_filter(
			v, &r->filter[i], &in, out, &own[(i + 1) % 2]) == -1)
			return -1;
	}
	return 0;
}
