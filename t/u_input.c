/* Lines out of a pipe, however they arrive. */
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

#include "input.h"
#include "mem.h"
#include "tap.h"

/* A descriptor from which the n bytes at p can be read, in pieces. */
static int
feed(const char *p, size_t n, size_t piece, pid_t *pid)
{
	int fd[2];
	size_t k;

	if (pipe(fd) == -1)
		exit(2);
	fflush(stdout);
	*pid = fork();
	if (*pid == 0) {
		close(fd[0]);
		for (; n > 0; p += k, n -= k) {
			k = n < piece ? n : piece;
			if (write(fd[1], p, k) != (ssize_t)k)
				_exit(1);
		}
		_exit(0);
	}
	close(fd[1]);
	return fd[0];
}

int
main(void)
{
	size_t big = 3 * 1024 * 1024, piece;
	char *text = xmalloc(big + 16);
	struct slice s;
	struct lines l;
	pid_t pid;
	int fd;

	for (piece = 1; piece < 9; piece += 7) {
		fd = feed("one\n\nthree\ncut", 14, piece, &pid);
		lines_init(&l, fd);
		ok(lines_next(&l, &s) == LINES_OK && s.n == 3, "a line");
		ok(lines_next(&l, &s) == LINES_OK && s.n == 0, "an empty line");
		ok(lines_next(&l, &s) == LINES_OK && l.line == 3, "the third line");
		ok(lines_next(&l, &s) == LINES_CUT && s.n == 3, "a last line without newline");
		ok(lines_next(&l, &s) == LINES_EOF, "the end");
		lines_free(&l);
		close(fd);
		waitpid(pid, NULL, 0);
	}
	memset(text, 'x', big);
	memcpy(text + big, "\nafter\n", 7);
	fd = feed(text, big + 7, 65536, &pid);
	lines_init(&l, fd);
	ok(lines_next(&l, &s) == LINES_LONG && s.n >= 256, "a line of 3 MiB is too long");
	ok(lines_next(&l, &s) == LINES_OK && s.n == 5 && l.line == 2, "the line after it is whole");
	ok(lines_next(&l, &s) == LINES_EOF, "the end");
	lines_free(&l);
	close(fd);
	waitpid(pid, NULL, 0);
	free(text);
	return done();
}
