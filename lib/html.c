/* HTML as a run of tags. */
#include <string.h>

#include "html.h"
#include "utf8.h"

static bool
letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool
space(char c)
{
	return (unsigned char)c <= ' ' &&
	       (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
}

static const char *
find(const char *p, const char *end, const char *what)
{
	size_t n = strlen(what);

	for (; (size_t)(end - p) >= n; p++) {
		p = memchr(p, *what, (size_t)(end - p) - n + 1);
		if (!p)
			return NULL;
		if (!memcmp(p, what, n))
			return p;
	}
	return NULL;
}

/* Behind a "<!--", "<![CDATA[", "<!" or "<?" at p. */
static const char *
skip_markup(const char *p, const char *end)
{
	static const char *const tab[][2] = {
	    {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<", ">"}};
	size_t i, n;
	const char *q;

	for (i = 0;; i++) {
		n = strlen(tab[i][0]);
		if ((size_t)(end - p) >= n && !memcmp(p, tab[i][0], n))
			break;
	}
	q = find(p + n, end, tab[i][1]);
	return q ? q + strlen(tab[i][1]) : end;
}

/*
 * Behind the tag whose attributes begin at p: at its '>' or the end. A '>'
 * in quotes is none; they stand behind a '='.
 */
static const char *
tag_end(const char *p, const char *end)
{
	const char *gt = memchr(p, '>', (size_t)(end - p));

	while (gt && (p = memchr(p, '=', (size_t)(gt - p)))) {
		p++;
		if (*p != '"' && *p != '\'')
			continue;
		p = memchr(p + 1, *p, (size_t)(end - p) - 1);
		if (!p)
			return end;
		if (++p > gt)
			gt = memchr(p, '>', (size_t)(end - p));
	}
	return gt ? gt : end;
}

static bool
is_raw(struct slice name)
{
	return (name.n == 6 && slice_ieq(name, "script")) ||
	       (name.n == 5 && slice_ieq(name, "style"));
}

/* The text of script and style ends at its own closing tag only. */
static const char *
skip_raw_text(const struct html_tag *t, const char *p, const char *end)
{
	const char *q = p;

	while ((q = find(q, end, "</"))) {
		struct slice name = {q + 2, t->name.n};

		if ((size_t)(end - q) < 2 + name.n)
			break;
		if (t->name.n == 6 ? slice_ieq(name, "script")
				   : slice_ieq(name, "style"))
			return q;
		q += 2;
	}
	return end;
}

bool
html_next(const char **at, const char *end, bool skip_raw, struct html_tag *t)
{
	const char *p = *at, *q;

	for (;;) {
		p = p < end ? memchr(p, '<', (size_t)(end - p)) : NULL;
		if (!p || end - p < 2) {
			*at = end;
			return false;
		}
		if (p[1] == '!' || p[1] == '?') {
			p = skip_markup(p, end);
			continue;
		}
		t->close = p[1] == '/';
		q = p + 1 + t->close;
		if (q < end && letter(*q))
			break;
		p++;
	}
	t->from = p;
	t->name.p = q;
	while (q < end && !space(*q) && *q != '>' && *q != '/')
		q++;
	t->name.n = (size_t)(q - t->name.p);
	t->attrs.p = q;
	q = tag_end(q, end);
	t->attrs.n = (size_t)(q - t->attrs.p);
	t->empty = q > t->attrs.p && q[-1] == '/';
	*at = q < end ? q + 1 : end;
	if (skip_raw && !t->close && !t->empty && is_raw(t->name))
		*at = skip_raw_text(t, *at, end);
	return true;
}

static struct slice
attr_value(const char **at, const char *end)
{
	const char *p = *at;
	struct slice v = {p, 0};

	if (p < end && (*p == '"' || *p == '\'')) {
		v.p = p + 1;
		p = memchr(v.p, *p, (size_t)(end - v.p));
		if (!p)
			p = end;
		v.n = (size_t)(p - v.p);
		*at = p < end ? p + 1 : end;
		return v;
	}
	while (p < end && !space(*p))
		p++;
	v.n = (size_t)(p - v.p);
	if (p == end && v.n > 0 && p[-1] == '/')
		v.n--;
	*at = p;
	return v;
}

/* The next attribute; start with at = attrs.p. */
static bool
next_attr(struct slice attrs, const char **at, struct slice *name,
    struct slice *value)
{
	const char *p = *at, *end = attrs.p + attrs.n, *q;

	while (p < end && (space(*p) || *p == '/'))
		p++;
	name->p = p;
	while (p < end && !space(*p) && *p != '=' && *p != '/')
		p++;
	name->n = (size_t)(p - name->p);
	if (name->n == 0 && p < end)
		p++; /* a stray '=' */
	for (q = p; q < end && space(*q);)
		q++;
	value->p = NULL;
	value->n = 0;
	if (q < end && *q == '=' && name->n > 0) {
		for (q++; q < end && space(*q);)
			q++;
		*value = attr_value(&q, end);
		p = q;
	}
	*at = p;
	return name->p < end;
}

bool
html_attr_get(struct slice attrs, const char *name, struct slice *value)
{
	const char *at = attrs.p;
	struct slice n;

	while (next_attr(attrs, &at, &n, value))
		if (slice_ieq(n, name))
			return true;
	return false;
}

/* "&#123;" or "&#x7b;" at p: its length, or 0. */
static size_t
numeric(const char *p, size_t n, uint32_t *ch)
{
	bool hex = n > 2 && (p[2] | 32) == 'x';
	size_t i = hex ? 3 : 2, from = i;
	int d;

	for (*ch = 0; i < n && i < 12; i++) {
		d = p[i] >= '0' && p[i] <= '9' ? p[i] - '0'
		    : hex && (p[i] | 32) >= 'a' && (p[i] | 32) <= 'f'
			? (p[i] | 32) - 'a' + 10
			: -1;
		if (d == -1)
			break;
		*ch = *ch * (hex ? 16 : 10) + (uint32_t)d;
		if (*ch > 0x10ffff)
			return 0;
	}
	if (i == from || *ch == 0 || (*ch >= 0xd800 && *ch <= 0xdfff))
		return 0;
	return i < n && p[i] == ';' ? i + 1 : i;
}

static size_t
entity(const char *p, size_t n, uint32_t *ch)
{
	static const struct {
		const char *name;
		uint32_t ch;
	} tab[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'},
	    {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", 0xa0}};
	size_t i, len;

	if (n > 2 && p[1] == '#')
		return numeric(p, n, ch);
	for (i = 0; i < sizeof tab / sizeof tab[0]; i++) {
		len = strlen(tab[i].name);
		if (n >= len && !memcmp(p, tab[i].name, len)) {
			*ch = tab[i].ch;
			return len;
		}
	}
	return 0;
}

void
html_decode(struct slice s, struct buf *out)
{
	uint32_t ch;
	size_t len;

	while (s.n > 0) {
		len = *s.p == '&' ? entity(s.p, s.n, &ch) : 0;
		if (len > 0) {
			out->n += utf8_put(ch, buf_room(out, 4));
		} else {
			buf_chr(out, *s.p);
			len = 1;
		}
		s.p += len;
		s.n -= len;
	}
}

void
html_escape(struct slice s, struct buf *out)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '>': buf_str(out, "&gt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		case '\'': buf_str(out, "&#x27;"); break;
		default: buf_chr(out, s.p[i]); break;
		}
	}
}
