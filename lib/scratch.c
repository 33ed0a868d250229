/* A temporary file without a name. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"

const char *
scratch_dir(void)
{
	const char *dir = getenv("TMPDIR");

	return dir == NULL || *dir == '\0' || strlen(dir) > 900 ? "/tmp" : dir;
}

int
scratch_open(void)
{
	char path[1024];
	int fd;

	snprintf(path, sizeof(path), "%s/bm.XXXXXX", scratch_dir());
	if ((fd = mkstemp(path)) == -1)
		return -1;
	unlink(path);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}
