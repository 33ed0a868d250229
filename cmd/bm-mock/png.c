/* Pictures of any size, so that pages have something real to load. */
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "png.h"
#include "mem.h"

static void
put32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
}

static void
add32(struct buf *b, uint32_t v)
{
	unsigned char p[4];

	put32(p, v);
	buf_add(b, p, 4);
}

/* Length, name and data, and the sum over the latter two. */
static void
chunk(struct buf *b, const char *name, const unsigned char *data, size_t n)
{
	uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)name, 4);

	if (n > 0)
		sum = crc32(sum, data, (uInt)n);
	add32(b, (uint32_t)n);
	buf_add(b, name, 4);
	buf_add(b, data, n);
	add32(b, (uint32_t)sum);
}

void
png_noise(struct buf *b, unsigned width, unsigned height, unsigned seed)
{
	unsigned char head[13] = {0};
	size_t row = 1 + 3 * (size_t)width, n = row * height, i;
	uLongf size = compressBound((uLong)n);
	unsigned char *raw = xarray(n, 1), *data = xmalloc(size);

	put32(head, width);
	put32(head + 4, height);
	head[8] = 8; /* bits a sample */
	head[9] = 2; /* red, green, blue */
	for (i = 0; i < n; i++) {
		seed = seed * 1103515245 + 12345;
		raw[i] = i % row == 0 ? 0 : (unsigned char)(seed >> 16);
	}
	if (compress2(data, &size, raw, (uLong)n, 1) != Z_OK)
		abort(); /* the bound was wrong: zlib is broken */
	buf_add(b, "\x89PNG\r\n\x1a\n", 8);
	chunk(b, "IHDR", head, sizeof(head));
	chunk(b, "IDAT", data, size);
	chunk(b, "IEND", NULL, 0);
	free(raw);
	free(data);
}
