/* A temporary file without a name. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"

int
scratch_open(void)
{
	const char *dir = getenv("TMPDIR");
	char path[1024];
	int fd;

	if (dir == NULL || *dir == '\0' || strlen(dir) > 900)
		dir = "/tmp";
	snprintf(path, sizeof(path), "%s/bm.XXXXXX", dir);
	if ((fd = mkstemp(path)) == -1)
		return -1;
	unlink(path);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}
