/* Dates of cookies: RFC 6265, 5.1.1. */
#include "jar.h"

struct date {
	int sec, min, hour, day, month, year;
	bool has_time, has_day, has_month, has_year;
};

static bool
delimiter(char ch)
{
	unsigned char c = (unsigned char)ch;

	return c == 9 || (c >= 0x20 && c <= 0x2f) || (c >= 0x3b && c <= 0x40) ||
	       (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
}

/* The digits at *p, at most `most`; -1 if there are none. */
static int
digits(struct slice *s, int most)
{
	int v = 0, n = 0;

	while (s->n > 0 && n < most && *s->p >= '0' && *s->p <= '9') {
		v = v * 10 + (*s->p - '0');
		s->p++;
		s->n--;
		n++;
	}
	return n ? v : -1;
}

static bool
ends(struct slice s)
{
	return s.n == 0 || *s.p < '0' || *s.p > '9';
}

/* "10:18:14" and what may stand behind it. */
static bool
take_time(struct slice s, struct date *d)
{
	int part[3], i;

	for (i = 0; i < 3; i++) {
		if ((part[i] = digits(&s, 2)) == -1)
			return false;
		if (i == 2)
			break;
		if (s.n == 0 || *s.p != ':')
			return false;
		s.p++;
		s.n--;
	}
	if (!ends(s))
		return false;
	d->hour = part[0];
	d->min = part[1];
	d->sec = part[2];
	return true;
}

static bool
take_month(struct slice s, struct date *d)
{
	static const char *const names[] = {"jan", "feb", "mar", "apr", "may",
	    "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
	int i;

	if (s.n < 3)
		return false;
	s.n = 3;
	for (i = 0; i < 12; i++)
		if (slice_ieq(s, names[i])) {
			d->month = i + 1;
			return true;
		}
	return false;
}

static bool
take_year(struct slice s, struct date *d)
{
	size_t before = s.n;
	int v = digits(&s, 4);

	if (v == -1 || before - s.n < 2 || !ends(s))
		return false;
	if (before - s.n < 3)
		v += v >= 70 ? 1900 : 2000;
	d->year = v;
	return true;
}

static bool
take_day(struct slice s, struct date *d)
{
	int v = digits(&s, 2);

	if (v == -1 || !ends(s))
		return false;
	d->day = v;
	return true;
}

static void
take_token(struct slice t, struct date *d)
{
	if (!d->has_time && take_time(t, d))
		d->has_time = true;
	else if (!d->has_day && take_day(t, d))
		d->has_day = true;
	else if (!d->has_month && take_month(t, d))
		d->has_month = true;
	else if (!d->has_year && take_year(t, d))
		d->has_year = true;
}

/* Days since 1970-01-01 of a day of the Gregorian calendar. */
static int64_t
days(int y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int
jar_date(struct slice s, int64_t *out)
{
	struct date d = {0};
	struct slice t;

	while (s.n > 0) {
		while (s.n > 0 && delimiter(*s.p)) {
			s.p++;
			s.n--;
		}
		t.p = s.p;
		while (s.n > 0 && !delimiter(*s.p)) {
			s.p++;
			s.n--;
		}
		t.n = (size_t)(s.p - t.p);
		if (t.n > 0)
			take_token(t, &d);
	}
	if (!d.has_time || !d.has_day || !d.has_month || !d.has_year ||
	    d.day < 1 || d.day > 31 || d.year < 1601 || d.hour > 23 ||
	    d.min > 59 || d.sec > 59)
		return -1;
	*out = days(d.year, d.month, d.day) * 86400 + d.hour * 3600 +
	       d.min * 60 + d.sec;
	return 0;
}
