/* Lines in their order, by sort(1). */
#include <sys/wait.h>

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "childfd.h"
#include "err.h"
#include "input.h"
#include "sorter.h"

extern char **environ;

static FILE *to;
static int from;
static pid_t pid;

void
sorter_start(void)
{
	char name[] = "sort";
	char *argv[] = {name, NULL};
	posix_spawn_file_actions_t fa;
	int in[2], out[2], fd[2], e;

	if (childfd_pipe(in) == -1 || childfd_pipe(out) == -1)
		die("pipe:");
	setenv("LC_ALL", "C", 1); /* its order is that of bytes */
	fd[0] = in[0];
	fd[1] = out[1];
	if ((e = childfd_list(&fa, fd, 2)) == 0) {
		e = posix_spawnp(&pid, name, &fa, NULL, argv, environ);
		posix_spawn_file_actions_destroy(&fa);
	}
	if (e != 0)
		die("sort: %s", strerror(e));
	close(in[0]);
	close(out[1]);
	from = out[0];
	if (!(to = fdopen(in[1], "w")))
		die("fdopen:");
}

void
sorter_put(const char *key, struct slice line)
{
	fprintf(to, "%s ", key);
	fwrite(line.p, 1, line.n, to);
	putc('\n', to);
}

void
sorter_each(void (*fn)(struct slice, void *), void *arg)
{
	struct slice line;
	struct lines l;
	enum lines_got got;
	const char *blank;
	int status;

	close_out(to, "sort");
	lines_init(&l, from);
	while ((got = lines_next(&l, &line)) == LINES_OK) {
		blank = memchr(line.p, ' ', line.n);
		line.n -= (size_t)(blank + 1 - line.p);
		line.p = blank + 1;
		fn(line, arg);
	}
	if (got == LINES_ERROR)
		die("read sort:");
	lines_free(&l);
	close(from);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			die("wait:");
	if (status != 0 || got != LINES_EOF)
		die("sort failed");
}
