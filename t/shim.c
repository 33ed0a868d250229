/*
 * A library to preload: calls that fail, or do less than they were asked to.
 *	SHIM_MALLOC=N SHIM_MARK=FILE	the N-th allocation fails, FILE is made
 *	SHIM_SHORT=1	reads and writes are short, each second call is EINTR
 * Only in programs whose names begin with "bm-": what they run is spared.
 * Needs glibc, whose malloc has a second name.
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
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
	ssize_t (*recv)(int, void *, size_t, int);
	ssize_t (*send)(int, const void *, size_t, int);
	int (*accept)(int, struct sockaddr *, socklen_t *);
	int (*poll)(struct pollfd *, nfds_t, int);
	pid_t (*waitpid)(pid_t, int *, int);
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
	real(&libc.recv, sizeof(libc.recv), "recv");
	real(&libc.send, sizeof(libc.send), "send");
	real(&libc.accept, sizeof(libc.accept), "accept");
	real(&libc.poll, sizeof(libc.poll), "poll");
	real(&libc.waitpid, sizeof(libc.waitpid), "waitpid");
	s = getenv("SHIM_MALLOC");
	left = s != NULL && ours() ? atol(s) : 0;
	state = FOUND;
}

/* Does this allocation fail? */
static int
fails(void)
{
	const char *s;

	find();
	if (state != FOUND || left == 0 || --left > 0)
		return 0;
	s = getenv("SHIM_MARK");
	if (s != NULL)
		close(open(s, O_CREAT | O_WRONLY, 0666));
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

/* Of all calls that SHIM_SHORT is for, each second one. */
static int
interrupted(void)
{
	static unsigned turn;

	if (getenv("SHIM_SHORT") == NULL || !ours() || turn++ % 2 == 0)
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

ssize_t
read(int fd, void *p, size_t n)
{
	find();
	return interrupted() ? -1 : libc.read(fd, p, part(n));
}

ssize_t
write(int fd, const void *p, size_t n)
{
	find();
	return interrupted() ? -1 : libc.write(fd, p, part(n));
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
