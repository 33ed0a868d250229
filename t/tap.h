#ifndef BM_TAP_H
#define BM_TAP_H

/* TAP from C: ok() once a check, done() at the end of main. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int tap_n, tap_bad;

/* One check: its title is a format. Returns pass. */
static int
ok(int pass, const char *fmt, ...)
{
	va_list ap;

	tap_n++;
	if (!pass)
		tap_bad++;
	printf("%sok %d - ", pass ? "" : "not ", tap_n);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return pass;
}

static int
done(void)
{
	printf("1..%d\n", tap_n);
	return tap_bad != 0 || fclose(stdout) != 0;
}

#endif
