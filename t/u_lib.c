/* Numbers, slices, memory, UTF-8. */
#include <stdlib.h>

#include "buf.h"
#include "clock.h"
#include "mem.h"
#include "num.h"
#include "slice.h"
#include "tap.h"
#include "utf8.h"

static int64_t
of_time(const char *s)
{
	int64_t v;

	return num_parse_time(s, &v) == -1 ? -1 : v;
}

static int64_t
of_rate(const char *s)
{
	int64_t v;

	return num_parse_rate(s, &v) == -1 ? -1 : v;
}

static int64_t
of_size(const char *s)
{
	int64_t v;

	return num_parse_size(s, &v) == -1 ? -1 : v;
}

static void
numbers(void)
{
	static const char *const bad[] = { "", "-1", "+1", "1e9", "0x10", " 1",
		"1 ", "1.", ".5", "1.2.3", "ms", "1x", "99999999999999999999",
		"1001h", "0.0000001", "1us2" };
	size_t i;
	int n = 0;

	ok(of_time("300") == 300000000 && of_time("0.25") == 250000 &&
	    of_time("250ms") == 250000 && of_time("5m") == 300000000 &&
	    of_time("1h") == 3600000000 && of_time("7us") == 7 &&
	    of_time("0") == 0 && of_time("1.5ms") == 1500, "durations");
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (of_time(bad[i]) != -1)
			printf("# took '%s'\n", bad[i]), n++;
	ok(n == 0, "what is not a duration is refused");
	ok(of_rate("100") == 100000 && of_rate("2.5") == 2500 &&
	    of_rate("10/s") == 10000 && of_rate("30/m") == 500 &&
	    of_rate("36/h") == 10 && of_rate("x") == -1, "rates");
	ok(of_size("64k") == 65536 && of_size("1m") == 1048576 &&
	    of_size("10") == 10 && of_size("1t") == -1, "sizes");
}

static void
slices(void)
{
	int64_t v;
	uint64_t u;
	char tmp[20];

	ok(slice_int(slice_of("-9223372036854775807"), INT64_MIN, INT64_MAX, &v) == 0 &&
	    v == -INT64_MAX, "the least number");
	ok(slice_int(slice_of("--1"), INT64_MIN, INT64_MAX, &v) == -1 &&
	    slice_int(slice_of("-"), INT64_MIN, INT64_MAX, &v) == -1, "signs alone are no numbers");
	ok(slice_uint(slice_of("18446744073709551616"), UINT64_MAX, &u) == -1, "2^64 is too much");
	ok(fmt_int(tmp, INT64_MIN) == 20 && memcmp(tmp, "-9223372036854775808", 20) == 0 &&
	    fmt_int(tmp, 0) == 1 && tmp[0] == '0', "integers to text");
	ok(slice_ieq(slice_of("Close"), "cLOSE") && !slice_ieq(slice_of("close"), "closed") &&
	    !slice_ieq(slice_of("closed"), "close"), "equal but for case");
	ok(slice_trim(slice_of(" \ta b\t ")).n == 3, "trimmed");
}

static void
others(void)
{
	struct arena a = { 0 };
	char iso[CLOCK_ISO_SIZE];
	char *s;

	s = arena_str(&a, "abc", 2);
	ok(strcmp(s, "ab") == 0 && arena_get(&a, 1000000) != NULL, "an arena");
	arena_free(&a);
	ok(utf8_len("\303\251", 2) == 2 && utf8_len("\300\200", 2) == 0 &&
	    utf8_len("\355\240\200", 3) == 0 && utf8_len("\364\220\200\200", 4) == 0 &&
	    utf8_len("\303", 1) == 0 && utf8_len("\360\237\230\200", 4) == 4, "UTF-8");
	ok(strcmp(clock_iso(0, iso), "1970-01-01T00:00:00Z") == 0, "ISO dates");
}

int
main(void)
{
	numbers();
	slices();
	others();
	return done();
}
