#ifndef BM_CODING_H
#define BM_CODING_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"

/*
 * Content codings, decoded as they come: gzip (x-gzip), deflate, identity.
 * A decoder takes some 40 KiB, once it has had something to decode.
 */
struct coding;

struct coding *coding_new(void);

/*
 * Begin a body.
 *	fields	the answer's field lines
 * Returns NULL, or an error, class first: "coding ...".
 */
const char *coding_start(struct coding *, struct slice fields);

/*
 * Decode the next piece and append it to out, until out holds `most` bytes;
 * from there on nothing is decoded, and *cut is set if there was more.
 * Returns NULL, or "content ...".
 */
const char *coding_feed(
    struct coding *, struct slice in, struct buf *out, size_t most, bool *cut);

/* The body is complete. Returns NULL, or "content ...": data is missing. */
const char *coding_end(struct coding *);

#endif
