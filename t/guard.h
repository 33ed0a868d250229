#ifndef BM_GUARD_H
#define BM_GUARD_H

/* Bytes whose end is the end of a page with nothing readable behind it. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <fcntl.h>

enum { GUARD_PAGES = 64 };

/* A copy of p[0..n) that ends right before a guard page; reused each call. */
static char *
guarded(const void *p, size_t n)
{
	static char *base;
	static size_t size;
	int fd;

	if (!base) {
		size = (size_t)sysconf(_SC_PAGESIZE) * GUARD_PAGES;
		fd = open("/dev/zero", O_RDWR);
		base = mmap(NULL, size + (size_t)sysconf(_SC_PAGESIZE),
		    PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		close(fd);
		if (base == MAP_FAILED || mprotect(base + size,
		    (size_t)sysconf(_SC_PAGESIZE), PROT_NONE) == -1)
			abort();
	}
	if (n > size)
		abort();
	if (n > 0)
		memcpy(base + size - n, p, n);
	return base + size - n;
}

#endif
