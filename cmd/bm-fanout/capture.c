/* What the nodes said, byte for byte, on disk. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"

#include "err.h"
#include "putall.h"

enum { PATH_SIZE = 4096 };

static const char *top;

static void
make(const char *sub)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", top, sub);
	if (mkdir(path, 0700) == 0)
		return;
	if (errno == EEXIST)
		die("-o %s: an earlier run's %s is there; nothing is written "
		    "over",
		    top, sub);
	die("mkdir %s:", path);
}

void
capture_open(const char *dir)
{
	if (strlen(dir) > PATH_SIZE - 300)
		die("-o: name too long");
	top = dir;
	if (mkdir(dir, 0777) != 0 && errno != EEXIST)
		die("mkdir %s:", dir);
	make("out");
	make("err");
	make("results");
}

int
capture_on(void)
{
	return top != NULL;
}

static void
name(char path[PATH_SIZE], enum capture what, int node, const char *host)
{
	if (what == CAPTURE_RESULT)
		snprintf(path, PATH_SIZE, "%s/results/node_%d.tsv", top, node);
	else
		snprintf(path, PATH_SIZE, "%s/%s/%03d-%.200s", top,
		    what == CAPTURE_OUT ? "out" : "err", node, host);
}

int
capture_add(
    enum capture what, int node, const char *host, const char *p, size_t n)
{
	char path[PATH_SIZE];
	int fd, e, r;

	if (top == NULL)
		return 0;
	name(path, what, node, host);
	fd = open(
	    path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	r = put_all(fd, p, n);
	e = errno;
	if (close(fd) != 0 && r == 0)
		return -1;
	errno = e;
	return r;
}

long
capture_read(int node, int64_t offset, char *p, size_t n)
{
	char path[PATH_SIZE];
	ssize_t r;
	int fd;

	name(path, CAPTURE_RESULT, node, "");
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	do
		r = pread(fd, p, n, (off_t)offset);
	while (r == -1 && errno == EINTR);
	close(fd);
	return (long)r;
}

int
capture_create(const char *file)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", top, file);
	return open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
}
