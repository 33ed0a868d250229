/* HTTP/1.1 heads: lines, fields, and how the body is framed. */
#include <string.h>

#include "http.h"
#include "httpbody.h"
#include "httpchar.h"

/* Ready for the next head: the first one, or the one after a 1xx. */
static void
head_reset(struct http *h)
{
	h->state = HTTP_S_START;
	h->length = -1;
	h->line = h->scan = h->nfield = 0;
	h->chunked = h->codings = 0;
	h->has_te = h->bad_length = h->close_opt = h->keep_opt = false;
	h->has_cookie = h->has_coding = h->has_location = false;
}

void
http_answer(struct http *h, bool head, int64_t max)
{
	static const struct http zero;

	*h = zero;
	h->no_body = head;
	h->max = max > 0 ? max : (int64_t)1 << 30;
	head_reset(h);
}

void
http_request(struct http *h, int64_t max)
{
	http_answer(h, false, max);
	h->request = true;
}

/* Cut the next element off a comma-separated list; empty ones are skipped. */
static bool
list_next(struct slice *list, struct slice *item)
{
	const char *comma;

	while (list->n > 0) {
		comma = memchr(list->p, ',', list->n);
		item->p = list->p;
		item->n = comma ? (size_t)(comma - list->p) : list->n;
		list->p += item->n + (comma != NULL);
		list->n -= item->n + (comma != NULL);
		*item = slice_trim(*item);
		if (item->n > 0)
			return true;
	}
	return false;
}

bool
http_has_token(struct slice list, const char *token)
{
	struct slice item;

	while (list_next(&list, &item))
		if (slice_ieq(item, token))
			return true;
	return false;
}

/* Content-Length: one number, or a list of equal ones (RFC 9112, 6.3). */
static void
take_length(struct http *h, struct slice value)
{
	struct slice item;
	uint64_t v;
	bool any = false;

	while (list_next(&value, &item)) {
		any = true;
		while (item.n > 1 && item.p[0] == '0')
			item.p++, item.n--;
		if (slice_uint(item, INT64_MAX, &v) != 0 ||
		    (h->length >= 0 && h->length != (int64_t)v))
			h->bad_length = true;
		else
			h->length = (int64_t)v;
	}
	if (!any)
		h->bad_length = true;
}

static void
take_coding(struct http *h, struct slice value)
{
	struct slice item;

	h->has_te = true;
	while (list_next(&value, &item)) {
		if (slice_ieq(item, "chunked"))
			h->chunked++;
		else
			h->codings++;
	}
}

static void
take_connection(struct http *h, struct slice value)
{
	struct slice item;

	while (list_next(&value, &item)) {
		if (slice_ieq(item, "close"))
			h->close_opt = true;
		else if (slice_ieq(item, "keep-alive"))
			h->keep_opt = true;
	}
}

/* Look at the few fields that the codec or every user needs. */
static void
take_field(struct http *h, struct slice name, struct slice value)
{
	switch (name.n) {
	case 6:
		if (h->request && slice_ieq(name, "expect"))
			h->expect = http_has_token(value, "100-continue");
		break;
	case 8:
		if (http_is_name(name.p, "location", 8))
			h->has_location = true;
		break;
	case 10:
		if (http_is_name(name.p, "connection", 10))
			take_connection(h, value);
		else if (http_is_name(name.p, "set-cookie", 10))
			h->has_cookie = true;
		break;
	case 14:
		if (http_is_name(name.p, "content-length", 14))
			take_length(h, value);
		break;
	case 16:
		if (http_is_name(name.p, "content-encoding", 16))
			h->has_coding = true;
		break;
	case 17:
		if (http_is_name(name.p, "transfer-encoding", 17))
			take_coding(h, value);
		break;
	}
}

/*
 * One field line without its end; NULL, or what is wrong with it.
 *	clean	there is no NUL, CR or LF in it
 */
static const char *
field_line(struct http *h, struct slice line, bool clean)
{
	struct slice name, value;

	if (h->nfield++ == HTTP_NFIELD_MAX)
		return "limit over 256 header fields";
	name.p = line.p;
	name.n = http_span(line.p, line.n, HTTP_TOKEN);
	if (name.n == 0 || name.n == line.n || line.p[name.n] != ':')
		return "protocol bad header field name";
	value.p = line.p + name.n + 1;
	value.n = line.n - name.n - 1;
	if (!clean && !http_is_value(value))
		return "protocol CR or NUL in a header field";
	take_field(h, name, slice_trim(value));
	return NULL;
}

/* "HTTP/1.x": its minor version (at most 1), or -1. */
static int
version(struct slice s)
{
	if (s.n != 8 || memcmp(s.p, "HTTP/1.", 7) != 0 || s.p[7] < '0' ||
	    s.p[7] > '9')
		return -1;
	return s.p[7] > '0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* HTTP-version SP 3DIGIT [SP reason]; RFC 9112, 4. */
static const char *
status_line(struct http *h, const char *base, struct slice line)
{
	const char *p = line.p;

	if (line.n < 8 || (h->minor = version((struct slice){p, 8})) < 0)
		return "protocol not an HTTP/1 answer";
	if (line.n < 12 || p[8] != ' ' || !is_digit(p[9]) || !is_digit(p[10]) ||
	    !is_digit(p[11]) || p[9] == '0' || (line.n > 12 && p[12] != ' '))
		return "protocol bad status code";
	if (!http_is_value(line))
		return "protocol CR or NUL in the status line";
	h->status = (p[9] - '0') * 100 + (p[10] - '0') * 10 + p[11] - '0';
	h->a_at = (size_t)(p - base) + (line.n > 12 ? 13 : 12);
	h->a_n = line.n > 12 ? line.n - 13 : 0;
	return NULL;
}

/* method SP request-target SP HTTP-version; RFC 9112, 3. */
static const char *
request_line(struct http *h, const char *base, struct slice line)
{
	const char *p = line.p, *end = line.p + line.n, *sp;

	h->method_n = http_span(p, line.n, HTTP_TOKEN);
	if (h->method_n == 0 || h->method_n == line.n || p[h->method_n] != ' ')
		return "protocol bad method";
	p += h->method_n + 1;
	sp = memchr(p, ' ', (size_t)(end - p));
	if (sp == NULL || sp == p ||
	    (h->minor = version(
		 (struct slice){sp + 1, (size_t)(end - sp - 1)})) < 0)
		return "protocol not an HTTP/1 request";
	h->a_at = (size_t)(p - base);
	h->a_n = (size_t)(sp - p);
	for (; p < sp; p++)
		if ((unsigned char)*p < 0x21 || *p == 0x7f)
			return "protocol control byte in the request line";
	return NULL;
}

/* A line's text, given where its LF is. */
static struct slice
line_text(const struct http *h, const char *p, size_t lf)
{
	struct slice s;

	s.p = p + h->line;
	s.n = lf - h->line;
	if (s.n > 0 && s.p[s.n - 1] == '\r')
		s.n--;
	return s;
}

static bool
find_lf(struct http *h, const char *p, size_t n, size_t *lf)
{
	const char *q = NULL;

	if (h->scan < n)
		q = memchr(p + h->scan, '\n', n - h->scan);
	h->scan = q ? (size_t)(q - p) : n;
	*lf = h->scan;
	return q != NULL;
}

static void
next_line(struct http *h, size_t lf)
{
	h->line = h->scan = lf + 1;
}

static enum http_event
start_line(struct http *h, const char *p, size_t n, const char **why)
{
	bool found;
	size_t lf;

	found = find_lf(h, p, n, &lf);
	/* Something else than HTTP must not wait for a line end. */
	if (!h->request && memcmp(p, "HTTP/1.", n < 7 ? n : 7) != 0)
		*why = "protocol not an HTTP/1 answer";
	else if (lf > HTTP_LINE_MAX + 1)
		*why = "limit first line over 8 KiB";
	else if (!found)
		return HTTP_MORE;
	else if (h->request)
		*why = request_line(h, p, line_text(h, p, lf));
	else
		*why = status_line(h, p, line_text(h, p, lf));
	next_line(h, lf);
	h->fields_at = h->line;
	h->state = HTTP_S_FIELD;
	return HTTP_HEAD;
}

/*
 * Is the next line as nearly all are: clean, ended by CRLF, and no blank
 * behind? Then *lf is where it ends. What is not is looked at byte by byte.
 */
static bool
usual_line(const struct http *h, const char *p, size_t n, size_t *lf)
{
	size_t end = h->line;

	if (h->scan != h->line)
		return false;
	end += http_surely(p + end, n - end);
	*lf = end + 1;
	return end + 2 < n && p[end] == '\r' && p[end + 1] == '\n' &&
	       p[end + 2] != ' ' && p[end + 2] != '\t' &&
	       end + 1 - h->fields_at < HTTP_FIELDS_MAX;
}

/*
 * The field lines, up to the empty one. A line that begins with a blank
 * goes on with the field before it (obs-fold; RFC 9112, 5.2): its line end
 * is overwritten with blanks, so that everyone sees one line.
 */
static enum http_event
field_lines(struct http *h, char *p, size_t n, const char **why)
{
	size_t lf;
	bool found;
	struct slice line;

	for (;;) {
		if (usual_line(h, p, n, &lf) && lf - h->line > 1) {
			line = (struct slice){p + h->line, lf - 1 - h->line};
			if ((*why = field_line(h, line, true)) != NULL)
				return HTTP_HEAD;
			next_line(h, lf);
			continue;
		}
		found = find_lf(h, p, n, &lf);
		if (lf - h->fields_at >= HTTP_FIELDS_MAX) {
			*why = "limit header over 64 KiB";
			return HTTP_HEAD;
		}
		if (!found)
			return HTTP_MORE;
		line = line_text(h, p, lf);
		if (line.n == 0)
			break;
		if (lf + 1 == n)
			return HTTP_MORE; /* scan stays at the LF */
		if (p[lf + 1] == ' ' || p[lf + 1] == '\t') {
			memset(p + h->line + line.n, ' ',
			    lf + 1 - h->line - line.n);
			continue;
		}
		if ((*why = field_line(h, line, false)) != NULL)
			return HTTP_HEAD;
		next_line(h, lf);
	}
	h->part = h->line - h->fields_at;
	next_line(h, lf);
	return HTTP_HEAD;
}

/* Which body follows: RFC 9112, 6.3, in its order. */
static const char *
frame(struct http *h)
{
	h->keep = (h->minor > 0 || h->keep_opt) && !h->close_opt;
	h->no_body |= h->status == 204 || h->status == 304;
	if (h->has_te && h->minor == 0) {
		h->anomaly = true; /* RFC 9112, 6.1: faulty, so close */
		h->keep = false;
	}
	if (h->no_body) {
		h->framing = HTTP_NONE;
	} else if (h->has_te) {
		if (h->codings > 0 || h->chunked != 1)
			return h->chunked > 1
				   ? "coding chunked twice"
				   : "coding transfer coding not known";
		h->framing = HTTP_CHUNKED;
		if (h->length >= 0 || h->bad_length) {
			h->anomaly = true;
			h->keep = false;
		}
	} else if (h->bad_length) {
		return "protocol bad Content-Length";
	} else if (h->length >= 0) {
		h->framing = HTTP_LENGTH;
	} else if (h->request) {
		h->framing = HTTP_NONE;
	} else {
		h->framing = HTTP_CLOSE;
		h->keep = false;
	}
	return NULL;
}

/* The state that reads the body. */
static const char *
body_start(struct http *h)
{
	switch (h->framing) {
	case HTTP_NONE: h->state = HTTP_S_DONE; break;
	case HTTP_LENGTH:
		if (h->length > h->max)
			return "limit body too large";
		h->left = h->length;
		h->state = h->left > 0 ? HTTP_S_LENGTH : HTTP_S_DONE;
		break;
	case HTTP_CHUNKED:
		h->part = 0;
		h->nfield = 0;
		h->digits = 0;
		h->left = 0;
		h->state = HTTP_S_SIZE;
		break;
	case HTTP_CLOSE: h->state = HTTP_S_CLOSE; break;
	}
	return NULL;
}

/* A 1xx answer: count it and go on to the next head. */
static const char *
interim(struct http *h)
{
	if (h->status == 101)
		return "protocol 101 without an upgrade asked for";
	if (h->interims++ == HTTP_INTERIM_MAX)
		return "limit over 64 interim answers";
	if (h->status == 100)
		h->continued = true;
	head_reset(h);
	return NULL;
}

static void
head_slices(struct http *h, const char *p)
{
	if (h->request) {
		h->method = (struct slice){p, h->method_n};
		h->target = (struct slice){p + h->a_at, h->a_n};
	} else {
		h->reason = (struct slice){p + h->a_at, h->a_n};
	}
	h->fields = (struct slice){p + h->fields_at, h->part};
}

/* Skip an empty line before a request (RFC 9112, 2.2); at most four. */
static bool
blank_line(struct http *h, const char *p, size_t n, size_t *used)
{
	size_t lf;

	if (!h->request || h->digits == 4 || !find_lf(h, p, n, &lf) ||
	    line_text(h, p, lf).n > 0)
		return false;
	h->digits++;
	h->scan = 0;
	*used += lf + 1;
	return true;
}

static enum http_event
read_head(struct http *h, char *p, size_t n, size_t *used)
{
	const char *why = NULL;
	enum http_event ev;
	size_t head;

	for (;;) {
		if (h->state == HTTP_S_START) {
			while (blank_line(h, p + *used, n - *used, used))
				;
			ev = start_line(h, p + *used, n - *used, &why);
			if (ev == HTTP_MORE || why != NULL)
				break;
		}
		ev = field_lines(h, p + *used, n - *used, &why);
		if (ev == HTTP_MORE || why != NULL)
			break;
		head = h->line;
		if (!h->request && h->status < 200) {
			if ((why = interim(h)) != NULL)
				break;
			*used += head;
			continue;
		}
		head_slices(h, p + *used);
		*used += head;
		if ((why = frame(h)) == NULL && (why = body_start(h)) == NULL)
			return HTTP_HEAD;
		break;
	}
	return why != NULL ? http_fail(h, why) : HTTP_MORE;
}

enum http_event
http_next(struct http *h, char *p, size_t n, size_t *used)
{
	enum http_event ev;

	*used = 0;
	h->begun |= n > 0;
	if (h->state <= HTTP_S_FIELD)
		ev = n > 0 ? read_head(h, p, n, used) : HTTP_MORE;
	else
		ev = http_body(h, p, n, used);
	h->received += (int64_t)*used;
	if (ev == HTTP_DONE && *used < n && !h->request) {
		h->anomaly = true;
		h->keep = false;
	}
	return ev;
}

enum http_event
http_eof(struct http *h, bool clean)
{
	if (h->state == HTTP_S_DONE)
		return HTTP_DONE;
	if (h->state == HTTP_S_ERROR)
		return HTTP_ERROR;
	if (h->state == HTTP_S_CLOSE && clean) {
		h->state = HTTP_S_DONE;
		return HTTP_DONE;
	}
	if (!h->begun)
		return http_fail(h, "closed before");
	if (h->state <= HTTP_S_FIELD)
		return http_fail(h, "closed in header");
	if (h->state < HTTP_S_TRAILER)
		return http_fail(h, "closed in body");
	return http_fail(h, "closed in trailer");
}

bool
http_each(
    struct slice fields, size_t *at, struct slice *name, struct slice *value)
{
	const char *p = fields.p + *at, *lf, *colon;
	size_t n;

	if (*at >= fields.n)
		return false;
	lf = memchr(p, '\n', fields.n - *at);
	n = lf ? (size_t)(lf - p) : fields.n - *at;
	*at += n + (lf != NULL);
	if (n > 0 && p[n - 1] == '\r')
		n--;
	colon = memchr(p, ':', n);
	name->p = p;
	name->n = colon ? (size_t)(colon - p) : n;
	value->p = p + name->n + (colon != NULL);
	value->n = n - name->n - (colon != NULL);
	*value = slice_trim(*value);
	return true;
}

bool
http_field(
    struct slice fields, const char *name, size_t *at, struct slice *value)
{
	struct slice s;

	while (http_each(fields, at, &s, value))
		if (slice_ieq(s, name))
			return true;
	return false;
}
