#ifndef BM_AGG_H
#define BM_AGG_H

#include <limits.h>
#include <stdbool.h>

#include "hdr.h"
#include "input.h"
#include "stream.h"
#include "tally.h"

/*
 * A whole stream in memory, added up by the rules of bm-stream(5): what
 * bm-merge prints and bm-report and bm-diff read. Raw lines, summaries and
 * FunkLoad XML may come in any order, mixed, however split and interleaved:
 * the sum is the same. Memory grows with the keys, not with the lines.
 * Everything read is hostile: a line out of shape or bounds is counted
 * (`bad`), named on stderr with file and line, and left out.
 */
struct agg;

struct agg *agg_new(void);
void agg_del(struct agg *);

/* ---- taking in ---------------------------------------------------------- */

/*
 * One input. Its kind (stream or FunkLoad XML) is found by looking.
 * name (for messages; kept) must outlive the source.
 */
struct agg_src;

struct agg_src *agg_open(struct agg *, int fd, const char *name);

/*
 * Read once and take in the whole lines that have come: 1 when there may be
 * more, 0 at the end of the input, -1 when it can't be read or is XML that
 * is refused, with one line said on stderr. Blocks only as read(2) does; XML
 * is read whole at once.
 */
int agg_some(struct agg_src *);

/* Frees s; a last line without its newline counts as `bad` here. */
void agg_close(struct agg_src *);

/* All of it at once: 0, or -1 as above. */
int agg_read(struct agg *, int fd, const char *name);

/* One line of a stream, without its newline; name and line for messages. */
void agg_line(struct agg *, struct slice line, const char *name, int64_t no);

/* Call fn with each resp and test line that was taken in. */
void agg_tap(struct agg *, void (*fn)(struct slice line));

/* ---- measurements ------------------------------------------------------- */

/* An empty column of a key; in a filter, whatever it is. */
enum { AGG_NONE = INT_MIN, AGG_ANY = INT_MAX };

enum metric {
	METRIC_TOTAL,    /* requests: service time, us */
	METRIC_RESPONSE, /* requests: late + total; where a due time exists */
	METRIC_PAGE,     /* pages: late + total; request, type, code empty */
	METRIC_TEST,     /* tests: late + total; step empty too */
	METRIC_WARM,     /* not due in the window: a request's total where
			     request is filled, a page's where only step is,
			     else a test's */
	METRIC_CONNECT,  /* from here on: no second, no node */
	METRIC_TLS,
	METRIC_TTFB,
	METRIC_LATE,
	METRIC_SENT, /* bytes */
	METRIC_RECEIVED,
	METRIC_PAGES, /* numbers per test; step empty */
	METRIC_REQUESTS,
	METRIC_REDIRECTS,
	METRIC_RESOURCES,
	METRIC_RESENT, /* value 1 each; only cycle filled */
	METRIC_RESUMED,
	METRIC_ANOMALY,
	METRIC_N
};

extern const char *const metric_names[METRIC_N];

/* First word of the message of what was not ok. */
enum err_class {
	CLASS_DNS,
	CLASS_CONNECT,
	CLASS_TLS,
	CLASS_SEND,
	CLASS_TIMEOUT,
	CLASS_CLOSED,
	CLASS_PROTOCOL,
	CLASS_LIMIT,
	CLASS_CODING,
	CLASS_CONTENT,
	CLASS_STATUS,
	CLASS_ASSERT,
	CLASS_OTHER,
	CLASS_N
};

extern const char *const class_names[CLASS_N];

/* The class of a message (still escaped), or AGG_NONE where it is empty. */
int agg_class(struct slice message);

/*
 * The key of a hist line: numbers, enum result, enum err_class, enum metric,
 * type as agg_type names it; each, but cycle and metric, may be AGG_NONE.
 * `total response page test` come twice: per second over all nodes (second
 * filled, node AGG_NONE), and per node over the whole cycle (node filled;
 * second, scenario, step, request, type, code AGG_NONE). Never add both.
 */
struct agg_key {
	int metric, cycle, node, scenario, step, request, type, code, result,
	    cls, second;
};

struct agg_cell {
	struct agg_key key;
	struct hdr h;
	/* agg's own from here */
	struct tally waiting;  /* none in what agg_cells shows */
	struct agg_cell *next; /* whose line came after this one's, last time */
	char *text;            /* the columns of the key, as they came */
	size_t text_n;
};

/* Every field AGG_ANY, but node AGG_NONE: per second, over all nodes. */
struct agg_key agg_filter(enum metric metric);

/*
 * All cells, sorted by key in the order of its fields (AGG_NONE first); valid
 * until more is taken in.
 */
const struct agg_cell *const *agg_cells(struct agg *, size_t *n);

/* Add every cell that matches the filter to h, which the caller frees. */
void agg_sum(struct agg *, const struct agg_key *filter, struct hdr *h);

/* How many were recorded in the cells that match. */
uint64_t agg_count(struct agg *, const struct agg_key *filter);

bool agg_match(const struct agg_key *key, const struct agg_key *filter);

/* The name of a type id; "" for AGG_NONE. */
const char *agg_type(const struct agg *, int type);

/* Answers that ended in a tenth of a second of a cycle, over all nodes. */
struct agg_beat {
	int cycle, tenth; /* from the window's begin; may be negative */
	uint64_t ok, bad;
};

/* Sorted by cycle and tenth; tenths in which nothing ended are not there. */
const struct agg_beat *agg_beats(struct agg *, size_t *n);

/*
 * What failed, result fail or error only. code AGG_NONE: a page (step
 * filled) or a test failed, beside its request or without one. message "":
 * the rest, whatever its class.
 */
struct agg_fail {
	int cycle, scenario, step, code, result, cls;
	uint64_t count;
	int64_t first;       /* us from the window's begin */
	const char *message; /* escaped; as url is: stream_unescape */
	const char *url;     /* query values are "..." */
};

/* Sorted by cycle, scenario, step, code, result, message. */
const struct agg_fail *agg_fails(struct agg *, size_t *n);

/* Connections: sums over what parts came. */
struct agg_conn {
	int node, cycle;
	const char *address; /* escaped */
	uint64_t opened, refused, full, resumed, requests;
};

const struct agg_conn *agg_conns(struct agg *, size_t *n);

/* ---- what is told, not added: sets of lines ----------------------------- */

/*
 * The lines of a set kind (run, conf, node, scenario, step, req, cycle,
 * books, self, clock, host, mon, end), in byte order, each checked. Cut one
 * with agg_row; columns by stream.h's names (RUN_NODE ...), text escaped.
 * Valid until more is taken in.
 */
size_t agg_rows(struct agg *, enum kind kind);

/* Row i of the kind: fields into f, how many is returned. */
size_t agg_row(
    struct agg *, enum kind kind, size_t i, struct slice f[STREAM_COLS + 1]);

/* The value of a conf key, unescaped; NULL if there is none. The least of
 * several (two plans). Lives as long as the agg. */
const char *agg_conf(struct agg *, const char *key);

/* Names, unescaped, living as long as the agg; NULL where none was given. */
const char *agg_scenario(struct agg *, int scenario);
const char *agg_step(struct agg *, int scenario, int step, int column);
const char *agg_req(struct agg *, int scenario, int step, int request);

/* The unescaped text of a field, living as long as the agg. */
const char *agg_text(struct agg *, struct slice field);

/* Lines taken in of a node (`seen`), over all run ids. */
uint64_t agg_seen(struct agg *, int node);

/* ---- can it be trusted? ------------------------------------------------- */

/*
 * Say (through fn; text is one line without newline) everything that law 3
 * of bm-stream(5) asks for and what failed: missing ends, counts that don't
 * fit, two runs, two plans, failed nodes, lines that could not be read.
 * node is the node concerned or -1.
 * Returns the exit status it deserves: 0; 1 a node failed or is missing;
 * 2 the input can't be trusted. all: also ask for the nodes of the run that
 * were never heard of, which a merger in the middle can't.
 */
int agg_check(struct agg *, bool all,
    void (*fn)(int status, int node, const char *text, void *arg), void *arg);

#endif
