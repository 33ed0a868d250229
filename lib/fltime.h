#ifndef BM_FLTIME_H
#define BM_FLTIME_H

#include "agg.h"

/*
 * When things happened in a FunkLoad result: its times are those of the
 * wall, in hundredths of a second, and when a cycle's window began is not
 * told. But what is recorded ended in the window, so the window begins here
 * with what ended first.
 */
struct fl_cycle {
	bool known, begun;
	int64_t users;
	int64_t begin_us, last_us; /* wall clock */
};

struct fl_clock {
	int64_t window_us; /* 0: not told */
	struct fl_cycle *cycle;
	size_t n, cap;
};

/* "12.5" or "9.1e-05" seconds, up to 10^10, in us; -1 if it is not that. */
int fl_seconds(struct slice s, int64_t *us);

void fl_users(struct fl_clock *, int cycle, int64_t users);

/* Something of that cycle ended then. */
void fl_ended(struct fl_clock *, int cycle, int64_t us);

/* The wall-clock time at which the window of a cycle begins; 0: unknown. */
int64_t fl_begin(const struct fl_clock *, int cycle);

/* The wall-clock time of the first window's begin. */
int64_t fl_epoch(const struct fl_clock *);

/*
 * Where something begins, counted from its window. What would end up to
 * 20 ms outside the window, which is as exact as times are, ends in it.
 */
int64_t fl_place(
    const struct fl_clock *, int cycle, int64_t start_us, int64_t total_us);

/*
 * Offsets of the window and the end of its drain from the run epoch: those
 * of the nodes that were read before, if they have the cycle. False where
 * nothing happened in it.
 */
bool fl_slot(const struct fl_clock *, struct agg *, int cycle, int64_t *users,
    int64_t *begin_us, int64_t *end_us, int64_t *stop_us);

void fl_clock_free(struct fl_clock *);

#endif
