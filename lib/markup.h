#ifndef BM_MARKUP_H
#define BM_MARKUP_H

#include <stddef.h>
#include <stdio.h>

/*
 * The only way by which foreign text enters XML, HTML or SVG.  What is not
 * UTF-8, control characters and characters that turn the direction of writing
 * come out as U+FFFD (see text.h), so the result is always well formed.
 */

/* Write s as the text of an element. */
void markup_text(FILE *f, const char *s);

/* Write s[0..n) as the text of an element. */
void markup_textn(FILE *f, const char *s, size_t n);

/*
 * Write s as the inside of an attribute in quotes of either kind.  Tab and
 * newline become references, which a reader would else take as blanks.
 */
void markup_attr(FILE *f, const char *s);

/* Write NAME="s", with a blank before it. */
void markup_pair(FILE *f, const char *name, const char *s);

/* Is s a link that may be followed: http:// or https:// ? */
int markup_link(const char *s);

#endif
