#ifndef BM_STREAM_H
#define BM_STREAM_H

#include "buf.h"
#include "slice.h"

/* The stream's one table of kinds and columns: bm-stream(5). */

enum { STREAM_VERSION = 1, STREAM_COLS = 32, STREAM_TEXT_MAX = 2000 };

enum kind {
	KIND_BM,
	KIND_RUN,
	KIND_CONF,
	KIND_NODE,
	KIND_SCENARIO,
	KIND_STEP,
	KIND_REQ,
	KIND_CYCLE,
	KIND_RESP,
	KIND_PAGE,
	KIND_TEST,
	KIND_HIST,
	KIND_BEAT,
	KIND_FAIL,
	KIND_BOOKS,
	KIND_CONN,
	KIND_LEFT,
	KIND_SELF,
	KIND_CLOCK,
	KIND_HOST,
	KIND_MON,
	KIND_END,
	KIND_SEEN,
	KIND_BAD,
	KIND_N,
	KIND_UNKNOWN = KIND_N
};

/* How bm-merge treats a kind. */
enum merged { MERGED_SET, MERGED_ADDED, MERGED_TAKEN_IN };

/* What a column holds, unless it is empty. */
enum col_type {
	COL_TEXT,     /* escaped text */
	COL_INT,      /* signed decimal */
	COL_COUNT,    /* unsigned decimal */
	COL_NODE,     /* 0..99999 */
	COL_CYCLE,    /* 0..9999 */
	COL_SCENARIO, /* 0..9999 */
	COL_VALUE,    /* 0..2^39 - 1, as a histogram holds: us, bytes, ... */
	COL_START,    /* the same with either sign, us */
	COL_TENTH,    /* -3600000..3600000 */
	COL_CODE,     /* 0..999 */
	COL_STEP,     /* 0..9999 */
	COL_REQ,      /* 0..999 */
	COL_SECOND,   /* -360000..360000 */
	COL_TYPE,     /* a request type: lower-case letters, digits, '-' */
	COL_RESULT,   /* ok, fail, error, cut, behind */
	COL_HIST      /* buckets, as hdr_parse reads them */
};

struct column {
	const char *name;
	enum col_type type;
	bool needed; /* may not be empty */
};

struct stream_kind {
	const char *name;
	enum merged merged;
	int ncols; /* without the kind itself */
	struct column cols[STREAM_COLS];
};

extern const struct stream_kind stream_kinds[KIND_N];

enum result {
	RESULT_OK,
	RESULT_FAIL,
	RESULT_ERROR,
	RESULT_CUT,
	RESULT_BEHIND,
	RESULT_N
};

extern const char *const result_names[RESULT_N];

/* The result named by s, or -1. */
int stream_result(struct slice s);

enum kind stream_kind(struct slice word);

/*
 * Cut a line (without newline) into fields at its TABs; f[0] is the kind.
 * Returns how many there are, of which the first max are in f.
 */
size_t stream_split(struct slice line, struct slice f[], size_t max);

/* A type of a request: lower-case letters, digits and '-', at most 32. */
bool stream_is_type(struct slice);

/*
 * Is a line of a known kind well-formed: its known columns there, each of
 * its type and within its bounds? f and n as stream_split gave them, empty
 * and missing columns behind the last needed one being allowed.
 * Returns NULL, or the name of what is wrong, such as "code".
 */
const char *stream_check(enum kind kind, const struct slice f[], size_t n);

/* Field i, or an empty slice where the line ends before. */
struct slice stream_field(const struct slice f[], size_t n, size_t i);

/* Field i as a number; def where it is empty. The line was checked. */
int64_t stream_int(const struct slice f[], size_t n, size_t i, int64_t def);

/* Column names of the kinds whose fields are read by name in code: index in
 * f, the kind being 0. Held against the table by t/u_stream.c. */
enum { RUN_ID = 1, RUN_NODE, RUN_EPOCH, RUN_HOST, RUN_PROGRAM, RUN_NODES };
enum { CONF_KEY = 1, CONF_VALUE };
enum {
	NODE_NODE = 1,
	NODE_HOST,
	NODE_CORES,
	NODE_WORKERS,
	NODE_KERNEL,
	NODE_OUTCOME,
	NODE_MESSAGE
};
enum { SCENARIO_SCENARIO = 1, SCENARIO_NAME, SCENARIO_WEIGHT };
enum { STEP_SCENARIO = 1, STEP_STEP, STEP_NAME, STEP_METHOD, STEP_URL };
enum { LEFT_NODE = 1, LEFT_CYCLE, LEFT_WORKER, LEFT_HOST, LEFT_RESOURCES };
enum { REQ_SCENARIO = 1, REQ_STEP, REQ_REQUEST, REQ_TYPE, REQ_URL };
enum {
	CYCLE_NODE = 1,
	CYCLE_CYCLE,
	CYCLE_USERS,
	CYCLE_RATE,
	CYCLE_RAMP,
	CYCLE_BEGIN,
	CYCLE_END,
	CYCLE_STOP
};
enum {
	RESP_NODE = 1,
	RESP_CYCLE,
	RESP_USER,
	RESP_ITERATION,
	RESP_SCENARIO,
	RESP_STEP,
	RESP_REQUEST,
	RESP_TYPE,
	RESP_CODE,
	RESP_RESULT,
	RESP_START,
	RESP_LATE,
	RESP_CONNECT,
	RESP_TLS,
	RESP_TTFB,
	RESP_TOTAL,
	RESP_SENT,
	RESP_RECEIVED,
	RESP_FLAGS,
	RESP_URL,
	RESP_MESSAGE
};
enum {
	PAGE_NODE = 1,
	PAGE_CYCLE,
	PAGE_USER,
	PAGE_ITERATION,
	PAGE_SCENARIO,
	PAGE_STEP,
	PAGE_RESULT,
	PAGE_START,
	PAGE_LATE,
	PAGE_TOTAL,
	PAGE_REQUESTS,
	PAGE_FLAGS,
	PAGE_MESSAGE
};
enum {
	TEST_NODE = 1,
	TEST_CYCLE,
	TEST_USER,
	TEST_ITERATION,
	TEST_SCENARIO,
	TEST_RESULT,
	TEST_START,
	TEST_LATE,
	TEST_TOTAL,
	TEST_CONNECTED,
	TEST_PAGES,
	TEST_REQUESTS,
	TEST_REDIRECTS,
	TEST_RESOURCES,
	TEST_FLAGS,
	TEST_MESSAGE
};
enum {
	HIST_CYCLE = 1,
	HIST_SECOND,
	HIST_NODE,
	HIST_SCENARIO,
	HIST_STEP,
	HIST_REQUEST,
	HIST_TYPE,
	HIST_CODE,
	HIST_RESULT,
	HIST_CLASS,
	HIST_METRIC,
	HIST_COUNT,
	HIST_SUM,
	HIST_MIN,
	HIST_MAX,
	HIST_BUCKETS
};
enum { BEAT_CYCLE = 1, BEAT_TENTH, BEAT_OK, BEAT_BAD };
enum {
	FAIL_CYCLE = 1,
	FAIL_SCENARIO,
	FAIL_STEP,
	FAIL_CODE,
	FAIL_RESULT,
	FAIL_MESSAGE,
	FAIL_COUNT,
	FAIL_FIRST,
	FAIL_URL
};
enum {
	BOOKS_NODE = 1,
	BOOKS_CYCLE,
	BOOKS_DUE,
	BOOKS_OK,
	BOOKS_FAIL,
	BOOKS_ERROR,
	BOOKS_CUT,
	BOOKS_BEHIND,
	BOOKS_RESP
};
enum {
	CONN_NODE = 1,
	CONN_CYCLE,
	CONN_ADDRESS,
	CONN_OPENED,
	CONN_REFUSED,
	CONN_FULL,
	CONN_RESUMED,
	CONN_REQUESTS
};
enum {
	SELF_NODE = 1,
	SELF_CYCLE,
	SELF_SECOND,
	SELF_BUSIEST,
	SELF_CPU,
	SELF_STEAL,
	SELF_LAG50,
	SELF_LAG99,
	SELF_LAGMAX,
	SELF_OPEN,
	SELF_BEHIND,
	SELF_STALLED,
	SELF_OUT,
	SELF_IN
};
enum {
	CLOCK_NODE = 1,
	CLOCK_WHEN,
	CLOCK_MONO,
	CLOCK_WALL,
	CLOCK_BOUND,
	CLOCK_SKEW
};
enum { HOST_HOST = 1, HOST_ROLE, HOST_DESCRIPTION };
enum { MON_HOST = 1, MON_TIME, MON_METRIC, MON_VALUE, MON_UNIT };
enum { END_ID = 1, END_NODE, END_STATUS, END_LINES, END_MESSAGE };
enum { SEEN_ID = 1, SEEN_NODE, SEEN_LINES };
enum { BAD_REASON = 1, BAD_COUNT };

/* Writing. Each field is preceded by its TAB; the line ends with LF. */
void stream_begin(struct buf *, enum kind);
void stream_text(struct buf *, const char *s);
void stream_slice(struct buf *, struct slice s);
void stream_num(struct buf *, int64_t v);
void stream_none(struct buf *);
void stream_end(struct buf *);

/*
 * Append s escaped as text fields are: \\ \t \n \r, and \xHH for other
 * control bytes and bytes that are not UTF-8.
 */
void stream_escape(struct buf *, struct slice s);

/* Append the bytes that an escaped field stands for; -1 if malformed. */
int stream_unescape(struct buf *, struct slice s);

#endif
