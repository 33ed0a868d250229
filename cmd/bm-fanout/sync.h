#ifndef BM_SYNC_H
#define BM_SYNC_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Comparing a node's clocks with ours by ping and pong: of several samples
 * the one with the shortest round trip is the best, and half of that is the
 * bound of its error.
 */
struct sample {
	int64_t when_us;  /* our wall clock */
	int64_t mono_us;  /* node's monotonic clock minus ours */
	int64_t wall_us;  /* node's wall clock minus ours */
	int64_t bound_us; /* half of the round trip */
};

enum { SYNC_FIRST = 12, SYNC_RECENT = 12, SYNC_OPEN = 32 };

struct sync {
	int64_t pings;              /* sent; the next has this number */
	int64_t sent_us[SYNC_OPEN]; /* when ping n was sent, at n % SYNC_OPEN */
	int64_t pongs;
	int64_t heard_us;    /* our clock at the last pong */
	struct sample first; /* the best of the first SYNC_FIRST */
	struct sample recent[SYNC_RECENT];
};

/* A ping is being sent now; returns its number. */
int64_t sync_ping(struct sync *, int64_t now_us);

/*
 * Pong n came, with the node's clocks. wall_us is ours, now. Returns 0, or -1
 * where it answers no ping of late.
 */
int sync_pong(struct sync *, int64_t n, int64_t node_mono_us,
    int64_t node_wall_us, int64_t now_us, int64_t wall_us);

/* Have the first rounds been made? */
bool sync_done(const struct sync *);

/* The best of the last few samples; there is at least one. */
const struct sample *sync_best(const struct sync *);

#endif
