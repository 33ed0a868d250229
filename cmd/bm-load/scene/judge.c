/* Is the answer as asked? */
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "eval.h"
#include "http.h"
#include "judge.h"
#include "world.h"

static struct eval ev; /* its buffers are kept */

/* Note a failure "file:line: WHAT"; the first one is the message. */
static void
failed(struct verdict *d, const char *class, int line, const struct buf *what)
{
	const char *file = ev.entry->scenario->file;

	if (d->ok) {
		d->ok = false;
		d->line = line;
		if (!strcmp(class, "status"))
			snprintf(d->msg, sizeof d->msg, "status %d",
			    ev.answer->status);
		else
			snprintf(d->msg, sizeof d->msg, "%s %s:%d: %.*s", class,
			    file, line, (int)what->n, what->p);
	}
	if (d->all)
		buf_fmt(
		    d->all, "%s:%d: %.*s\n", file, line, (int)what->n, what->p);
}

static void
judge_status(struct verdict *d)
{
	const struct rules *r = ev.entry->rules;
	const struct entry *e = ev.entry;
	struct buf b = {0};
	int line = r->line ? r->line : e->line;

	if (!entry_good(ev.guest->world, e, ev.answer->status)) {
		if (e->status == STATUS_DEFAULT)
			buf_str(&b, "a good status");
		else
			buf_fmt(&b, "status %d", e->status);
		buf_fmt(&b, ", got %d", ev.answer->status);
		failed(d, "status", line, &b);
	} else if (r->version && r->version != ev.answer->version) {
		buf_fmt(&b, "HTTP/1.%d, got HTTP/1.%d", r->version % 10,
		    ev.answer->version % 10);
		failed(d, "assert", line, &b);
	}
	buf_free(&b);
}

/* What was asked for by a rule, and what came. */
static void
rule_failed(struct verdict *d, const struct rule *r, const struct value *v,
    const char *why)
{
	struct buf b = {0};
	size_t i, n = r->source.n > 200 ? 200 : r->source.n;

	for (i = 0; i < n; i++)
		buf_chr(&b,
		    (unsigned char)r->source.p[i] < 32 ? ' ' : r->source.p[i]);
	if (why)
		buf_fmt(&b, ": %s", why);
	if (v) {
		buf_str(&b, ", got ");
		value_show(v, &b);
	}
	failed(d, "assert", r->line, &b);
	buf_free(&b);
}

static void
judge_capture(struct verdict *d, const struct rule *r)
{
	struct value v;

	if (eval_chain(&ev, r, &v) == -1)
		rule_failed(d, r, NULL, ev.msg);
	else if (v.type == VALUE_NONE)
		rule_failed(d, r, &v, NULL);
	else
		vars_set(&ev.guest->vars, r->var, &v);
}

static void
judge_assertion(struct verdict *d, const struct rule *r)
{
	struct value v;
	int held;

	if (eval_chain(&ev, r, &v) == -1) {
		rule_failed(d, r, NULL, ev.msg);
		return;
	}
	held = eval_predicate(&ev, &r->predicate, &v);
	if (held != 1)
		rule_failed(d, r, &v, held == -1 ? ev.msg : NULL);
}

/* One header of that name is equal. */
static void
judge_header(struct verdict *d, const struct pair *p)
{
	struct buf b = {0};
	struct slice v, want;
	size_t at = 0;
	bool same = false, any = false;

	if (eval_text(&ev, &p->key, &ev.text) == -1 ||
	    eval_text(&ev, &p->value, &ev.with) == -1) {
		buf_str(&b, ev.msg);
		failed(d, "assert", p->line, &b);
		buf_free(&b);
		return;
	}
	want = slice_at(ev.with.p, ev.with.n);
	while (!same && http_field(ev.answer->head, ev.text.p, &at, &v)) {
		any = true;
		same = slice_same(v, want);
		if (!same && b.n == 0) {
			struct value got = value_string(v);

			buf_fmt(&b, "header %.100s: %.200s, got ", ev.text.p,
			    ev.with.p);
			value_show(&got, &b);
		}
	}
	if (!any)
		buf_fmt(&b, "header %.100s: %.200s, got nothing", ev.text.p,
		    ev.with.p);
	if (!same)
		failed(d, "assert", p->line, &b);
	buf_free(&b);
}

/* The body asked for, as an operand; then it is compared byte by byte. */
static void
judge_body(struct verdict *d, const struct body *body)
{
	struct predicate p;
	struct value v = value_string(ev.answer->body);
	struct rule r;
	int held;

	memset(&p, 0, sizeof p);
	memset(&r, 0, sizeof r);
	r.line = body->line;
	r.source = slice_of("body");
	p.id = PRED_EQUAL;
	v.type = VALUE_BYTES;
	if (ev.answer->body_cut) {
		rule_failed(d, &r, NULL, "body too large");
		return;
	}
	p.with.kind = body->kind == BODY_FILE ? OPERAND_FILE : OPERAND_TEXT;
	p.with.text = body->text;
	if (body->kind == BODY_BYTES) {
		p.with.kind = OPERAND_VALUE;
		p.with.value = value_string(body->bytes);
		p.with.value.type = VALUE_BYTES;
	}
	if (p.with.kind == OPERAND_TEXT)
		v.type = VALUE_STRING;
	held = eval_predicate(&ev, &p, &v);
	if (held != 1)
		rule_failed(
		    d, &r, &v, held == -1 ? ev.msg : "not the one asked for");
}

static bool
enough(const struct verdict *d)
{
	return !d->ok && !d->all;
}

static void
judge_rules(struct verdict *d)
{
	const struct rules *r = ev.entry->rules;
	int i;

	for (i = 0; i < r->n && d->ok; i++)
		if (r->rule[i].capture)
			judge_capture(d, &r->rule[i]);
	if (!d->ok)
		return;
	for (i = 0; i < r->header.n && !enough(d); i++)
		judge_header(d, &r->header.p[i]);
	if (r->body.kind != BODY_NONE && !enough(d))
		judge_body(d, &r->body);
	for (i = 0; i < r->n && !enough(d); i++)
		if (!r->rule[i].capture)
			judge_assertion(d, &r->rule[i]);
}

void
judge(const struct entry *e, struct guest *g, const struct answer *a,
    struct verdict *d)
{
	d->ok = true;
	d->line = 0;
	d->msg[0] = '\0';
	ev.entry = e;
	ev.guest = g;
	ev.answer = a;
	judge_status(d);
	if (d->ok && !e->plain)
		judge_rules(d);
}

/* Files that are compared with, by their fixed names. */
static int
check_file(
    struct world *w, const struct entry *e, const struct tmpl *t, int line)
{
	struct slice name;
	char msg[200];

	if (!tmpl_fixed(t, &name) || world_file(w, e->scenario, name, msg))
		return 0;
	warn("%s:%d: %s", e->scenario->file, line, msg);
	return 1;
}

int
judge_prepare(struct world *w, struct entry *e)
{
	const struct rules *r = e->rules;
	int i, bad = 0;

	if (r->body.kind == BODY_FILE)
		bad += check_file(w, e, &r->body.text, r->body.line);
	for (i = 0; i < r->n; i++)
		if (r->rule[i].predicate.with.kind == OPERAND_FILE)
			bad += check_file(w, e, &r->rule[i].predicate.with.text,
			    r->rule[i].line);
	return bad;
}
