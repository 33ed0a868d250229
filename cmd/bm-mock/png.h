#ifndef BM_PNG_H
#define BM_PNG_H

#include "buf.h"

/*
 * Append an image of width by height coloured noise, the same for the same
 * seed: about 3 * width * height bytes.  Source: PNG 1.2 (RFC 2083).
 */
void png_noise(struct buf *, unsigned width, unsigned height, unsigned seed);

#endif
