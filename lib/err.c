/* Messages for people, and the end of a program that can't go on. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "putall.h"
#include "utf8.h"

enum { LINE_MAX_BYTES = 4096 };

const char *argv0 = "bm";

static size_t
show(char *out, size_t cap, const char *s)
{
	static const char hex[] = "0123456789abcdef";
	size_t len = strlen(s), i = 0, n = 0, k;

	while (i < len && n + 5 < cap) {
		k = utf8_len(s + i, len - i);
		if (k == 0 || (unsigned char)s[i] < 0x20 || s[i] == 0x7f) {
			out[n++] = '\\';
			out[n++] = 'x';
			out[n++] = hex[(unsigned char)s[i] >> 4];
			out[n++] = hex[(unsigned char)s[i] & 15];
			i++;
			continue;
		}
		memcpy(out + n, s + i, k);
		n += k;
		i += k;
	}
	return n;
}

static void
vwarn(const char *fmt, va_list ap)
{
	char raw[LINE_MAX_BYTES], out[LINE_MAX_BYTES + 8];
	int saved = errno;
	size_t n, len = strlen(fmt);

	vsnprintf(raw, sizeof raw, fmt, ap);
	n = show(out, sizeof out - 8 - 128, argv0);
	out[n++] = ':';
	out[n++] = ' ';
	n += show(out + n, sizeof out - n - 128, raw);
	if (len > 0 && fmt[len - 1] == ':') {
		out[n++] = ' ';
		n += show(out + n, 120, strerror(saved));
	}
	out[n++] = '\n';
	fflush(stderr);
	put_all(STDERR_FILENO, out, n); /* where else to say that it fails? */
	errno = saved;
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vwarn(fmt, ap);
	va_end(ap);
}

void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vwarn(fmt, ap);
	va_end(ap);
	exit(2);
}

void
close_out(FILE *f, const char *name)
{
	int bad = ferror(f);

	errno = 0;
	if (fclose(f) != 0 || bad) {
		if (errno == 0)
			die("write %s: failed", name);
		die("write %s:", name);
	}
}

void
usage_exit(const char *text, int asked)
{
	fprintf(asked ? stdout : stderr, "usage: %s\n", text);
	if (asked)
		close_out(stdout, "<stdout>");
	exit(asked ? 0 : 2);
}

void
usage_bad(const char *text, int c, int opt)
{
	if (c == ':')
		warn("option -%c needs an argument", opt);
	else
		warn("unknown option -%c", opt);
	usage_exit(text, 0);
}
