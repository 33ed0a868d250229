#ifndef BM_ANSWER_H
#define BM_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "act.h"
#include "buf.h"
#include "site.h"

/* What happens to the connection behind the last byte. */
enum answer_end {
	ANSWER_KEEP,
	ANSWER_CLOSE, /* FIN */
	ANSWER_RESET, /* RST */
	ANSWER_HANG   /* nothing, for as long as the peer waits */
};

/* Bytes to send, and how. */
struct answer {
	struct buf out;
	size_t stop;    /* how many of them are sent: 0..out.n */
	int64_t gap_ns; /* between two bytes; 0: all at once */
	enum answer_end end;
};

/*
 * Turn the site's reply into bytes, with all that the act asks for.
 *	head	the method is HEAD: no body follows, its length is told
 *	keep	the connection may be kept
 *	minor	HTTP/1.minor of the request: 0 gets no chunks
 * *a is emptied first, its memory used again; *r is used up.
 */
void answer_make(struct answer *a, const struct act *act, struct reply *r,
    bool head, bool keep, int minor);

#endif
