/* JSON as text. */
#include <string.h>

#include "jpath.h"
#include "utf8.h"

const char *
json_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
digits(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && digit(*p))
		p++;
	return p > from ? p : NULL;
}

static const char *
number(const char *p, const char *end)
{
	if (p < end && *p == '-')
		p++;
	if (p < end && *p == '0')
		p++;
	else if (!(p = digits(p, end)))
		return NULL;
	if (p < end && *p == '.' && !(p = digits(p + 1, end)))
		return NULL;
	if (p == end || (*p | 32) != 'e')
		return p;
	p++;
	if (p < end && (*p == '+' || *p == '-'))
		p++;
	return digits(p, end);
}

static int
hex4(const char *p, const char *end)
{
	int i, v = 0, d;

	if (end - p < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		if ((d = hex_digit(p[i])) == -1)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* Behind the string whose quote is at p. */
static const char *
string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if ((unsigned char)*p < 32)
			return NULL;
		if (*p != '\\')
			continue;
		if (++p == end || !*p || !strchr("\"\\/bfnrtu", *p))
			return NULL;
		if (*p == 'u' && hex4(p + 1, end) == -1)
			return NULL;
	}
	return p < end ? p + 1 : NULL;
}

static const char *
literal(const char *p, const char *end)
{
	size_t n = (size_t)(end - p);

	if (n >= 4 && (!memcmp(p, "true", 4) || !memcmp(p, "null", 4)))
		return p + 4;
	return n >= 5 && !memcmp(p, "false", 5) ? p + 5 : NULL;
}

static const char *
scalar(const char *p, const char *end)
{
	if (p == end)
		return NULL;
	if (*p == '"')
		return string(p, end);
	return *p == '-' || digit(*p) ? number(p, end) : literal(p, end);
}

/* "key :" of a member; p is where its quote should be. */
static const char *
key(const char *p, const char *end)
{
	if (p == end || *p != '"' || !(p = string(p, end)))
		return NULL;
	p = json_space(p, end);
	return p < end && *p == ':' ? json_space(p + 1, end) : NULL;
}

/* Behind the value at p, or NULL: without recursion, `open` is the stack. */
static const char *
valid(const char *p, const char *end)
{
	char open[JSON_DEPTH];
	size_t n = 0;

	for (;;) {
		while (p < end && (*p == '{' || *p == '[') && n < JSON_DEPTH) {
			open[n++] = *p == '{' ? '}' : ']';
			p = json_space(p + 1, end);
			if (p < end && *p == open[n - 1])
				goto close;
			if (open[n - 1] == '}' && !(p = key(p, end)))
				return NULL;
		}
		if (!(p = scalar(p, end)))
			return NULL;
		for (;;) {
			if (n == 0)
				return p;
			p = json_space(p, end);
			if (p < end && *p == ',')
				break;
			if (p == end || *p != open[n - 1])
				return NULL;
		close:
			p++;
			n--;
		}
		p = json_space(p + 1, end);
		if (open[n - 1] == '}' && !(p = key(p, end)))
			return NULL;
	}
}

bool
json_valid(struct slice s)
{
	const char *end = s.p + s.n, *p = s.p;

	if (s.n == 0)
		return false;
	p = valid(json_space(p, end), end);
	return p && json_space(p, end) == end;
}

size_t
json_len(const char *p, const char *end)
{
	const char *from = p;
	int depth = 0;

	do {
		if (*p == '"') {
			for (p++; p < end && *p != '"'; p++)
				if (*p == '\\' && p + 1 < end)
					p++;
			p++;
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (*p == '}' || *p == ']') {
			depth--;
			p++;
		} else if (depth == 0) {
			while (p < end && !strchr(",]} \n\r\t", *p))
				p++;
		} else {
			p++;
		}
	} while (depth > 0 && p < end);
	if (p > end)
		p = end;
	return (size_t)(p - from);
}

bool
json_next(struct json_each *e, struct slice text)
{
	if (!e->p) {
		e->p = text.p + 1;
		e->end = text.p + text.n;
	}
	e->p = json_space(e->p, e->end);
	if (e->p < e->end && *e->p == ',')
		e->p = json_space(e->p + 1, e->end);
	if (e->p >= e->end || *e->p == ']' || *e->p == '}')
		return false;
	e->key.n = 0;
	if (*text.p == '{') {
		e->key.p = e->p + 1;
		e->p += json_len(e->p, e->end);
		e->key.n = (size_t)(e->p - e->key.p) - 1;
		e->p = json_space(e->p, e->end);
		e->p = json_space(e->p + (e->p < e->end), e->end);
	}
	if (e->p >= e->end)
		return false;
	e->value.p = e->p;
	e->value.n = json_len(e->p, e->end);
	e->p += e->value.n;
	return true;
}

int64_t
json_count(struct slice text)
{
	struct json_each e = {0};
	int64_t n = 0;

	while (json_next(&e, text))
		n++;
	return n;
}

/* At "\u": append the character, with its second half if there is one. */
static size_t
decode_unicode(struct slice s, struct buf *out)
{
	const char *end = s.p + s.n;
	int hi = hex4(s.p + 2, end), lo;
	uint32_t ch;
	size_t used = 6;

	if (hi == -1)
		return buf_chr(out, '\\'), 1;
	ch = (uint32_t)hi;
	if (hi >= 0xd800 && hi <= 0xdbff && s.n >= 12 && s.p[6] == '\\' &&
	    s.p[7] == 'u' && (lo = hex4(s.p + 8, end)) >= 0xdc00 &&
	    lo <= 0xdfff) {
		ch = 0x10000 + ((ch - 0xd800) << 10) + ((uint32_t)lo - 0xdc00);
		used = 12;
	} else if (hi >= 0xd800 && hi <= 0xdfff) {
		ch = 0xfffd;
	}
	out->n += utf8_put(ch, buf_room(out, 4));
	return used;
}

void
json_decode(struct slice s, struct buf *out)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *q;
	size_t used;

	while (s.n > 0) {
		used = 1;
		if (*s.p != '\\' || s.n < 2) {
			buf_chr(out, *s.p);
		} else if (s.p[1] == 'u') {
			used = decode_unicode(s, out);
		} else {
			q = memchr(from, s.p[1], sizeof from - 1);
			buf_chr(out, q ? to[q - from] : s.p[1]);
			used = 2;
		}
		s.p += used;
		s.n -= used;
	}
}

void
json_escape_chr(struct buf *out, char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *q = memchr(from, c, sizeof from - 1);

	if (q) {
		buf_chr(out, '\\');
		buf_chr(out, to[q - from]);
	} else if ((unsigned char)c < 32) {
		buf_fmt(out, "\\u%04x", (unsigned)c);
	} else {
		buf_chr(out, c);
	}
}

void
json_escape(struct slice s, struct buf *out)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		json_escape_chr(out, s.p[i]);
}
