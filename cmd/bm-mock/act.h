#ifndef BM_ACT_H
#define BM_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "delay.h"

/* What goes wrong with an answer. */
enum fault {
	FAULT_NONE,
	FAULT_FREEZE,   /* the whole server stands still (schedule only) */
	FAULT_DOWN,     /* the whole server is gone (schedule only) */
	FAULT_HANG,     /* after n answers on a connection, none any more */
	FAULT_STALL,    /* half of the answer, then nothing */
	FAULT_TRICKLE,  /* one byte each n ns */
	FAULT_EMPTY,    /* closed without an answer */
	FAULT_CUTHEAD,  /* closed within the head */
	FAULT_SHORT,    /* closed half-way through the body */
	FAULT_RESET,    /* reset half-way through the body */
	FAULT_SILENT,   /* a good answer, then closed without a word */
	FAULT_EXTRA,    /* bytes after the answer that nobody asked for */
	FAULT_GARBAGE,  /* not HTTP at all */
	FAULT_BADCHUNK, /* a chunk size that is none */
	FAULT_BADGZIP,  /* a coded body that does not decode */
};

/* All that is asked of one answer. */
struct act {
	enum fault fault;
	int64_t fault_n;
	struct delay delay; /* before the first byte */
	int64_t every;      /* each every-th answer is late; 0: none */
	int64_t every_ns;   /* by this much */
	int64_t capacity;   /* answers a second, one at a time; 0: any */
	int status;         /* 0: the site's own */
	int interim;        /* a status 1xx sent first; 0: none */
	int64_t size;       /* bytes of body; -1: the site's own */
	int64_t chunk;      /* bytes a chunk; 0: not chunked */
	int64_t bighead;    /* bytes of an additional header */
	bool gzip;
	bool close; /* Connection: close */
	bool eof;   /* no length: the body ends with the connection */
};

/* An act that changes nothing. */
extern const struct act act_normal;

/*
 * Add one word, "hang=3" or "gzip", to *a.  Returns NULL, or what is wrong
 * with the word ("unknown", "bad value"); *a is then unchanged.
 */
const char *act_word(struct act *a, const char *word);

/* Is there a word of this name (the part before any '=')? */
bool act_known(const char *word);

/*
 * What the server does over time: steps "word+word:20s", played one after the
 * other; the last one lasts for ever unless its time says otherwise, then
 * normal follows.
 */
struct schedule {
	struct act_step {
		struct act act;
		int64_t end_ns; /* from the start; INT64_MAX: no end */
	} step[100];
	int n;
};

/*
 * Append the blank-separated steps in text.  Returns NULL, or the step at
 * fault (a static copy, for a message); *why then says what is wrong.
 */
const char *schedule_add(
    struct schedule *s, const char *text, const char **why);

/* The step at now_ns after the start; *end_ns becomes its end. */
const struct act *schedule_at(
    const struct schedule *s, int64_t now_ns, int64_t *end_ns);

#endif
