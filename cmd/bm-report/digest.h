#ifndef BM_DIGEST_H
#define BM_DIGEST_H

#include "agg.h"

enum { DIGEST_HEX = 65 };

/*
 * SHA-256 of what bm-merge would write of what was read, as 64 digits of
 * hexadecimal: the same for the lines of a run in any order and number of
 * files, and that of a file that bm-merge wrote. Writes agg out, so once
 * only. Dies where there is no memory for that.
 */
void digest_of(struct agg *, char hex[DIGEST_HEX]);

#endif
