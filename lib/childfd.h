#ifndef BM_CHILDFD_H
#define BM_CHILDFD_H

#include <spawn.h>

/*
 * Start the list of what posix_spawn(3) does first: fd[0], fd[1], ... become
 * 0, 1, ... of the child; -1 leaves one alone.
 * Returns 0, or an errno, and there is then no list to destroy.
 */
int childfd_list(posix_spawn_file_actions_t *, const int fd[], int n);

/*
 * A pipe that no program we start inherits by itself: one that held another's
 * stdin would keep a lease alive. Returns 0, or -1 with errno.
 */
int childfd_pipe(int fd[2]);

#endif
