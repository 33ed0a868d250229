#ifndef BM_FUNKLOAD_H
#define BM_FUNKLOAD_H

#include "agg.h"

/*
 * Take in a bench result of FunkLoad (its XML) as the stream of one more
 * node: n bytes at p were read from fd already, and with fd -1 they are all.
 * bm-funkload(7) says what becomes of what.
 * Returns 0, or -1 with one line said, where the file is refused.
 */
int funkload_read(
    struct agg *, int fd, const char *name, const char *p, size_t n);

#endif
