/* A request and its answer, in memory and between processes. */
#include <string.h>

#include "exchange.h"
#include "http.h"

/* What a frame begins with; it never leaves this machine. */
struct frame {
	uint32_t magic;
	int32_t status;
	int64_t start_us, end_us;
	uint32_t tunnel;
	uint32_t n[EX_PARTS];
};

#define MAGIC 0x626d7278u

void
exchange_clear(struct exchange *x)
{
	int i;

	x->start_us = x->end_us = 0;
	x->status = 0;
	x->tunnel = false;
	for (i = 0; i < EX_PARTS; i++)
		x->part[i].n = 0;
}

void
exchange_put(struct buf *b, const struct exchange *x)
{
	struct frame f;
	int i;

	memset(&f, 0, sizeof(f));
	f.magic = MAGIC;
	f.status = x->status;
	f.start_us = x->start_us;
	f.end_us = x->end_us;
	f.tunnel = x->tunnel;
	for (i = 0; i < EX_PARTS; i++)
		f.n[i] = (uint32_t)x->part[i].n;
	buf_add(b, &f, sizeof(f));
	for (i = 0; i < EX_PARTS; i++)
		buf_add(b, x->part[i].p, x->part[i].n);
}

long
exchange_take(struct exchange *x, const char *p, size_t n)
{
	struct frame f;
	size_t at;
	int i;

	if (n < sizeof(f))
		return 0;
	memcpy(&f, p, sizeof(f));
	if (f.magic != MAGIC)
		return -1;
	for (i = 0, at = sizeof(f); i < EX_PARTS; i++)
		at += f.n[i];
	if (n < at)
		return 0;
	x->status = f.status;
	x->start_us = f.start_us;
	x->end_us = f.end_us;
	x->tunnel = f.tunnel != 0;
	for (i = 0, at = sizeof(f); i < EX_PARTS; i++) {
		buf_add(&x->part[i], p + at, f.n[i]);
		at += f.n[i];
	}
	return (long)at;
}

struct slice
exchange_part(const struct exchange *x, enum exchange_part i)
{
	return buf_slice(&x->part[i]);
}

struct slice
exchange_field(const struct exchange *x, enum exchange_part i, const char *name)
{
	struct slice value = {"", 0};
	size_t at;

	at = 0;
	if (!http_field(exchange_part(x, i), name, &at, &value))
		value.n = 0;
	return value;
}

const char *
exchange_host(const struct url *u, char dst[EX_HOST_SIZE])
{
	size_t n;

	n = url_host(u, dst, EX_HOST_SIZE);
	dst[n < EX_HOST_SIZE ? n : 0] = '\0';
	return dst;
}
