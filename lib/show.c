/* Numbers for people. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "show.h"

enum { RING = 64, SIZE = 600 };

/* The next string of the ring. */
static char *
slot(void)
{
	static char ring[RING][SIZE];
	static unsigned at;

	return ring[at++ % RING];
}

const char *
show_fmt(const char *fmt, ...)
{
	char *s = slot();
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s, SIZE, fmt, ap);
	va_end(ap);
	return s;
}

/* Put separators into a string of digits with an optional tail (".50"). */
static const char *
separate(const char *digits)
{
	char *s = slot();
	size_t head = strspn(digits, "-0123456789"), n = 0;
	size_t sign = digits[0] == '-';

	for (size_t i = 0; digits[i] != '\0' && n + 2 < SIZE; i++) {
		if (i > sign && i < head && (head - i) % 3 == 0)
			s[n++] = ',';
		s[n++] = digits[i];
	}
	s[n] = '\0';
	return s;
}

const char *
show_count(int64_t n)
{
	return separate(show_fmt("%" PRId64, n));
}

const char *
show_3(double v)
{
	double a = fabs(v);
	int digits, decimals;

	if (!isfinite(v))
		return "-";
	if (a == 0)
		return "0";
	/* round first: 9.996 has its digits where 10.0 has them */
	digits = (int)floor(log10(a)) + 1;
	if (a >= pow(10, digits) - 0.5 * pow(10, digits - 3))
		digits++;
	decimals = 3 - digits;
	if (decimals <= 0) {
		double unit = pow(10, -decimals);

		return separate(show_fmt("%.0f", round(v / unit) * unit));
	}
	return show_fmt("%.*f", decimals > 6 ? 6 : decimals, v);
}

const char *
show_ms(int64_t us)
{
	return us < 0 ? "-" : show_3((double)us / 1000);
}

const char *
show_time(int64_t us)
{
	int64_t s = (us + 500000) / 1000000;

	if (us < 0)
		return "-";
	if (us < 1000)
		return show_fmt("%" PRId64 " µs", us);
	if (us < 999500)
		return show_fmt("%s ms", show_3((double)us / 1000));
	if (us < 99950000)
		return show_fmt("%s s", show_3((double)us / 1e6));
	if (s < 3600)
		return show_fmt(
		    "%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
	return show_fmt("%" PRId64 " h %" PRId64 " min", s / 3600, s / 60 % 60);
}

const char *
show_percent(int64_t part, int64_t whole)
{
	double p = whole > 0 ? 100 * (double)part / (double)whole : 0;

	if (whole <= 0)
		return "-";
	if (part == 0)
		return "0";
	if (p < 0.01)
		return "<0.01";
	if (part != whole && p > 99.99)
		return ">99.99";
	return show_fmt("%.2f", p);
}

const char *
show_rate(double v)
{
	return v < 999.5 ? show_3(v) : separate(show_fmt("%.0f", v));
}

const char *
show_tick(double v)
{
	double a = fabs(v);

	if (a >= 1e9)
		return show_fmt("%.4gG", v / 1e9);
	if (a >= 1e6)
		return show_fmt("%.4gM", v / 1e6);
	if (a >= 1e3)
		return show_fmt("%.4gk", v / 1e3);
	return show_fmt("%.4g", v);
}

const char *
show_bytes(double v)
{
	static const char *const unit[] = {"B", "kB", "MB", "GB", "TB"};
	size_t i = 0;

	for (; v >= 999.5 && i < 4; i++)
		v /= 1000;
	return show_fmt(
	    "%s %s", i == 0 ? show_fmt("%.0f", v) : show_3(v), unit[i]);
}

/* The broken-down UTC time of us since 1970. */
static int
utc(int64_t wall_us, struct tm *tm)
{
	time_t t = (time_t)(wall_us / 1000000);

	return gmtime_r(&t, tm) == NULL ? -1 : 0;
}

const char *
show_date(int64_t wall_us)
{
	static const char *const month[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};
	struct tm tm;

	if (wall_us <= 0 || utc(wall_us, &tm) == -1)
		return "-";
	return show_fmt("%d %s %d, %02d:%02d:%02d", tm.tm_mday,
	    month[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
}

const char *
show_clock(int64_t wall_us)
{
	struct tm tm;

	if (wall_us <= 0 || utc(wall_us, &tm) == -1)
		return "-";
	return show_fmt("%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const char *
show_bar(double part, int width)
{
	static const char *const eighth[] = {
	    "", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	char *s = slot();
	int n = 0, e;

	if (!(part > 0))
		part = 0;
	e = (int)lround((part > 1 ? 1 : part) * width * 8);
	if (e == 0 && part > 0)
		e = 1;
	for (int i = 0; i < e / 8 && n + 8 < SIZE; i++)
		n += snprintf(s + n, (size_t)(SIZE - n), "█");
	snprintf(s + n, (size_t)(SIZE - n), "%s", eighth[e % 8]);
	return s;
}
