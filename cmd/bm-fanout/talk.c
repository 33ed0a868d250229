/* The words of the barrier: ready, ping, pong, go. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "talk.h"

#include "clock.h"
#include "outq.h"
#include "stream.h"

int64_t
talk_now_us(void)
{
	return clock_mono() / 1000;
}

/* The next word of a line, or "". */
static char *
word(char **line)
{
	char *w = *line + strspn(*line, " \t");

	*line = w + strcspn(w, " \t");
	if (**line != '\0')
		*(*line)++ = '\0';
	return w;
}

static int
number(char **line, int64_t *v)
{
	return slice_int(slice_of(word(line)), INT64_MIN / 4, INT64_MAX / 4, v);
}

static void
ready(struct node *n, const struct plan *p, char *line)
{
	const char *version = word(&line);
	char why[120];

	if (n->state != NODE_UP || !p->barrier || n->stopping)
		return;
	if (p->plays && strcmp(version, BM_VERSION) != 0) {
		snprintf(why, sizeof(why),
		    "its bm-load is version %.40s, not %s", version,
		    BM_VERSION);
		node_stop(n, OUTCOME_VERSION, why, false);
		return;
	}
	n->state = NODE_READY;
	talk_ping(n);
}

static void
pong(struct node *n, char *line)
{
	int64_t nr, mono_us, wall_us;

	if (number(&line, &nr) != 0 || number(&line, &mono_us) != 0 ||
	    number(&line, &wall_us) != 0 ||
	    sync_pong(&n->sync, nr, mono_us, wall_us, talk_now_us(),
		clock_wall_us()) != 0)
		return;
	if (n->state != NODE_READY)
		return;
	if (sync_done(&n->sync))
		n->state = NODE_ARMED;
	else
		talk_ping(n);
}

void
talk_line(struct node *n, const struct plan *p, char *line)
{
	const char *w = word(&line);

	if (strcmp(w, "ready") == 0)
		ready(n, p, line);
	else if (strcmp(w, "pong") == 0)
		pong(n, line);
	else if (strcmp(w, "started") == 0)
		number(&line, &n->started_us);
	else if (strcmp(w, "progress") == 0)
		snprintf(n->progress, sizeof(n->progress), "%s", line);
}

void
talk_ping(struct node *n)
{
	char line[32];

	snprintf(line, sizeof(line), "ping %" PRId64 "\n",
	    sync_ping(&n->sync, talk_now_us()));
	node_tell(n, line);
}

void
talk_go(struct node *n, int64_t at_us)
{
	char line[32];

	n->go_us = at_us + n->sync.first.mono_us;
	snprintf(line, sizeof(line), "go %" PRId64 "\n", n->go_us);
	node_tell(n, line);
	n->state = NODE_RUNNING;
}

int64_t
talk_skew(const struct node *n)
{
	return n->started_us != 0 && n->go_us != 0 ? n->started_us - n->go_us
						   : 0;
}

static void
clock_line(struct buf *b, const struct node *n, const struct sample *s)
{
	stream_begin(b, KIND_CLOCK);
	stream_num(b, n->nr);
	stream_num(b, s->when_us);
	stream_num(b, s->mono_us);
	stream_num(b, s->wall_us);
	stream_num(b, s->bound_us);
}

void
talk_clock_lines(const struct node *n)
{
	struct buf b = {NULL, 0, 0};

	if (!sync_done(&n->sync))
		return;
	clock_line(&b, n, &n->sync.first);
	if (n->started_us != 0 && n->go_us != 0)
		stream_num(&b, talk_skew(n));
	stream_end(&b);
	clock_line(&b, n, sync_best(&n->sync));
	stream_end(&b);
	outq_add(b.p, b.n);
	buf_free(&b);
}
