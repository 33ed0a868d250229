#ifndef BM_DRIFT_H
#define BM_DRIFT_H

#include "model.h"

/* The last quarter of a window against the first, as shares of the first. */
struct drift {
	bool known;  /* both quarters hold 100 good requests and 3 s */
	double p50;  /* 0.18: the median rose by 18 % */
	double rate; /* the same of good requests per second */
};

struct drift drift_of(const struct cycle *);

#endif
