/* The run as it goes. */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "input.h"
#include "live.h"
#include "model.h"
#include "plain.h"
#include "show.h"
#include "text.h"

enum { RECENT = 5, SPAN = 60 };

struct live {
	struct agg *agg;
	bool page;   /* stdout is a terminal */
	int64_t due; /* when to show next, ns */
	int status;
};

/* The cycle that is running: the last one in which anything ended. */
static const struct cycle *
current(const struct model *m)
{
	const struct cycle *c = NULL;

	for (size_t i = 0; i < m->cycles; i++)
		if (m->cycle[i].all > 0 || c == NULL)
			c = &m->cycle[i];
	return c;
}

/* What the last few seconds of a cycle were like. */
struct recent {
	double rate, bad; /* per second */
	struct hdr times;
	double second; /* the last one in which anything ended */
	size_t seconds;
};

static void
look(const struct cycle *c, struct recent *n)
{
	double zero = (double)c->begin / 1e6, s = 0;

	memset(n, 0, sizeof(*n));
	for (size_t i = c->bins; i-- > 0 && s < RECENT;) {
		const struct bin *b = &c->bin[i];

		if (s == 0 && b->ok + b->bad == 0)
			continue;
		if (s == 0)
			n->second = b->to - zero;
		s += b->to - b->from;
		n->rate += (double)b->ok;
		n->bad += (double)b->bad;
		hdr_merge(&n->times, &b->times);
	}
	if (s > 0) {
		n->rate /= s;
		n->bad /= s;
	}
}

/* Stable fields on one line. */
static void
line(const struct model *m)
{
	const struct cycle *c = current(m);
	struct recent n;

	if (c == NULL)
		return;
	look(c, &n);
	printf("cycle=%td/%zu load=", c - m->cycle + 1, m->cycles);
	text_show(stdout, c->name, 0);
	printf(" t=%.0f n=%llu ok/s=%s p50=%s p95=%s err/s=%s\n", n.second,
	    (unsigned long long)m->requests, show_rate(n.rate),
	    show_time(n.times.count > 0 ? hdr_quantile(&n.times, 0.5) : -1),
	    show_time(n.times.count > 0 ? hdr_quantile(&n.times, 0.95) : -1),
	    show_rate(n.bad));
	hdr_free(&n.times);
}

/* Rates and p95 of the last minute as rows of cells. */
static void
shape(const struct cycle *c)
{
	double rate[SPAN], p95[SPAN], top = 0, slow = 0;
	size_t n = c->bins < SPAN ? c->bins : SPAN;
	bool utf8 = plain_utf8();

	for (size_t i = 0; i < n; i++) {
		const struct bin *b = &c->bin[c->bins - n + i];

		rate[i] =
		    b->to > b->from ? (double)b->ok / (b->to - b->from) : 0;
		p95[i] = b->times.count > 0
			     ? (double)hdr_quantile(&b->times, 0.95)
			     : NAN;
		top = fmax(top, rate[i]);
		slow = fmax(slow, p95[i]);
	}
	if (n == 0)
		return;
	fputs("  OK/s  ", stdout);
	plain_spark(stdout, rate, n, SPAN, top, true, utf8);
	printf(" top %s\033[K\n  p95   ", show_rate(top));
	plain_spark(stdout, p95, n, SPAN, slow, false, utf8);
	printf(" top %s ms\033[K\n", show_ms((int64_t)slow));
}

static void
cycle_line(const struct model *m, const struct cycle *c)
{
	printf("%c %-14s%10s%9s%9s%9s%9s%8.1f\033[K\n",
	    c == current(m) ? '>' : ' ', c->name, show_rate(cycle_rate(c)),
	    dist_errors(&c->req), dist_show(&c->req, 0.5),
	    dist_show(&c->req, 0.95), dist_show(&c->req, 0.99),
	    (double)c->gap.us / 1e6);
}

/* The page: from the terminal's top left, each line erased to its end. */
static void
page(const struct model *m)
{
	const struct cycle *c = current(m);
	struct recent n;
	size_t causes = m->causes < 5 ? m->causes : 5;

	fputs("\033[H", stdout);
	printf("bm-report  ");
	text_show(stdout,
	    m->title != NULL ? m->title
	    : m->url != NULL ? m->url
			     : "live",
	    60);
	printf("\033[K\n%s requests, %zu generators\033[K\n\033[K\n",
	    show_count((int64_t)m->requests), m->nodes);
	if (c != NULL) {
		look(c, &n);
		printf("cycle %td of %zu, %s, second %.0f of %.0f\033[K\n",
		    c - m->cycle + 1, m->cycles, c->name, n.second, c->length);
		printf("last %d s: %s OK/s, %s errors/s, p50 %s, p95 %s\033[K\n"
		       "\033[K\n",
		    RECENT, show_rate(n.rate), show_rate(n.bad),
		    show_time(
			n.times.count > 0 ? hdr_quantile(&n.times, 0.5) : -1),
		    show_time(
			n.times.count > 0 ? hdr_quantile(&n.times, 0.95) : -1));
		shape(c);
		hdr_free(&n.times);
	}
	printf("\033[K\n  %-14s%10s%9s%9s%9s%9s%8s\033[K\n", "load", "OK req/s",
	    "err %", "p50 ms", "p95", "p99", "gap s");
	for (size_t i = m->cycles > 10 ? m->cycles - 10 : 0; i < m->cycles; i++)
		cycle_line(m, &m->cycle[i]);
	for (size_t i = 0; i < causes; i++) {
		fputs("  ", stdout);
		text_pad(stdout, m->cause[i].page, 20);
		putchar(' ');
		text_pad(stdout, m->cause[i].text, 40);
		printf("%10s\033[K\n", show_count((int64_t)m->cause[i].total));
	}
	fputs("\033[J", stdout);
}

static void
show(struct live *l)
{
	struct model *m = model_new(l->agg);

	if (l->page)
		page(m);
	else
		line(m);
	model_free(m);
	fflush(stdout);
	l->due = clock_mono() + INT64_C(1000000000);
}

/* One input to its end, showing what has come each second. */
static void
follow(int fd, const char *name, void *arg)
{
	struct live *l = arg;
	struct agg_src *s = agg_open(l->agg, fd, name);
	int more = 1;

	while (more == 1) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int64_t left = (l->due - clock_mono()) / 1000000;

		if (left <= 0) {
			show(l);
			continue;
		}
		if (poll(&p, 1, (int)left) > 0)
			more = agg_some(s);
	}
	if (more == -1)
		l->status = 2;
	agg_close(s);
}

int
live_read(struct agg *agg, char *argv[])
{
	struct live l = {.agg = agg, .page = isatty(STDOUT_FILENO)};

	l.due = clock_mono() + INT64_C(1000000000);
	if (l.page)
		fputs("\033[2J", stdout);
	each_input(argv, follow, &l);
	if (l.page)
		fputs("\033[H\033[J", stdout);
	return l.status;
}
