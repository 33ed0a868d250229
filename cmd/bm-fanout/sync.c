/* The distance between two clocks, and how sure it is. */
#include "sync.h"

int64_t
sync_ping(struct sync *s, int64_t now_us)
{
	if (s->pings == 0)
		s->heard_us = now_us;
	s->sent_us[s->pings % SYNC_OPEN] = now_us;
	return s->pings++;
}

int
sync_pong(struct sync *s, int64_t n, int64_t node_mono_us, int64_t node_wall_us,
    int64_t now_us, int64_t wall_us)
{
	struct sample a;
	int64_t sent_us, middle_us;

	if (n < 0 || n >= s->pings || n < s->pings - SYNC_OPEN)
		return -1;
	sent_us = s->sent_us[n % SYNC_OPEN];
	middle_us = sent_us + (now_us - sent_us) / 2;
	a.when_us = wall_us;
	a.bound_us = (now_us - sent_us + 1) / 2;
	a.mono_us = node_mono_us - middle_us;
	a.wall_us = node_wall_us - (wall_us - (now_us - middle_us));
	s->heard_us = now_us;
	s->recent[s->pongs % SYNC_RECENT] = a;
	if (s->pongs == 0 ||
	    (s->pongs < SYNC_FIRST && a.bound_us < s->first.bound_us))
		s->first = a;
	s->pongs++;
	return 0;
}

bool
sync_done(const struct sync *s)
{
	return s->pongs >= SYNC_FIRST;
}

const struct sample *
sync_best(const struct sync *s)
{
	const struct sample *best = &s->recent[0];
	int64_t i;

	for (i = 1; i < SYNC_RECENT && i < s->pongs; i++)
		if (s->recent[i].bound_us < best->bound_us)
			best = &s->recent[i];
	return best;
}
