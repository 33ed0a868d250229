/* Elements and attributes of an XML file, in bounded memory. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "xml.h"
#include "mem.h"
#include "utf8.h"

enum { BLOCK = 64 * 1024, LONGEST = 1024 * 1024, ENTITY = 12 };

static int
bad(struct xml *x, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(x->err, sizeof x->err, fmt, ap);
	va_end(ap);
	return -1;
}

void
xml_init(struct xml *x, int fd, const char *p, size_t n)
{
	memset(x, 0, sizeof *x);
	x->fd = fd;
	x->eof = fd == -1;
	x->cap = n > BLOCK || x->eof ? n : BLOCK;
	x->buf = xmalloc(x->cap);
	if (n > 0)
		memcpy(x->buf, p, n);
	x->end = n;
	x->next_line = 1;
}

void
xml_free(struct xml *x)
{
	free(x->buf);
	memset(x, 0, sizeof *x);
}

/* Have n unread bytes in the buffer: 1, or 0 if the file ends before. */
static int
have(struct xml *x, size_t n)
{
	ssize_t r;

	while (x->end - x->at < n && !x->eof) {
		if (x->at > 0) {
			memmove(x->buf, x->buf + x->at, x->end - x->at);
			x->end -= x->at;
			x->at = 0;
		}
		if (x->end == x->cap)
			x->buf = xgrow(x->buf, &x->cap, x->cap + 1, 1);
		r = read(x->fd, x->buf + x->end, x->cap - x->end);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return bad(x, "read: %s", strerror(errno));
		x->eof = r == 0;
		x->end += (size_t)r;
	}
	return x->end - x->at >= n;
}

/* Do the unread bytes begin with s? 1, 0, or -1. */
static int
begins(struct xml *x, const char *s)
{
	size_t n = strlen(s);
	int r = have(x, n);

	return r == 1 ? memcmp(x->buf + x->at, s, n) == 0 : r;
}

/* The length of the XML character at p[0..n), or 0. XML 1.0, 2.2. */
static size_t
char_len(const char *p, size_t n)
{
	unsigned char c = n > 0 ? (unsigned char)*p : 0;

	if (c >= 0x20 && c < 0x80)
		return 1;
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return utf8_len(p, n);
}

static int
bad_char(struct xml *x, const char *p)
{
	unsigned char c = (unsigned char)*p;

	return bad(x,
	    c < 0x20 ? "control byte \\x%02x" : "byte \\x%02x is not UTF-8", c);
}

/* Step over one character of text. */
static int
step_char(struct xml *x)
{
	size_t n;

	if (have(x, 4) == -1)
		return -1;
	n = char_len(x->buf + x->at, x->end - x->at);
	if (n == 0)
		return bad_char(x, x->buf + x->at);
	x->next_line += x->buf[x->at] == '\n';
	x->at += n;
	return 0;
}

/* Write a code point as UTF-8; returns its length. */
static size_t
put_utf8(char *p, uint32_t c)
{
	size_t i, n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (i = n - 1; i > 0; i--, c >>= 6)
		p[i] = (char)(0x80 | (c & 0x3f));
	p[0] = (char)(lead[n] | c);
	return n;
}

/* "38" or "x26" to a code point; 0 if it is none. */
static uint32_t
numeric(const char *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t base = 10, v = 0;
	const char *d;

	if (n > 0 && *p == 'x') {
		base = 16;
		p++;
		n--;
	}
	for (; n > 0; p++, n--) {
		d = *p ? strchr(digits, *p | 0x20) : NULL;
		if (!d || (uint32_t)(d - digits) >= base || v > 0x10ffff)
			return 0;
		v = v * base + (uint32_t)(d - digits);
	}
	return v > 0x10ffff || (v >= 0xd800 && v < 0xe000) ? 0 : v;
}

/*
 * Decode the entity whose '&' is at p; its text goes to out (4 bytes).
 * Returns how many bytes of p it takes, *len how many of out, or 0.
 */
static size_t
entity(const char *p, size_t n, char *out, size_t *len)
{
	static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
	const char *end = memchr(p, ';', n < ENTITY ? n : ENTITY);
	size_t i, w = end ? (size_t)(end - p) - 1 : 0;
	uint32_t c;

	if (w > 1 && p[1] == '#') {
		c = numeric(p + 2, w - 1);
		*len = c ? put_utf8(out, c) : 0;
		return c && char_len(out, *len) ? w + 2 : 0;
	}
	for (i = 0; i < 5; i++) {
		if (strlen(names[i]) != w || memcmp(p + 1, names[i], w) != 0)
			continue;
		*out = "&<>\"'"[i];
		*len = 1;
		return w + 2;
	}
	return 0;
}

static int
bad_entity(struct xml *x, const char *p, size_t n)
{
	return bad(x,
	    "entity '%.*s': only the five of XML and numeric ones are known",
	    (int)(n < ENTITY ? n : ENTITY), p);
}

static int
step_entity(struct xml *x)
{
	char out[4];
	size_t n, len;

	if (have(x, ENTITY) == -1)
		return -1;
	n = entity(x->buf + x->at, x->end - x->at, out, &len);
	if (n == 0)
		return bad_entity(x, x->buf + x->at, x->end - x->at);
	x->at += n;
	return 0;
}

/* Skip character data up to '<' or the end. */
static int
text(struct xml *x)
{
	int r;

	while ((r = have(x, 1)) == 1 && x->buf[x->at] != '<') {
		switch (x->buf[x->at]) {
		case '&': r = step_entity(x); break;
		case ']':
			r = begins(x, "]]>");
			if (r == 1)
				return bad(x, "']]>' outside of CDATA");
			/* FALLTHROUGH */
		default: r = r == -1 ? -1 : step_char(x);
		}
		if (r == -1)
			return -1;
	}
	return r == -1 ? -1 : 0;
}

/* Skip past the next `end`; the text before it must be characters. */
static int
skip_past(struct xml *x, const char *end, const char *what)
{
	int r;

	while ((r = begins(x, end)) == 0) {
		if (x->end == x->at)
			return bad(x, "the file ends inside %s", what);
		if (step_char(x) == -1)
			return -1;
	}
	x->at += strlen(end);
	return r == -1 ? -1 : 0;
}

/* Skip what is no tag: 1 skipped, 0 a tag comes (or the end), -1. */
static int
skip_other(struct xml *x)
{
	if (begins(x, "<![CDATA[") == 1)
		return skip_past(x, "]]>", "CDATA") == -1 ? -1 : 1;
	if (begins(x, "<!--") == 1) {
		x->at += 4;
		return skip_past(x, "-->", "a comment") == -1 ? -1 : 1;
	}
	if (begins(x, "<!") == 1)
		return bad(x, "document types (<!...) are refused");
	if (begins(x, "<?") == 1)
		return skip_past(x, "?>", "<?") == -1 ? -1 : 1;
	return 0;
}

/* The length of the tag at x->at up to its '>', or 0 with an error set. */
static size_t
tag_len(struct xml *x)
{
	char c, quote = 0;
	size_t i;
	int r = 0;

	for (i = 0; i < LONGEST && (r = have(x, i + 1)) == 1; i++) {
		c = x->buf[x->at + i];
		x->next_line += c == '\n';
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i;
	}
	if (r == 0)
		bad(x, "the file ends inside a tag");
	else if (r == 1)
		bad(x, "a tag over %d bytes", LONGEST);
	return 0;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_name(char c)
{
	unsigned char u = (unsigned char)c;

	return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
	       (u >= '0' && u <= '9') || u >= 0x80 || (u && strchr("_:-.", c));
}

static struct slice
take_name(const char **p, const char *end)
{
	struct slice s = {*p, 0};

	while (*p < end && is_name(**p))
		++*p;
	s.n = (size_t)(*p - s.p);
	return s;
}

static const char *
spaces(const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	return p;
}

/* Decode p[0..n) in place; returns its new length, or -1. */
static ptrdiff_t
decode(struct xml *x, char *p, size_t n)
{
	size_t i, w, len, to = 0;
	char out[4];

	for (i = 0; i < n; i += w) {
		if (p[i] == '<')
			return bad(x, "'<' inside a value");
		w = len = char_len(p + i, n - i);
		if (w == 0)
			return bad_char(x, p + i);
		if (p[i] == '&' && (w = entity(p + i, n - i, out, &len)) == 0)
			return bad_entity(x, p + i, n - i);
		memmove(p + to, p[i] == '&' ? out : p + i, len);
		to += len;
	}
	return (ptrdiff_t)to;
}

/* One attribute at *p. */
static int
take_attr(struct xml *x, const char **p, const char *end)
{
	struct xml_attr *a = &x->attr[x->nattr];
	const char *q;
	ptrdiff_t n;
	int i;

	if (x->nattr == XML_ATTRS)
		return bad(x, "more than %d attributes", XML_ATTRS);
	a->name = take_name(p, end);
	*p = spaces(*p, end);
	if (a->name.n == 0 || *p == end || **p != '=')
		return bad(x, "not an attribute");
	for (i = 0; i < x->nattr; i++)
		if (slice_same(x->attr[i].name, a->name))
			return bad(x, "an attribute twice");
	*p = spaces(*p + 1, end);
	if (*p == end || (**p != '"' && **p != '\'') ||
	    !(q = memchr(*p + 1, **p, (size_t)(end - *p) - 1)))
		return bad(x, "a value without quotes");
	n = decode(x, x->buf + (*p + 1 - x->buf), (size_t)(q - *p) - 1);
	a->value.p = *p + 1;
	a->value.n = (size_t)n;
	*p = q + 1;
	x->nattr++;
	return n == -1 ? -1 : 0;
}

static int
take_attrs(struct xml *x, const char *p, const char *end)
{
	const char *q;

	x->nattr = 0;
	for (;;) {
		q = spaces(p, end);
		if (q == end)
			return 0;
		if (*q == '/' && q + 1 == end) {
			x->close_now = true;
			return 0;
		}
		if (q == p)
			return bad(x, "no blank before an attribute");
		p = q;
		if (take_attr(x, &p, end) == -1)
			return -1;
	}
}

static enum xml_got
open_tag(struct xml *x, const char *p, const char *end)
{
	x->name = take_name(&p, end);
	if (x->name.n == 0)
		return bad(x, "'<' without a name"), XML_ERROR;
	if (x->name.n >= XML_NAME)
		return bad(x, "an element's name over %d bytes", XML_NAME),
		       XML_ERROR;
	if (x->depth == XML_DEPTH)
		return bad(x, "elements nested over %d deep", XML_DEPTH),
		       XML_ERROR;
	memcpy(x->open[x->depth], x->name.p, x->name.n);
	x->open[x->depth++][x->name.n] = '\0';
	return take_attrs(x, p, end) == -1 ? XML_ERROR : XML_OPEN;
}

/* The innermost element ends; x->name is its name. */
static enum xml_got
close_top(struct xml *x)
{
	x->name = slice_of(x->open[--x->depth]);
	x->nattr = 0;
	return XML_CLOSE;
}

static enum xml_got
close_tag(struct xml *x, const char *p, const char *end)
{
	struct slice name = take_name(&p, end);

	if (spaces(p, end) != end || x->depth == 0 ||
	    !slice_eq(name, x->open[x->depth - 1]))
		return bad(x, "</%.*s> where %s%s was expected",
			   (int)(name.n < 40 ? name.n : 40), name.p,
			   x->depth ? "the end of " : "no end",
			   x->depth ? x->open[x->depth - 1] : ""),
		       XML_ERROR;
	return close_top(x);
}

enum xml_got
xml_next(struct xml *x)
{
	const char *p, *end;
	size_t n;
	int r;

	if (x->close_now) {
		x->close_now = false;
		return close_top(x);
	}
	do {
		x->line = x->next_line;
		if (text(x) == -1)
			return XML_ERROR;
		x->line = x->next_line;
	} while ((r = skip_other(x)) == 1);
	if (r == -1 || x->err[0])
		return XML_ERROR;
	if (x->at == x->end)
		return XML_EOF;
	n = tag_len(x);
	if (n == 0)
		return XML_ERROR;
	p = x->buf + x->at + 1;
	end = p + n - 1;
	x->at += n + 1;
	return *p == '/' ? close_tag(x, p + 1, end) : open_tag(x, p, end);
}

struct slice
xml_attr(const struct xml *x, const char *name)
{
	struct slice none = {NULL, 0};
	int i;

	for (i = 0; i < x->nattr; i++)
		if (slice_eq(x->attr[i].name, name))
			return x->attr[i].value;
	return none;
}
