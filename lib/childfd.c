/* What a child's descriptors 0, 1 and 2 are. */
#include <fcntl.h>
#include <unistd.h>

#include "childfd.h"

int
childfd_list(posix_spawn_file_actions_t *fa, const int fd[], int n)
{
	int i, e = posix_spawn_file_actions_init(fa);

	if (e != 0)
		return e;
	for (i = 0; i < n && e == 0; i++)
		if (fd[i] != -1)
			e = posix_spawn_file_actions_adddup2(fa, fd[i], i);
	if (e != 0)
		posix_spawn_file_actions_destroy(fa);
	return e;
}

int
childfd_pipe(int fd[2])
{
	if (pipe(fd) == -1)
		return -1;
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	return 0;
}
