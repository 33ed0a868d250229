#ifndef BM_INPUT_H
#define BM_INPUT_H

#include <stddef.h>

#include "slice.h"

/*
 * Call fn on each file named in argv (up to NULL), or on stdin when there is
 * none or the name is "-" (then called "<stdin>"). Dies where a file can't
 * be opened. Inputs may be pipes: fn never seeks.
 */
void each_input(
    char *argv[], void (*fn)(int fd, const char *name, void *arg), void *arg);

/*
 * All of a file, or of stdin for "-", with a NUL behind it; dies where it
 * can't be read or is larger than max. The caller frees.
 */
char *input_all(const char *path, size_t max, size_t *n);

/* Lines of a descriptor, read in large blocks. */
struct lines {
	int fd;
	char *buf;
	size_t cap, at, end; /* unread bytes are buf[at..end) */
	int eof;
	int64_t line; /* number of the line last returned, from 1 */
};

enum lines_got {
	LINES_EOF,
	LINES_OK,
	LINES_CUT, /* the last line, without its newline */
	LINES_LONG, /* over 1 MiB: skipped up to its newline; slice is its head */
	LINES_ERROR /* read(2) failed, errno says why */
};

void lines_init(struct lines *, int fd);

/*
 * The next line without its newline. The slice is valid until the next call;
 * the byte behind it may be overwritten. EINTR is retried. While a line is
 * incomplete the call blocks.
 */
enum lines_got lines_next(struct lines *, struct slice *line);

/*
 * The two halves of lines_next, for who must not block in it: read once
 * (1, 0 at the end, -1), and the next whole line in the buffer (LINES_OK or
 * LINES_LONG, or LINES_EOF where there is none yet; the byte behind it is
 * its newline).
 * What lines_fill leaves behind is lines_next's to judge: a line too long,
 * once more than LINES_LONGEST unread bytes are there, or one cut.
 */
int lines_fill(struct lines *);
enum lines_got lines_take(struct lines *, struct slice *line);

enum { LINES_LONGEST = 1024 * 1024 };

void lines_free(struct lines *);

#endif
