/* Read XML bodies of a Hurl file: one element, well formed. */
#include <string.h>

#include "hurlread.h"
#include "jpath.h"

enum { DEPTH_MAX = 256 };

/* What is open; and whether entities of its own may be there. */
struct xml {
	struct slice open[DEPTH_MAX];
	int depth;
	bool doctype;
};

static bool
until(struct scan *s, const char *to)
{
	while (s->p < s->end && !scan_see(s, to))
		s->p++;
	return scan_take(s, to) || scan_fail(s, s->p, "expected '%s'", to);
}

static bool
name_char(char ch, bool first)
{
	unsigned char c = (unsigned char)ch;

	return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == ':' ||
	       c >= 128 ||
	       (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

static struct slice
name(struct scan *s)
{
	struct slice n = {s->p, 0};

	while (s->p < s->end && name_char(*s->p, s->p == n.p))
		s->p++;
	n.n = (size_t)(s->p - n.p);
	return n;
}

/* "<!DOCTYPE a [ ... ]>" */
static bool
doctype(struct scan *s, struct xml *x)
{
	x->doctype = true;
	while (s->p < s->end && *s->p != '>' && *s->p != '[')
		s->p++;
	if (scan_see(s, "[") && !until(s, "]"))
		return false;
	return until(s, ">");
}

/* At "&": one of the five, a number, or one of its own. */
static bool
entity(struct scan *s, const struct xml *x)
{
	static const char *const known[] = {"amp", "lt", "gt", "quot", "apos"};
	const char *at = s->p++;
	struct slice n;
	size_t i;

	if (scan_take(s, "#")) {
		scan_take(s, "x");
		n = scan_word(s, "");
		if (n.n > 0 && scan_take(s, ";"))
			return true;
		return scan_fail(s, at, "expected a number behind '&#'");
	}
	n = name(s);
	if (n.n == 0 || !scan_take(s, ";"))
		return scan_fail(s, at, "expected an entity, as &amp;");
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (slice_eq(n, known[i]))
			return true;
	return x->doctype ||
	       scan_fail(s, at, "unknown entity '%.*s'", (int)n.n, n.p);
}

/* name="value" */
static bool
attribute(struct scan *s, const struct xml *x)
{
	char quote;

	if (name(s).n == 0)
		return scan_fail(s, s->p, "expected an attribute, '/' or '>'");
	s->p = json_space(s->p, s->end);
	if (!scan_take(s, "="))
		return scan_fail(s, s->p, "expected '='");
	s->p = json_space(s->p, s->end);
	if (!scan_see(s, "\"") && !scan_see(s, "'"))
		return scan_fail(s, s->p, "expected a quote");
	quote = *s->p++;
	while (s->p < s->end && *s->p != quote && *s->p != '<') {
		if (*s->p != '&')
			s->p++;
		else if (!entity(s, x))
			return false;
	}
	if (s->p == s->end || *s->p != quote)
		return scan_fail(s, s->p, "expected '%c'", quote);
	s->p++;
	return true;
}

/* "<name a='b'>" or "<name/>" */
static bool
open_tag(struct scan *s, struct xml *x)
{
	const char *at = s->p++, *gap;
	struct slice n = name(s);

	if (n.n == 0)
		return scan_fail(s, at, "expected an XML element");
	for (;;) {
		gap = s->p;
		s->p = json_space(s->p, s->end);
		if (s->p == s->end)
			return scan_fail(s, at, "unclosed XML tag");
		if (scan_take(s, "/>"))
			return true;
		if (scan_take(s, ">"))
			break;
		if (s->p == gap)
			return scan_fail(s, s->p, "expected a blank or '>'");
		if (!attribute(s, x))
			return false;
	}
	if (x->depth == DEPTH_MAX)
		return scan_fail(s, at, "nested deeper than %d", DEPTH_MAX);
	x->open[x->depth++] = n;
	return true;
}

/* "</name>" */
static bool
close_tag(struct scan *s, struct xml *x)
{
	const char *at = s->p;
	struct slice n, want;

	s->p += 2;
	n = name(s);
	if (x->depth == 0)
		return scan_fail(s, at, "unopened XML element");
	want = x->open[--x->depth];
	if (n.n != want.n || memcmp(n.p, want.p, n.n) != 0)
		return scan_fail(
		    s, at, "expected '</%.*s>'", (int)want.n, want.p);
	s->p = json_space(s->p, s->end);
	return scan_take(s, ">") || scan_fail(s, s->p, "expected '>'");
}

/* One piece of markup at "<". *element: was it a tag? */
static bool
markup(struct scan *s, struct xml *x, bool *element)
{
	*element = false;
	if (scan_take(s, "<!--"))
		return until(s, "-->");
	if (x->depth > 0 && scan_take(s, "<![CDATA["))
		return until(s, "]]>");
	if (scan_take(s, "<?"))
		return until(s, "?>");
	if (x->depth == 0 && scan_see(s, "<!DOCTYPE"))
		return doctype(s, x);
	*element = true;
	return scan_see(s, "</") ? close_tag(s, x) : open_tag(s, x);
}

/* Text, up to the next markup. */
static bool
text(struct scan *s, const struct xml *x)
{
	while (s->p < s->end && *s->p != '<') {
		if (*s->p != '&')
			s->p++;
		else if (!entity(s, x))
			return false;
	}
	return true;
}

bool
hurl_xml(struct scan *s, struct slice *out)
{
	struct xml x;
	bool element;

	x.depth = 0;
	x.doctype = false;
	out->p = s->p;
	for (;;) {
		if (!scan_see(s, "<"))
			return scan_fail(s, s->p,
			    x.depth > 0 ? "unclosed XML element"
					: "expected an XML element");
		if (!markup(s, &x, &element))
			return false;
		out->n = (size_t)(s->p - out->p);
		if (x.depth == 0 && element)
			return true;
		if (x.depth == 0)
			s->p = json_space(s->p, s->end);
		else if (!text(s, &x))
			return false;
	}
}
