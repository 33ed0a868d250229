#ifndef BM_GAP_H
#define BM_GAP_H

#include "agg.h"

/* The longest time in a window in which (almost) nothing ended. */
struct gap {
	int64_t us; /* its length, in steps of 0.1 s; 0: none */
	double at;  /* s from the window's begin */
	int count;  /* how many of a second or more there were */
};

/*
 * The gap of a cycle whose window is length s long: a run of tenths in each of
 * which fewer than 2 % of the usual number of answers, good or bad, ended.
 * None where nothing ended at all.
 */
struct gap gap_find(struct agg *, int cycle, double length);

#endif
