#ifndef BM_USER_H
#define BM_USER_H

#include <stdbool.h>
#include <stdint.h>

#include "exchange.h"
#include "scene/guest.h"
#include "plan.h"
#include "scene/play.h"
#include "scene/request.h"
#include "rng.h"
#include "rows.h"
#include "scene/scenario.h"
#include "timer.h"

/*
 * A virtual user: plays one test at a time. Which tests, and when, is the
 * worker's business; what a test is, the scenario's.
 */

/* The cycle under way in this worker; times on the monotonic clock. */
struct shift {
	int cycle;
	int64_t ramp_ns, begin_ns, end_ns, stop_ns;
};

/* What all users of a worker share. */
struct stage {
	const struct plan *plan;
	struct world *world;
	struct rows *rows;
	struct gauge *gauge;
	struct timers *timers;
	struct shift shift;
	bool scheduled; /* there are pauses or a schedule: `late` is told */
	const struct watch *watch; /* NULL: nobody looks on */
};

struct part;
struct user;
struct outcome;

/* Somebody who looks on while requests are made (-1). */
struct watch {
	struct buf *failures; /* what judge() says of the last answer */
	void (*asked)(const struct part *);
	void (*came)(const struct part *); /* an answer, or none */
	void (*judged)(const struct part *, const struct outcome *);
	void (*over)(const struct user *, const struct outcome *);
};

/* One request of a page under way: its own, or one of its resources'. */
struct part {
	struct user *user;
	struct request request;
	struct exchange exchange;
	struct slice type; /* "get", "redirect", "image", ... */
	int number;        /* place in the page's list, from 1 */

	/* Of a resource. */
	struct part *next; /* in a list */
	uint64_t key;      /* of its URL in the visitor's cache */
	int hops;
};

enum user_state {
	USER_RESTING, /* between tests: no timer, or that of the next test */
	USER_WAITING, /* before a page */
	USER_ASKING   /* a request is under way */
};

/* What became of a request, a page, a test. */
struct outcome {
	enum result result;
	const char *message; /* "" where ok */
	int64_t end_ns;
};

struct user {
	struct timer timer; /* first */
	enum user_state state;
	struct stage *stage;
	int number;
	int64_t iteration;
	struct guest *guest;
	struct rng rng;
	struct conn *idle; /* kept-alive connections */
	int failures;      /* tests in a row that got no connection */
	int64_t due_ns;    /* when the next test is due, resting or not */
	bool spent;        /* its data is used up: it begins no test */

	/* The test. */
	struct play play;
	const struct entry *entry;
	bool counted; /* it was due in the window */
	struct target *home;
	int64_t test_due_ns, test_start_ns, asked_ns;
	int pages, requests, redirects, resources;
	struct outcome last; /* of its last page */
	int64_t pause_ns;    /* after that page */

	/* The page. */
	int64_t page_due_ns, page_start_ns;
	int page_requests, hops;
	struct buf hop_urls; /* of the redirects followed, each with LF */
	bool hopeless;       /* a request of it can't be built */
	struct resources *resources_of; /* -a: what it needs, or NULL */
	bool fetching;                  /* that is under way, the page is not */
	struct part own; /* its own request, and what it redirects to */
};

/*
 * Before the first user.
 *	over	a test of this user has ended, or it is `spent`; it is resting
 *		again, and due_ns says when its next test is due in the closed
 *		model
 */
void user_setup(void (*over)(struct user *));

/* number: from 0, unique on the node */
void user_init(struct user *, struct stage *, int number);

/* Begin a test that was due at due_ns. It may be over before this returns. */
void user_begin(struct user *, int64_t due_ns);

/* The timer of a waiting user has gone off. */
void user_wake(struct user *);

/* End the test under way as cut, or leave a resting user alone. */
void user_cut(struct user *);

/* Is a page's own request all there is to the test it is playing? */
bool user_single(const struct user *);

#endif
