/* Rows on their way out, when the reader is slow. */
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "mem.h"
#include "scratch.h"
#include "spill.h"

void
spill_init(struct spill *s, int fd, size_t cap)
{
	struct stat st;
	long room;

	memset(s, 0, sizeof(*s));
	s->fd = fd;
	s->file = -1;
	s->mem = xmalloc(cap);
	s->cap = cap;
	/* Of a pipe, POLLOUT promises room for PIPE_BUF bytes, no more. */
	room = fpathconf(fd, _PC_PIPE_BUF);
	s->piece = room > 0 ? (size_t)room : _POSIX_PIPE_BUF;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		s->piece = cap;
}

bool
spill_waits(const struct spill *s)
{
	return s->at < s->end || s->file_at < s->file_end;
}

static void
file_add(struct spill *s, const char *p, size_t n)
{
	ssize_t k;

	if (s->file == -1 && (s->file = scratch_open()) == -1)
		die("rows waiting for a slow reader: a file for them:");
	if (!s->told)
		warn("stdout is slow: rows wait in a file "
		     "(the load is not held up)");
	s->told = true;
	for (; n > 0; p += k, n -= (size_t)k) {
		k = pwrite(s->file, p, n, (off_t)s->file_end);
		if (k == -1 && errno == EINTR)
			k = 0;
		if (k == -1)
			die("rows waiting for a slow reader:");
		s->file_end += k;
	}
}

void
spill_add(struct spill *s, const void *p, size_t n)
{
	if (s->cap - s->end < n && s->at > 0) {
		memmove(s->mem, s->mem + s->at, s->end - s->at);
		s->end -= s->at;
		s->at = 0;
	}
	if (s->file_at < s->file_end || s->cap - s->end < n) {
		file_add(s, p, n);
		return;
	}
	memcpy(s->mem + s->end, p, n);
	s->end += n;
}

/* Memory is empty: fetch what the file holds. */
static int
fetch(struct spill *s)
{
	ssize_t k;

	s->at = s->end = 0;
	if (s->file_at == s->file_end)
		return 0;
	do
		k = pread(s->file, s->mem, s->cap, (off_t)s->file_at);
	while (k == -1 && errno == EINTR);
	if (k <= 0)
		return -1;
	s->end = (size_t)k;
	s->file_at += k;
	if (s->file_at == s->file_end) {
		s->file_at = s->file_end = 0;
		if (ftruncate(s->file, 0) == -1)
			return -1;
	}
	return 0;
}

int
spill_write(struct spill *s, int64_t now_ns)
{
	size_t n = s->end - s->at;
	ssize_t k;

	if (s->since_ns != 0)
		s->stalled_ns += now_ns - s->since_ns;
	s->since_ns = 0;
	if (n == 0)
		return fetch(s);
	k = write(s->fd, s->mem + s->at, n < s->piece ? n : s->piece);
	if (k == -1)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	s->at += (size_t)k;
	return s->at == s->end ? fetch(s) : 0;
}

void
spill_blocked(struct spill *s, int64_t now_ns)
{
	if (s->since_ns == 0)
		s->since_ns = now_ns;
	s->stalled_ns += now_ns - s->since_ns;
	s->since_ns = now_ns;
}
