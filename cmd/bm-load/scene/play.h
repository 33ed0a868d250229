#ifndef BM_PLAY_H
#define BM_PLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "guest.h"
#include "scenario.h"

/* The options of one entry, as they are for this user now. */
struct opts {
	int64_t delay_ns;      /* before each repetition */
	int64_t retry_wait_ns; /* before sending again */
	int64_t max_time_ns;   /* of the exchange; 0: the run's */
	int64_t connect_ns;    /* for connecting; 0: the run's */
	int retry;             /* how often more; -1: for ever */
	int repeat;            /* 0: skip; -1: for ever */
	int max_redirs;        /* -1: any number */
	bool skip;
	bool location;         /* follow redirects */
	bool location_trusted; /* with credentials, to other hosts too */
	bool compressed;       /* answer is to be inflated */
	bool path_as_is;
	bool http10;
	struct slice
	    user; /* owned by the guest; "name:password"; empty: none */
};

/* How far a user is in a test. */
struct play {
	const struct scenario *scenario;
	struct guest *guest;
	int at;    /* entry, from 0 */
	int done;  /* repetitions of it that are over */
	int tries; /* retries of this repetition */
	bool under_way;
	struct opts opts; /* of the entry last returned */
	char msg[240];    /* why play_next returned PLAY_STUCK */
};

enum play_result {
	PLAY_SEND,   /* wait, then send *entry */
	PLAY_END,    /* the test is over, well */
	PLAY_FAILED, /* the test is over: the last answer failed */
	PLAY_STUCK   /* an option has no usable value; msg says which */
};

/* guest_begin() comes first. */
void play_begin(struct play *, const struct scenario *, struct guest *);

/*
 * What is next.
 *	ok	was the last answer good? (any value at the first call)
 *	entry	what to send; it may be the same again
 *	wait_ns	how long to wait before; not part of any response time
 */
enum play_result play_next(
    struct play *, bool ok, const struct entry **entry, int64_t *wait_ns);

/*
 * The options of an entry for a guest; `variable:` sets variables.
 * Returns 0, or -1 with why in msg (240 bytes).
 */
int play_opts(const struct entry *, struct guest *, struct opts *, char *msg);

#endif
