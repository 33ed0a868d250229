/* One line on the terminal for the whole run. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "progress.h"

#include "buf.h"

static int64_t next_ns;
static int shown;

/* What bm-load says of a second: one node, or all of them together. */
struct words {
	int cycle;
	long long left, users, answers, errors; /* s; a second */
	double p50, p99;                        /* ms */
};

static bool
read_words(const char *s, struct words *w)
{
	int at = 0;

	if (sscanf(s, "cycle %4d%n", &w->cycle, &at) != 1)
		return false;
	s += at;
	at = 0;
	w->left = -1;
	if (sscanf(s, " %9lld s left%n", &w->left, &at) == 1)
		s += at;
	return sscanf(s,
		   ": %9lld users %9lld answers/s p50 %10lf p99 %10lf ms "
		   "%9lld errors",
		   &w->users, &w->answers, &w->p50, &w->p99, &w->errors) == 5;
}

/* Counts add up; of times the worst node's stand for all, as theirs would
 * not add up without their histograms. */
static void
add_words(struct words *all, const struct words *w)
{
	all->users += w->users;
	all->answers += w->answers;
	all->errors += w->errors;
	if (w->cycle < all->cycle)
		all->cycle = w->cycle;
	if (w->left > all->left)
		all->left = w->left;
	if (w->p50 > all->p50)
		all->p50 = w->p50;
	if (w->p99 > all->p99)
		all->p99 = w->p99;
}

static void
add_load(struct buf *b, const struct fan *f)
{
	struct words all = {.cycle = INT_MAX, .left = -1}, w;
	bool any = false;

	for (size_t i = 0; i < f->n; i++)
		if ((f->nodes[i].state == NODE_UP ||
			f->nodes[i].state == NODE_RUNNING) &&
		    read_words(f->nodes[i].progress, &w)) {
			add_words(&all, &w);
			any = true;
		}
	if (!any)
		return;
	buf_fmt(b, "  cycle %d", all.cycle);
	if (all.left >= 0)
		buf_fmt(b, " %lld s left", all.left);
	buf_fmt(b, ": %lld users %lld answers/s %lld errors", all.users,
	    all.answers, all.errors);
	buf_fmt(b, ", worst node p50 %.1f p99 %.1f ms", all.p50, all.p99);
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
	    &b, "; %lld s", (long long)((now_ns - f->begun_ns) / 1000000000));
	add_load(&b, f);
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
