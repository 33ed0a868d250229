/* Paths, queries, forms: into names and values. */
#include <string.h>

#include "fields.h"
#include "http.h"
#include "utf8.h"

static void
add(struct buf *b, struct slice s)
{
	buf_add(b, s.p, s.n);
}

/* Cut the next piece off rest, up to c; false at the end. */
static bool
cut(struct slice *rest, char c, struct slice *piece)
{
	const char *end;

	if (rest->p == NULL)
		return false;
	piece->p = rest->p;
	end = memchr(rest->p, c, rest->n);
	if (end == NULL) {
		piece->n = rest->n;
		rest->p = NULL;
		return true;
	}
	piece->n = (size_t)(end - rest->p);
	rest->n -= piece->n + 1;
	rest->p = end + 1;
	return true;
}

/* Append s decoded; '+' is a blank. */
static void
decode(struct buf *b, struct slice s)
{
	size_t i, n;
	char *p;

	p = buf_room(b, s.n + 1);
	memcpy(p, s.p, s.n);
	for (i = 0; i < s.n; i++)
		if (p[i] == '+')
			p[i] = ' ';
	n = url_decode((struct slice){p, s.n}, p, s.n + 1);
	b->n += n;
}

static void
pairs(struct params *to, struct slice text)
{
	struct slice name, pair;
	struct param *p;

	if (text.n == 0)
		return;
	while (cut(&text, '&', &pair)) {
		if (pair.n == 0)
			continue;
		p = params_add(to);
		cut(&pair, '=', &name);
		add(&p->name, name);
		if (pair.p != NULL)
			decode(&p->value, pair);
	}
}

static void
segments(struct params *to, struct slice path)
{
	struct slice piece;

	if (path.n > 0 && path.p[0] == '/') {
		path.p++;
		path.n--;
	}
	while (cut(&path, '/', &piece))
		add(&params_add(to)->value, piece);
}

/* A parameter of a header value: boundary=..., name="...". */
static bool
parameter(struct slice value, const char *name, struct slice *out)
{
	struct slice key, piece;

	while (cut(&value, ';', &piece)) {
		if (!cut(&piece, '=', &key) || piece.p == NULL)
			continue;
		if (!slice_ieq(slice_trim(key), name))
			continue;
		*out = slice_trim(piece);
		if (out->n >= 2 && out->p[0] == '"' &&
		    out->p[out->n - 1] == '"') {
			out->p++;
			out->n -= 2;
		}
		return true;
	}
	return false;
}

/* Where `what` begins in s, or NULL. */
static const char *
find(struct slice s, struct slice what)
{
	const char *p;
	size_t left;

	for (p = s.p, left = s.n; left >= what.n; p++, left--) {
		p = memchr(p, what.p[0], left - what.n + 1);
		if (p == NULL)
			return NULL;
		left = s.n - (size_t)(p - s.p);
		if (memcmp(p, what.p, what.n) == 0)
			return p;
	}
	return NULL;
}

/* One part: head, empty line, content. */
static bool
part(struct params *to, struct slice s)
{
	struct slice content, disposition, file, head, name, type;
	const char *end;
	struct param *p;
	size_t at;

	end = find(s, slice_of("\r\n\r\n"));
	if (end == NULL)
		return false;
	head.p = s.p;
	head.n = (size_t)(end - s.p) + 2;
	content.p = end + 4;
	content.n = s.n - head.n - 2;
	at = 0;
	if (!http_field(head, "content-disposition", &at, &disposition) ||
	    !parameter(disposition, "name", &name))
		return false;
	p = params_add(to);
	add(&p->name, name);
	add(&p->value, content);
	p->upload = parameter(disposition, "filename", &file);
	if (p->upload)
		add(&p->file, file);
	at = 0;
	if (http_field(head, "content-type", &at, &type))
		add(&p->type, type);
	return true;
}

/* The parts between lines of "--boundary". */
static bool
multipart(struct params *to, struct slice type, struct slice body)
{
	struct buf mark = {NULL, 0, 0};
	struct slice boundary, line;
	const char *end, *from;
	bool good;

	if (!parameter(type, "boundary", &boundary) || boundary.n == 0)
		return false;
	buf_str(&mark, "\r\n--");
	add(&mark, boundary);
	line = (struct slice){mark.p, mark.n};
	from = find(body, (struct slice){line.p + 2, line.n - 2});
	for (good = from != NULL && from == body.p; good;) {
		from += from == body.p ? line.n - 2 : line.n;
		body.n -= (size_t)(from - body.p);
		body.p = from;
		if (body.n >= 2 && memcmp(from, "--", 2) == 0)
			break;
		end = find(body, line);
		good = end != NULL && end - from >= 2 &&
		       part(to,
			   (struct slice){from + 2, (size_t)(end - from) - 2});
		from = end;
	}
	buf_free(&mark);
	return good && to->n > 0;
}

static bool
is_text(struct slice s)
{
	size_t n;

	for (; s.n > 0; s.p += n, s.n -= n) {
		n = utf8_len(s.p, s.n);
		if (n == 0 || *s.p == '\0')
			return false;
	}
	return true;
}

/* Could all of it be written down? Uploads are files, so anything. */
static bool
writable(const struct params *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (!is_text((struct slice){p->v[i].name.p, p->v[i].name.n}) ||
		    (!p->v[i].upload && !is_text((struct slice){
					    p->v[i].value.p, p->v[i].value.n})))
			return false;
	return true;
}

static bool
has_prefix(struct slice s, const char *word)
{
	size_t n;

	n = strlen(word);
	return s.n >= n && slice_ieq((struct slice){s.p, n}, word);
}

static void
body(struct step *s)
{
	struct slice text, type;

	text = exchange_part(s->x, EX_BODY);
	type = exchange_field(s->x, EX_FIELDS, "content-type");
	if (text.n == 0)
		return;
	s->body = BODY_OTHER;
	if (has_prefix(type, "application/x-www-form-urlencoded")) {
		pairs(&s->form, text);
		if (writable(&s->form))
			s->body = BODY_FORM;
	} else if (has_prefix(type, "multipart/form-data")) {
		if (multipart(&s->form, type, text) && writable(&s->form))
			s->body = BODY_MULTIPART;
	} else if (has_prefix(type, "application/json") && is_text(text) &&
		   find(text, slice_of("{{")) == NULL &&
		   find(text, slice_of("```")) == NULL) {
		s->body = BODY_JSON;
	}
}

void
fields_make(struct flow *f)
{
	struct step *s;
	size_t i;

	for (i = 0; i < f->n; i++) {
		s = &f->v[i];
		segments(&s->path, s->url.path);
		if (s->url.query.p != NULL)
			pairs(&s->query, s->url.query);
		if (!writable(&s->query))
			s->query.n = 0;
		body(s);
	}
}
