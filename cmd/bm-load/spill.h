#ifndef BM_SPILL_H
#define BM_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes on their way to a descriptor that may be slow: kept in memory up to
 * a bound, then in an unlinked file, in order. Nothing here blocks: a
 * regular file is written as it comes, anything else in pieces that poll(2)
 * says will be taken.
 */
struct spill {
	int fd;
	size_t piece; /* most bytes a write */
	char *mem;
	size_t at, end, cap; /* waiting: mem[at..end), then the file */
	int file;            /* -1: none yet */
	int64_t file_at, file_end;
	bool told;          /* that it spills */
	int64_t since_ns;   /* when fd was first found not ready; 0: it is */
	int64_t stalled_ns; /* time that it was not, in all */
};

/* cap: bytes of memory */
void spill_init(struct spill *, int fd, size_t cap);

/* Append; warns on stderr when the file is first used, dies if it fails. */
void spill_add(struct spill *, const void *p, size_t n);

/* Does something wait to be written? */
bool spill_waits(const struct spill *);

/*
 * Write what fd takes now, where poll(2) has said POLLOUT.
 * Returns 0, or -1 with errno.
 */
int spill_write(struct spill *, int64_t now_ns);

/* poll(2) was asked and did not say POLLOUT: the time counts as stalled. */
void spill_blocked(struct spill *, int64_t now_ns);

#endif
