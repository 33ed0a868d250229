/* UTF-8: is it well-formed, to and from characters. */
#include "utf8.h"

size_t
utf8_len(const char *p, size_t n)
{
	const unsigned char *s = (const unsigned char *)p;
	unsigned char lo = 0x80, hi = 0xbf;
	size_t i, len;

	if (n == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (n < len)
		return 0;
	switch (s[0]) {
	case 0xe0: lo = 0xa0; break;
	case 0xed: hi = 0x9f; break;
	case 0xf0: lo = 0x90; break;
	case 0xf4: hi = 0x8f; break;
	}
	if (s[1] < lo || s[1] > hi)
		return 0;
	for (i = 2; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

size_t
utf8_get(const char *p, size_t n, uint32_t *ch)
{
	static const unsigned char first[5] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	size_t i, len = utf8_len(p, n);

	if (len == 0) {
		*ch = 0xfffd;
		return 1;
	}
	*ch = (unsigned char)p[0] & first[len];
	for (i = 1; i < len; i++)
		*ch = *ch << 6 | ((unsigned char)p[i] & 0x3f);
	return len;
}

size_t
utf8_put(uint32_t ch, char *p)
{
	static const unsigned char first[5] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t i, len = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;

	for (i = len - 1; i > 0; i--) {
		p[i] = (char)(0x80 | (ch & 0x3f));
		ch >>= 6;
	}
	p[0] = (char)(first[len] | ch);
	return len;
}
