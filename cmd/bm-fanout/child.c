/* Starting programs, with nothing of ours left in their hands. */
#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"

#include "buf.h"
#include "childfd.h"
#include "err.h"
#include "mem.h"

extern char **environ; /* POSIX: declared by whoever uses it */

static char **child_env;

void
child_init(struct child *c)
{
	c->pid = c->group = 0;
	c->status = 0;
	c->in = c->out = c->err = -1;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
child_close_in(struct child *c)
{
	close_fd(&c->in);
}

void
child_close_out(struct child *c)
{
	close_fd(&c->out);
}

void
child_close_err(struct child *c)
{
	close_fd(&c->err);
}

static int
spawn(pid_t *pid, char *const argv[], const int fd[3])
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	sigset_t all, none;
	int e;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_init(&at);
	posix_spawnattr_setflags(&at, POSIX_SPAWN_SETPGROUP |
					  POSIX_SPAWN_SETSIGDEF |
					  POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&at, 0);
	posix_spawnattr_setsigdefault(&at, &all);
	posix_spawnattr_setsigmask(&at, &none);
	if ((e = childfd_list(&fa, fd, 3)) == 0) {
		e = posix_spawn(pid, argv[0], &fa, &at, argv, child_env);
		posix_spawn_file_actions_destroy(&fa);
	}
	posix_spawnattr_destroy(&at);
	return e;
}

static int
non_blocking(int fd)
{
	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	return fd;
}

int
child_start(struct child *c, char *const argv[], int stdin_fd)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
	int e = 0, theirs[3];

	child_init(c);
	if ((stdin_fd < 0 && childfd_pipe(in) != 0) || childfd_pipe(out) != 0 ||
	    childfd_pipe(err) != 0)
		e = errno;
	if (e == 0) {
		theirs[0] = stdin_fd < 0 ? in[0] : stdin_fd;
		theirs[1] = out[1];
		theirs[2] = err[1];
		e = spawn(&c->pid, argv, theirs);
	}
	if (e != 0)
		c->pid = 0;
	close_fd(&in[0]);
	close_fd(&out[1]);
	close_fd(&err[1]);
	c->in = non_blocking(in[1]);
	c->out = non_blocking(out[0]);
	c->err = non_blocking(err[0]);
	c->group = c->pid;
	if (e == 0)
		return 0;
	c->pid = c->group = 0;
	child_close_in(c);
	child_close_out(c);
	child_close_err(c);
	errno = e;
	return -1;
}

long
child_read(int fd, char *p, size_t n)
{
	ssize_t r;

	do
		r = read(fd, p, n);
	while (r < 0 && errno == EINTR);
	if (r < 0 && errno == EAGAIN)
		return 0;
	return r < 0 ? CHILD_BROKEN : r == 0 ? CHILD_END : (long)r;
}

void
child_kill(const struct child *c, int sig)
{
	if (!child_done(c) && c->group > 0)
		kill(-c->group, sig);
}

bool
child_done(const struct child *c)
{
	return c->pid == 0 && c->out < 0 && c->err < 0;
}

static bool
is_locale(const char *name)
{
	return strncmp(name, "LC_", 3) == 0 || strncmp(name, "LANG=", 5) == 0 ||
	       strncmp(name, "LANGUAGE=", 9) == 0;
}

void
child_setup(void)
{
	struct rlimit rl;
	size_t i, n = 0;
	int fd;

	/* read only: what is written to a closed stdout must fail */
	while ((fd = open("/dev/null", O_RDONLY)) >= 0 && fd <= 2)
		continue;
	if (fd < 0)
		die("open /dev/null:");
	close(fd);
	if (getrlimit(RLIMIT_NOFILE, &rl) == 0) {
		rl.rlim_cur = rl.rlim_max;
		setrlimit(RLIMIT_NOFILE, &rl);
	}
	while (environ[n] != NULL)
		n++;
	child_env = xarray(n + 1, sizeof(*child_env));
	for (i = n = 0; environ[i] != NULL; i++)
		if (!is_locale(environ[i]))
			child_env[n++] = environ[i];
}

char *
child_find(const char *name)
{
	const char *path = getenv("PATH");
	struct buf b = {NULL, 0, 0};
	size_t n;

	if (strchr(name, '/') != NULL)
		return xstrdup(name);
	for (; path != NULL; path = path[n] == ':' ? path + n + 1 : NULL) {
		n = strcspn(path, ":");
		if (*path != '/')
			continue;
		b.n = 0;
		buf_add(&b, path, n);
		buf_chr(&b, '/');
		buf_str(&b, name);
		if (access(buf_cstr(&b), X_OK) == 0)
			return b.p;
	}
	buf_free(&b);
	return NULL;
}

int
child_ask(char *const argv[], char *buf, size_t size)
{
	int fd[2], e, status = -1, theirs[3] = {0, -1, 2};
	size_t n = 0;
	ssize_t r;
	pid_t pid;

	if (childfd_pipe(fd) != 0)
		return -1;
	theirs[1] = fd[1];
	e = spawn(&pid, argv, theirs);
	close(fd[1]);
	while (e == 0 && n < size - 1) {
		r = read(fd[0], buf + n, size - 1 - n);
		if (r == 0 || (r < 0 && errno != EINTR))
			break;
		n += r > 0 ? (size_t)r : 0;
	}
	buf[n] = '\0';
	close(fd[0]);
	while (e == 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return e == 0 ? status : -1;
}
