#ifndef BM_JUDGE_H
#define BM_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "guest.h"
#include "scenario.h"
#include "slice.h"

/* A complete answer. All slices may point into the connection's buffer. */
struct answer {
	int status;
	int version;         /* 10 or 11 */
	struct slice head;   /* header lines as received, after the status line,
			       to the empty line; where entry->needs_head */
	struct slice body;   /* after content decoding; where needs_body */
	bool body_cut;       /* the body is longer than what is here */
	struct slice url;    /* that was asked last */
	struct slice hops;   /* where redirects led to, each with LF */
	int64_t duration_ns; /* of the exchange */
};

struct verdict {
	bool ok;
	int line;        /* of the first rule that failed */
	char msg[500];   /* "status ..." or "assert ...": the first failure */
	struct buf *all; /* not NULL: every failure, each one line
			    "file:line: asked, came" is appended */
};

/*
 * Judge an answer: version, status, captures, asserts. Captures go into the
 * guest's variables. Of a plain entry only the status is looked at.
 */
void judge(const struct entry *, struct guest *, const struct answer *,
    struct verdict *);

/*
 * Before the start: open files that bodies are compared with. Returns how
 * many problems it said.
 */
int judge_prepare(struct world *, struct entry *);

#endif
