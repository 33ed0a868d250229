#ifndef BM_ROWS_H
#define BM_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "share.h"
#include "slice.h"
#include "stream.h"

/*
 * The lines that a worker writes, on their way to the parent: frames, each
 * a head and whole lines of one cycle. The head carries what the books need,
 * so that rows and books can't come apart, whatever dies when.
 */
struct frame {
	uint32_t bytes; /* of lines, behind this head */
	int32_t cycle;
	uint32_t resp;            /* `resp` lines in it */
	uint32_t lines;           /* resp, page and test lines in it */
	uint32_t tests[RESULT_N]; /* tests due in the window that ended */
	uint32_t done;            /* the worker is through with the cycle */
};

struct rows {
	int fd;
	int node;
	struct gauge *gauge;
	char *buf; /* written: [at..end), the last frame open at `frame` */
	size_t at, end, frame, cap;
	struct frame head; /* of the open frame */
};

/* One `resp` line; times in us, -1: empty. bm-stream(5). */
struct resp {
	int user;
	int64_t iteration;
	int scenario, step, request;
	struct slice type; /* lower case */
	int code;
	enum result result;
	int64_t start, late, connect, tls, ttfb, total;
	int64_t sent, received;
	const char *flags;
	struct slice url;
	const char *message;
};

struct page {
	int user;
	int64_t iteration;
	int scenario, step;
	enum result result;
	int64_t start, late, total;
	int64_t requests;
	const char *flags, *message;
};

struct test {
	int user;
	int64_t iteration;
	int scenario;
	enum result result;
	int64_t start, late, total, connected;
	int64_t pages, requests, redirects, resources;
	const char *flags, *message;
};

/* fd: a pipe to the parent, O_NONBLOCK. Dies where memory ends. */
void rows_init(struct rows *, int fd, int node, struct gauge *);

/* Lines from here on belong to this cycle. */
void rows_cycle(struct rows *, int cycle);

void rows_resp(struct rows *, const struct resp *);
void rows_page(struct rows *, const struct page *);

void rows_test(struct rows *, const struct test *);

/* A test that was due in the window has ended: put it into the books. */
void rows_book(struct rows *, enum result);

/* Any other whole line, with its newline. */
void rows_line(struct rows *, const char *p, size_t n);

/*
 * Hand on what there is, as far as the pipe takes it. `done`: mark the
 * cycle as over; all of it is then handed on, waiting if need be.
 * Returns 0, or -1 when the parent is gone.
 */
int rows_flush(struct rows *, bool done);

#endif
