/* Read [Options]. */
#include <string.h>

#include "hurl.h"
#include "hurlread.h"

enum kind { BOOL, COUNT, INT, MS, SECONDS, TEXT, NAME, VARIABLE, VERBOSITY };

static const struct word {
	const char *word;
	enum option_id id;
	enum kind kind;
} words[] = {
    {"aws-sigv4", OPT_REFUSED, TEXT},
    {"cacert", OPT_REFUSED, NAME},
    {"cert", OPT_REFUSED, NAME},
    {"compressed", OPT_COMPRESSED, BOOL},
    {"connect-timeout", OPT_CONNECT_TIMEOUT, SECONDS},
    {"connect-to", OPT_REFUSED, TEXT},
    {"delay", OPT_DELAY, MS},
    {"digest", OPT_REFUSED, BOOL},
    {"fail-with-body", OPT_REFUSED, BOOL},
    {"header", OPT_HEADER, TEXT},
    {"http1.0", OPT_HTTP10, BOOL},
    {"http1.1", OPT_HTTP11, BOOL},
    {"http2", OPT_REFUSED, BOOL},
    {"http3", OPT_REFUSED, BOOL},
    {"insecure", OPT_REFUSED, BOOL},
    {"ipv4", OPT_REFUSED, BOOL},
    {"ipv6", OPT_REFUSED, BOOL},
    {"key", OPT_REFUSED, NAME},
    {"limit-rate", OPT_REFUSED, INT},
    {"location", OPT_LOCATION, BOOL},
    {"location-trusted", OPT_LOCATION_TRUSTED, BOOL},
    {"max-redirs", OPT_MAX_REDIRS, COUNT},
    {"max-time", OPT_MAX_TIME, SECONDS},
    {"negotiate", OPT_REFUSED, BOOL},
    {"netrc", OPT_REFUSED, BOOL},
    {"netrc-file", OPT_REFUSED, TEXT},
    {"netrc-optional", OPT_REFUSED, BOOL},
    {"no-header", OPT_REFUSED, TEXT},
    {"ntlm", OPT_REFUSED, BOOL},
    {"output", OPT_IGNORED, NAME},
    {"path-as-is", OPT_PATH_AS_IS, BOOL},
    {"pinnedpubkey", OPT_REFUSED, TEXT},
    {"proxy", OPT_REFUSED, TEXT},
    {"repeat", OPT_REPEAT, COUNT},
    {"resolve", OPT_REFUSED, TEXT},
    {"retry", OPT_RETRY, COUNT},
    {"retry-interval", OPT_RETRY_INTERVAL, MS},
    {"skip", OPT_SKIP, BOOL},
    {"unix-socket", OPT_REFUSED, TEXT},
    {"user", OPT_USER, TEXT},
    {"variable", OPT_VARIABLE, VARIABLE},
    {"verbose", OPT_IGNORED, BOOL},
    {"verbosity", OPT_IGNORED, VERBOSITY},
    {"very-verbose", OPT_IGNORED, BOOL},
};

static const struct word *
word_find(struct slice w)
{
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_eq(w, words[i].word))
			return &words[i];
	return NULL;
}

static bool
read_bool(struct scan *s, int64_t *n)
{
	*n = scan_see(s, "true");
	return scan_take(s, "true") || scan_take(s, "false") ||
	       scan_fail(s, s->p, "expected true or false");
}

/* Digits and a unit; its own unit when there is none. */
static bool
read_time(struct scan *s, int64_t unit, int64_t *ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {{"ms", 1000000}, {"s", 1000000000},
	    {"m", 60 * INT64_C(1000000000)}, {"h", 3600 * INT64_C(1000000000)}};
	const char *at = s->p;
	struct slice w;
	size_t i;
	long v;

	if (!scan_int(s, 0, &v))
		return false;
	w = scan_word(s, "");
	for (i = 0; w.n > 0 && i < sizeof units / sizeof units[0]; i++)
		if (slice_eq(w, units[i].name))
			break;
	if (i == sizeof units / sizeof units[0])
		return scan_fail(s, w.p, "expected ms, s, m or h");
	if (w.n > 0)
		unit = units[i].ns;
	if (v > 1000 * 3600 * INT64_C(1000000000) / unit) /* 1,000 hours */
		return scan_fail(s, at, "time too long");
	*ns = v * unit;
	return true;
}

static bool
read_number(struct scan *s, enum kind kind, struct option *o)
{
	long v = 0;

	o->unit_ns = kind == SECONDS ? 1000000000 : kind == MS ? 1000000 : 0;
	if (scan_see(s, "{{"))
		return scan_hole(s, &o->var);
	switch (kind) {
	case BOOL: return read_bool(s, &o->n);
	case MS:
	case SECONDS: return read_time(s, o->unit_ns, &o->n);
	default: break;
	}
	if (!scan_int(s, kind == COUNT ? -1 : 0, &v))
		return false;
	o->n = v > INT32_MAX ? INT32_MAX : v;
	return true;
}

/* "name = value": null, bool, number, or a string with or without quotes. */
static bool
read_variable(struct scan *s, struct option *o)
{
	const char *at = s->p;
	struct slice w = scan_word(s, "_-"), text;

	if (w.n == 0)
		return scan_fail(s, at, "expected the name of a variable");
	if (!names_valid(w))
		return scan_fail(s, at, "'%.*s' is a function, not a variable",
		    (int)w.n, w.p);
	o->name = names_at(s->names, w);
	scan_use(s, o->name, at, true);
	scan_blanks(s);
	if (!scan_take(s, "="))
		return scan_fail(s, s->p, "expected '='");
	scan_blanks(s);
	at = s->p;
	if (scan_see(s, "\""))
		return scan_tmpl(s, LEX_QUOTED, &o->text);
	if (!scan_tmpl(s, LEX_VALUE, &o->text))
		return false;
	if (o->text.n == 0)
		return scan_fail(s, at, "expected a value");
	if (tmpl_fixed(&o->text, &text))
		o->value = value_typed(text);
	return true;
}

static bool
read_verbosity(struct scan *s)
{
	const char *at = s->p;
	struct slice w = scan_word(s, "");

	return slice_eq(w, "brief") || slice_eq(w, "verbose") ||
	       slice_eq(w, "debug") ||
	       scan_fail(s, at, "expected brief, verbose or debug");
}

static bool
read_value(struct scan *s, enum kind kind, struct option *o)
{
	switch (kind) {
	case TEXT: return scan_tmpl(s, LEX_VALUE, &o->text);
	case NAME: return scan_tmpl(s, LEX_FILE, &o->text);
	case VARIABLE: return read_variable(s, o);
	case VERBOSITY: return read_verbosity(s);
	default: return read_number(s, kind, o);
	}
}

static bool
read_option(struct scan *s, struct options *list)
{
	const char *at = s->p;
	struct slice w = scan_word(s, "-._");
	const struct word *word = word_find(w);
	struct option *o;

	if (!word)
		return scan_fail(s, at, "unknown option '%.*s'", (int)w.n, w.p);
	list->o = scan_grow(
	    s, list->o, &list->cap, (size_t)list->n + 1, sizeof *list->o);
	o = &list->o[list->n++];
	memset(o, 0, sizeof *o);
	o->id = word->id;
	o->word = word->word;
	o->line = scan_line(s, at);
	o->var = HOLE_NONE;
	scan_blanks(s);
	if (!scan_take(s, ":"))
		return scan_fail(s, s->p, "expected ':'");
	scan_blanks(s);
	if (word->id == OPT_REFUSED)
		scan_refuse(s, at, "option %s", word->word);
	return read_value(s, word->kind, o) && scan_eol(s);
}

bool
hurl_options(struct scan *s, struct options *list)
{
	for (;;) {
		scan_lines(s);
		if (!scan_sees_key(s))
			return true;
		if (!read_option(s, list))
			return false;
	}
}
