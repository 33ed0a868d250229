#ifndef BM_TEXT_H
#define BM_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Text from servers, nodes and files, made safe to show.  Nothing here trusts
 * its input: it may be binary, cut in the middle of a character, or hostile.
 */

/*
 * Take the next character of s[0..n), n > 0, into *c.  What is not UTF-8, a
 * control character (C0 but tab and newline, 0x7f, C1), a character that turns
 * the direction of writing, and what XML 1.0 forbids come out as U+FFFD.
 * Returns the number of bytes taken, at least 1.
 */
size_t text_next(const char *s, size_t n, uint32_t *c);

/* Write character c to f in UTF-8. */
void text_put(uint32_t c, FILE *f);

/* How many characters (not bytes) s has, as text_next() counts them. */
size_t text_len(const char *s);

/*
 * Write s to f on one line of a terminal or a text report: tab and newline
 * become blanks, the rest as text_next() says.  At most max characters, the
 * last of them '~' where s was cut; max 0 is no limit.
 * Returns the number of characters written.
 */
size_t text_show(FILE *f, const char *s, size_t max);

/* The same, filled up with blanks to exactly width columns. */
void text_pad(FILE *f, const char *s, size_t width);

/*
 * Copy s into out[0..size), size > 8, shortened to at most max characters by
 * an ellipsis in the middle.  Never splits a character.  Returns out.
 */
char *text_middle(char *out, size_t size, const char *s, size_t max);

#endif
