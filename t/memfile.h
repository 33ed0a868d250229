#ifndef BM_MEMFILE_H
#define BM_MEMFILE_H

/* Two streams in memory, of what was shown and what was made of it. */

#include <stdio.h>
#include <stdlib.h>

enum { ROOM = 1 << 17 };

static char shown[ROOM], made[ROOM];

/* What f wrote into made[0..ROOM). */
static size_t
written(FILE *f)
{
	long n;

	putc('\0', f);
	if (fflush(f) != 0 || (n = ftell(f)) < 1)
		abort();
	return (size_t)n - 1;
}

static FILE *
into(char *to)
{
	static FILE *f[2];
	FILE **one = &f[to == made];

	if (*one == NULL && (*one = fmemopen(to, ROOM, "w")) == NULL)
		abort();
	rewind(*one);
	return *one;
}

#endif
