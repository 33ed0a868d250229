/* Bodies of requests: text, forms, multipart, files. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "codec.h"
#include "mem.h"
#include "reqbody.h"
#include "world.h"

int
request_open(const char *path, int *fd, uint64_t *size, char *msg)
{
	struct stat st;

	*fd = open(path, O_RDONLY);
	if (*fd == -1) {
		snprintf(msg, 200, "%.100s: %s", path, strerror(errno));
		return -1;
	}
	fcntl(*fd, F_SETFD, FD_CLOEXEC);
	if (fstat(*fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		snprintf(msg, 200, "%.100s: not a regular file", path);
		close(*fd);
		return -1;
	}
	*size = (uint64_t)st.st_size;
	return 0;
}

int
reqbody_expand(struct request *r, const struct tmpl *t, struct buf *out)
{
	struct tmpl_env env = guest_env(r->guest);
	int bad = tmpl_expand(t, &env, out);
	size_t n;

	if (bad == -1)
		return 0;
	n = (size_t)snprintf(r->msg, sizeof r->msg, "content: ");
	tmpl_why(bad, &env, r->msg + n, sizeof r->msg - n);
	return -1;
}

static struct seg *
add_seg(struct request *r)
{
	r->seg = xgrow(r->seg, &r->seg_cap, r->segs + 1, sizeof *r->seg);
	memset(&r->seg[r->segs], 0, sizeof *r->seg);
	return &r->seg[r->segs++];
}

/* What was appended to r->body from `at` on is a piece. */
static void
add_text(struct request *r, size_t at)
{
	struct seg *s = r->segs > 0 ? &r->seg[r->segs - 1] : NULL;

	if (!s || s->file) {
		s = add_seg(r);
		s->at = at;
	}
	s->n += r->body.n - at;
	r->body_len += r->body.n - at;
}

/* The file whose name is in r->work. */
static int
add_file(struct request *r)
{
	char why[200];
	struct file *f = world_file(r->guest->world, r->entry->scenario,
	    slice_at(r->work.p, r->work.n), why);
	struct seg *s;

	if (!f) {
		snprintf(r->msg, sizeof r->msg, "content: %.200s", why);
		return -1;
	}
	s = add_seg(r);
	s->file = f;
	s->n = f->size;
	r->body_len += s->n;
	return 0;
}

static int
file_body(struct request *r, const struct tmpl *name)
{
	r->work.n = 0;
	if (reqbody_expand(r, name, &r->work) == -1)
		return -1;
	return add_file(r);
}

static int
form(struct request *r, const struct pairs *list)
{
	int i;

	for (i = 0; i < list->n; i++) {
		if (i > 0)
			buf_chr(&r->body, '&');
		if (reqbody_expand(r, &list->p[i].key, &r->body) == -1)
			return -1;
		buf_chr(&r->body, '=');
		r->work.n = 0;
		if (reqbody_expand(r, &list->p[i].value, &r->work) == -1)
			return -1;
		percent_encode(slice_at(r->work.p, r->work.n), "", &r->body);
	}
	return 0;
}

static const char *
type_of(struct slice name)
{
	static const struct {
		const char *end, *type;
	} tab[] = {{".gif", "image/gif"}, {".jpg", "image/jpeg"},
	    {".jpeg", "image/jpeg"}, {".png", "image/png"},
	    {".svg", "image/svg+xml"}, {".txt", "text/plain"},
	    {".htm", "text/html"}, {".html", "text/html"},
	    {".pdf", "application/pdf"}, {".xml", "application/xml"}};
	size_t i, n;

	for (i = 0; i < sizeof tab / sizeof tab[0]; i++) {
		n = strlen(tab[i].end);
		if (name.n > n &&
		    slice_ieq(slice_at(name.p + name.n - n, n), tab[i].end))
			return tab[i].type;
	}
	return "application/octet-stream";
}

/* A name in quotes, with what would end it percent-encoded, as browsers do. */
static void
quoted(struct buf *out, struct slice s)
{
	size_t i;

	buf_chr(out, '"');
	for (i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '"': buf_str(out, "%22"); break;
		case '\r': buf_str(out, "%0D"); break;
		case '\n': buf_str(out, "%0A"); break;
		default: buf_chr(out, s.p[i]);
		}
	buf_chr(out, '"');
}

static struct slice
base_name(struct slice path)
{
	while (path.n > 0 && memchr(path.p, '/', path.n)) {
		path.p++;
		path.n--;
	}
	return path;
}

/* The part's lines behind its name, and its file. */
static int
file_part(struct request *r, const struct pair *p, size_t at)
{
	struct slice name;

	r->work.n = 0;
	if (reqbody_expand(r, &p->value, &r->work) == -1)
		return -1;
	name = base_name(slice_at(r->work.p, r->work.n));
	buf_str(&r->body, "; filename=");
	quoted(&r->body, name);
	buf_str(&r->body, "\r\nContent-Type: ");
	if (p->type.n == 0)
		buf_str(&r->body, type_of(name));
	else if (reqbody_expand(r, &p->type, &r->body) == -1)
		return -1;
	buf_str(&r->body, "\r\n\r\n");
	add_text(r, at);
	return add_file(r);
}

static int
part(struct request *r, const struct pair *p, const char *boundary)
{
	size_t at = r->body.n;

	buf_fmt(&r->body,
	    "--%s\r\nContent-Disposition: form-data; name=", boundary);
	r->work.n = 0;
	if (reqbody_expand(r, &p->key, &r->work) == -1)
		return -1;
	quoted(&r->body, slice_at(r->work.p, r->work.n));
	if (p->file) {
		if (file_part(r, p, at) == -1)
			return -1;
		at = r->body.n;
	} else {
		buf_str(&r->body, "\r\n\r\n");
		if (reqbody_expand(r, &p->value, &r->body) == -1)
			return -1;
	}
	buf_str(&r->body, "\r\n");
	add_text(r, at);
	return 0;
}

/* 24 dashes and 22 letters or digits. */
static void
make_boundary(struct rng *rng, char out[47])
{
	static const char abc[] = "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	int i;

	for (i = 0; i < 46; i++)
		out[i] = i < 24 ? '-' : abc[rng_below(rng, 62)];
	out[46] = '\0';
}

static int
multipart(struct request *r, const struct pairs *list, struct buf *type)
{
	char boundary[47];
	size_t at;
	int i;

	make_boundary(&r->guest->rng, boundary);
	for (i = 0; i < list->n; i++)
		if (part(r, &list->p[i], boundary) == -1)
			return -1;
	at = r->body.n;
	buf_fmt(&r->body, "--%s--\r\n", boundary);
	add_text(r, at);
	type->n = 0;
	buf_fmt(type, "multipart/form-data; boundary=%s", boundary);
	return 0;
}

static int
own_body(struct request *r, const struct body *b)
{
	switch (b->kind) {
	case BODY_BYTES: buf_add(&r->body, b->bytes.p, b->bytes.n); return 0;
	case BODY_TEXT: return reqbody_expand(r, &b->text, &r->body);
	case BODY_FILE: return file_body(r, &b->text);
	default: return 0;
	}
}

int
reqbody_make(struct request *r, const char **type, struct buf *keep)
{
	const struct ask *ask = r->entry->ask;

	*type = NULL;
	r->body.n = 0;
	r->segs = 0;
	r->body_len = 0;
	if (ask->multipart.given) {
		if (multipart(r, &ask->multipart, keep) == -1)
			return -1;
		*type = buf_cstr(keep);
		return 0;
	}
	if (ask->form.given) {
		*type = "application/x-www-form-urlencoded";
		if (form(r, &ask->form) == -1)
			return -1;
	} else {
		*type = ask->body.type;
		if (own_body(r, &ask->body) == -1)
			return -1;
	}
	if (r->segs == 0)
		add_text(r, 0);
	return 0;
}

/* n bytes from `at` of a file, all of them: it may not have changed. */
static int
file_read(
    struct request *r, const struct file *f, uint64_t at, char *p, size_t n)
{
	ssize_t got;

	while (n > 0) {
		got = pread(f->fd, p, n, (off_t)at);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0) {
			snprintf(r->msg, sizeof r->msg, "content: %.100s: %s",
			    f->path,
			    got == 0 ? "has become shorter" : strerror(errno));
			return -1;
		}
		p += got;
		n -= (size_t)got;
		at += (uint64_t)got;
	}
	return 0;
}

int64_t
request_rest(struct request *r, uint64_t at, char *p, size_t n)
{
	const struct request *q = r->parts;
	uint64_t off = at + (r->body_len - r->rest), end = 0, begin, len;
	size_t i, done = 0;

	for (i = 0; i < q->segs && done < n; i++) {
		const struct seg *s = &q->seg[i];

		begin = end;
		end += s->n;
		if (off >= end)
			continue;
		len = end - off < n - done ? end - off : n - done;
		if (!s->file)
			memcpy(p + done, q->body.p + s->at + (off - begin),
			    (size_t)len);
		else if (file_read(r, s->file, off - begin, p + done,
			     (size_t)len) == -1)
			return -1;
		done += (size_t)len;
		off += len;
	}
	return (int64_t)done;
}
