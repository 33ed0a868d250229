/* Files that went up, kept for the next time. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "input.h"
#include "putall.h"
#include "upload.h"

enum { TRIES = 1000, NAME_MOST = 100 };

/* The last part of a path of any system, made harmless. */
static char *
harmless(struct slice name)
{
	struct buf b = {NULL, 0, 0};
	size_t i;

	for (i = name.n; i > 0; i--)
		if (name.p[i - 1] == '/' || name.p[i - 1] == '\\')
			break;
	for (; i < name.n && b.n < NAME_MOST; i++)
		if ((unsigned char)name.p[i] > ' ' && name.p[i] != 0x7f &&
		    (b.n > 0 || (name.p[i] != '.' && name.p[i] != '-')))
			buf_chr(&b, name.p[i]);
	if (b.n == 0)
		buf_str(&b, "upload");
	return buf_cstr(&b);
}

/* "a.png", "a-2.png", "a-3.png"... */
static char *
numbered(const char *name, int n)
{
	struct buf b = {NULL, 0, 0};
	const char *dot;

	dot = strrchr(name, '.');
	if (dot == NULL)
		dot = strchr(name, '\0');
	buf_add(&b, name, (size_t)(dot - name));
	if (n > 1)
		buf_fmt(&b, "-%d", n);
	buf_str(&b, dot);
	return buf_cstr(&b);
}

static void
write_new(int fd, const char *path, struct slice content)
{
	if (put_all(fd, content.p, content.n) == -1 || close(fd) == -1)
		die("write %s:", path);
	warn("saved %s", path);
}

/* Is that just what the file holds? */
static int
holds(const char *path, struct slice content)
{
	char *p;
	size_t n;
	int same;

	p = input_all(path, (size_t)1 << 30, &n);
	same = n == content.n && memcmp(p, content.p, n) == 0;
	free(p);
	return same;
}

char *
upload_save(const char *dir, struct slice name, struct slice content)
{
	struct buf path = {NULL, 0, 0};
	char *base, *file;
	int fd, i;

	base = harmless(name);
	for (i = 1; i < TRIES; i++) {
		file = numbered(base, i);
		path.n = 0;
		buf_fmt(&path, "%s/%s", dir, file);
		buf_cstr(&path);
		fd =
		    open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd == -1 && errno != EEXIST)
			die("write %s:", path.p);
		if (fd != -1)
			write_new(fd, path.p, content);
		if (fd != -1 || holds(path.p, content))
			break;
		free(file);
	}
	if (i == TRIES)
		die("%s/%s: too many files of that name", dir, base);
	free(base);
	buf_free(&path);
	return file;
}
