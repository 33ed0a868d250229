/* The names of the targets, looked up anew for each cycle. */
#include <sys/wait.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "lookup.h"
#include "mem.h"
#include "share.h"
#include "target.h"

/* What was found of one target; the workers read one while one is written. */
struct found {
	int n; /* 0: nothing new */
	struct address addr[ADDRESSES_MAX];
};

/* Shared; `round` is raised when its half of `found` is complete. */
struct table {
	volatile int round;
	struct found found[][2];
};

static struct table *table;
static int targets;
static pid_t child;
static int taken; /* a worker: the round it has */

void
lookup_init(void)
{
	struct target *t;

	for (t = target_first(); t != NULL; t = t->next)
		targets++;
	table = share_new(
	    sizeof(*table) + (size_t)targets * sizeof(table->found[0]));
	if (table == NULL)
		die("memory shared with the workers:");
}

/* The child: look all of them up. What fails keeps its old addresses. */
static void
look_up(void)
{
	struct target *t = target_first();
	struct found *f;
	int i;

	for (i = 0; i < targets; i++, t = t->next) {
		f = &table->found[i][(table->round + 1) % 2];
		t->error[0] = '\0';
		target_again(t);
		f->n = t->error[0] == '\0' ? t->addrs : 0;
		memcpy(f->addr, t->addr, (size_t)f->n * sizeof(*f->addr));
	}
	table->round++;
	_exit(0);
}

void
lookup_start(const struct crew *c)
{
	if (!lookup_done())
		return;
	child = fork();
	if (child != 0)
		return; /* without one (-1) the old addresses stay */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	crew_shed(c, c->n);
	close(STDERR_FILENO); /* whoever reads it waits for nobody here */
	look_up();
}

bool
lookup_done(void)
{
	if (child > 0 && waitpid(child, NULL, WNOHANG) == 0)
		return false;
	child = 0;
	return true;
}

void
lookup_end(void)
{
	if (lookup_done())
		return;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

void
lookup_take(void)
{
	struct target *t;
	const struct found *f;
	int i, extra = -targets;

	if (table->round == taken)
		return;
	taken = table->round;
	for (t = target_first(); t != NULL; t = t->next)
		extra++;
	/* Those that came up since the start are first, and not in it. */
	for (t = target_first(); extra > 0; extra--)
		t = t->next;
	for (i = 0; i < targets; i++, t = t->next) {
		f = &table->found[i][taken % 2];
		if (f->n == 0)
			continue;
		t->addr = xrealloc(t->addr, (size_t)f->n * sizeof(*t->addr));
		memcpy(t->addr, f->addr, (size_t)f->n * sizeof(*t->addr));
		t->addrs = f->n;
		t->turn %= f->n;
	}
}
