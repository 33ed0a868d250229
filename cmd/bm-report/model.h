#ifndef BM_MODEL_H
#define BM_MODEL_H

#include <stdbool.h>

#include "agg.h"
#include "dist.h"
#include "gap.h"

/*
 * What a report shows, worked out once from a stream in memory; the writers
 * (plain, html, json) only format it.  Times are us, seconds are counted
 * from the window's begin of their cycle unless said otherwise.  Strings
 * live as long as the agg; they are foreign and must be escaped.
 */

enum {
	HEAT_ROWS = 100,     /* rows of the heat map, 10 a decade from 10 us */
	MODEL_COLUMNS = 240, /* bins of a timeline at most, about */
	ERR_5XX = 0,
	ERR_4XX,
	ERR_STATUS,
	ERR_ASSERT,
	ERR_TIMEOUT,
	ERR_CONNECT,
	ERR_OTHER,
	ERR_KINDS
};

extern const char *const err_names[ERR_KINDS];

/* What fell into one step of the timeline, counted when it ended. */
struct bin {
	double from, to; /* s since the run's epoch */
	bool window;     /* inside the measured part */
	uint64_t ok, bad;
	uint64_t low; /* good ones in its worst second; UINT64_MAX: none */
	uint64_t err[ERR_KINDS];
	struct hdr times; /* good requests */
	uint32_t heat[HEAT_ROWS];
};

struct cycle {
	int number;    /* as in the stream, from 0 */
	int64_t users; /* over all nodes */
	int64_t rate;  /* arrivals per 1000 s over all nodes; 0 closed */
	int64_t ramp, begin, end, stop; /* us from the epoch */
	int64_t last;                   /* the latest begin of all nodes */
	int64_t spread; /* how far the nodes\' begins lie apart, us */
	double length;  /* of the window, s */
	char name[48];  /* "20 users", "100/s" */

	struct dist req;        /* requests: response time, else service time */
	struct dist service;    /* requests: service time */
	struct dist page, test; /* late + total */
	struct hdr late;
	uint64_t ok, bad; /* requests that ended in the window */
	uint64_t all;     /* requests of the cycle, wherever they ended */
	uint64_t pages_ok, tests_ok; /* that ended in the window */
	uint64_t best, best_page;    /* the best second's good ones */
	uint64_t sent, received;     /* bytes, requests due in the window */
	uint64_t opened, refused, full, resumed; /* connections */
	struct gap gap;

	struct bin *bin;
	size_t bins, ramp_bins; /* the first ramp_bins lie before the window */
	size_t seconds;         /* of the window, a last part counted whole */
	uint64_t *second; /* good requests in each; behind them, good pages */
};

/* One page (a step of a scenario), over all cycles. */
struct page {
	int scenario, step;
	const char *name;         /* never empty */
	const char *method, *url; /* may be NULL */
	struct dist *at;          /* by cycle's place in the model */
	uint64_t *ended;          /* the same, and those due outside windows */
	uint64_t time;            /* us that all of it took, over all cycles */
};

/* One request of a page, over all cycles. */
struct request {
	int scenario, step, request;
	const char *type, *url; /* url may be NULL */
	const struct page *page;
	struct dist *at;
};

/* A load generator. */
struct node {
	int number;
	const char *host, *outcome, *message, *kernel;
	int64_t cores, workers;
	bool started, ended; /* it has a run line, a good end line */
	struct dist req;     /* over all cycles */
	struct dist *at;     /* by cycle */
	int64_t busiest, cpu,
	    steal;            /* greatest in a window, permille of a core */
	int64_t lag50, lag99; /* median over seconds of the seconds' own, us */
	int64_t lag_max, stalled; /* greatest, sum; us */
	int hot;     /* seconds with the busiest worker over 80 % */
	int robbed;  /* seconds with over 10 % of a core stolen */
	int seconds; /* of self lines in windows */
	int missing; /* whole seconds of windows without a self line */
	struct {
		double at, v;
	} * busy; /* permille of a core, over time */
	size_t busy_len, busy_cap;
	int64_t offset, bound, skew; /* us; bound -1: never compared */
	int64_t epoch; /* us since 1970 by the master's clock, or 0 */
};

/* Failures of one cause on one page. */
struct cause {
	int scenario, step, code, result, cls;
	const char *page; /* its name */
	char text[160];   /* the cause in words */
	uint64_t *at;     /* by cycle, ramp-up and drain included */
	uint64_t total;
	double first;    /* s since the epoch */
	const char *url; /* a sample, unescaped; may be NULL */
};

/* A monitored metric of a host. */
struct series {
	const char *host, *metric, *unit;
	struct {
		double at, v;
	} * pt; /* at: s since the run's epoch */
	size_t len, cap;
};

struct model {
	struct agg *agg;
	const char *id, *title, *description, *label, *url, *program;
	int64_t epoch;     /* us since 1970, by the master; 0 unknown */
	int planned;       /* nodes in the run */
	bool open;         /* arrivals on a schedule */
	bool scheduled;    /* response time differs from service time */
	bool funkload;     /* read from FunkLoad's XML */
	int width;         /* of a bin, s */
	double from, to;   /* what the timeline shows, s since the epoch */
	uint64_t requests; /* all of them */

	struct cycle *cycle;
	size_t cycles;
	struct page *page; /* by time taken, most first */
	size_t pages;
	struct request *request;
	size_t nrequest;
	struct node *node;
	size_t nodes;
	struct cause *cause; /* by total, most first */
	size_t causes;
	struct series *series;
	size_t nseries;
	bool rising; /* loads rise from cycle to cycle, no two alike */
};

/* Work it out; the agg must outlive the model. */
struct model *model_new(struct agg *);
void model_free(struct model *);

/* Requests that were not good, of those that ended; over all cycles. */
uint64_t model_failed(const struct model *, uint64_t *ended);

/* The cycle with the most good requests per second among those with less
 * than 1 % errors; all of them if none has. */
size_t model_best(const struct model *);

/* For qsort(3): what has a time first, in the order of time. */
int model_by_at(const void *, const void *);

/* Good requests per second of a cycle. */
double cycle_rate(const struct cycle *);

/* The load of a cycle as a number: users, or arrivals per second. */
double cycle_load(const struct cycle *);

#endif
