#ifndef BM_SUMMARY_H
#define BM_SUMMARY_H

#include "fan.h"

/* Queue the `node` lines: how each node ended. */
void summary_lines(const struct fan *);

/* Write nodes.tsv into the capture directory; -1 with errno. */
int summary_file(const struct fan *);

/* The table for people, on stderr, equal troubles together. */
void summary_table(const struct fan *);

#endif
