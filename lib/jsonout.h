#ifndef BM_JSONOUT_H
#define BM_JSONOUT_H

#include <stdio.h>

/* Writing JSON (RFC 8259): the pieces that can't be left to printf. */

/*
 * Write s as a JSON string with its quotes. What is not UTF-8 or turns the
 * direction of writing comes out as U+FFFD (text.h). NULL is null.
 */
void json_str(FILE *f, const char *s);

/* Write a number with up to 9 digits; null where v is no finite number. */
void json_num(FILE *f, double v);

#endif
