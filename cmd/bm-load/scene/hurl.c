/* Read a Hurl file: entries, their lines and sections. */
#include <string.h>

#include "hurl.h"
#include "hurlread.h"

enum part { REQUEST = 1, RESPONSE = 2 };

/* One "key: value" line, at its key. */
static bool
read_pair(struct scan *s, struct pairs *list, bool multipart)
{
	struct pair *pair;

	list->p = scan_grow(
	    s, list->p, &list->cap, (size_t)list->n + 1, sizeof *list->p);
	pair = &list->p[list->n];
	memset(pair, 0, sizeof *pair);
	pair->line = scan_line(s, s->p);
	if (!scan_tmpl(s, LEX_KEY, &pair->key))
		return false;
	scan_blanks(s);
	if (scan_take(s, ";")) {
		list->n++;
		return scan_eol(s);
	}
	if (!scan_take(s, ":"))
		return scan_fail(s, s->p, "expected ':'");
	scan_blanks(s);
	if (multipart && scan_take(s, "file,")) {
		pair->file = true;
		if (!hurl_file(s, &pair->value))
			return false;
		scan_blanks(s);
		if (!scan_tmpl(s, LEX_VALUE, &pair->type))
			return false;
	} else if (!scan_tmpl(s, LEX_VALUE, &pair->value)) {
		return false;
	}
	list->n++;
	return scan_eol(s);
}

/* Lines "key: value" for as long as there are any. */
static bool
pairs(struct scan *s, struct pairs *list, bool multipart)
{
	list->given = true;
	for (;;) {
		scan_lines(s);
		if (!scan_sees_key(s))
			return true;
		if (!read_pair(s, list, multipart))
			return false;
	}
}

static bool
auth(struct scan *s, struct pairs *list)
{
	list->given = true;
	scan_lines(s);
	return !scan_sees_key(s) || read_pair(s, list, false);
}

/* The sections, a name and its older form beside each other. */
static const struct section {
	const char *name, *old;
	enum part part;
} sections[] = {{"Query", "QueryStringParams", REQUEST},
    {"Form", "FormParams", REQUEST},
    {"Multipart", "MultipartFormData", REQUEST}, {"Cookies", NULL, REQUEST},
    {"BasicAuth", NULL, REQUEST}, {"Options", NULL, REQUEST},
    {"Captures", NULL, RESPONSE}, {"Asserts", NULL, RESPONSE}};

enum { SECTIONS = sizeof sections / sizeof sections[0] };

static bool
section_body(struct scan *s, struct hurl_entry *e, int which)
{
	switch (which) {
	case 0: return pairs(s, &e->ask.query, false);
	case 1: return pairs(s, &e->ask.form, false);
	case 2: return pairs(s, &e->ask.multipart, true);
	case 3: return pairs(s, &e->ask.cookie, false);
	case 4: return auth(s, &e->ask.auth);
	case 5: return hurl_options(s, &e->options);
	case 6: return hurl_captures(s, &e->rules);
	default: return hurl_asserts(s, &e->rules);
	}
}

/* "[Word]" and no JSON list? Then its name is w. */
static bool
section_name(const struct scan *s, struct slice *w)
{
	struct scan try = *s;

	if (!scan_take(&try, "["))
		return false;
	*w = scan_word(&try, "");
	return w->n > 0 && scan_see(&try, "]");
}

static int
section_find(struct slice w, enum part part)
{
	int i;

	for (i = 0; i < SECTIONS; i++)
		if (sections[i].part == part &&
		    (slice_eq(w, sections[i].name) ||
			(sections[i].old && slice_eq(w, sections[i].old))))
			return i;
	return -1;
}

static bool
read_sections(struct scan *s, struct hurl_entry *e, enum part part)
{
	bool seen[SECTIONS] = {false};
	struct slice w;
	const char *at;
	int i;

	for (;;) {
		scan_lines(s);
		at = s->p;
		if (!section_name(s, &w))
			return true;
		i = section_find(w, part);
		if (i == -1)
			return scan_fail(s, at + 1, "unknown %s section '%.*s'",
			    part == REQUEST ? "request" : "response", (int)w.n,
			    w.p);
		if (seen[i])
			return scan_fail(
			    s, at, "section '%.*s' again", (int)w.n, w.p);
		seen[i] = true;
		s->p = w.p + w.n + 1;
		if (!scan_eol(s) || !section_body(s, e, i))
			return false;
	}
}

static bool
headers(struct scan *s, struct pairs *list, enum part part)
{
	for (;;) {
		scan_lines(s);
		if (!scan_sees_key(s) &&
		    (part == RESPONSE || !scan_sees_empty(s)))
			break;
		if (!read_pair(s, list, false))
			return false;
	}
	list->given = list->n > 0;
	return true;
}

static bool
body(struct scan *s, struct body *b)
{
	scan_lines(s);
	b->line = scan_line(s, s->p);
	return hurl_body(s, b) && (b->kind == BODY_NONE || scan_eol(s));
}

static bool
sees_response(const struct scan *s)
{
	return scan_see(s, "HTTP/") || scan_see(s, "HTTP ") ||
	       scan_see(s, "HTTP\t");
}

static bool
version(struct scan *s, struct rules *r)
{
	const char *at = s->p;
	struct slice w;

	scan_take(s, "HTTP");
	if (!scan_take(s, "/"))
		return true;
	w = scan_word(s, ".*");
	if (slice_eq(w, "1.0"))
		r->version = 10;
	else if (slice_eq(w, "1.1"))
		r->version = 11;
	else if (slice_eq(w, "2") || slice_eq(w, "3") || slice_eq(w, "*"))
		scan_refuse(
		    s, at, "version HTTP/%.*s (write HTTP)", (int)w.n, w.p);
	else
		return scan_fail(s, w.p, "expected HTTP, HTTP/1.0 or HTTP/1.1");
	return true;
}

static bool
response(struct scan *s, struct hurl_entry *e)
{
	const char *at;
	struct slice w;
	uint64_t v;

	e->rules.line = scan_line(s, s->p);
	if (!version(s, &e->rules))
		return false;
	if (scan_blanks(s) == 0)
		return scan_fail(s, s->p, "expected a blank");
	at = s->p;
	if (scan_take(s, "*")) {
		e->status = STATUS_ANY;
	} else {
		w = scan_word(s, "");
		if (slice_uint(w, STATUS_MAX, &v) == -1)
			return scan_fail(s, at, "expected a status, or *");
		e->status = (int)v;
	}
	return scan_eol(s) && headers(s, &e->rules.header, RESPONSE) &&
	       read_sections(s, e, RESPONSE) && body(s, &e->rules.body);
}

/* "Accept text/html" is no method. */
static bool
letter(const struct scan *s)
{
	return s->p < s->end && ((*s->p | 32) >= 'a' && (*s->p | 32) <= 'z');
}

/* It begins with its scheme, or with a variable. */
static bool
url(struct scan *s, struct tmpl *t)
{
	const char *at = s->p;
	struct slice u;

	if (!scan_tmpl(s, LEX_VALUE, t))
		return false;
	if (t->n == 0)
		return scan_fail(s, at, "expected a URL");
	u = t->piece[0].text;
	return u.n == 0 ||
	       (u.n > 6 && slice_ieq(slice_at(u.p, 7), "http://")) ||
	       (u.n > 7 && slice_ieq(slice_at(u.p, 8), "https://")) ||
	       scan_fail(s, at, "expected http:// or https://");
}

static bool
request(struct scan *s, struct hurl_entry *e)
{
	const char *at = s->p;

	e->line = scan_line(s, at);
	e->method.p = at;
	while (s->p < s->end && *s->p >= 'A' && *s->p <= 'Z')
		s->p++;
	e->method.n = (size_t)(s->p - at);
	if (e->method.n == 0 || letter(s))
		return scan_fail(s, at, "expected a method, as GET");
	if (scan_blanks(s) == 0)
		return scan_fail(s, s->p, "expected a blank and a URL");
	at = s->p;
	if (!url(s, &e->ask.url))
		return false;
	e->url_text.p = at;
	e->url_text.n = (size_t)(s->p - at);
	return scan_eol(s) && headers(s, &e->ask.header, REQUEST) &&
	       read_sections(s, e, REQUEST) && body(s, &e->ask.body);
}

static bool
entry(struct scan *s, struct hurl_entry *e)
{
	e->status = STATUS_DEFAULT;
	if (!request(s, e))
		return false;
	scan_lines(s);
	return !sees_response(s) || response(s, e);
}

/* The text of a comment on the line above. */
static struct slice
comment_above(const struct scan *s)
{
	const char *p = s->p, *q;
	struct slice c = {NULL, 0};

	while (p > s->start && p[-1] != '\n')
		p--;
	if (p == s->start)
		return c;
	q = --p; /* the end of the line above */
	while (p > s->start && p[-1] != '\n')
		p--;
	c.p = p;
	c.n = (size_t)(q - p);
	c.n -= c.n > 0 && c.p[c.n - 1] == '\r';
	c = slice_trim(c);
	if (c.n == 0 || *c.p != '#')
		c.n = 0;
	for (; c.n > 0 && *c.p == '#'; c.n--)
		c.p++;
	return slice_trim(c);
}

bool
hurl_read(struct scan *s, void (*fn)(void *, struct hurl_entry *), void *arg)
{
	struct hurl_entry e;

	for (;;) {
		scan_lines(s);
		if (s->p == s->end)
			return true;
		memset(&e, 0, sizeof e);
		e.comment = comment_above(s);
		s->entry++;
		if (!entry(s, &e))
			return false;
		fn(arg, &e);
	}
}
