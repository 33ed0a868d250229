#ifndef BM_AGG_IN_H
#define BM_AGG_IN_H

#include "agg.h"
#include "map.h"
#include "mem.h"

/* What the files of agg share; nobody else includes this. */

enum {
	AGG_KEYS = 4000000, /* distinct keys held; more lines are `bad` */
	AGG_TYPES = 250,    /* request types, likewise */
	AGG_FAILS = 20,     /* messages kept apart in a group of failures */
	BAD_KINDS = 200, /* reasons kept apart: the least; the rest are `other` */
	BAD_TEXT = 100,  /* bytes of a reason */
	AGG_FIELD = 8192,   /* bytes of an url or a message, escaped */
	AGG_SAY = 20 /* bad lines named on stderr; the rest are counted */
};

/* A text held once: a line of a set kind, an address, a run id. */
struct text {
	struct text *next; /* another one with the same hash */
	uint32_t n;
	bool told; /* a set line: written by agg_write already */
	char p[];  /* and a NUL */
};

struct rows {
	struct text **row;
	size_t n, cap, sorted; /* row[0..sorted) are in order */
};

struct seen {
	const struct text *id; /* the run's, or "" while unknown */
	int node;
	uint64_t lines, told;
};

struct bad {
	char reason[BAD_TEXT + 1];
	uint64_t n, told;
};

/* One message of a group of failures. */
struct fail {
	uint64_t hash, count;
	int64_t first;
	char *message, *url;
};

struct failgroup {
	struct agg_key key;
	struct fail *f; /* the least by hash, rising */
	int n;
};

/*
 * The columns scenario to result of a resp line, as text, and what they are:
 * there are few, so they are looked up, not read. With them goes the group
 * that was last used.
 */
struct family {
	uint32_t len; /* of text, with its last TAB; 0: none */
	char text[44];
	int scenario, step, request, type, code, result;
	int cycle, second, cls;
	unsigned shape;
	struct group *g;
};

enum { AGG_FAMILIES = 256 };

/* The group of a node that was used last. */
struct node_last {
	struct map_key id;
	struct group *g;
};

enum { AGG_LAST = 64, AGG_COUNTS = 4096 };

struct agg {
	struct arena arena;
	struct map texts, cells, groups, steps, nodes, beats, fails, conns,
	    seens, cycles;
	struct rows rows[KIND_N + 1]; /* KIND_UNKNOWN is the last */
	const char *types[AGG_TYPES];
	size_t type_len[AGG_TYPES];
	int ntypes;
	size_t keys;
	struct bad *bads;
	size_t nbads, capbads;
	int said;
	int xml;              /* FunkLoad files taken in so far */
	struct seen **counts; /* by node, below AGG_COUNTS, of raw lines */
	size_t ncounts;
	struct node_last last[AGG_LAST];
	struct family *family; /* AGG_FAMILIES, or NULL */
	uint32_t **spare;      /* arrays of groups.c */
	size_t nspare, capspare;
	void (*tap)(struct slice);
	struct agg_cell *last_hist; /* of the last hist line */
	struct agg_beat *beat;      /* the one used last */
	/* what the sorted views point into; made anew when asked for */
	struct agg_cell **cell_view;
	struct agg_beat *beat_view;
	struct agg_fail *fail_view;
	struct agg_conn *conn_view;
};

/* Requests counted in a cycle and forgotten by agg_forget. */
struct cycle_sum {
	int cycle;
	uint64_t resp;
};

/* A request, page or test line, read. */
struct raw {
	int node, cycle, scenario, step, request, type, code, result;
	int64_t start, total;
	int64_t late, connect, tls, ttfb, sent, received; /* -1: empty */
	unsigned flags;
	struct slice url, message;
	struct family *family; /* or NULL */
};

enum {
	FLAG_P = 1,
	FLAG_T = 2,
	FLAG_W = 4,
	FLAG_R = 8,
	FLAG_S = 16,
	FLAG_A = 32,
	FLAG_LATE = 64
};

/* agg.c */

/* A key with all fields AGG_NONE but these two. */
struct agg_key key_of(int metric, int cycle);

/* A key in 128 bits, in the order of its fields. */
struct map_key key_pack(const struct agg_key *);

/* The text, held once; tag keeps namespaces apart. NULL at the cap. */
struct text *text_get(struct agg *, int tag, struct slice s, bool *new);

/* The cell of a key, made if need be; NULL at the cap. */
struct agg_cell *cell_at(struct agg *, const struct agg_key *);

/* Count one more key: false at the cap. */
bool key_room(struct agg *);

/* The id of a type; -1 if there are too many. */
int type_id(struct agg *, struct slice s);

/* A line was left out: count it and say where. */
void bad_line(struct agg *, const char *name, int64_t no, const char *reason);
/* A sum that stops at INT64_MAX, whatever the order: that or more. */
void sum_stop(uint64_t *to, uint64_t n);

/* Count n more of a reason (at most BAD_TEXT bytes); the sum stops. */
void bad_add(struct agg *, struct slice reason, uint64_t n);

/* The lines of a node with that run id; NULL at the cap. */
struct seen *seen_at(struct agg *, struct slice id, int node);

/* raw.c: taking in; each returns NULL, or what is wrong with the line. */
const char *raw_resp(struct agg *, struct slice line);
const char *raw_page(struct agg *, const struct slice f[], size_t n);
const char *raw_test(struct agg *, const struct slice f[], size_t n);

/* groups.c */
const char *group_add(struct agg *, const struct raw *);

/* Move what the groups hold into the cells, and settle those. */
void groups_settle(struct agg *);

/* fails.c */
const char *fail_raw(struct agg *, const struct raw *);
const char *fail_line(struct agg *, const struct slice f[], size_t n);
void fails_forget(struct agg *);

/* added.c: hist, beat, conn, seen, bad lines. */
const char *hist_line(struct agg *, struct slice line);
const char *beat_line(struct agg *, struct slice line);
const char *conn_line(struct agg *, const struct slice f[], size_t n);
const char *seen_line(struct agg *, const struct slice f[], size_t n);
const char *bad_read(struct agg *, const struct slice f[], size_t n);
struct agg_beat *beat_at(struct agg *, int cycle, int tenth);

#endif
