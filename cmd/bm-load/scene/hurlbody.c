/* Read the body of a request or an answer. */
#include <string.h>

#include "codec.h"
#include "jpath.h"
#include "hurl.h"
#include "hurlread.h"

bool
hurl_file(struct scan *s, struct tmpl *name)
{
	scan_blanks(s);
	if (!scan_tmpl(s, LEX_FILE, name))
		return false;
	scan_blanks(s);
	return scan_take(s, ";") || scan_fail(s, s->p, "expected ';'");
}

bool
hurl_hex(struct scan *s, struct slice *out)
{
	char *p;
	size_t n = 0;

	scan_blanks(s);
	p = arena_get(s->arena, (size_t)(s->end - s->p) / 2 + 1);
	out->p = p;
	while (s->p < s->end && hex_digit(*s->p) != -1) {
		if (s->end - s->p < 2 || hex_digit(s->p[1]) == -1)
			return scan_fail(s, s->p + 1,
			    "expected an even number of hexadecimal digits");
		p[n++] = (char)(hex_digit(s->p[0]) * 16 + hex_digit(s->p[1]));
		s->p += 2;
	}
	out->n = n;
	scan_blanks(s);
	return scan_take(s, ";") ||
	       scan_fail(s, s->p, "expected a hexadecimal digit or ';'");
}

/* White space may stand in the text. */
bool
hurl_base64(struct scan *s, struct slice *out)
{
	struct buf text = {0};
	const char *at;
	size_t n;
	char *p;

	scan_blanks(s);
	for (at = s->p; s->p < s->end && *s->p != ';'; s->p++)
		if (!strchr(" \t\r\n", *s->p))
			buf_chr(&text, *s->p);
	p = arena_get(s->arena, text.n + 1);
	if (base64_decode(slice_at(text.p, text.n), false, p, &n) == -1) {
		buf_free(&text);
		return scan_fail(s, at, "not base64");
	}
	buf_free(&text);
	out->p = p;
	out->n = n;
	return scan_take(s, ";") || scan_fail(s, s->p, "expected ';'");
}

/* "variables" and a JSON object, at the begin of a line of GraphQL. */
static bool
graphql_variables(struct scan *s, struct tmaker *m)
{
	s->p += strlen("variables");
	scan_blanks(s);
	if (!scan_see(s, "{"))
		return scan_fail(s, s->p, "expected a JSON object");
	m->json = false;
	m->compact = true;
	buf_str(&m->text, "\",\"variables\":");
	if (!hurl_json(s, m))
		return false;
	s->p = json_space(s->p, s->end);
	return true;
}

/* The query, as it stands in a JSON string, and what is behind it. */
static bool
graphql_text(struct scan *s, struct tmaker *m)
{
	const char *gap = s->p;
	bool begin = false, first = true;

	m->json = true;
	while (s->p < s->end && !scan_see(s, "```")) {
		if (begin && scan_see(s, "variables"))
			return graphql_variables(s, m);
		begin = *s->p == '\n';
		if (strchr(" \t\r\n", *s->p)) {
			s->p++;
			continue;
		}
		for (; gap < s->p && !first; gap++)
			json_escape_chr(&m->text, *gap);
		first = false;
		if (!scan_see(s, "{{"))
			json_escape_chr(&m->text, *s->p++);
		else if (!tmaker_take_hole(m, s))
			return false;
		gap = s->p;
	}
	buf_str(&m->text, "\"");
	return true;
}

/* {"query":"...","variables":{...}} */
static bool
graphql(struct scan *s, struct body *b)
{
	struct tmaker m = {0};
	bool ok;

	b->kind = BODY_TEXT;
	b->type = "application/json";
	buf_str(&m.text, "{\"query\":\"");
	ok = graphql_text(s, &m);
	buf_str(&m.text, "}");
	tmaker_end(&m, s, &b->text);
	return ok &&
	       (scan_take(s, "```") || scan_fail(s, s->p, "expected '```'"));
}

static bool
raw_text(struct scan *s, struct body *b)
{
	const char *from = s->p;

	b->kind = BODY_BYTES;
	while (s->p < s->end && !scan_see(s, "```"))
		s->p++;
	b->bytes.p = from;
	b->bytes.n = (size_t)(s->p - from);
	return scan_take(s, "```") || scan_fail(s, s->p, "expected '```'");
}

/* Behind the hint, where the line should end: ",escape" of older Hurls. */
static bool
fence_end(struct scan *s, const char *at)
{
	const char *from = s->p;

	scan_blanks(s);
	if (scan_take(s, "\n") || scan_take(s, "\r\n"))
		return true;
	if (s->p == from &&
	    (scan_see(s, ",escape") || scan_see(s, ",novariable"))) {
		while (s->p < s->end && *s->p != '\n' && *s->p != '\r')
			s->p++;
		scan_refuse(s, at, "multiline attribute %.*s",
		    (int)(s->p - from), from);
		return fence_end(s, at);
	}
	return scan_fail(
	    s, at, "expected json, xml, graphql, raw or a newline");
}

static bool
multiline(struct scan *s, struct body *b)
{
	const char *at = s->p;
	struct slice hint = scan_word(s, "");

	if (!fence_end(s, at))
		return false;
	if (slice_eq(hint, "raw"))
		return raw_text(s, b);
	if (slice_eq(hint, "graphql"))
		return graphql(s, b);
	if (slice_eq(hint, "json"))
		b->type = "application/json";
	else if (slice_eq(hint, "xml"))
		b->type = "application/xml";
	else if (hint.n > 0)
		return scan_fail(s, at, "expected json, xml, graphql or raw");
	b->kind = BODY_TEXT;
	return scan_tmpl_raw(s, "```", &b->text);
}

static bool
json(struct scan *s, struct body *b)
{
	struct tmaker m = {0};
	bool ok = hurl_json(s, &m);

	b->kind = BODY_TEXT;
	b->type = "application/json";
	tmaker_end(&m, s, &b->text);
	return ok;
}

static bool
xml(struct scan *s, struct body *b)
{
	b->kind = BODY_BYTES;
	b->type = "application/xml";
	return hurl_xml(s, &b->bytes);
}

static bool
sees_json(const struct scan *s)
{
	return s->p < s->end &&
	       (strchr("{[\"-", *s->p) || (*s->p >= '0' && *s->p <= '9') ||
		   scan_see(s, "true") || scan_see(s, "false") ||
		   scan_see(s, "null"));
}

bool
hurl_body(struct scan *s, struct body *b)
{
	if (scan_take(s, "```"))
		return multiline(s, b);
	if (scan_see(s, "`")) {
		b->kind = BODY_TEXT;
		return scan_tmpl(s, LEX_TICK, &b->text);
	}
	if (scan_take(s, "base64,")) {
		b->kind = BODY_BYTES;
		return hurl_base64(s, &b->bytes);
	}
	if (scan_take(s, "hex,")) {
		b->kind = BODY_BYTES;
		return hurl_hex(s, &b->bytes);
	}
	if (scan_take(s, "file,")) {
		b->kind = BODY_FILE;
		return hurl_file(s, &b->text);
	}
	if (scan_see(s, "<"))
		return xml(s, b);
	if (sees_json(s))
		return json(s, b);
	return true;
}
