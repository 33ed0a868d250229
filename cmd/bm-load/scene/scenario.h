#ifndef BM_SCENARIO_H
#define BM_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/*
 * What is played: scenarios and their entries. All of it is read, compiled
 * and checked before the start, and const afterwards, so that workers share
 * it over fork(2). None of these modules touches a socket. In order:
 *
 *	world_*	  here		set up what all users share
 *	guest_*	  guest.h	what one user remembers: variables, cookies
 *	play_*	  play.h	which entry is next: skip, repeat, retry, delay
 *	request_* request.h	the bytes to send for an entry
 *	judge_*	  judge.h	is the answer as asked? captures what it should
 */

enum {
	STATUS_ANY = -1,     /* "HTTP *" */
	STATUS_DEFAULT = -2, /* no response line: world->good decides */
	STATUS_MAX = 999
};

struct ask;   /* what to send; request.c */
struct rules; /* what to expect; judge.c */
struct options;
struct fixed;

/* One entry of a Hurl file: a request and what is asked of its answer. */
struct entry {
	int line;           /* of its request line, from 1 */
	int step;           /* place in its scenario, from 1 */
	const char *name;   /* the comment above it, else the URL template */
	const char *method; /* "GET" */
	const char *url;    /* template, unexpanded: "{{url}}/item/{{id}}" */
	int status;         /* asked for, STATUS_ANY or STATUS_DEFAULT */
	bool plain;         /* entry_good() on the status is the whole judge */
	bool needs_head;    /* judge() must see the answer's header lines */
	bool needs_body;    /* judge() must see the body: else count, drop */
	const struct scenario *scenario;
	struct ask *ask;
	struct rules *rules;
	struct options *options; /* NULL: none */
	struct fixed *fixed;     /* request.c: what is built once, or NULL */
};

struct scenario {
	const char *name; /* base name without .hurl, of a URL its path */
	const char *file; /* for messages; "<stdin>", or the URL */
	int weight;       /* in a mix, at least 1 */
	int number;       /* from 1, in the order of the operands */
	struct entry *entry;
	int entries; /* at least 1 */
};

/* What all users share. Start with world_new(), set the first part. */
struct world {
	const char *base;          /* {{url}}; NULL: none */
	const char *agent;         /* User-Agent */
	const char *run;           /* {{bm_run}} */
	bool in_order;             /* scenarios in turn, not mixed (-1) */
	bool location;             /* -L: follow redirects everywhere */
	bool good[STATUS_MAX + 1]; /* -o; world_new sets those below 400 */
	int node, nodes;
	uint64_t seed;

	struct scenario *scenario; /* filled by world_add */
	int scenarios;
	struct inner *inner; /* the modules' own; world.h */
};

struct world *world_new(void);

/*
 * -V: "name=value", "name=1..1000" (drawn for each test) or "@file" of such
 * lines. -d: "users.tsv[:once][:random][:from=N]". Both die on bad input.
 */
void world_var(struct world *, const char *arg);
void world_data(struct world *, const char *arg);

/* A variable from elsewhere; one that can't be a name is left out. */
void world_given(struct world *, const char *name, const char *value);

/*
 * Read one operand: "[weight:]file", "-" or a URL. Every problem is one line
 * on stderr, "file:line:col: ...". Returns how many there were.
 */
int world_add(struct world *, const char *operand);

/* The same for a scenario's text; file is for messages. */
int world_text(struct world *, const char *file, const char *text, size_t n);

/*
 * After the last operand: HURL_VARIABLE_* is taken in, and what can be known
 * now is checked: a variable that nobody sets, an upload that is not there.
 * Returns how many problems it wrote. `users` is the most users at once on
 * this node.
 */
int world_ready(struct world *, int users);

/*
 * In a worker, after fork(2): deal it its share of the data rows, numbers and
 * random values. worker < workers.
 */
void world_worker(struct world *, int worker, int workers);

/* The scenario of the next test: weights are exact over sum(weights) tests. */
const struct scenario *world_pick(struct world *);

/*
 * Where an entry goes, as far as it is known before the start.
 *	host	lower case, without brackets; valid as long as the world
 * Returns 0, or -1 when the host depends on captures or data.
 */
int world_target(struct world *, const struct entry *, bool *tls,
    struct slice *host, int *port);

/* Is this status as asked, by the response line alone? */
bool entry_good(const struct world *, const struct entry *, int status);

#endif
