#ifndef BM_TALK_H
#define BM_TALK_H

#include <stdint.h>

#include "node.h"

/*
 * What master and nodes say to each other under -B: bm-load(1). From a node,
 * on stderr behind "bm<TAB>": ready VERSION PID, pong N MONO_US WALL_US,
 * started MONO_US, progress ... To a node, on stdin: ping N, go MONO_US,
 * abort.
 */

/* Take in one line of a node, without "bm<TAB>" and newline; written to. */
void talk_line(struct node *, const struct plan *, char *line);

void talk_ping(struct node *);

/* Tell an ARMED node to start at at_us on our monotonic clock. */
void talk_go(struct node *, int64_t at_us);

/* How late it began, by its own clock, in microseconds; 0 unless it said. */
int64_t talk_skew(const struct node *);

/* Queue the `clock` lines of a node whose clocks were compared. */
void talk_clock_lines(const struct node *);

/* Our monotonic clock in microseconds. */
int64_t talk_now_us(void);

#endif
