#ifndef BM_TALLY_H
#define BM_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a node's lines say about themselves: is the stream whole? */
struct tally {
	int64_t lines;   /* whole lines, of any sort */
	bool stream;     /* the first line is "bm<TAB>1" */
	bool run;        /* a `run` line was there */
	bool end;        /* an `end` line was there */
	char status[12]; /* of the end line */
	char message[200];
	int64_t claimed; /* its count of resp, page and test lines */
	int64_t counted; /* how many came, or were taken in by a bm-merge */
};

/* Take in one whole line, without its newline. */
void tally_line(struct tally *, const char *p, size_t n);

/* The end is there, and the counts agree. */
bool tally_whole(const struct tally *);

#endif
