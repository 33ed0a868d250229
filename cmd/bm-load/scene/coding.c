/* gzip and deflate through zlib. */
#include <string.h>
#include <zlib.h>

#include "coding.h"
#include "http.h"
#include "mem.h"

enum kind { IDENTITY, GZIP, DEFLATE };

/* zlib's window sizes: 15 is zlib's own format, + 16 gzip, - raw deflate. */
enum { WINDOW = 15, GZIP_WINDOW = 15 + 16 };

struct coding {
	z_stream z;
	bool ready; /* z has been set up, once */
	enum kind kind;
	bool begun;          /* a byte has come */
	bool started;        /* z runs on this body */
	bool done;           /* the data's own end has come */
	bool over;           /* so has something else, which is dropped */
	bool cut;            /* nobody wants more of it */
	unsigned char first; /* of deflate: it tells zlib from raw */
	bool has_first;
};

struct coding *
coding_new(void)
{
	return xarray(1, sizeof(struct coding));
}

static bool
is_gzip(struct slice s)
{
	return slice_ieq(s, "gzip") || slice_ieq(s, "x-gzip");
}

const char *
coding_start(struct coding *c, struct slice fields)
{
	size_t at = 0;
	struct slice v;

	c->kind = IDENTITY;
	c->begun = c->started = c->done = c->cut = c->has_first = c->over =
	    false;
	while (http_field(fields, "content-encoding", &at, &v)) {
		if (v.n == 0 || slice_ieq(v, "identity"))
			continue;
		if (c->kind != IDENTITY)
			return "coding content coded twice";
		if (is_gzip(v))
			c->kind = GZIP;
		else if (slice_ieq(v, "deflate"))
			c->kind = DEFLATE;
		else
			return "coding content coding not known";
	}
	return NULL;
}

static const char *
bad_data(const struct coding *c)
{
	return c->kind == GZIP ? "content bad gzip data"
			       : "content bad deflate data";
}

static bool
z_start(struct coding *c, int window)
{
	c->started = true;
	if (c->ready)
		return inflateReset2(&c->z, window) == Z_OK;
	c->z.next_in = Z_NULL;
	c->z.avail_in = 0;
	c->ready = inflateInit2(&c->z, window) == Z_OK;
	return c->ready;
}

/*
 * "deflate" is zlib's format (RFC 9110, 8.4.1.2), but some servers send raw
 * deflate, and browsers take both: the first two bytes tell.
 */
static int
deflate_window(unsigned char a, unsigned char b)
{
	return (a & 15) == 8 && (a * 256 + b) % 31 == 0 ? WINDOW : -WINDOW;
}

/* Inflate what z has been given, piece by piece. */
static const char *
run(struct coding *c, struct buf *out, size_t most)
{
	int r;
	size_t room;

	while (c->z.avail_in > 0) {
		/* Another gzip member may follow: RFC 1952, 2.2. */
		if (c->done && (c->kind != GZIP || *c->z.next_in != 0x1f ||
				   !z_start(c, GZIP_WINDOW))) {
			c->over = true;
			return NULL;
		}
		c->done = false;
		room = most - out->n < 65536 ? most - out->n : 65536;
		if (room == 0) {
			c->cut = true;
			return NULL;
		}
		c->z.next_out = (unsigned char *)buf_room(out, room);
		c->z.avail_out = (unsigned)room;
		r = inflate(&c->z, Z_NO_FLUSH);
		out->n += room - c->z.avail_out;
		if (r == Z_STREAM_END)
			c->done = true;
		else if (r != Z_OK && r != Z_BUF_ERROR)
			return bad_data(c);
	}
	return NULL;
}

static const char *
feed(struct coding *c, struct slice in, struct buf *out, size_t most)
{
	unsigned char *p;

	memcpy(&p, &in.p, sizeof(p)); /* zlib's next_in is not const */
	c->z.next_in = p;
	c->z.avail_in = (unsigned)in.n;
	return run(c, out, most);
}

static const char *
feed_deflate(struct coding *c, struct slice in, struct buf *out, size_t most)
{
	struct slice first = {(const char *)&c->first, 1};
	const char *why;

	if (c->started)
		return feed(c, in, out, most);
	if (!c->has_first) {
		c->first = (unsigned char)in.p[0];
		c->has_first = true;
		in.p++;
		in.n--;
	}
	if (in.n == 0)
		return NULL;
	if (!z_start(c, deflate_window(c->first, (unsigned char)in.p[0])))
		return bad_data(c);
	why = feed(c, first, out, most);
	return why != NULL ? why : feed(c, in, out, most);
}

static void
plain(struct coding *c, struct slice in, struct buf *out, size_t most)
{
	size_t room = most - out->n;

	if (in.n > room)
		c->cut = true;
	buf_add(out, in.p, in.n < room ? in.n : room);
}

const char *
coding_feed(
    struct coding *c, struct slice in, struct buf *out, size_t most, bool *cut)
{
	const char *why = NULL;

	if (in.n > 0 && !c->cut && !c->over) {
		c->begun = true;
		if (c->kind == IDENTITY)
			plain(c, in, out, most);
		else if (c->kind == DEFLATE)
			why = feed_deflate(c, in, out, most);
		else if (!c->started && !z_start(c, GZIP_WINDOW))
			why = bad_data(c);
		else
			why = feed(c, in, out, most);
	}
	*cut = c->cut;
	return why;
}

const char *
coding_end(struct coding *c)
{
	if (c->kind == IDENTITY || !c->begun || c->done || c->cut)
		return NULL;
	return c->kind == GZIP ? "content gzip data cut short"
			       : "content deflate data cut short";
}
