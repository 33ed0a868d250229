#ifndef BM_REQBODY_H
#define BM_REQBODY_H

#include "request.h"

struct file;

/* What is built once for an entry without variables. */
struct fixed {
	struct request *request;
};

/* A piece of a body: n bytes of the request's body from `at`, or a file. */
struct seg {
	size_t at;
	uint64_t n;
	struct file *file;
};

/*
 * Make the body of r->entry for r->guest: r->body, r->seg, r->body_len.
 *	type	becomes the implied Content-Type, or NULL
 *	keep	holds its text if it is made
 * Returns 0, or -1 with r->msg.
 */
int reqbody_make(struct request *, const char **type, struct buf *keep);

/* Append a template's text for r->guest; -1 with r->msg. */
struct tmpl;
int reqbody_expand(struct request *, const struct tmpl *, struct buf *);

#endif
