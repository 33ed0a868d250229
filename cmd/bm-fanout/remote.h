#ifndef BM_REMOTE_H
#define BM_REMOTE_H

#include "buf.h"
#include "nodes.h"

/* How the nodes are reached: -e. */
enum via { VIA_SSH, VIA_WRAPPER, VIA_LOCAL };

enum { REMOTE_WORDS = 64 };

struct remote {
	enum via via;
	char *word[REMOTE_WORDS]; /* of -e, the first an absolute path */
	int n_words;
	char *scp; /* VIA_SSH: its absolute path */
};

/* Read -e (split at blanks; it is written to), or die. */
void remote_init(struct remote *, char *e);

/* An argv under construction, its words in one block. */
struct args {
	char *v[REMOTE_WORDS + 64];
	int n;
};

/* The argv that runs a shell string on the node. Words are borrowed. */
void remote_run(const struct remote *, const struct node_name *, char *string,
    struct args *);

/*
 * The argv of the scp that copies from[0..n) (absolute paths, folders with
 * all in them) into the folder dir of the node. The words of scp_words are
 * borrowed by the argv.
 */
struct scp_words {
	struct buf target, user;
};
void remote_scp(const struct remote *, const struct node_name *,
    char *const from[], int n_from, const char *dir, struct scp_words *,
    struct args *);

/* What runs on the other side: each a POSIX shell script on one line. */
enum script {
	SCRIPT_PREPARE, /* make the workspace of the run */
	SCRIPT_PUT,     /* stdin into a file there: its name and mode follow */
	SCRIPT_GUARD,   /* run a command, and end it when stdin ends */
	SCRIPT_EXEC,    /* become a command that watches stdin itself */
	SCRIPT_CLEAN    /* remove what was copied */
};

/*
 * Append "exec sh -c SCRIPT bm-fanout TOKEN DIR RUN NODE HOST" for a login
 * shell; further words are quoted and appended by the caller.
 *	token	what the answer line will begin with: "bm-hello TOKEN WORD REST"
 *	dir	-x, or "" for /tmp/bench-node-UID (for PUT and CLEAN: as it was
 *		found there)
 *	node	its number, or "" where the whole host is meant
 *	host	number of the host: its files are apart from those of another
 *		name of the same machine
 */
void remote_string(struct buf *, enum script, const char *token,
    const char *dir, const char *run, const char *node, const char *host);

#endif
