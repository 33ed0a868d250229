#ifndef BM_PROGRESS_H
#define BM_PROGRESS_H

#include <stdint.h>

#include "fan.h"

/* On a terminal: one line about all nodes, redrawn each second. */
void progress_show(const struct fan *, int64_t now_ns);

/* Take the line away. */
void progress_clear(void);

#endif
