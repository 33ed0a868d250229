/* What time is it? */
#include <stdio.h>
#include <time.h>

#include "clock.h"
#include "err.h"

int64_t
clock_mono(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts) == -1)
		die("clock_gettime:");
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t
clock_wall_us(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_REALTIME, &ts) == -1)
		die("clock_gettime:");
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

char *
clock_iso(int64_t wall_us, char out[CLOCK_ISO_SIZE])
{
	time_t s = (time_t)(wall_us / 1000000);
	struct tm tm;

	if (!gmtime_r(&s, &tm) ||
	    strftime(out, CLOCK_ISO_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(out, CLOCK_ISO_SIZE, "?");
	return out;
}
