#ifndef BM_QUOTE_H
#define BM_QUOTE_H

#include <stdio.h>

#include "slice.h"

/* Text so that a Hurl file means just it: bm-scenario(5), "Escapes". */

/* An unquoted value, to the end of its line. */
void quote_value(struct slice, FILE *);

/* A key; a name that is no key, such as an empty one, too. */
void quote_key(struct slice, FILE *);

/* A file's name behind "file,". */
void quote_file(struct slice, FILE *);

/* A comment: one line, without control characters. */
void quote_comment(const char *, FILE *);

/* A body: `one line`, else base64; and the end of the line. */
void quote_body(struct slice, FILE *);

#endif
