#ifndef BM_ERR_H
#define BM_ERR_H

#include <stdio.h>

/* The program's name, first thing in every message. Set once, in main. */
extern const char *argv0;

/*
 * Print "argv0: message\n" on stderr, as one write; a format ending in ':'
 * gets " " and strerror(errno). Control bytes and bytes that are not UTF-8
 * are shown as \xHH, since names from servers and nodes come this way.
 */
void warn(const char *, ...);

/* The same, then exit 2. */
void die(const char *, ...);

/* Close f; a write to it that failed at any time dies here, naming it. */
void close_out(FILE *f, const char *name);

/*
 * Write one line of a program's usage text (no newline at its end) on
 * stderr and exit 2, or, when `asked` (-h), on stdout and exit 0.
 */
void usage_exit(const char *text, int asked);

/*
 * Say what getopt(3) returned '?' or ':' for (its option string began with
 * ':'), then usage_exit(text, 0). opt is optopt.
 */
void usage_bad(const char *text, int c, int opt);

#endif
