#ifndef BM_CLOCK_H
#define BM_CLOCK_H

#include <stdint.h>

/* Nanoseconds on CLOCK_MONOTONIC: the only clock that times anything. */
int64_t clock_mono(void);

/* Microseconds since 1970: for the run's one date, never for a duration. */
int64_t clock_wall_us(void);

enum { CLOCK_ISO_SIZE = 32 };

/* "2026-11-24T06:30:00Z" of a wall-clock time, in UTC; returns out. */
char *clock_iso(int64_t wall_us, char out[CLOCK_ISO_SIZE]);

#endif
