/* resp, page and test lines, and their way to the parent. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "mem.h"
#include "rows.h"

enum {
	ROOM = 1 << 18,    /* of the buffer */
	SEAL = 1 << 15,    /* a frame of this many bytes goes out */
	LINE_MAX_ = 20000, /* a line of ours: two texts, each byte as \xHH */
};

void
rows_init(struct rows *r, int fd, int node, struct gauge *g)
{
	memset(r, 0, sizeof(*r));
	r->fd = fd;
	r->node = node;
	r->gauge = g;
	r->cap = ROOM;
	r->buf = xmalloc(r->cap);
	memset(r->buf, 0, r->cap); /* have the pages before the start */
	r->end = sizeof(r->head);
}

/* What has been written to the pipe need not stay. */
static void
close_up(struct rows *r)
{
	memmove(r->buf, r->buf + r->at, r->end - r->at);
	r->end -= r->at;
	r->frame -= r->at;
	r->at = 0;
}

/* End the open frame and begin the next. */
static void
seal(struct rows *r)
{
	r->head.bytes = (uint32_t)(r->end - r->frame - sizeof(r->head));
	memcpy(r->buf + r->frame, &r->head, sizeof(r->head));
	r->frame = r->end;
	r->end += sizeof(r->head);
	r->head = (struct frame){.cycle = r->head.cycle};
}

/* Write the sealed frames, as far as the pipe takes them. */
static int
push(struct rows *r)
{
	ssize_t n;

	while (r->at < r->frame) {
		n = write(r->fd, r->buf + r->at, r->frame - r->at);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return errno == EAGAIN ? 0 : -1;
		r->at += (size_t)n;
	}
	close_up(r);
	return 0;
}

/* Wait until the parent has taken something; the time is lost to the load. */
static int
hold(struct rows *r)
{
	struct pollfd p = {.fd = r->fd, .events = POLLOUT};
	int64_t from = clock_mono();

	if (poll(&p, 1, -1) == -1 && errno != EINTR)
		return -1;
	if (push(r) == -1)
		return -1;
	r->gauge->held_ns += clock_mono() - from;
	return 0;
}

/* Room for one more line. */
static char *
room(struct rows *r)
{
	size_t need = LINE_MAX_ + sizeof(r->head);

	if (r->end - r->frame >= SEAL) {
		seal(r);
		push(r);
	}
	if (r->cap - r->end < need && r->at > 0)
		close_up(r);
	while (r->cap - r->end < need) {
		if (hold(r) == -1)
			_exit(2); /* the parent is gone, and the run with it */
		close_up(r);
	}
	return r->buf + r->end;
}

static void
took(struct rows *r, char *p)
{
	*p++ = '\n';
	r->end = (size_t)(p - r->buf);
	r->head.lines++;
}

void
rows_cycle(struct rows *r, int cycle)
{
	if (r->end - r->frame > sizeof(r->head))
		seal(r);
	r->head.cycle = cycle;
}

void
rows_book(struct rows *r, enum result result)
{
	r->head.tests[result]++;
}

void
rows_line(struct rows *r, const char *p, size_t n)
{
	memcpy(room(r), p, n);
	r->end += n;
}

int
rows_flush(struct rows *r, bool done)
{
	if (done)
		r->head.done = 1;
	if (done || r->end - r->frame > sizeof(r->head))
		seal(r);
	if (push(r) == -1)
		return -1;
	while (done && r->at < r->frame)
		if (hold(r) == -1)
			return -1;
	return 0;
}

/* TAB and a number; two digits at a time, since a line has twenty of them. */
static char *
num(char *p, int64_t v)
{
	static const char pairs[] = "00010203040506070809101112131415161718192"
				    "02122232425262728293031323334353637383940"
				    "41424344454647484950515253545556575859606"
				    "16263646566676869707172737475767778798081"
				    "828384858687888990919293949596979899";
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	uint64_t ten = 10; /* up to 10^19: fits */
	char *q;

	*p++ = '\t';
	if (v < 0)
		*p++ = '-';
	if (u < 10) {
		*p++ = (char)('0' + u);
		return p;
	}
	for (q = p + 1; u >= ten; ten *= 10)
		q++;
	for (p = q; u >= 10; u /= 100)
		memcpy(q -= 2, pairs + u % 100 * 2, 2);
	if (u > 0)
		*--q = (char)('0' + u);
	return p;
}

/* TAB and a number, or nothing behind the TAB where v is -1. */
static char *
opt(char *p, int64_t v)
{
	if (v >= 0)
		return num(p, v);
	*p++ = '\t';
	return p;
}

/* TAB and bytes that need no escape. */
static char *
raw(char *p, const char *s, size_t n)
{
	*p++ = '\t';
	if (n > 0) /* an empty one may have no place */
		memcpy(p, s, n);
	return p + n;
}

static bool
is_clean(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == '\\' ||
		    (unsigned char)s[i] >= 0x7f)
			return false;
	return true;
}

/* TAB and a text, escaped and cut as bm-stream(5) says. */
static char *
text(char *p, struct slice s)
{
	static struct buf b;

	if (s.n > STREAM_TEXT_MAX)
		s.n = STREAM_TEXT_MAX;
	if (is_clean(s.p, s.n))
		return raw(p, s.p, s.n);
	b.n = 0;
	stream_escape(&b, s);
	return raw(p, b.p, b.n);
}

static char *
name(char *p, const char *s)
{
	return raw(p, s, strlen(s));
}

/* Kind, node, cycle, user, iteration, scenario. */
static char *
begin(struct rows *r, const char *kind, int user, int64_t iter, int scenario)
{
	char *p = room(r);

	memcpy(p, kind, 4);
	p = num(p + 4, r->node);
	p = num(p, r->head.cycle);
	p = num(p, user);
	p = num(p, iter);
	return num(p, scenario);
}

void
rows_resp(struct rows *r, const struct resp *x)
{
	char *p = begin(r, "resp", x->user, x->iteration, x->scenario);

	p = num(p, x->step);
	p = num(p, x->request);
	p = raw(p, x->type.p, x->type.n);
	p = num(p, x->code);
	p = name(p, result_names[x->result]);
	p = num(p, x->start);
	p = opt(p, x->late);
	p = opt(p, x->connect);
	p = opt(p, x->tls);
	p = opt(p, x->ttfb);
	p = num(p, x->total);
	p = num(p, x->sent);
	p = num(p, x->received);
	p = name(p, x->flags);
	p = text(p, x->url);
	p = text(p, slice_of(x->message));
	r->head.resp++;
	took(r, p);
}

void
rows_page(struct rows *r, const struct page *x)
{
	char *p = begin(r, "page", x->user, x->iteration, x->scenario);

	p = num(p, x->step);
	p = name(p, result_names[x->result]);
	p = num(p, x->start);
	p = opt(p, x->late);
	p = num(p, x->total);
	p = num(p, x->requests);
	p = name(p, x->flags);
	p = text(p, slice_of(x->message));
	took(r, p);
}

void
rows_test(struct rows *r, const struct test *x)
{
	char *p = begin(r, "test", x->user, x->iteration, x->scenario);

	p = name(p, result_names[x->result]);
	p = num(p, x->start);
	p = opt(p, x->late);
	p = num(p, x->total);
	p = num(p, x->connected);
	p = num(p, x->pages);
	p = num(p, x->requests);
	p = num(p, x->redirects);
	p = num(p, x->resources);
	p = name(p, x->flags);
	p = text(p, slice_of(x->message));
	took(r, p);
}
