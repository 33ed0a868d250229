/* One line on the terminal for the whole run. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"

#include "buf.h"
#include "stream.h"

static int64_t next_ns;
static int shown;

/* The furthest behind speaks for all: the first running node's own words. */
static const char *
words(const struct fan *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->nodes[i].state == NODE_RUNNING)
			return f->nodes[i].progress;
	return "";
}

static void
count(struct buf *b, size_t n, const char *what)
{
	if (n > 0)
		buf_fmt(b, ", %zu %s", n, what);
}

void
progress_show(const struct fan *f, int64_t now_ns)
{
	struct buf b = {NULL, 0, 0};
	const size_t lost = fan_lost(f);

	if (f->plan->quiet || !isatty(STDERR_FILENO) || now_ns < next_ns)
		return;
	next_ns = now_ns + 1000000000;
	buf_fmt(&b, "\r\033[K%zu nodes", f->n);
	count(&b, fan_count(f, NODE_WAITING), "waiting");
	count(&b, fan_count(f, NODE_OPENING), "connecting");
	count(&b,
	    fan_count(f, NODE_UP) +
		(f->plan->barrier ? 0 : fan_count(f, NODE_RUNNING)),
	    f->plan->barrier ? "starting" : "running");
	count(&b, fan_count(f, NODE_READY) + fan_count(f, NODE_ARMED), "ready");
	if (f->plan->barrier)
		count(&b, fan_count(f, NODE_RUNNING), "running");
	count(&b, fan_count(f, NODE_DONE) - lost, "done");
	count(&b, lost, "failed");
	buf_fmt(
	    &b, "; %lld s  ", (long long)((now_ns - f->begun_ns) / 1000000000));
	stream_escape(&b, slice_of(words(f)));
	if (b.n > 110)
		b.n = 110;
	if (write(STDERR_FILENO, b.p, b.n) >= 0)
		shown = 1;
	buf_free(&b);
}

void
progress_clear(void)
{
	if (shown && write(STDERR_FILENO, "\r\033[K", 4) >= 0)
		shown = 0;
}
