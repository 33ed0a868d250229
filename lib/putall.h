#ifndef BM_PUTALL_H
#define BM_PUTALL_H

#include <stddef.h>

/*
 * Write p[0..n) to a descriptor that blocks, in as many pieces as it takes,
 * whatever interrupts it. Returns 0, or -1 with errno.
 */
int put_all(int fd, const void *p, size_t n);

#endif
