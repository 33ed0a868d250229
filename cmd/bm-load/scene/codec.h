#ifndef BM_CODEC_H
#define BM_CODEC_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "slice.h"

/*
 * Base64 with padding; url: the alphabet of URLs, padding optional.
 *	p	takes s.n bytes at most; *n is how many came
 * Returns 0, or -1 when s is no base64.
 */
int base64_decode(struct slice s, bool url, char *p, size_t *n);

/* Append s in base64; url: the alphabet of URLs, without padding. */
void base64_encode(struct slice s, bool url, struct buf *);

/* Append two lower-case hexadecimal digits a byte. */
void hex_encode(struct slice s, struct buf *);

/* Append s percent-encoded but for letters, digits, "-._~" and `also`. */
void percent_encode(struct slice s, const char *also, struct buf *);

/*
 * Append s percent-decoded. Returns 0, or -1 for a '%' without two digits.
 */
int percent_decode(struct slice s, struct buf *);

#endif
