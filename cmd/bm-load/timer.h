#ifndef BM_TIMER_H
#define BM_TIMER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Things to do at a time: a binary heap. What is put in has a struct timer
 * among its members and stays where it is in memory.
 */
struct timer {
	int64_t at_ns;
	size_t place; /* 1 + its index in the heap; 0: not in one */
};

struct timers {
	struct timer **heap;
	size_t n, cap;
};

/* Room for n at once, so that timer_set never allocates below that. */
void timers_init(struct timers *, size_t n);

/* Put t in, or move it, to go off at at_ns. */
void timer_set(struct timers *, struct timer *t, int64_t at_ns);

/* Take t out, if it is in. */
void timer_del(struct timers *, struct timer *t);

/* The first to go off, or NULL. */
struct timer *timer_first(const struct timers *);

#endif
