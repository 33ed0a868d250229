#ifndef BM_START_H
#define BM_START_H

#include <stdbool.h>
#include <stdint.h>

#include "fan.h"

/* Who starts when: the window of connections, tries, deadline, barrier. */

/* Start hosts' tasks and nodes as far as the windows allow. */
void start_more(struct fan *, int64_t now_ns);

/* A node's task has ended: judge it, or let it try again. */
void start_ended(struct fan *, struct node *);

/* Not ready by the deadline: give up. All armed: tell them when to start. */
void start_barrier(struct fan *, int64_t now_ns);

/* How long poll(2) may sleep, in ms. */
int start_timeout(const struct fan *, int64_t now_ns);

/* Is everything done, and all passed on? */
bool start_over(struct fan *);

#endif
