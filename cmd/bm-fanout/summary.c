/* What became of all: for programs, and for people. */
#include <sys/wait.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "summary.h"

#include "capture.h"
#include "err.h"
#include "outq.h"
#include "putall.h"
#include "stream.h"
#include "talk.h"

enum { NAMED = 5 };

void
summary_lines(const struct fan *f)
{
	struct buf b = {NULL, 0, 0};
	const struct node *n;
	size_t i;

	buf_fmt(&b, "bm\t%d\n", STREAM_VERSION);
	for (i = 0; i < f->n; i++) {
		n = &f->nodes[i];
		stream_begin(&b, KIND_NODE);
		stream_num(&b, n->nr);
		stream_text(&b, n->name->host);
		stream_none(&b);
		stream_none(&b);
		stream_none(&b);
		stream_text(&b, outcome_names[n->outcome]);
		stream_text(&b, n->message);
		stream_end(&b);
	}
	outq_add(b.p, b.n);
	buf_free(&b);
}

static double
seconds(const struct node *n)
{
	return n->up_ns != 0 && n->end_ns > n->up_ns
		   ? (double)(n->end_ns - n->up_ns) / 1e9
		   : 0;
}

static void
file_line(struct buf *b, const struct node *n)
{
	const int status = n->task.child.status;
	const bool ran = n->task.tries > 0;

	buf_fmt(
	    b, "%d\t%s\t%s\t", n->nr, n->name->host, outcome_names[n->outcome]);
	if (ran && WIFEXITED(status))
		buf_int(b, WEXITSTATUS(status));
	buf_chr(b, '\t');
	if (ran && WIFSIGNALED(status))
		buf_int(b, WTERMSIG(status));
	buf_fmt(b, "\t%d\t%.3f\t%" PRId64 "\t%" PRId64 "\t", n->task.tries,
	    seconds(n), n->tally.lines, n->saved);
	if (n->started_us != 0)
		buf_int(b, talk_skew(n));
	buf_chr(b, '\t');
	if (sync_done(&n->sync))
		buf_int(b, n->sync.first.bound_us);
	buf_chr(b, '\t');
	stream_escape(b, slice_of(n->message));
	buf_chr(b, '\n');
}

int
summary_file(const struct fan *f)
{
	struct buf b = {NULL, 0, 0};
	size_t i;
	int fd, r;

	buf_str(&b, "# node\thost\toutcome\texit\tsignal\ttries\tseconds\t"
		    "lines\tbytes\tskew_us\tbound_us\tmessage\n");
	for (i = 0; i < f->n; i++)
		file_line(&b, &f->nodes[i]);
	fd = capture_create("nodes.tsv");
	if (fd < 0)
		return -1;
	r = put_all(fd, b.p, b.n);
	if (close(fd) != 0)
		r = -1;
	buf_free(&b);
	return r;
}

static void
table_line(const struct node *n)
{
	char skew[32] = "";

	if (n->started_us != 0)
		snprintf(skew, sizeof(skew), "  started %+.1f ms",
		    (double)talk_skew(n) / 1000);
	warn("%3d %-24s %-14s %8" PRId64 " lines %7.1f s%s", n->nr,
	    n->name->host, outcome_names[n->outcome], n->tally.lines,
	    seconds(n), skew);
}

static bool
alike(const struct node *a, const struct node *b)
{
	return a->outcome == b->outcome && strcmp(a->message, b->message) == 0;
}

/* "237 nodes: auth: Permission denied: 3 web03, 4 web04, ...", said by the
 * first of them. */
static void
group_line(const struct fan *f, size_t first)
{
	const struct node *a = &f->nodes[first];
	struct buf names = {NULL, 0, 0};
	const char *next;
	size_t i, n = 0;

	for (i = 0; i < f->n; i++) {
		if (!alike(a, &f->nodes[i]))
			continue;
		if (i < first)
			return;
		if (n++ < NAMED)
			buf_fmt(&names, "%s%d %s", n > 1 ? ", " : "",
			    f->nodes[i].nr, f->nodes[i].name->host);
	}
	next = outcome_next(a->outcome);
	warn("%zu node%s: %s: %s (%s%s)%s%s", n, n > 1 ? "s" : "",
	    outcome_names[a->outcome], a->message, buf_cstr(&names),
	    n > NAMED ? ", ..." : "", *next != '\0' ? ": " : "", next);
	buf_free(&names);
}

void
summary_table(const struct fan *f)
{
	size_t i;

	for (i = 0; i < f->n && !f->plan->quiet; i++)
		table_line(&f->nodes[i]);
	for (i = 0; i < f->n; i++)
		if (f->nodes[i].outcome != OUTCOME_OK)
			group_line(f, i);
}
