/* The bytes of an answer, right or wrong as asked. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "answer.h"

static const char *
reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} list[] = {
	    {200, "OK"},
	    {204, "No Content"},
	    {301, "Moved Permanently"},
	    {302, "Found"},
	    {303, "See Other"},
	    {304, "Not Modified"},
	    {307, "Temporary Redirect"},
	    {308, "Permanent Redirect"},
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {413, "Content Too Large"},
	    {429, "Too Many Requests"},
	    {500, "Internal Server Error"},
	    {502, "Bad Gateway"},
	    {503, "Service Unavailable"},
	    {504, "Gateway Timeout"},
	};
	size_t i;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i].status == status)
			return list[i].text;
	return "Some Status";
}

/* n bytes of lines of text */
static void
fill(struct buf *b, int64_t n)
{
	int64_t i;
	char *p = buf_room(b, (size_t)n);

	for (i = 0; i < n; i++)
		p[i] = i % 64 == 63 ? '\n' : (char)('0' + i % 64);
	b->n += (size_t)n;
}

static void
gzip(struct buf *b)
{
	z_stream z = {0};
	struct buf coded = {0};
	uLong bound;

	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
		Z_DEFAULT_STRATEGY) != Z_OK)
		abort(); /* out of memory */
	bound = deflateBound(&z, (uLong)b->n);
	z.next_out = (Bytef *)buf_room(&coded, bound);
	z.avail_out = (uInt)bound;
	z.next_in = (Bytef *)b->p;
	z.avail_in = (uInt)b->n;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort(); /* the bound was wrong: zlib is broken */
	coded.n = z.total_out;
	deflateEnd(&z);
	buf_free(b);
	*b = coded;
}

static void
chunks(struct buf *out, const struct buf *body, int64_t size)
{
	size_t at, n;

	for (at = 0; at < body->n; at += n) {
		n = body->n - at < (size_t)size ? body->n - at : (size_t)size;
		buf_fmt(out, "%zx\r\n", n);
		buf_add(out, body->p + at, n);
		buf_str(out, "\r\n");
	}
	buf_str(out, "0\r\n\r\n");
}

/* The body that the act asks for. */
static void
body_make(const struct act *act, struct reply *r)
{
	if (act->status != 0)
		r->status = act->status;
	if (act->size >= 0) {
		r->body.n = 0;
		r->type = "text/plain";
		fill(&r->body, act->size);
	}
	if (act->gzip || act->fault == FAULT_BADGZIP) {
		gzip(&r->body);
		buf_str(&r->head, "Content-Encoding: gzip\r\n");
	}
	if (act->fault == FAULT_BADGZIP && r->body.n > 10)
		memset(r->body.p + 10, 0xff, r->body.n - 10);
}

static void
head_make(struct buf *out, const struct act *act, const struct reply *r,
    bool no_body, const char *connection, bool chunked)
{
	int64_t i;

	if (act->interim != 0)
		buf_fmt(out, "HTTP/1.1 %d Wait\r\n\r\n", act->interim);
	buf_fmt(out, "HTTP/1.1 %d %s\r\nServer: bm-mock\r\n", r->status,
	    reason(r->status));
	if (!no_body)
		buf_fmt(out, "Content-Type: %s\r\n", r->type);
	if (chunked)
		buf_str(out, "Transfer-Encoding: chunked\r\n");
	else if (!act->eof && !no_body)
		buf_fmt(out, "Content-Length: %zu\r\n", r->body.n);
	if (connection != NULL)
		buf_fmt(out, "Connection: %s\r\n", connection);
	if (act->bighead > 0) {
		buf_str(out, "X-Big: ");
		for (i = 0; i < act->bighead; i++)
			buf_chr(out, 'x');
		buf_str(out, "\r\n");
	}
	buf_add(out, r->head.p, r->head.n);
	buf_str(out, "\r\n");
}

/* What the fault does to a good answer whose body begins at head_n. */
static void
spoil(struct answer *a, const struct act *act, size_t head_n)
{
	static const char junk[] = "\x01\x02\x7f\xff no such protocol\r\n\r\n";
	size_t half = head_n + (a->out.n - head_n) / 2;

	switch (act->fault) {
	case FAULT_HANG:
		a->stop = 0;
		a->end = ANSWER_HANG;
		break;
	case FAULT_STALL:
		a->stop = half;
		a->end = ANSWER_HANG;
		break;
	case FAULT_TRICKLE: a->gap_ns = act->fault_n; break;
	case FAULT_EMPTY:
		a->stop = 0;
		a->end = ANSWER_CLOSE;
		break;
	case FAULT_CUTHEAD:
		a->stop = head_n / 2;
		a->end = ANSWER_CLOSE;
		break;
	case FAULT_SHORT:
		a->stop = half;
		a->end = ANSWER_CLOSE;
		break;
	case FAULT_RESET:
		a->stop = half;
		a->end = ANSWER_RESET;
		break;
	case FAULT_BADCHUNK:
	case FAULT_SILENT: a->end = ANSWER_CLOSE; break;
	case FAULT_EXTRA:
		buf_str(&a->out, "more than was promised");
		a->stop = a->out.n;
		break;
	case FAULT_GARBAGE:
		a->out.n = 0;
		buf_add(&a->out, junk, sizeof(junk) - 1);
		a->stop = a->out.n;
		a->end = ANSWER_CLOSE;
		break;
	case FAULT_NONE:
	case FAULT_FREEZE:
	case FAULT_DOWN:
	case FAULT_BADGZIP: break;
	}
}

void
answer_make(struct answer *a, const struct act *act, struct reply *r, bool head,
    bool keep, int minor)
{
	bool chunked, no_body;
	size_t head_n;

	body_make(act, r);
	no_body = r->status == 204 || r->status == 304;
	chunked = (act->chunk > 0 || act->fault == FAULT_BADCHUNK) &&
		  !no_body && !act->eof && minor > 0;
	keep = keep && !act->close && (!act->eof || no_body || head);
	a->out.n = 0;
	head_make(&a->out, act, r, no_body,
	    !keep        ? "close"
	    : minor == 0 ? "keep-alive"
			 : NULL,
	    chunked);
	head_n = a->out.n;
	if (!head && !no_body && act->fault == FAULT_BADCHUNK)
		buf_str(&a->out, "zz\r\nno such size\r\n");
	else if (!head && !no_body && chunked)
		chunks(&a->out, &r->body, act->chunk);
	else if (!head && !no_body)
		buf_add(&a->out, r->body.p, r->body.n);
	a->stop = a->out.n;
	a->gap_ns = 0;
	a->end = keep ? ANSWER_KEEP : ANSWER_CLOSE;
	spoil(a, act, head_n);
}
