#ifndef BM_SORTER_H
#define BM_SORTER_H

#include "slice.h"

/*
 * Lines in their order, however many: sort(1) does it, on disk where it has
 * to. Trouble with it ends the program.
 */
void sorter_start(void);

/* One line to sort; without a newline in it. */
void sorter_put(const char *key, struct slice line);

/* No more come: call fn for each in order, the key and its blank cut off. */
void sorter_each(void (*fn)(struct slice line, void *arg), void *arg);

#endif
