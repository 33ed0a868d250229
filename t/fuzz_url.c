/*
 * URLs: what is resolved can be parsed, resolving it again changes nothing,
 * and no byte that would end a request line gets through. The input is a
 * base, a line end, and a reference.
 */
#ifndef FUZZING
#define CORPUS "url"
#endif
#include "fuzz.h"
#include "../cmd/bm-load/scene/codec.h"
#include "url.h"

static void
check_bytes(const char *p, size_t n)
{
	for (; n > 0; p++, n--)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f)
			abort();
}

static void
outputs(const struct url *u)
{
	static char text[URL_MAX * 3 + 2];
	size_t n;

	n = url_target(u, text, sizeof(text));
	if (n > sizeof(text) || n == 0 || text[0] != '/')
		abort();
	check_bytes(text, n);
	n = url_host(u, text, sizeof(text));
	if (n > sizeof(text) || n == 0)
		abort();
	check_bytes(text, n);
	if (u->port < 1 || u->port > 65535 || !url_same_origin(u, u))
		abort();
}

static void
decode(struct slice s)
{
	static char b[1 << 16];
	struct buf a = {0};
	size_t n;

	if (s.n > sizeof(b))
		return;
	percent_encode(s, "", &a);
	check_bytes(a.p, a.n);
	n = url_decode(buf_slice(&a), b, sizeof(b));
	if (n != s.n || (n > 0 && memcmp(b, s.p, n) != 0))
		abort();
	buf_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char dst[URL_MAX], again[URL_MAX];
	struct slice base = {(const char *)p, 0}, ref;
	struct url b, u, v;
	size_t len;

	while (base.n < n && base.p[base.n] != '\n')
		base.n++;
	ref.p = base.p + base.n + (base.n < n);
	ref.n = n - base.n - (base.n < n);
	decode(ref);
	if (url_parse(&b, base) != NULL)
		return 0;
	outputs(&b);
	if (url_resolve(&b, ref, dst, sizeof(dst), &u) != NULL)
		return 0;
	outputs(&u);
	len = (size_t)((u.query.p ? u.query.p + u.query.n
				  : u.path.p + u.path.n) - dst);
	if (url_resolve(&b, (struct slice){dst, len}, again, sizeof(again),
	    &v) != NULL || memcmp(dst, again, len) != 0)
		abort();
	return 0;
}
