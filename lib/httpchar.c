/* The bytes of HTTP: which may stand where. */
#include <string.h>

#include "http.h"
#include "httpchar.h"

/* 3: token characters; 2: the other bytes that a value may hold. */
#define T16 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3
#define V16 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2
static const unsigned char kind[256] = {0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 2, 2,
    0, 2, 2,                                        /* NUL, LF, CR */
    V16,                                            /* */
    2, 3, 2, 3, 3, 3, 3, 3, 2, 2, 3, 3, 2, 3, 3, 2, /* !#$%&'*+-. */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, /* 0-9 */
    2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* A-O */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 3, 3, /* P-Z ^ _ */
    T16,                                            /* ` a-o */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 3, 2, 3, 2, /* p-z | ~ */
    V16, V16, V16, V16, V16, V16, V16, V16};

size_t
http_span(const char *p, size_t n, int what)
{
	const unsigned char *b = (const unsigned char *)p;
	size_t i = 0;

	while (i + 4 <= n && (kind[b[i]] & kind[b[i + 1]] & kind[b[i + 2]] &
				 kind[b[i + 3]] & what))
		i += 4;
	while (i < n && (kind[b[i]] & what))
		i++;
	return i;
}

bool
http_tchar(unsigned char c)
{
	return kind[c] & HTTP_TOKEN;
}

bool
http_is_token(struct slice s)
{
	return s.n > 0 && http_span(s.p, s.n, HTTP_TOKEN) == s.n;
}

/*
 * Eight at a time: x - 14s has a byte's highest bit where the first one below
 * 14 is.
 */
size_t
http_surely(const char *p, size_t n)
{
	const uint64_t ones = UINT64_MAX / 255;
	uint64_t x;
	size_t i;

	for (i = 0; i + 8 <= n; i += 8) {
		memcpy(&x, p + i, sizeof(x));
		if ((x - ones * 14) & ~x & ones << 7)
			break;
	}
	while (i < n && (unsigned char)p[i] >= 14)
		i++;
	return i;
}

bool
http_is_value(struct slice s)
{
	size_t i = http_surely(s.p, s.n);

	return i + http_span(s.p + i, s.n - i, HTTP_VALUE) == s.n;
}

/* Eight bytes, letters in lower case, if they are those of a token. */
static uint64_t
fold8(const char *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return x | UINT64_MAX / 255 * 0x20;
}

/* No other byte of a token becomes a letter or '-' by | 0x20. */
bool
http_is_name(const char *p, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i + 8 < n; i += 8)
		if (fold8(p + i) != fold8(name + i))
			return false;
	return fold8(p + n - 8) == fold8(name + n - 8);
}
