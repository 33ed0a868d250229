/* Numbers as reports print them. */
#include "show.h"
#include "tap.h"

static void
is(const char *got, const char *want, const char *title)
{
	if (!ok(strcmp(got, want) == 0, "%s: %s", title, want))
		printf("# got '%s'\n", got);
}

int
main(void)
{
	is(show_count(0), "0", "count");
	is(show_count(999), "999", "count");
	is(show_count(1159153), "1,159,153", "count");
	is(show_count(-1234), "-1,234", "count");
	is(show_3(0), "0", "3 digits");
	is(show_3(0.01234), "0.0123", "3 digits");
	is(show_3(5.375), "5.38", "3 digits");
	is(show_3(9.996), "10.0", "3 digits");
	is(show_3(99.96), "100", "3 digits");
	is(show_3(53), "53.0", "3 digits");
	is(show_3(2684), "2,680", "3 digits");
	is(show_3(1234567), "1,230,000", "3 digits");
	is(show_ms(12700), "12.7", "ms");
	is(show_ms(-1), "-", "ms that isn't there");
	is(show_time(850), "850 \xc2\xb5s", "time");
	is(show_time(12700), "12.7 ms", "time");
	is(show_time(1900000), "1.90 s", "time");
	is(show_time(999600), "1.00 s", "time");
	is(show_time(200000000), "3 min 20 s", "time");
	is(show_time(INT64_C(7260000000)), "2 h 1 min", "time");
	is(show_percent(0, 5), "0", "per cent");
	is(show_percent(1, 1000000), "<0.01", "a little is never 0");
	is(show_percent(999999, 1000000), ">99.99",
	    "not quite all is never 100");
	is(show_percent(1, 1), "100.00", "per cent");
	is(show_percent(58, 10000), "0.58", "per cent");
	is(show_percent(0, 0), "-", "per cent of nothing");
	is(show_rate(12.5), "12.5", "rate");
	is(show_rate(7088.4), "7,088", "rate");
	is(show_tick(2500), "2.5k", "tick");
	is(show_bytes(58200), "58.2 kB", "bytes");
	is(show_bytes(512), "512 B", "bytes");
	is(show_date(INT64_C(1764000000000000)), "24 November 2025, 16:00:00",
	    "date");
	is(show_clock(INT64_C(1764000196000000)), "16:03:16", "clock");
	is(show_bar(0.5, 4), "\xe2\x96\x88\xe2\x96\x88", "bar");
	is(show_bar(0.0001, 4), "\xe2\x96\x8f",
	    "a bar of a little is not empty");
	return done();
}
