/* Memory shared with the workers. */
#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "share.h"
#include "scratch.h"

/* A nameless object in memory, or else in a file. */
static int
object(void)
{
	char name[64];
	int fd;

	snprintf(name, sizeof(name), "/bm-load.%ld", (long)getpid());
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
	if (fd == -1)
		return scratch_open();
	shm_unlink(name);
	return fd;
}

/* POSIX.1-2008 has no MAP_ANONYMOUS. */
void *
share_new(size_t n)
{
	int fd = object();
	void *p = MAP_FAILED;

	if (fd == -1)
		return NULL;
	if (ftruncate(fd, (off_t)n) == 0)
		p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}
