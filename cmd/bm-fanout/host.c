/* One machine: prepare, copy, clean. */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

#include "capture.h"
#include "clock.h"
#include "mem.h"
#include "quote.h"
#include "verdict.h"

enum { WINDOW = 8, BACKOFF_MS = 100, BACKOFF_MAX = 5 };

void
host_init(struct host *h, int nr, const struct plan *p)
{
	memset(h, 0, sizeof(*h));
	h->nr = nr;
	h->first = (int)p->nodes.hosts[nr].first;
	h->name = &p->nodes.v[h->first];
	h->window = WINDOW;
	h->state = p->stage.n > 0 ? HOST_PREPARE : HOST_READY;
	task_init(&h->task);
	snprintf(h->task.token, sizeof(h->task.token), "%s/host%d", p->run, nr);
}

static int
start_string(
    struct host *h, const struct plan *p, struct buf *string, int stdin_fd)
{
	struct args a;
	int r, e;

	remote_run(&p->remote, h->name, buf_cstr(string), &a);
	r = task_start(&h->task, a.v, stdin_fd);
	e = errno;
	buf_free(string);
	errno = e;
	return r;
}

static int
start_scp(struct host *h, const struct plan *p)
{
	struct scp_words w = {{NULL, 0, 0}, {NULL, 0, 0}};
	struct buf dir = {NULL, 0, 0};
	char bin[4200], files[4200], *from[2];
	struct args a;
	size_t i;
	int n = 0, r, e;

	snprintf(bin, sizeof(bin), "%s/bin", p->stage.dir);
	snprintf(files, sizeof(files), "%s/files", p->stage.dir);
	for (i = 0; i < p->stage.n && !p->stage.v[i].program; i++)
		continue;
	if (i < p->stage.n)
		from[n++] = bin;
	for (i = 0; i < p->stage.n && p->stage.v[i].program; i++)
		continue;
	if (i < p->stage.n)
		from[n++] = files;
	buf_fmt(&dir, "%s/%s/host%d", h->dir, p->run, h->nr);
	remote_scp(&p->remote, h->name, from, n, buf_cstr(&dir), &w, &a);
	r = task_start(&h->task, a.v, -1);
	e = errno;
	buf_free(&dir);
	buf_free(&w.target);
	buf_free(&w.user);
	errno = e;
	return r;
}

static int
start_put(struct host *h, const struct plan *p)
{
	const struct cargo *c = &p->stage.v[h->put];
	struct buf string = {NULL, 0, 0};
	int fd = open(c->from, O_RDONLY | O_CLOEXEC), r, e;

	if (fd < 0)
		return -1;
	plan_host(p, h->nr, SCRIPT_PUT, h->task.token, h->dir, &string);
	quote_word(&string, c->to);
	buf_str(&string, c->program ? " 700" : " 600");
	r = start_string(h, p, &string, fd);
	e = errno;
	close(fd);
	errno = e;
	return r;
}

int
host_start(struct host *h, const struct plan *p)
{
	struct buf string = {NULL, 0, 0};

	if (h->state == HOST_COPY)
		return p->remote.via == VIA_SSH ? start_scp(h, p)
						: start_put(h, p);
	if (h->state == HOST_CLEAN)
		plan_host(
		    p, h->nr, SCRIPT_CLEAN, h->task.token, h->dir, &string);
	else
		plan_host(
		    p, h->nr, SCRIPT_PREPARE, h->task.token, p->dir, &string);
	return start_string(h, p, &string, -1);
}

void
host_read_out(struct host *h)
{
	char b[4096];
	long got = child_read(h->task.child.out, b, sizeof(b));

	if (got < 0)
		child_close_out(&h->task.child);
	if (got > 0 && h->task.opening &&
	    task_noise(&h->task, b, (size_t)got) < 0)
		child_kill(&h->task.child, SIGKILL);
}

void
host_read_err(struct host *h)
{
	char b[4096];
	long got = child_read(h->task.child.err, b, sizeof(b));

	if (got < 0)
		child_close_err(&h->task.child);
	if (got > 0)
		task_words(&h->task, b, (size_t)got);
}

void
host_narrow(struct host *h)
{
	h->window = h->window > 1 ? h->window / 2 : 1;
}

void
host_opened(struct host *h, struct task *t)
{
	h->opening--;
	if (h->dir == NULL && strcmp(t->word, "ok") == 0)
		h->dir = xstrdup(buf_cstr(&t->rest));
}

/* Doubling, and up to as much again by chance, so that those who were
 * dropped together don't come back together. */
int64_t
host_backoff(const struct task *t)
{
	const int64_t now_ns = clock_mono();
	int64_t ms = BACKOFF_MS
		     << (t->tries < BACKOFF_MAX ? t->tries : BACKOFF_MAX);

	ms += (now_ns / 1000 * 7919 + t->child.group) % ms;
	return now_ns + ms * 1000000;
}

static void
fail(struct host *h, enum outcome o, const char *message)
{
	h->state = HOST_FAILED;
	h->outcome = o;
	snprintf(h->message, sizeof(h->message), "%s", message);
	if (h->task.words.n > 0)
		capture_add(CAPTURE_ERR, h->first, h->name->host,
		    h->task.words.p, h->task.words.n);
}

/* No answer, or scp failed. */
static void
failed_try(struct host *h, const struct plan *p)
{
	enum outcome o;
	char message[256];
	enum again again = verdict_connect(&h->task, p, h->name, &o, message);

	if (again == AGAIN_NEVER) {
		fail(h, o, message);
		return;
	}
	if (again == AGAIN_DROPPED)
		host_narrow(h);
	h->task.due_ns = host_backoff(&h->task);
}

void
host_end(struct host *h, const struct plan *p)
{
	struct task *t = &h->task;
	const bool scp = h->state == HOST_COPY && p->remote.via == VIA_SSH;
	const bool good =
	    WIFEXITED(t->child.status) && WEXITSTATUS(t->child.status) == 0;

	t->active = t->opening = false;
	child_close_in(&t->child);
	if (scp ? !good : *t->word == '\0') {
		failed_try(h, p);
		return;
	}
	if (!scp && (!good || strcmp(t->word, "ok") != 0)) {
		fail(h,
		    outcome_named(t->word) > OUTCOME_OK ? outcome_named(t->word)
							: OUTCOME_WORKSPACE,
		    t->rest.n > 0 ? buf_cstr(&t->rest) : task_last_words(t));
		return;
	}
	t->tries = 0;
	if (h->state == HOST_PREPARE)
		h->dir = xstrdup(buf_cstr(&t->rest));
	if (h->state == HOST_COPY && !scp && ++h->put < p->stage.n)
		return;
	h->state = (enum host_state)(h->state + 1);
}
