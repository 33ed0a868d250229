/* Read [Captures] and [Asserts]: queries and filters. */
#include <string.h>

#include "hurl.h"
#include "hurlread.h"
#include "jpath.h"
#include "rx.h"
#include "xpath.h"

/*
 * Words and their arguments, by letter: q a quoted text, r a regular
 * expression, j a JSONPath, x an XPath, n a number or variable, k a cookie,
 * c a field of a certificate.
 */
struct word {
	const char *word;
	int id;
	const char *args;
};

static const struct word queries[] = {
    {"status", QUERY_STATUS, ""},
    {"version", QUERY_VERSION, ""},
    {"url", QUERY_URL, ""},
    {"ip", QUERY_REFUSED, ""},
    {"duration", QUERY_DURATION, ""},
    {"body", QUERY_BODY, ""},
    {"bytes", QUERY_BYTES, ""},
    {"rawbytes", QUERY_REFUSED, ""},
    {"sha256", QUERY_SHA256, ""},
    {"md5", QUERY_MD5, ""},
    {"redirects", QUERY_REDIRECTS, ""},
    {"header", QUERY_HEADER, "q"},
    {"variable", QUERY_VARIABLE, "q"},
    {"jsonpath", QUERY_JSONPATH, "j"},
    {"xpath", QUERY_XPATH, "x"},
    {"regex", QUERY_REGEX, "r"},
    {"cookie", QUERY_COOKIE, "k"},
    {"certificate", QUERY_REFUSED, "c"},
    {NULL, 0, NULL},
};

static const struct word filters[] = {
    {"count", FILTER_COUNT, ""},
    {"first", FILTER_FIRST, ""},
    {"last", FILTER_LAST, ""},
    {"nth", FILTER_NTH, "n"},
    {"regex", FILTER_REGEX, "r"},
    {"replace", FILTER_REPLACE, "qq"},
    {"replaceRegex", FILTER_REPLACE_REGEX, "rq"},
    {"split", FILTER_SPLIT, "q"},
    {"toInt", FILTER_TO_INT, ""},
    {"toFloat", FILTER_TO_FLOAT, ""},
    {"toString", FILTER_TO_STRING, ""},
    {"toHex", FILTER_TO_HEX, ""},
    {"urlEncode", FILTER_URL_ENCODE, ""},
    {"urlDecode", FILTER_URL_DECODE, ""},
    {"urlQueryParam", FILTER_URL_QUERY_PARAM, "q"},
    {"htmlEscape", FILTER_HTML_ESCAPE, ""},
    {"htmlUnescape", FILTER_HTML_UNESCAPE, ""},
    {"base64Encode", FILTER_BASE64_ENCODE, ""},
    {"base64Decode", FILTER_BASE64_DECODE, ""},
    {"base64UrlSafeEncode", FILTER_BASE64_URL_ENCODE, ""},
    {"base64UrlSafeDecode", FILTER_BASE64_URL_DECODE, ""},
    {"utf8Encode", FILTER_UTF8_ENCODE, ""},
    {"utf8Decode", FILTER_UTF8_DECODE, ""},
    {"jsonpath", FILTER_JSONPATH, "j"},
    {"xpath", FILTER_XPATH, "x"},
    {"location", FILTER_LOCATION, ""},
    {"charsetDecode", FILTER_REFUSED, "q"},
    {"decode", FILTER_REFUSED, "q"},
    {"toDate", FILTER_REFUSED, "q"},
    {"dateFormat", FILTER_REFUSED, "q"},
    {"format", FILTER_REFUSED, "q"},
    {"daysAfterNow", FILTER_REFUSED, ""},
    {"daysBeforeNow", FILTER_REFUSED, ""},
    {NULL, 0, NULL},
};

static const struct word *
word_find(const struct word *tab, struct slice w)
{
	for (; tab->word; tab++)
		if (slice_eq(w, tab->word))
			return tab;
	return NULL;
}

static bool
compile_regex(
    struct scan *s, const char *at, struct slice text, struct pattern *p)
{
	char msg[RX_MSG];
	size_t off;

	if ((p->rx = rx_new(text, msg, &off)))
		return true;
	if (strncmp(msg, "not supported: ", 15) != 0)
		return scan_fail(s, at, "regex: %s", msg);
	scan_refuse(s, at, "regex %s", msg + 15);
	return true;
}

static bool
compile_jsonpath(
    struct scan *s, const char *at, struct slice text, struct pattern *p)
{
	char msg[JPATH_MSG];
	bool refused;

	if ((p->jpath = jpath_new(text, msg, &refused)))
		return true;
	if (!refused)
		return scan_fail(s, at, "jsonpath: %s", msg);
	scan_refuse(s, at, "jsonpath %s in \"%.*s\"", msg, (int)text.n, text.p);
	return true;
}

static bool
compile(struct scan *s, char kind, const char *at, struct pattern *p)
{
	struct slice text;

	if (!tmpl_fixed(&p->text, &text))
		return true; /* on each use: it has variables */
	switch (kind) {
	case 'r': return compile_regex(s, at, text, p);
	case 'j': return compile_jsonpath(s, at, text, p);
	default: break;
	}
	if (!(p->xpath = xpath_new(text)))
		scan_refuse(
		    s, at, "xpath \"%.*s\" (use regex)", (int)text.n, text.p);
	return true;
}

bool
hurl_pattern(struct scan *s, char kind, struct pattern *p)
{
	const char *at = s->p;
	struct tmaker m = {0};
	struct slice text;

	if (kind != 'r' || !scan_see(s, "/")) {
		if (!scan_tmpl(s, LEX_QUOTED, &p->text))
			return false;
		return compile(s, kind, at + 1, p);
	}
	if (!scan_regex(s, &text))
		return false;
	buf_add(&m.text, text.p, text.n);
	tmaker_end(&m, s, &p->text);
	return compile(s, kind, at + 1, p);
}

static bool
one_of(struct slice w, const char *const *tab)
{
	for (; *tab; tab++)
		if (slice_ieq(w, *tab))
			return true;
	return false;
}

/* From a '[' on: "[ Attr ]", blanks allowed, and no more. */
static bool
cookie_attr(struct slice t, struct slice *attr)
{
	static const char *const attrs[] = {"Value", "Expires", "Max-Age",
	    "Domain", "Path", "Secure", "HttpOnly", "SameSite", NULL};

	if (t.n < 2 || t.p[t.n - 1] != ']')
		return false;
	for (t.p++, t.n -= 2; t.n > 0 && *t.p == ' '; t.n--)
		t.p++;
	while (t.n > 0 && t.p[t.n - 1] == ' ')
		t.n--;
	*attr = t;
	return one_of(t, attrs);
}

/* "name[Attr]" in quotes; the name may have holes. */
static bool
cookie(struct scan *s, struct op *op)
{
	const char *at = s->p, *open = NULL;
	struct piece *p;
	int i;

	if (!scan_tmpl(s, LEX_QUOTED, &op->a))
		return false;
	for (i = 0; i < op->a.n && open == NULL; i++) {
		p = &op->a.piece[i];
		if ((open = memchr(p->text.p, '[', p->text.n)) == NULL)
			continue;
		if (i < op->a.n - 1 || p->var != HOLE_NONE ||
		    !cookie_attr(
			slice_at(open, p->text.n - (size_t)(open - p->text.p)),
			&op->attr))
			return scan_fail(
			    s, at + 1, "unknown attribute of a cookie");
		p->text.n = (size_t)(open - p->text.p);
	}
	if (op->a.n == 0 || (op->a.n == 1 && op->a.piece[0].text.n == 0 &&
				op->a.piece[0].var == HOLE_NONE))
		return scan_fail(s, at + 1, "expected the name of a cookie");
	return true;
}

static bool
certificate(struct scan *s)
{
	static const char *const fields[] = {"Subject", "Issuer", "Start-Date",
	    "Expire-Date", "Serial-Number", "Subject-Alt-Name", "Value", NULL};
	const char *at = s->p;
	struct tmpl t;
	struct slice w;

	if (!scan_tmpl(s, LEX_QUOTED, &t))
		return false;
	return (tmpl_fixed(&t, &w) && one_of(w, fields)) ||
	       scan_fail(s, at + 1, "unknown field of a certificate");
}

static bool
number_or_hole(struct scan *s, struct op *op)
{
	long v;

	if (scan_see(s, "{{"))
		return scan_hole(s, &op->var);
	if (!scan_int(s, -100000000, &v))
		return false;
	op->n = v;
	return true;
}

static bool
arg(struct scan *s, char letter, struct op *op, struct tmpl *text)
{
	switch (letter) {
	case 'q': return scan_tmpl(s, LEX_QUOTED, text);
	case 'k': return cookie(s, op);
	case 'c': return certificate(s);
	case 'n': return number_or_hole(s, op);
	default: return hurl_pattern(s, letter, &op->pattern);
	}
}

static bool
args(struct scan *s, const struct word *w, struct op *op)
{
	const char *a;

	op->id = w->id;
	op->var = HOLE_NONE;
	for (a = w->args; *a; a++) {
		if (scan_blanks(s) == 0)
			return scan_fail(s, s->p, "expected a blank");
		if (!arg(s, *a, op, a == w->args ? &op->a : &op->b))
			return false;
	}
	return true;
}

static bool
query(struct scan *s, struct op *op)
{
	const char *at = s->p;
	struct slice w = scan_word(s, "_-");
	const struct word *word = word_find(queries, w);

	if (!word)
		return scan_fail(s, at, "expected a query, as jsonpath");
	if (word->id == QUERY_REFUSED)
		scan_refuse(s, at, "query %s", word->word);
	return args(s, word, op);
}

static bool
filter(struct scan *s, struct rule *r, const struct word *word)
{
	struct op *op;

	if (word->id == FILTER_REFUSED)
		scan_refuse(s, s->p, "filter %s", word->word);
	s->p += strlen(word->word);
	r->filter = scan_grow(s, r->filter, &r->filter_cap,
	    (size_t)r->filters + 1, sizeof *r->filter);
	op = &r->filter[r->filters++];
	memset(op, 0, sizeof *op);
	return args(s, word, op);
}

/* A query and its filters; p stays before the blanks that follow. */
static bool
chain(struct scan *s, struct rule *r)
{
	const struct word *word;
	const char *behind;

	if (!query(s, &r->query))
		return false;
	for (;;) {
		struct slice w;

		behind = s->p;
		if (scan_blanks(s) == 0)
			return true;
		w = scan_word(s, "");
		s->p = w.p;
		if (!(word = word_find(filters, w)))
			break;
		if (!filter(s, r, word))
			return false;
	}
	s->p = behind;
	return true;
}

static struct rule *
new_rule(struct scan *s, struct rules *list)
{
	struct rule *r;

	list->rule = scan_grow(
	    s, list->rule, &list->cap, (size_t)list->n + 1, sizeof *list->rule);
	r = &list->rule[list->n++];
	memset(r, 0, sizeof *r);
	r->line = scan_line(s, s->p);
	return r;
}

static bool
capture(struct scan *s, struct rules *list)
{
	struct rule *r = new_rule(s, list);
	const char *at = s->p, *from;
	struct tmpl key;
	struct slice name;

	if (!scan_tmpl(s, LEX_KEY, &key))
		return false;
	if (!tmpl_fixed(&key, &name))
		scan_refuse(s, at, "variable in the name of a capture");
	else if (!names_valid(name))
		return scan_fail(s, at, "no name for a variable");
	else
		r->var = names_at(s->names, name);
	scan_use(s, r->var, at, true);
	scan_blanks(s);
	if (!scan_take(s, ":"))
		return scan_fail(s, s->p, "expected ':'");
	scan_blanks(s);
	r->capture = true;
	from = s->p;
	if (!chain(s, r))
		return false;
	r->source = slice_at(from, (size_t)(s->p - from));
	scan_blanks(s);
	if (scan_take(s, "redact"))
		s->names->name[r->var].secret = true;
	return scan_eol(s);
}

bool
hurl_captures(struct scan *s, struct rules *list)
{
	for (;;) {
		scan_lines(s);
		if (!scan_sees_key(s))
			return true;
		if (!capture(s, list))
			return false;
	}
}

static bool
assertion(struct scan *s, struct rules *list)
{
	struct rule *r = new_rule(s, list);
	const char *from = s->p;

	if (!chain(s, r))
		return false;
	if (scan_blanks(s) == 0)
		return scan_fail(s, s->p, "expected a blank and a predicate");
	if (!hurl_predicate(s, &r->predicate))
		return false;
	r->source = slice_at(from, (size_t)(s->p - from));
	return scan_eol(s);
}

/* Does an assert begin here? A word that is not one of a JSON body, nor in
 * capitals as those that begin what may follow, is meant as one. */
static bool
sees_assert(const struct scan *s)
{
	struct scan try = *s;
	struct slice w = scan_word(&try, "_-");
	size_t i;

	if (word_find(queries, w))
		return true;
	if (scan_blanks(&try) == 0 || slice_eq(w, "true") ||
	    slice_eq(w, "false") || slice_eq(w, "null"))
		return false;
	for (i = 0; i < w.n; i++)
		if (w.p[i] >= 'a' && w.p[i] <= 'z')
			return true;
	return false;
}

bool
hurl_asserts(struct scan *s, struct rules *list)
{
	for (;;) {
		scan_lines(s);
		if (!sees_assert(s))
			return true;
		if (!assertion(s, list))
			return false;
	}
}
