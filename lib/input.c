/* Inputs: files or stdin, by lines or whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "input.h"
#include "mem.h"

enum { BLOCK = 128 * 1024 };

static int
open_input(const char *path)
{
	int fd;

	if (strcmp(path, "-") == 0)
		return 0;
	do
		fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd == -1 && errno == EINTR);
	if (fd == -1)
		die("open %s:", path);
	return fd;
}

static const char *
name_of(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

static ssize_t
read_some(int fd, char *p, size_t n)
{
	ssize_t r;

	do
		r = read(fd, p, n);
	while (r == -1 && errno == EINTR);
	return r;
}

void
each_input(char *argv[], void (*fn)(int, const char *, void *), void *arg)
{
	int fd;

	if (!argv[0]) {
		fn(0, "<stdin>", arg);
		return;
	}
	for (; *argv; argv++) {
		fd = open_input(*argv);
		fn(fd, name_of(*argv), arg);
		if (fd != 0)
			close(fd);
	}
}

char *
input_all(const char *path, size_t max, size_t *n)
{
	int fd = open_input(path);
	size_t cap = 0;
	char *p = NULL;
	ssize_t r;

	for (*n = 0;; *n += (size_t)r) {
		if (*n > max)
			die("%s: larger than %zu bytes", name_of(path), max);
		p = xgrow(p, &cap, *n + 4096, 1);
		r = read_some(fd, p + *n, cap - *n - 1);
		if (r == -1)
			die("read %s:", name_of(path));
		if (r == 0)
			break;
	}
	p[*n] = '\0';
	if (fd != 0)
		close(fd);
	return p;
}

void
lines_init(struct lines *l, int fd)
{
	memset(l, 0, sizeof *l);
	l->fd = fd;
	l->cap = BLOCK;
	l->buf = xmalloc(l->cap);
}

int
lines_fill(struct lines *l)
{
	ssize_t r;

	if (l->at > 0) {
		memmove(l->buf, l->buf + l->at, l->end - l->at);
		l->end -= l->at;
		l->at = 0;
	}
	if (l->end == l->cap)
		l->buf = xgrow(l->buf, &l->cap, l->cap + 1, 1);
	r = read_some(l->fd, l->buf + l->end, l->cap - l->end);
	if (r > 0)
		l->end += (size_t)r;
	return r > 0 ? 1 : (int)r;
}

/* Skip the rest of a line too long; its head stays at buf[0..256). */
static enum lines_got
skip(struct lines *l, struct slice *line)
{
	size_t head = 256;
	char *nl;
	ssize_t r;

	memmove(l->buf, l->buf + l->at, head);
	line->p = l->buf;
	line->n = head;
	do {
		r = read_some(l->fd, l->buf + head, l->cap - head);
		l->at = l->end = head;
		if (r <= 0)
			return r == 0 ? LINES_LONG : LINES_ERROR;
		l->end = head + (size_t)r;
		nl = memchr(l->buf + head, '\n', (size_t)r);
	} while (!nl);
	l->at = (size_t)(nl - l->buf) + 1;
	return LINES_LONG;
}

enum lines_got
lines_take(struct lines *l, struct slice *line)
{
	const char *p = l->buf + l->at;
	const char *nl = memchr(p, '\n', l->end - l->at);

	if (!nl)
		return LINES_EOF;
	line->p = p;
	line->n = (size_t)(nl - p);
	l->at += line->n + 1;
	l->line++;
	return line->n > LINES_LONGEST ? LINES_LONG : LINES_OK;
}

enum lines_got
lines_next(struct lines *l, struct slice *line)
{
	size_t seen = 0;
	int r;

	for (;;) {
		if (memchr(l->buf + l->at + seen, '\n', l->end - l->at - seen))
			return lines_take(l, line);
		seen = l->end - l->at;
		if (seen > LINES_LONGEST) {
			l->line++;
			return skip(l, line);
		}
		r = lines_fill(l);
		if (r == -1)
			return LINES_ERROR;
		if (r == 0)
			break;
	}
	if (seen == 0)
		return LINES_EOF;
	line->p = l->buf + l->at;
	line->n = seen;
	l->at = l->end;
	l->line++;
	return LINES_CUT;
}

void
lines_free(struct lines *l)
{
	free(l->buf);
	memset(l, 0, sizeof *l);
}
