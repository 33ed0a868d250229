/* What became of a node, from what ssh said about it. */
#include <stddef.h>
#include <string.h>

#include "outcome.h"

const char *const outcome_names[OUTCOME_N] = {
    [OUTCOME_NONE] = "none",
    [OUTCOME_OK] = "ok",
    [OUTCOME_PARTIAL] = "partial",
    [OUTCOME_UNREACHABLE] = "unreachable",
    [OUTCOME_REFUSED] = "refused",
    [OUTCOME_DNS] = "dns",
    [OUTCOME_CONNECT_TIMEOUT] = "connect-timeout",
    [OUTCOME_AUTH] = "auth",
    [OUTCOME_HOSTKEY] = "hostkey",
    [OUTCOME_SSH_ERROR] = "ssh-error",
    [OUTCOME_WORKSPACE] = "workspace",
    [OUTCOME_NO_BINARY] = "no-binary",
    [OUTCOME_BAD_BINARY] = "bad-binary",
    [OUTCOME_VERSION] = "version",
    [OUTCOME_NOT_ARMED] = "not-armed",
    [OUTCOME_LOST_LEASE] = "lost-lease",
    [OUTCOME_DIED] = "died",
    [OUTCOME_KILLED] = "killed",
    [OUTCOME_FAILED] = "failed",
    [OUTCOME_OUTPUT_DAMAGED] = "output-damaged",
    [OUTCOME_LOCAL] = "local",
    [OUTCOME_ABORTED] = "aborted",
};

/* The first that is found decides. */
static const struct {
	const char *words;
	enum outcome outcome;
} signs[] = {
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", OUTCOME_HOSTKEY},
    {"Host key verification failed", OUTCOME_HOSTKEY},
    {"host key is known for", OUTCOME_HOSTKEY},
    {"Could not resolve hostname", OUTCOME_DNS},
    {"Connection refused", OUTCOME_REFUSED},
    {"No route to host", OUTCOME_UNREACHABLE},
    {"etwork is unreachable", OUTCOME_UNREACHABLE},
    {"Connection timed out", OUTCOME_CONNECT_TIMEOUT},
    {"Operation timed out", OUTCOME_CONNECT_TIMEOUT},
    {"timed out during banner exchange", OUTCOME_CONNECT_TIMEOUT},
    {"Permission denied (", OUTCOME_AUTH},
    {"Too many authentication failures", OUTCOME_AUTH},
    {"failed to upload", OUTCOME_WORKSPACE}, /* scp; sftp knows no ENOSPC */
    {"scp: write remote", OUTCOME_WORKSPACE},
    {"scp: dest open", OUTCOME_WORKSPACE},
    {"No space left on device", OUTCOME_WORKSPACE},
};

/* What to do next, where the outcome alone says it. */
static const char *const outcome_advice[OUTCOME_N] = {
    [OUTCOME_REFUSED] = "start sshd there, or write host:port in the nodes "
			"file",
    [OUTCOME_DNS] = "mend its name in the nodes file",
    [OUTCOME_AUTH] = "try ssh, and ssh-copy-id, by hand, or name another "
		     "user in the nodes file",
    [OUTCOME_HOSTKEY] = "log in once by ssh to see and keep its key",
};

const char *
outcome_next(enum outcome o)
{
	return outcome_advice[o] != NULL ? outcome_advice[o] : "";
}

enum outcome
outcome_named(const char *name)
{
	int i;

	for (i = OUTCOME_OK; i < OUTCOME_N; i++)
		if (strcmp(outcome_names[i], name) == 0)
			return (enum outcome)i;
	return OUTCOME_NONE;
}

enum outcome
outcome_of_words(const char *words)
{
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strstr(words, signs[i].words) != NULL)
			return signs[i].outcome;
	return OUTCOME_SSH_ERROR;
}

/* Is one of the phrases in the words? The list ends with NULL. */
static bool
holds(const char *words, const char *const phrase[])
{
	for (; *phrase != NULL; phrase++)
		if (strstr(words, *phrase) != NULL)
			return true;
	return false;
}

bool
outcome_dropped(const char *words)
{
	static const char *const signs_dropped[] = {
	    "kex_exchange_identification",
	    "banner exchange:", "Connection reset by", "Connection closed by",
	    "Exceeded MaxStartups", NULL};

	return outcome_of_words(words) == OUTCOME_SSH_ERROR &&
	       holds(words, signs_dropped);
}

bool
outcome_broken(const char *words)
{
	static const char *const signs_broken[] = {"closed by remote host",
	    "Broken pipe", "Connection reset by", "not responding",
	    "client_loop", "Connection to ", "Timeout, server", NULL};

	return holds(words, signs_broken);
}
