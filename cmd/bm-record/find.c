/* Looking for a value in HTML and in JSON. */
#include <string.h>

#include "find.h"
#include "html.h"

enum { DEPTH_MOST = 64 };

bool
find_word(struct slice s, const char *word)
{
	size_t i, n;

	n = strlen(word);
	for (i = 0; i + n <= s.n; i++)
		if (slice_ieq((struct slice){s.p + i, n}, word))
			return true;
	return false;
}

/* A name that can stand in quotes in an XPath or a JSON path. */
static bool
quotable(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || strchr("'\"\\{}", s.p[i]))
			return false;
	return s.n > 0;
}

/* The decoded attribute is v. */
static bool
is_value(const struct html_tag *t, const char *attr, struct slice v)
{
	struct buf b = {NULL, 0, 0};
	struct slice raw;
	bool found;

	if (!html_attr_get(t->attrs, attr, &raw) || raw.p == NULL)
		return false;
	html_decode(raw, &b);
	found = slice_same((struct slice){b.p, b.n}, v);
	buf_free(&b);
	return found;
}

/* Is t the first element of its kind and name in the page? */
static bool
is_first(struct slice page, const struct html_tag *t, struct slice name)
{
	struct html_tag other;
	struct slice n;
	const char *p;

	for (p = page.p; html_next(&p, page.p + page.n, true, &other);)
		if (!other.close && other.name.n == t->name.n &&
		    slice_ieq(other.name, "meta") ==
			slice_ieq(t->name, "meta") &&
		    html_attr_get(other.attrs, "name", &n) && n.p != NULL &&
		    slice_same(n, name))
			return other.from == t->from;
	return false;
}

bool
find_html(struct slice page, struct slice v, char **name, char **query)
{
	struct buf q = {NULL, 0, 0}, nm = {NULL, 0, 0};
	struct html_tag t;
	struct slice n;
	const char *p;
	bool meta;

	for (p = page.p; html_next(&p, page.p + page.n, true, &t);) {
		meta = slice_ieq(t.name, "meta");
		if (t.close || (!meta && !slice_ieq(t.name, "input") &&
				   !slice_ieq(t.name, "button")))
			continue;
		if (!is_value(&t, meta ? "content" : "value", v) ||
		    !html_attr_get(t.attrs, "name", &n) || n.p == NULL ||
		    !quotable(n) || !is_first(page, &t, n))
			continue;
		buf_add(&nm, n.p, n.n);
		buf_fmt(&q, "xpath \"string(//%s[@name='%s']/@%s)\"",
		    meta                         ? "meta"
		    : slice_ieq(t.name, "input") ? "input"
						 : "button",
		    buf_cstr(&nm), meta ? "content" : "value");
		*name = nm.p;
		*query = buf_cstr(&q);
		return true;
	}
	return false;
}

/* Reading JSON, with the path to where we are. */
struct json {
	const char *p, *end;
	struct slice want;
	struct buf path;
	struct slice member; /* the name last gone into */
	int depth;
};

static void
blanks(struct json *j)
{
	while (j->p < j->end && strchr(" \t\r\n", *j->p) != NULL)
		j->p++;
}

static bool
next_is(struct json *j, char c)
{
	blanks(j);
	if (j->p == j->end || *j->p != c)
		return false;
	j->p++;
	return true;
}

/* Behind the opening quote: what is between the quotes. */
static bool
string(struct json *j, struct slice *s)
{
	s->p = j->p;
	for (; j->p < j->end && *j->p != '"'; j->p++)
		if (*j->p == '\\' && j->p + 1 < j->end)
			j->p++;
	s->n = (size_t)(j->p - s->p);
	return next_is(j, '"');
}

enum found { NOT_HERE, FOUND, BROKEN };

static enum found value(struct json *);

static enum found
object(struct json *j)
{
	struct slice name;
	enum found f;
	size_t n;

	n = j->path.n;
	if (next_is(j, '}'))
		return NOT_HERE;
	do {
		if (!next_is(j, '"') || !string(j, &name) || !next_is(j, ':'))
			return BROKEN;
		j->path.n = n;
		if (quotable(name)) {
			buf_str(&j->path, "['");
			buf_add(&j->path, name.p, name.n);
			buf_str(&j->path, "']");
			j->member = name;
		}
		if ((f = value(j)) == BROKEN || (f == FOUND && quotable(name)))
			return f;
	} while (next_is(j, ','));
	j->path.n = n;
	return next_is(j, '}') ? NOT_HERE : BROKEN;
}

static enum found
array(struct json *j)
{
	enum found f;
	size_t i, n;

	n = j->path.n;
	if (next_is(j, ']'))
		return NOT_HERE;
	i = 0;
	do {
		j->path.n = n;
		buf_fmt(&j->path, "[%zu]", i++);
		if ((f = value(j)) != NOT_HERE)
			return f;
	} while (next_is(j, ','));
	j->path.n = n;
	return next_is(j, ']') ? NOT_HERE : BROKEN;
}

static enum found
value(struct json *j)
{
	enum found f;
	struct slice s;

	if (++j->depth > DEPTH_MOST)
		return BROKEN;
	blanks(j);
	if (next_is(j, '{')) {
		f = object(j);
	} else if (next_is(j, '[')) {
		f = array(j);
	} else if (next_is(j, '"')) {
		if (!string(j, &s))
			return BROKEN;
		f = slice_same(s, j->want) ? FOUND : NOT_HERE;
	} else {
		s.p = j->p;
		while (j->p < j->end && strchr(",]} \t\r\n", *j->p) == NULL)
			j->p++;
		s.n = (size_t)(j->p - s.p);
		f = s.n == 0                 ? BROKEN
		    : slice_same(s, j->want) ? FOUND
					     : NOT_HERE;
	}
	j->depth--;
	return f;
}

bool
find_json(struct slice page, struct slice v, char **name, char **query)
{
	struct buf q = {NULL, 0, 0}, nm = {NULL, 0, 0};
	struct json j;

	memset(&j, 0, sizeof(j));
	j.p = page.p;
	j.end = page.p + page.n;
	j.want = v;
	buf_chr(&j.path, '$');
	if (value(&j) != FOUND || j.path.n == 1) {
		buf_free(&j.path);
		return false;
	}
	buf_fmt(&q, "jsonpath \"%s\"", buf_cstr(&j.path));
	buf_add(&nm, j.member.p, j.member.n);
	buf_free(&j.path);
	*name = buf_cstr(&nm);
	*query = buf_cstr(&q);
	return true;
}

bool
find_string(struct slice *rest, struct slice *s, struct buf *out)
{
	struct json j;
	const char *quote;
	size_t n;

	quote = NULL;
	n = 0;
	/* the closing quote of the string before comes first */
	if (out->n > 0 && rest->n > 0 && *rest->p == '"')
		n = 1;
	if (rest->n > n)
		quote = memchr(rest->p + n, '"', rest->n - n);
	if (quote == NULL) {
		buf_add(out, rest->p, rest->n);
		rest->n = 0;
		return false;
	}
	n = (size_t)(quote - rest->p) + 1;
	buf_add(out, rest->p, n);
	memset(&j, 0, sizeof(j));
	j.p = quote + 1;
	j.end = rest->p + rest->n;
	string(&j, s);
	rest->n -= n + s->n;
	rest->p += n + s->n;
	return true;
}

bool
find_is_key(struct slice rest)
{
	size_t i;

	for (i = 1; i < rest.n; i++)
		if (strchr(" \t\r\n", rest.p[i]) == NULL)
			return rest.p[i] == ':';
	return false;
}
