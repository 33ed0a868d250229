#ifndef BM_FAST_H
#define BM_FAST_H

#include "agg_in.h"

/*
 * The two kinds of lines that come by the million, read without splitting.
 * The byte behind a line must be readable and no digit. Anything unusual
 * (escapes in texts, sixteen digits, a result unknown) is not done here: -1,
 * and the general way of stream.h decides. What is done here is well-formed
 * by stream_check.
 */
int fast_resp(struct agg *, struct slice line, struct raw *r);

struct hist_row {
	struct agg_key key;
	struct slice type, cls, metric, buckets;
	int64_t count, sum, min, max;
};

int fast_hist(struct slice line, struct hist_row *h);

/* The columns behind the key of a hist line, from p on. */
int fast_hist_rest(const char *p, const char *end, struct hist_row *h);

/* A beat line's cycle, tenth, ok, bad, within their bounds. */
int fast_beat(struct slice line, int64_t v[4]);

#endif
