/* What a browser loads with a page. */
#include <string.h>

#include "html.h"
#include "links.h"

void
links_begin(struct links *l, struct slice html)
{
	l->p = html.p;
	l->end = html.p + html.n;
	l->base.n = 0;
}

void
links_free(struct links *l)
{
	buf_free(&l->text);
	buf_free(&l->base_text);
}

static bool
space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct slice
trim(struct slice s)
{
	while (s.n > 0 && space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Is the word one of a list separated by blanks? */
static bool
has_word(struct slice list, const char *word)
{
	struct slice w;

	while (list.n > 0) {
		list = trim(list);
		for (w.p = list.p, w.n = 0; w.n < list.n && !space(w.p[w.n]);)
			w.n++;
		if (slice_ieq(w, word))
			return true;
		list.p += w.n;
		list.n -= w.n;
	}
	return false;
}

/* "a.png 1x, b.png 2x": the first URL. */
static struct slice
first_candidate(struct slice set)
{
	struct slice s = set;

	while (s.n > 0 && (space(*s.p) || *s.p == ',')) {
		s.p++;
		s.n--;
	}
	for (set = s, s.n = 0; s.n < set.n && !space(s.p[s.n]);)
		s.n++;
	while (s.n > 0 && s.p[s.n - 1] == ',')
		s.n--;
	return s;
}

/* Its entities decoded, blanks around it cut off: into b. */
static struct slice
decoded(struct slice value, struct buf *b)
{
	b->n = 0;
	html_decode(value, b);
	return trim(buf_slice(b));
}

/* Has it a scheme, other than http and https? */
static bool
foreign(struct slice ref)
{
	size_t i;

	for (i = 0; i < ref.n && !strchr(":/?#", ref.p[i]); i++)
		;
	if (i == 0 || i == ref.n || ref.p[i] != ':')
		return false;
	ref.n = i;
	return !slice_ieq(ref, "http") && !slice_ieq(ref, "https");
}

static bool
image(const struct html_tag *t, struct slice *value)
{
	struct slice set;

	if (html_attr_get(t->attrs, "srcset", &set) && trim(set).n > 0) {
		*value = first_candidate(set);
		return true;
	}
	return html_attr_get(t->attrs, "src", value);
}

static bool
button(const struct html_tag *t, struct slice *value)
{
	struct slice type;

	return html_attr_get(t->attrs, "type", &type) &&
	       slice_ieq(type, "image") &&
	       html_attr_get(t->attrs, "src", value);
}

static bool
link(const struct html_tag *t, struct slice *value)
{
	struct slice rel;

	if (!html_attr_get(t->attrs, "rel", &rel) ||
	    !html_attr_get(t->attrs, "href", value))
		return false;
	if (has_word(rel, "stylesheet"))
		return !has_word(rel, "alternate");
	return has_word(rel, "icon") || has_word(rel, "preload");
}

/* What type= may say for a script to be run. */
static bool
is_javascript(const struct html_tag *t)
{
	struct slice type;
	size_t i;

	if (!html_attr_get(t->attrs, "type", &type) || trim(type).n == 0)
		return true;
	type = trim(type);
	if (slice_ieq(type, "module"))
		return true;
	for (i = 0; i + 10 <= type.n; i++)
		if (slice_ieq(slice_at(type.p + i, 10), "javascript") ||
		    slice_ieq(slice_at(type.p + i, 10), "ecmascript"))
			return true;
	return false;
}

static bool
script(const struct html_tag *t, struct slice *value)
{
	struct slice none;

	return html_attr_get(t->attrs, "src", value) && is_javascript(t) &&
	       !html_attr_get(t->attrs, "nomodule", &none);
}

static void
base(struct links *l, const struct html_tag *t)
{
	struct slice href;

	if (l->base.n == 0 && html_attr_get(t->attrs, "href", &href))
		l->base = decoded(href, &l->base_text);
}

/* Pass over an element whose content a browser does not load. */
static void
skip(struct links *l, const char *name)
{
	struct html_tag t;

	while (html_next(&l->p, l->end, true, &t))
		if (t.close && slice_ieq(t.name, name))
			return;
}

/* Does this tag load something? */
static bool
loads(struct links *l, const struct html_tag *t, const char **type,
    struct slice *value)
{
	switch (t->name.n > 2 ? t->name.p[0] | 32 : 0) {
	case 'i':
		*type = "image";
		return (slice_ieq(t->name, "img") && image(t, value)) ||
		       (slice_ieq(t->name, "input") && button(t, value));
	case 'l':
		*type = "link";
		return slice_ieq(t->name, "link") && link(t, value);
	case 's':
		*type = "script";
		return slice_ieq(t->name, "script") && script(t, value);
	case 'b':
		if (slice_ieq(t->name, "base"))
			base(l, t);
		return false;
	case 'n':
		if (slice_ieq(t->name, "noscript"))
			skip(l, "noscript");
		return false;
	case 't':
		if (slice_ieq(t->name, "template"))
			skip(l, "template");
		return false;
	default: return false;
	}
}

bool
links_next(struct links *l, struct slice *type, struct slice *ref)
{
	struct html_tag t;
	struct slice value;
	const char *kind;

	while (html_next(&l->p, l->end, true, &t)) {
		if (t.close || !loads(l, &t, &kind, &value))
			continue;
		*ref = decoded(value, &l->text);
		if (ref->n == 0 || *ref->p == '#' || foreign(*ref))
			continue;
		*type = slice_of(kind);
		return true;
	}
	return false;
}

/* Behind blanks, comments and what hid style sheets from old browsers. */
static const char *
css_space(const char *p, const char *end)
{
	for (;;) {
		while (p < end && space(*p))
			p++;
		if (end - p > 1 && p[0] == '/' && p[1] == '*') {
			for (p += 2; end - p > 1; p++)
				if (p[0] == '*' && p[1] == '/')
					break;
			p = end - p > 1 ? p + 2 : end;
		} else if (end - p > 3 && !memcmp(p, "<!--", 4)) {
			p += 4;
		} else if (end - p > 2 && !memcmp(p, "-->", 3)) {
			p += 3;
		} else {
			return p;
		}
	}
}

/* Is it this at-rule? */
static bool
at_rule(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - p) > n && slice_ieq(slice_at(p, n), word) &&
	       (space(p[n]) || strchr("\"'/", p[n]) != NULL);
}

/* Behind the ';' of a statement; NULL where it has a block or no end. */
static const char *
css_statement(const char *p, const char *end)
{
	for (; p < end && *p != '{'; p++)
		if (*p == ';')
			return p + 1;
	return NULL;
}

/* "a.css", 'a.css', url(a.css), url("a.css"). */
static const char *
css_url(const char *p, const char *end, struct slice *ref)
{
	char close = ')';

	if (end - p > 4 && slice_ieq(slice_at(p, 4), "url("))
		p = css_space(p + 4, end);
	else if (p == end || (*p != '"' && *p != '\''))
		return NULL;
	if (p < end && (*p == '"' || *p == '\''))
		close = *p++;
	for (ref->p = p; p < end && *p != close; p++)
		if (*p == '\n')
			return NULL;
	ref->n = (size_t)(p - ref->p);
	*ref = trim(*ref);
	return p;
}

bool
links_import(struct slice *css, struct slice *ref)
{
	const char *p = css->p, *end = css->p + css->n;
	bool import;

	while ((p = css_space(p, end)) < end) {
		import = at_rule(p, end, "@import");
		if (!import && !at_rule(p, end, "@charset") &&
		    !at_rule(p, end, "@layer"))
			break;
		ref->n = 0;
		if (import &&
		    (p = css_url(css_space(p + 7, end), end, ref)) == NULL)
			break;
		if ((p = css_statement(p, end)) == NULL)
			break;
		*css = slice_at(p, (size_t)(end - p));
		if (ref->n > 0 && *ref->p != '#' && !foreign(*ref))
			return true;
	}
	css->n = 0;
	return false;
}
