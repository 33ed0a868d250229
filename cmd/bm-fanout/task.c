/* A command on the other side, and its first answer. */
#include <stdio.h>
#include <string.h>

#include "task.h"

#include "clock.h"

void
task_init(struct task *t)
{
	memset(t, 0, sizeof(*t));
	child_init(&t->child);
}

int
task_start(struct task *t, char *const argv[], int stdin_fd)
{
	t->word[0] = '\0';
	t->rest.n = t->noise.n = t->words.n = 0;
	if (child_start(&t->child, argv, stdin_fd) != 0)
		return -1;
	t->active = t->opening = true;
	t->tries++;
	t->begun_ns = clock_mono();
	return 0;
}

/* Where s stands in p[0..n), or NULL. */
static char *
find(char *p, size_t n, const char *s)
{
	const size_t len = strlen(s);
	char *at, *end = p + n;

	while ((at = memchr(p, *s, (size_t)(end - p))) != NULL) {
		if ((size_t)(end - at) < len)
			return NULL;
		if (memcmp(at, s, len) == 0)
			return at;
		p = at + 1;
	}
	return NULL;
}

/* Split "WORD REST" at p[0..n). */
static void
take_hello(struct task *t, const char *p, size_t n)
{
	const char *blank = memchr(p, ' ', n);
	size_t len = blank != NULL ? (size_t)(blank - p) : n;

	snprintf(t->word, sizeof(t->word), "%.*s", (int)len, p);
	if (blank != NULL)
		buf_add(&t->rest, blank + 1, n - len - 1);
	t->opening = false;
}

long
task_noise(struct task *t, const char *p, size_t n)
{
	const size_t before = t->noise.n;
	char mark[200], *at, *nl;
	size_t len;

	snprintf(mark, sizeof(mark), "\nbm-hello %s ", t->token);
	len = strlen(mark);
	buf_add(&t->noise, p, n);
	at = find(t->noise.p, t->noise.n, mark);
	nl = at == NULL ? NULL
			: memchr(at + len, '\n',
			      t->noise.n - (size_t)(at + len - t->noise.p));
	if (nl == NULL)
		return t->noise.n > TASK_NOISE_MAX ? -1 : (long)n;
	take_hello(t, at + len, (size_t)(nl - at) - len);
	len = (size_t)(nl + 1 - t->noise.p) - before;
	t->noise.n = (size_t)(at - t->noise.p);
	return (long)len;
}

void
task_words(struct task *t, const char *p, size_t n)
{
	struct buf *w = &t->words;
	size_t drop;

	if (n > TASK_WORDS_MAX) {
		p += n - TASK_WORDS_MAX;
		n = TASK_WORDS_MAX;
	}
	if (w->n + n > TASK_WORDS_MAX) {
		drop = w->n + n - TASK_WORDS_MAX;
		memmove(w->p, w->p + drop, w->n - drop);
		w->n -= drop;
	}
	buf_add(w, p, n);
}

/* The last line of stderr that was for people: the barrier's own are not. */
const char *
task_last_words(struct task *t)
{
	char *p = buf_cstr(&t->words), *end = p + t->words.n, *line;

	for (;;) {
		while (end > p &&
		       (end[-1] == '\n' || end[-1] == '\r' || end[-1] == ' '))
			*--end = '\0';
		line = strrchr(p, '\n');
		line = line != NULL ? line + 1 : p;
		if (strncmp(line, "bm\t", 3) != 0)
			return line;
		*(end = line) = '\0';
	}
}
