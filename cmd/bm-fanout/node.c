/* One node: from its connection to its end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "node.h"

#include "capture.h"
#include "clock.h"
#include "err.h"
#include "outq.h"
#include "talk.h"

enum { CHUNK = 65536, ERR_LINE_MAX = 65536 };

static char chunk[CHUNK];

void
node_init(struct node *n, int nr, const struct plan *p)
{
	memset(n, 0, sizeof(*n));
	n->nr = nr;
	n->name = &p->nodes.v[nr];
	task_init(&n->task);
	snprintf(n->task.token, sizeof(n->task.token), "%s/%d", p->run, nr);
}

int
node_start(struct node *n, const struct plan *p)
{
	struct buf string = {NULL, 0, 0};
	struct args a;
	int r, e;

	plan_command(p, n->nr, n->task.token, &string);
	remote_run(&p->remote, n->name, buf_cstr(&string), &a);
	r = task_start(&n->task, a.v, -1);
	e = errno;
	buf_free(&string);
	errno = e;
	if (r == 0)
		n->state = NODE_OPENING;
	return r;
}

/* A failed write of what a node said is this machine's trouble. */
static void
save(struct node *n, enum capture what, const char *p, size_t size)
{
	if (capture_add(what, n->nr, n->name->host, p, size) == 0)
		return;
	snprintf(n->message, sizeof(n->message), "write its output: %s",
	    strerror(errno));
	n->outcome = OUTCOME_LOCAL;
	node_stop(n, OUTCOME_LOCAL, n->message, false);
}

static void
show(const struct node *n, const struct plan *p, const char *text, size_t size)
{
	if ((!capture_on() && !p->quiet) || p->verbose)
		warn("%d %s: %.*s", n->nr, n->name->host, (int)size, text);
}

/* Whole lines: counted, and on to stdout. */
static void
pass_on(struct node *n, const char *p, size_t size)
{
	const char *at = p, *end = p + size, *nl;

	for (; at < end; at = nl + 1) {
		nl = memchr(at, '\n', (size_t)(end - at));
		tally_line(&n->tally, at, (size_t)(nl - at));
	}
	outq_add(p, size);
}

static const char *
last_newline(const char *p, size_t size)
{
	while (size > 0 && p[size - 1] != '\n')
		size--;
	return size > 0 ? p + size - 1 : NULL;
}

/* Output bytes: up to the last newline they are passed on. */
static void
take_out(struct node *n, const char *p, size_t size)
{
	const char *first = memchr(p, '\n', size), *last;
	size_t len;

	n->taken += (int64_t)size;
	if (first != NULL && n->out.n > 0) {
		len = (size_t)(first + 1 - p);
		buf_add(&n->out, p, len);
		pass_on(n, n->out.p, n->out.n);
		n->out.n = 0;
		p += len;
		size -= len;
	}
	last = last_newline(p, size);
	if (last != NULL) {
		len = (size_t)(last + 1 - p);
		pass_on(n, p, len);
		p += len;
		size -= len;
	}
	buf_add(&n->out, p, size);
	if (n->out.n > NODE_LINE_MAX)
		node_stop(n, OUTCOME_OUTPUT_DAMAGED, "a line over 1 MiB", true);
}

/* With files, what stdout has no room for is read back from them later. */
static void
output(struct node *n, const char *p, size_t size)
{
	bool on_time = n->taken == n->saved;

	save(n, CAPTURE_RESULT, p, size);
	n->saved += (int64_t)size;
	if (!capture_on() || (on_time && outq_room()))
		take_out(n, p, size);
}

void
node_catch_up(struct node *n)
{
	long got;

	while (n->taken < n->saved && outq_room()) {
		got = capture_read(n->nr, n->taken, chunk, CHUNK);
		if (got <= 0) {
			node_stop(n, OUTCOME_LOCAL,
			    "can't read its output back", true);
			n->taken = n->saved;
			return;
		}
		take_out(n, chunk, (size_t)got);
	}
}

/* Lines of stderr in n->err: the barrier's words, and all others. */
static void
take_err_lines(struct node *n, const struct plan *p)
{
	char *at = n->err.p, *end = n->err.p + n->err.n, *nl;

	for (; at < end && (nl = memchr(at, '\n', (size_t)(end - at))) != NULL;
	     at = nl + 1) {
		if (nl - at > 3 && memcmp(at, "bm\t", 3) == 0) {
			if (strncmp(at + 3, "pong ", 5) != 0)
				save(n, CAPTURE_OUT, at, (size_t)(nl + 1 - at));
			*nl = '\0';
			talk_line(n, p, at + 3);
		} else {
			save(n, CAPTURE_ERR, at, (size_t)(nl + 1 - at));
			show(n, p, at, (size_t)(nl - at));
		}
	}
	n->err.n = (size_t)(end - at);
	if (n->err.n > 0)
		memmove(n->err.p, at, n->err.n);
}

/* The script over there has answered: the command runs, or can't. */
static void
hello(struct node *n, const struct plan *p)
{
	struct task *t = &n->task;

	n->state = NODE_UP;
	n->up_ns = clock_mono();
	if (t->noise.n > 0)
		save(n, CAPTURE_ERR, t->noise.p, t->noise.n);
	if (strcmp(t->word, "ok") != 0)
		node_stop(n,
		    outcome_named(t->word) != OUTCOME_NONE
			? outcome_named(t->word)
			: OUTCOME_SSH_ERROR,
		    buf_cstr(&t->rest), false);
	take_err_lines(n, p);
}

static void
start_patience(struct node *n, int seconds)
{
	n->kill_ns = clock_mono() + seconds * 1000000000LL;
}

void
node_read_out(struct node *n, const struct plan *p)
{
	long got = child_read(n->task.child.out, chunk, CHUNK), used = 0;

	if (got == CHILD_BROKEN)
		node_stop(n, OUTCOME_LOCAL, "can't read its output", true);
	if (got < 0)
		child_close_out(&n->task.child);
	if (got <= 0)
		return;
	if (n->task.opening) {
		used = task_noise(&n->task, chunk, (size_t)got);
		if (used < 0) {
			node_stop(n, OUTCOME_SSH_ERROR,
			    "64 KiB of noise and no answer: what does its "
			    "shell print?",
			    true);
			return;
		}
		if (!n->task.opening)
			hello(n, p);
	}
	if (used < got)
		output(n, chunk + used, (size_t)(got - used));
	if (n->tally.end && !n->stopping) /* somebody may hold stdout open */
		start_patience(n, NODE_GRACE_S);
}

void
node_read_err(struct node *n, const struct plan *p)
{
	long got = child_read(n->task.child.err, chunk, CHUNK);

	if (got == CHILD_BROKEN)
		node_stop(n, OUTCOME_LOCAL, "can't read its stderr", true);
	if (got < 0)
		child_close_err(&n->task.child);
	if (got <= 0)
		return;
	task_words(&n->task, chunk, (size_t)got);
	buf_add(&n->err, chunk, (size_t)got);
	if (!n->task.opening)
		take_err_lines(n, p);
	if (n->err.n > ERR_LINE_MAX) {
		save(n, CAPTURE_ERR, n->err.p, n->err.n);
		n->err.n = 0;
	}
}

void
node_flush_err(struct node *n, const struct plan *p)
{
	take_err_lines(n, p);
	if (n->err.n == 0)
		return;
	save(n, CAPTURE_ERR, n->err.p, n->err.n);
	show(n, p, n->err.p, n->err.n);
	n->err.n = 0;
}

void
node_tell(struct node *n, const char *line)
{
	ssize_t w;

	if (n->task.child.in < 0)
		return;
	do
		w = write(n->task.child.in, line, strlen(line));
	while (w < 0 && errno == EINTR);
	/* its end, or its lease, says what became of it in these two cases */
	if (w >= 0 || errno == EPIPE || errno == EAGAIN)
		return;
	child_close_in(&n->task.child);
	node_stop(n, OUTCOME_LOCAL, "can't write to it", false);
}

void
node_stop(struct node *n, enum outcome o, const char *message, bool now)
{
	if (n->state == NODE_DONE)
		return;
	if (n->outcome == OUTCOME_NONE && o != OUTCOME_NONE) {
		n->outcome = o;
		snprintf(n->message, sizeof(n->message), "%s", message);
	}
	if (n->state == NODE_WAITING) {
		n->state = NODE_DONE;
		return;
	}
	if (!n->stopping && n->state < NODE_RUNNING)
		node_tell(n, "abort\n");
	n->stopping = true;
	child_close_in(&n->task.child);
	start_patience(n, now || n->task.opening ? 0 : NODE_GRACE_S);
}

void
node_impatient(struct node *n, int64_t now_ns)
{
	if (n->kill_ns == 0 || now_ns < n->kill_ns)
		return;
	child_close_in(&n->task.child);
	if (n->forced) { /* somebody outside its process group holds them */
		child_close_out(&n->task.child);
		child_close_err(&n->task.child);
	}
	child_kill(&n->task.child, SIGKILL);
	n->forced = true;
	start_patience(n, 1);
}
