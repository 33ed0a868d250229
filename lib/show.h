#ifndef BM_SHOW_H
#define BM_SHOW_H

#include <stdint.h>

/*
 * Numbers as reports print them.  Each function returns a string that stays
 * valid until 64 more have been made.  A value that isn't there is "-".
 */

/* 1,159,153 */
const char *show_count(int64_t n);

/* Three significant digits, thousands separators: 0.0123 5.38 53.0 2,680. */
const char *show_3(double v);

/* The same of microseconds in milliseconds; v < 0 is "-". */
const char *show_ms(int64_t us);

/* A time with its unit: 850 us, 12.7 ms, 1.90 s, 3 min 20 s. */
const char *show_time(int64_t us);

/* Part of whole in per cent, two decimals; "<0.01" for a little, 0 for none. */
const char *show_percent(int64_t part, int64_t whole);

/* A rate: 3,790 and, below 100, 3 digits: 12.5. */
const char *show_rate(double per_s);

/* The ticks of an axis: 2.5k, 10k, 1.2M. */
const char *show_tick(double v);

/* Bytes per second or bytes: 512 B, 58.2 kB, 1.20 MB (powers of 1000). */
const char *show_bytes(double v);

/* "24 November 2025, 16:00:00" (UTC) of us since 1970. */
const char *show_date(int64_t wall_us);

/* "16:03:16". */
const char *show_clock(int64_t wall_us);

/* A bar of `width` cells in eighths of a cell: "███▊"; 0 <= part <= 1. */
const char *show_bar(double part, int width);

/* A string made by printf(3), cut at 599 bytes. */
const char *show_fmt(const char *fmt, ...);

#endif
