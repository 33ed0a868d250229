/* Base64, hexadecimal, percent. */
#include <string.h>

#include "codec.h"

static const char std[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char urls[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int
base64_decode(struct slice s, bool url, char *p, size_t *n)
{
	const char *abc = url ? urls : std, *q;
	unsigned bits = 0, have = 0;
	size_t i, pad = 0;

	while (s.n > 0 && s.p[s.n - 1] == '=' && pad < 2) {
		s.n--;
		pad++;
	}
	if (s.n % 4 == 1 || (pad > 0 && (s.n + pad) % 4 != 0) ||
	    (!url && (s.n + pad) % 4 != 0))
		return -1;
	for (i = 0, *n = 0; i < s.n; i++) {
		if (!s.p[i] || !(q = strchr(abc, s.p[i])))
			return -1;
		bits = bits << 6 | (unsigned)(q - abc);
		have += 6;
		if (have >= 8) {
			have -= 8;
			p[(*n)++] = (char)(bits >> have & 0xff);
		}
	}
	return 0;
}

void
base64_encode(struct slice s, bool url, struct buf *b)
{
	const char *abc = url ? urls : std;
	unsigned v;
	size_t i, n;

	for (i = 0; i < s.n; i += 3) {
		n = s.n - i < 3 ? s.n - i : 3;
		v = (unsigned)(unsigned char)s.p[i] << 16;
		if (n > 1)
			v |= (unsigned)(unsigned char)s.p[i + 1] << 8;
		if (n > 2)
			v |= (unsigned char)s.p[i + 2];
		buf_chr(b, abc[v >> 18]);
		buf_chr(b, abc[v >> 12 & 63]);
		if (n > 1 || !url)
			buf_chr(b, n > 1 ? abc[v >> 6 & 63] : '=');
		if (n > 2 || !url)
			buf_chr(b, n > 2 ? abc[v & 63] : '=');
	}
}

void
hex_encode(struct slice s, struct buf *b)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < s.n; i++) {
		buf_chr(b, digits[(unsigned char)s.p[i] >> 4]);
		buf_chr(b, digits[(unsigned char)s.p[i] & 15]);
	}
}

void
percent_encode(struct slice s, const char *also, struct buf *b)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;
	unsigned char c;

	for (i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if ((c | 32) >= 'a' && (c | 32) <= 'z') {
			buf_chr(b, (char)c);
		} else if ((c >= '0' && c <= '9') ||
			   (c && (strchr("-._~", c) || strchr(also, c)))) {
			buf_chr(b, (char)c);
		} else {
			buf_chr(b, '%');
			buf_chr(b, digits[c >> 4]);
			buf_chr(b, digits[c & 15]);
		}
	}
}

int
percent_decode(struct slice s, struct buf *b)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			buf_chr(b, s.p[i]);
			continue;
		}
		if (s.n - i < 3 || hex_digit(s.p[i + 1]) == -1 ||
		    hex_digit(s.p[i + 2]) == -1)
			return -1;
		buf_chr(b,
		    (char)(hex_digit(s.p[i + 1]) * 16 + hex_digit(s.p[i + 2])));
		i += 2;
	}
	return 0;
}
