/* Which entry is next: skip, repeat, retry, delay. */
#include <stdio.h>
#include <string.h>

#include "play.h"
#include "world.h"

enum { MS = 1000000 };

static int
fail(char *msg, const struct option *o, const char *why)
{
	snprintf(msg, 240, "content: option %s: %s", o->word, why);
	return -1;
}

static int
fail_var(char *msg, const struct option *o, int var, struct guest *g)
{
	struct tmpl_env env = guest_env(g);
	char why[160];

	tmpl_why(var, &env, why, sizeof why);
	return fail(msg, o, why);
}

/* The value of an option that may be a variable. */
static int
number(
    struct guest *g, const struct option *o, bool flag, int64_t *out, char *msg)
{
	struct value v;

	*out = o->n;
	if (o->var == HOLE_NONE)
		return 0;
	if (o->var < 0)
		return fail(msg, o, "a function is no number");
	v = g->vars.cell[o->var].v;
	if (v.type == VALUE_UNSET)
		return fail_var(msg, o, o->var, g);
	if (v.type == VALUE_TEXT || v.type == VALUE_STRING)
		v = value_typed(v.s);
	if (v.type != (flag ? VALUE_BOOL : VALUE_INT))
		return fail(msg, o,
		    flag ? "the variable is not true or false"
			 : "the variable is no whole number");
	if (!flag && (v.i < -1 || v.i > INT32_MAX))
		return fail(msg, o, "number out of range");
	*out = v.i * (o->unit_ns > 0 && !flag ? o->unit_ns : 1);
	return 0;
}

/* variable: name = value */
static int
set_variable(struct guest *g, const struct option *o, char *msg)
{
	struct tmpl_env env = guest_env(g);
	struct value v = o->value;
	int bad;

	if (v.type == VALUE_UNSET || v.type == VALUE_STRING) {
		g->scratch.n = 0;
		bad = tmpl_expand(&o->text, &env, &g->scratch);
		if (bad != -1)
			return fail_var(msg, o, bad, g);
		v = value_string(buf_slice(&g->scratch));
	}
	vars_set(&g->vars, o->name, &v);
	return 0;
}

static int
set_user(struct guest *g, const struct option *o, struct opts *out, char *msg)
{
	struct tmpl_env env = guest_env(g);
	int bad;

	g->user_text.n = 0;
	if ((bad = tmpl_expand(&o->text, &env, &g->user_text)) != -1)
		return fail_var(msg, o, bad, g);
	out->user = slice_at(g->user_text.p, g->user_text.n);
	return 0;
}

static int
set_one(const struct option *o, struct guest *g, struct opts *out, char *msg)
{
	bool flag = o->id == OPT_COMPRESSED || o->id == OPT_HTTP10 ||
		    o->id == OPT_LOCATION || o->id == OPT_LOCATION_TRUSTED ||
		    o->id == OPT_PATH_AS_IS || o->id == OPT_SKIP;
	int64_t n;

	if (o->id == OPT_VARIABLE)
		return set_variable(g, o, msg);
	if (o->id == OPT_USER)
		return set_user(g, o, out, msg);
	if (number(g, o, flag, &n, msg) == -1)
		return -1;
	switch (o->id) {
	case OPT_COMPRESSED: out->compressed = n; break;
	case OPT_CONNECT_TIMEOUT: out->connect_ns = n; break;
	case OPT_DELAY: out->delay_ns = n; break;
	case OPT_HTTP10: out->http10 = n; break;
	case OPT_LOCATION: out->location = n; break;
	case OPT_LOCATION_TRUSTED:
		out->location_trusted = n;
		out->location |= n;
		break;
	case OPT_MAX_REDIRS: out->max_redirs = (int)n; break;
	case OPT_MAX_TIME: out->max_time_ns = n; break;
	case OPT_PATH_AS_IS: out->path_as_is = n; break;
	case OPT_REPEAT: out->repeat = (int)n; break;
	case OPT_RETRY: out->retry = (int)n; break;
	case OPT_RETRY_INTERVAL: out->retry_wait_ns = n; break;
	case OPT_SKIP: out->skip = n; break;
	default: break;
	}
	return 0;
}

int
play_opts(const struct entry *e, struct guest *g, struct opts *out, char *msg)
{
	int i;

	memset(out, 0, sizeof *out);
	out->retry_wait_ns = 1000 * (int64_t)MS;
	out->repeat = 1;
	out->max_redirs = 50;
	out->location = g->world->location;
	for (i = 0; e->options && i < e->options->n; i++)
		if (set_one(&e->options->o[i], g, out, msg) == -1)
			return -1;
	if (out->max_time_ns < 0 || out->connect_ns < 0 || out->delay_ns < 0 ||
	    out->retry_wait_ns < 0) {
		snprintf(msg, 240, "content: a time is below 0");
		return -1;
	}
	return 0;
}

void
play_begin(struct play *p, const struct scenario *s, struct guest *g)
{
	memset(p, 0, sizeof *p);
	p->scenario = s;
	p->guest = g;
}

/* The next entry from p->at on that is not skipped. */
static enum play_result
enter(struct play *p, const struct entry **entry, int64_t *wait_ns)
{
	for (; p->at < p->scenario->entries; p->at++) {
		*entry = &p->scenario->entry[p->at];
		if (play_opts(*entry, p->guest, &p->opts, p->msg) == -1)
			return PLAY_STUCK;
		if (p->opts.skip || p->opts.repeat == 0)
			continue;
		p->done = p->tries = 0;
		p->under_way = true;
		*wait_ns = p->opts.delay_ns;
		return PLAY_SEND;
	}
	p->under_way = false;
	return PLAY_END;
}

/* Options that hold variables may have changed since. */
static enum play_result
again(struct play *p, const struct entry **entry, int64_t wait_ns, int64_t *out)
{
	struct opts old = p->opts;

	*entry = &p->scenario->entry[p->at];
	if (play_opts(*entry, p->guest, &p->opts, p->msg) == -1)
		return PLAY_STUCK;
	p->opts.repeat = old.repeat;
	p->opts.retry = old.retry;
	*out = wait_ns;
	return PLAY_SEND;
}

enum play_result
play_next(struct play *p, bool ok, const struct entry **entry, int64_t *wait_ns)
{
	if (!p->under_way)
		return enter(p, entry, wait_ns);
	if (!ok) {
		if (p->opts.retry != -1 && p->tries >= p->opts.retry)
			return PLAY_FAILED;
		p->tries++;
		return again(p, entry, p->opts.retry_wait_ns, wait_ns);
	}
	p->tries = 0;
	p->done++;
	if (p->opts.repeat == -1 || p->done < p->opts.repeat)
		return again(p, entry, p->opts.delay_ns, wait_ns);
	p->at++;
	return enter(p, entry, wait_ns);
}
