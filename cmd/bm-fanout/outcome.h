#ifndef BM_OUTCOME_H
#define BM_OUTCOME_H

#include <stdbool.h>

/* How a node ended: the words of nodes.tsv and of `node` lines. */
enum outcome {
	OUTCOME_NONE, /* not ended yet */
	OUTCOME_OK,
	OUTCOME_PARTIAL, /* it says itself that something is missing */
	OUTCOME_UNREACHABLE,
	OUTCOME_REFUSED,
	OUTCOME_DNS,
	OUTCOME_CONNECT_TIMEOUT,
	OUTCOME_AUTH,
	OUTCOME_HOSTKEY,
	OUTCOME_SSH_ERROR,
	OUTCOME_WORKSPACE, /* its folder is not there, or not private */
	OUTCOME_NO_BINARY,
	OUTCOME_BAD_BINARY,
	OUTCOME_VERSION,
	OUTCOME_NOT_ARMED,  /* not ready by the deadline */
	OUTCOME_LOST_LEASE, /* nothing heard for too long, either side */
	OUTCOME_DIED,       /* the connection was lost */
	OUTCOME_KILLED,     /* the program ended without an end */
	OUTCOME_FAILED,     /* the program's own exit status */
	OUTCOME_OUTPUT_DAMAGED,
	OUTCOME_LOCAL,   /* this machine's trouble: disk, processes */
	OUTCOME_ABORTED, /* stopped from here */
	OUTCOME_N
};

extern const char *const outcome_names[OUTCOME_N];

/* What to do about that outcome; "" where there is no saying. */
const char *outcome_next(enum outcome);

/* The outcome of that name, such as a node's answer "no-binary"; NONE if
 * there is none. */
enum outcome outcome_named(const char *name);

/* What ssh's (or scp's) words on stderr say of a connection that failed. */
enum outcome outcome_of_words(const char *words);

/* Did sshd, or something on the way, drop us before asking who we are? Then
 * it is worth trying again (MaxStartups). */
bool outcome_dropped(const char *words);

/* Do the words say that an open connection broke? */
bool outcome_broken(const char *words);

#endif
