#ifndef BM_MIX_H
#define BM_MIX_H

#include "rng.h"

/*
 * Which scenario is next: blocks of sum(weights) tests that hold each one
 * exactly as often as its weight says, each block in an order of its own.
 */
struct mix;

/* The weights, at least 1; divided by what they have in common, their sum
 * is at most MIX_MAX. */
enum { MIX_MAX = 100000 };
struct mix *mix_new(const int *weight, int n, struct rng rng);

/* Each in turn, whatever its weight. */
struct mix *mix_in_order(int n);

/* From 0. */
int mix_next(struct mix *);

/* What weights have in common, and their sum after dividing by it. */
int mix_sum(const int *weight, int n);

#endif
