/* What became of a node: the end line and its counts, the exit status, and
 * what ssh said; never the exit status alone. */
#include <sys/wait.h>

#include <stdio.h>
#include <string.h>

#include "verdict.h"

enum { MESSAGE = 256, TRIES_REFUSED = 3 };

/* Equal troubles should read alike on all nodes, so what stands before the
 * last ": " (names, ports) goes. */
static const char *
short_words(struct task *t)
{
	const char *p = task_last_words(t), *next;

	while ((next = strstr(p, ": ")) != NULL)
		p = next + 2;
	return p;
}

static void
hostkey(struct task *t, const struct node_name *n, char *message)
{
	char port[16] = "";

	if (n->port > 0)
		snprintf(port, sizeof(port), "-p %d ", n->port);
	if (strstr(buf_cstr(&t->words), "HAS CHANGED") != NULL)
		snprintf(message, MESSAGE,
		    "its host key is not the one that is known: find out why "
		    "before you remove the old one");
	else
		snprintf(message, MESSAGE,
		    "host key not known: compare 'ssh-keyscan %s%.100s' with "
		    "the host's own, then add it to ~/.ssh/known_hosts",
		    port, n->host);
}

enum again
verdict_connect(struct task *t, const struct plan *p, const struct node_name *n,
    enum outcome *o, char *message)
{
	const char *words = buf_cstr(&t->words);

	*o = OUTCOME_SSH_ERROR;
	snprintf(message, MESSAGE, "%s", short_words(t));
	if (*message == '\0')
		snprintf(message, MESSAGE, "no answer, exit status %d",
		    WIFEXITED(t->child.status)
			? WEXITSTATUS(t->child.status)
			: 128 + WTERMSIG(t->child.status));
	if (p->remote.via != VIA_SSH)
		return AGAIN_NEVER;
	*o = outcome_of_words(words);
	if (*o == OUTCOME_HOSTKEY)
		hostkey(t, n, message);
	if (*o == OUTCOME_WORKSPACE)
		snprintf(message, MESSAGE,
		    "its files could not be written there: is its disk full?");
	if (*o == OUTCOME_REFUSED)
		return t->tries < TRIES_REFUSED ? AGAIN_SOON : AGAIN_NEVER;
	if (!outcome_dropped(words))
		return AGAIN_NEVER;
	snprintf(message, MESSAGE,
	    "%.120s (if its sshd is busy: MaxStartups, or a smaller -j)",
	    short_words(t));
	return AGAIN_DROPPED;
}

static void
say(struct node *n, enum outcome o, const char *message)
{
	n->outcome = o;
	snprintf(n->message, sizeof(n->message), "%s", message);
}

/* "exit status 3: its last words". */
static void
say_status(struct node *n, enum outcome o, const char *what, int number)
{
	const char *words = task_last_words(&n->task);

	n->outcome = o;
	snprintf(n->message, sizeof(n->message), "%s %d%s%.180s", what, number,
	    *words != '\0' ? ": " : "", words);
}

/* The exit status, where no end line tells more. */
static void
by_status(struct node *n, const struct plan *p)
{
	const int status = n->task.child.status;
	const bool ssh = p->remote.via == VIA_SSH;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (WIFSIGNALED(status))
		say_status(n, ssh ? OUTCOME_DIED : OUTCOME_KILLED,
		    ssh ? "ssh was ended by signal" : "signal",
		    WTERMSIG(status));
	else if (ssh && code == 255 && outcome_broken(buf_cstr(&n->task.words)))
		say(n, OUTCOME_DIED, short_words(&n->task));
	else if (code > 128)
		say_status(n, OUTCOME_KILLED,
		    code == 255 ? "exit status" : "signal",
		    code == 255 ? code : code - 128);
	else if (code != 0)
		say_status(n, code == 126 ? OUTCOME_BAD_BINARY : OUTCOME_FAILED,
		    "exit status", code);
}

static void
by_end_line(struct node *n)
{
	const struct tally *t = &n->tally;
	const int status = n->task.child.status;

	if (!tally_whole(t))
		say(n, OUTCOME_OUTPUT_DAMAGED,
		    "not as many lines came as its end line says");
	else if (strcmp(t->status, "stopped") == 0)
		say(n, n->stopping ? OUTCOME_ABORTED : OUTCOME_LOST_LEASE,
		    t->message[0] != '\0' ? t->message : "stopped early");
	else if (strcmp(t->status, "ok") != 0)
		say(n, OUTCOME_PARTIAL,
		    t->message[0] != '\0' ? t->message
					  : "it says that it failed");
	else if (!n->forced && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
		say_status(n, OUTCOME_FAILED, "exit status",
		    WIFEXITED(status) ? WEXITSTATUS(status)
				      : 128 + WTERMSIG(status));
	else
		n->outcome = OUTCOME_OK;
}

void
verdict_end(struct node *n, const struct plan *p)
{
	const bool wants_end = n->tally.run || p->plays;

	if (n->outcome == OUTCOME_LOST_LEASE && tally_whole(&n->tally) &&
	    strcmp(n->tally.status, "ok") == 0)
		n->outcome = OUTCOME_OK; /* it was only out of hearing */
	if (n->outcome != OUTCOME_NONE)
		return;
	if (n->tally.end)
		by_end_line(n);
	else
		by_status(n, p);
	if (n->outcome != OUTCOME_NONE)
		return;
	if (wants_end || (n->tally.stream && n->out.n > 0))
		say(n, OUTCOME_OUTPUT_DAMAGED, "its stream has no end");
	else if (n->forced)
		say(n, OUTCOME_KILLED, "it did not end by itself");
	else
		n->outcome = OUTCOME_OK;
}
