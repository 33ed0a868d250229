/*
 * A library to preload: calls that fail, or do less than they were asked to.
 *	SHIM_MALLOC=N SHIM_MARK=FILE	the N-th allocation fails, FILE is made
 *	SHIM_SHORT=1	reads and writes are short, half of all calls are EINTR;
 *			SHIM_MARK=FILE is made by the first such program
 * Only in programs whose names begin with "bm-": what they run is spared.
 * Needs glibc, whose malloc has a second name.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

/* Is this a program of ours? Asked once. */
static int
ours(void)
{
	static int known;
	char path[1000], *name;
	ssize_t n;

	if (known == 0) {
		n = readlink("/proc/self/exe", path, sizeof(path) - 1);
		path[n > 0 ? n : 0] = '\0';
		name = strrchr(path, '/');
		known = name != NULL && strncmp(name, "/bm-", 4) == 0 ? 1 : -1;
	}
	return known == 1;
}

static struct {
	ssize_t (*read)(int, void *, size_t);
	ssize_t (*write)(int, const void *, size_t);
	ssize_t (*pread)(int, void *, size_t, off_t);
	ssize_t (*pwrite)(int, const void *, size_t, off_t);
	ssize_t (*recv)(int, void *, size_t, int);
	ssize_t (*send)(int, const void *, size_t, int);
	int (*accept)(int, struct sockaddr *, socklen_t *);
	int (*poll)(struct pollfd *, nfds_t, int);
	pid_t (*wait)(int *);
	pid_t (*waitpid)(pid_t, int *, int);
	int (*nanosleep)(const struct timespec *, struct timespec *);
} libc;

/* The function of that name that libc has. */
static void
real(void *fn, size_t size, const char *name)
{
	void *lib = dlopen("libc.so.6", RTLD_LAZY), *p;

	if (lib == NULL || (p = dlsym(lib, name)) == NULL)
		abort();
	memcpy(fn, &p, size);
}

static enum { NEW, FINDING, FOUND } state;
static long left; /* allocations, until one fails; 0: none does */

/* Before the first allocation that counts: dlopen allocates too. */
static void
find(void)
{
	const char *s;

	if (state != NEW)
		return;
	state = FINDING;
	real(&libc.read, sizeof(libc.read), "read");
	real(&libc.write, sizeof(libc.write), "write");
	real(&libc.pread, sizeof(libc.pread), "pread");
	real(&libc.pwrite, sizeof(libc.pwrite), "pwrite");
	real(&libc.recv, sizeof(libc.recv), "recv");
	real(&libc.send, sizeof(libc.send), "send");
	real(&libc.accept, sizeof(libc.accept), "accept");
	real(&libc.poll, sizeof(libc.poll), "poll");
	real(&libc.nanosleep, sizeof(libc.nanosleep), "nanosleep");
	real(&libc.wait, sizeof(libc.wait), "wait");
	real(&libc.waitpid, sizeof(libc.waitpid), "waitpid");
	s = getenv("SHIM_MALLOC");
	left = s != NULL && ours() ? atol(s) : 0;
	state = FOUND;
}

static void
mark(void)
{
	const char *s = getenv("SHIM_MARK");

	if (s != NULL)
		close(open(s, O_CREAT | O_WRONLY, 0666));
}

/* Does this allocation fail? */
static int
fails(void)
{
	find();
	if (state != FOUND || left == 0 || --left > 0)
		return 0;
	mark();
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fails() ? NULL : __libc_realloc(p, n);
}

/*
 * Is this call interrupted? Half of them are, without a pattern, which a
 * loop of two calls could fall in with for ever.
 */
static int
interrupted(void)
{
	static unsigned long turn;

	if (getenv("SHIM_SHORT") == NULL || !ours())
		return 0;
	if (turn == 0)
		mark();
	turn = turn * 1103515245 + 12345;
	if ((turn >> 16 & 1) == 0)
		return 0;
	errno = EINTR;
	return 1;
}

/* Less than n: 1, 2, 3, ... bytes, but not so few that nothing gets on. */
static size_t
part(size_t n)
{
	static size_t turn;
	size_t most = 1 + turn++ % 7 * 997;

	return getenv("SHIM_SHORT") == NULL || !ours() || n < most ? n : most;
}

/* So much is written to a pipe whole, or not at all, and is read so. */
static int
whole(int fd, size_t n)
{
	struct stat st;

	return n <= PIPE_BUF && fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

ssize_t
read(int fd, void *p, size_t n)
{
	find();
	if (interrupted())
		return -1;
	return libc.read(fd, p, whole(fd, n) ? n : part(n));
}

ssize_t
write(int fd, const void *p, size_t n)
{
	find();
	if (interrupted())
		return -1;
	return libc.write(fd, p, whole(fd, n) ? n : part(n));
}

ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	find();
	return interrupted() ? -1 : libc.pread(fd, p, part(n), at);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	find();
	return interrupted() ? -1 : libc.pwrite(fd, p, part(n), at);
}

ssize_t
recv(int fd, void *p, size_t n, int flags)
{
	find();
	return interrupted() ? -1 : libc.recv(fd, p, part(n), flags);
}

ssize_t
send(int fd, const void *p, size_t n, int flags)
{
	find();
	return interrupted() ? -1 : libc.send(fd, p, part(n), flags);
}

int
accept(int fd, struct sockaddr *a, socklen_t *n)
{
	find();
	return interrupted() ? -1 : libc.accept(fd, a, n);
}

int
poll(struct pollfd *p, nfds_t n, int ms)
{
	find();
	return interrupted() ? -1 : libc.poll(p, n, ms);
}

pid_t
waitpid(pid_t pid, int *status, int options)
{
	find();
	return interrupted() ? -1 : libc.waitpid(pid, status, options);
}

pid_t
wait(int *status)
{
	find();
	return interrupted() ? -1 : libc.wait(status);
}

/* Interrupted before it slept at all. */
int
nanosleep(const struct timespec *t, struct timespec *rest)
{
	find();
	if (!interrupted())
		return libc.nanosleep(t, rest);
	if (rest != NULL)
		*rest = *t;
	return -1;
}
