/* From the first connection to the common start, and to the last clean-up. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "start.h"

#include "clock.h"
#include "outq.h"
#include "talk.h"
#include "verdict.h"

#define SECOND 1000000000LL

enum { AHEAD_MS = 500, AHEAD_TRIPS = 20, AHEAD_MAX_MS = 5000 };

static int
opening(const struct fan *f)
{
	size_t i;
	int n = 0;

	for (i = 0; i < f->n_hosts; i++)
		n += f->hosts[i].opening;
	return n;
}

/* Was the failed start a shortage that others' ends will lift? */
static bool
passing(const struct fan *f)
{
	return (errno == EMFILE || errno == ENFILE || errno == EAGAIN ||
		   errno == ENOMEM) &&
	       opening(f) > 0;
}

static void
start_host(struct fan *f, struct host *h, int64_t now_ns)
{
	const bool wanted = h->state == HOST_PREPARE || h->state == HOST_COPY ||
			    h->state == HOST_CLEAN;

	if (!wanted || h->task.active || h->task.due_ns > now_ns ||
	    (f->stopping && h->state != HOST_CLEAN))
		return;
	if (host_start(h, f->plan) == 0) {
		h->opening++;
	} else if (passing(f)) {
		h->task.due_ns = host_backoff(&h->task);
	} else {
		h->state = HOST_FAILED;
		h->outcome = OUTCOME_LOCAL;
		snprintf(h->message, sizeof(h->message), "start: %s",
		    strerror(errno));
	}
}

static void
start_node(struct fan *f, struct node *n, struct host *h, int64_t now_ns)
{
	if (n->state != NODE_WAITING || n->task.due_ns > now_ns ||
	    h->opening >= h->window)
		return;
	if (h->state == HOST_FAILED) {
		node_stop(n, h->outcome, h->message, true);
		return;
	}
	if (h->state != HOST_READY)
		return;
	if (node_start(n, f->plan) == 0)
		h->opening++;
	else if (passing(f))
		n->task.due_ns = host_backoff(&n->task);
	else
		node_stop(n, OUTCOME_LOCAL, strerror(errno), true);
}

void
start_more(struct fan *f, int64_t now_ns)
{
	size_t i;

	for (i = 0; i < f->n_hosts && opening(f) < f->plan->at_once; i++)
		start_host(f, &f->hosts[i], now_ns);
	for (i = 0; i < f->n && opening(f) < f->plan->at_once; i++)
		start_node(f, &f->nodes[i],
		    &f->hosts[f->nodes[i].name->host_nr], now_ns);
}

/* A try without a hello: back to waiting, or lost. */
static void
failed_try(struct fan *f, struct node *n, struct host *h)
{
	enum outcome o;
	char message[256];
	enum again again =
	    verdict_connect(&n->task, f->plan, n->name, &o, message);

	if (again != AGAIN_NEVER && n->outcome == OUTCOME_NONE &&
	    !f->stopping) {
		if (again == AGAIN_DROPPED)
			host_narrow(h);
		n->task.due_ns = host_backoff(&n->task);
		n->err.n = 0;
		n->state = NODE_WAITING;
		return;
	}
	if (n->outcome == OUTCOME_NONE) {
		n->outcome = o;
		memcpy(n->message, message, sizeof(message));
	}
	n->state = NODE_DONE;
}

void
start_ended(struct fan *f, struct node *n)
{
	struct host *h = &f->hosts[n->name->host_nr];

	n->task.active = false;
	child_close_in(&n->task.child);
	n->end_ns = clock_mono();
	n->kill_ns = 0;
	if (n->task.opening) {
		h->opening--;
		n->task.opening = false;
		failed_try(f, n, h);
	} else {
		verdict_end(n, f->plan);
		n->state = NODE_DONE;
	}
	if (n->state != NODE_DONE)
		return;
	node_flush_err(n, f->plan);
	if (n->out.n > 0 && !n->tally.stream) {
		buf_chr(&n->out, '\n');
		outq_add(n->out.p, n->out.n);
	}
	talk_clock_lines(n);
}

static bool
all_hosts_ready(const struct fan *f)
{
	size_t i;

	for (i = 0; i < f->n_hosts; i++)
		if (f->hosts[i].state < HOST_READY)
			return false;
	return true;
}

static void
too_late(struct fan *f)
{
	const enum node_state wanted = f->plan->barrier ? NODE_ARMED : NODE_UP;
	struct node *n;
	char why[80];
	size_t i;

	snprintf(why, sizeof(why), "not %s within %lld s",
	    f->plan->barrier ? "ready" : "connected",
	    (long long)(f->plan->ready_ns / SECOND));
	for (i = 0; i < f->n; i++) {
		n = &f->nodes[i];
		if (n->state < wanted && !n->stopping)
			node_stop(n, OUTCOME_NOT_ARMED, why, true);
	}
}

/* Far enough ahead that the slowest hears it before. */
static int64_t
start_time_us(const struct fan *f)
{
	int64_t worst_us = 0;
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->nodes[i].state == NODE_ARMED &&
		    f->nodes[i].sync.first.bound_us > worst_us)
			worst_us = f->nodes[i].sync.first.bound_us;
	worst_us = AHEAD_MS * 1000 + AHEAD_TRIPS * worst_us;
	return talk_now_us() + (worst_us < AHEAD_MAX_MS * 1000
				       ? worst_us
				       : AHEAD_MAX_MS * 1000);
}

void
start_barrier(struct fan *f, int64_t now_ns)
{
	const size_t done = fan_count(f, NODE_DONE);
	const size_t armed = fan_count(f, NODE_ARMED);
	int64_t at_us;
	size_t i;

	if (f->stopping || f->gone_off)
		return;
	if (f->ready_by_ns == 0 && all_hosts_ready(f))
		f->ready_by_ns = now_ns + f->plan->ready_ns;
	if (f->ready_by_ns != 0 && now_ns > f->ready_by_ns)
		too_late(f);
	if (!f->plan->barrier || armed == 0 || armed + done < f->n ||
	    (int64_t)fan_lost(f) >
		(f->plan->lost_max < 0 ? 0 : f->plan->lost_max))
		return;
	at_us = start_time_us(f);
	f->gone_off = true;
	for (i = 0; i < f->n; i++)
		if (f->nodes[i].state == NODE_ARMED)
			talk_go(&f->nodes[i], at_us);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return b != 0 && b < a ? b : a;
}

int
start_timeout(const struct fan *f, int64_t now_ns)
{
	int64_t wake = f->beat_ns > now_ns ? f->beat_ns : now_ns + SECOND;
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (f->nodes[i].task.active)
			wake = sooner(wake, f->nodes[i].kill_ns);
		else if (f->nodes[i].state == NODE_WAITING &&
			 f->nodes[i].task.due_ns > now_ns)
			wake = sooner(wake, f->nodes[i].task.due_ns);
	}
	for (i = 0; i < f->n_hosts; i++)
		if (!f->hosts[i].task.active &&
		    f->hosts[i].task.due_ns > now_ns)
			wake = sooner(wake, f->hosts[i].task.due_ns);
	wake = sooner(wake, f->ready_by_ns > now_ns ? f->ready_by_ns : 0);
	wake = sooner(wake, f->master != 0 ? now_ns + SECOND / 4 : 0);
	return wake <= now_ns ? 0 : (int)((wake - now_ns + 999999) / 1000000);
}

/* Hosts on which every node ended well are cleaned. */
static void
begin_cleaning(struct fan *f)
{
	struct host *h;
	size_t i;

	f->cleaning = true;
	for (i = 0; i < f->n_hosts; i++) {
		h = &f->hosts[i];
		h->task.due_ns = 0;
		if (h->state == HOST_READY && !f->stopping && h->dir != NULL &&
		    plan_cleans(f->plan))
			h->state = HOST_CLEAN;
		else if (h->state != HOST_FAILED)
			h->state = HOST_DONE;
	}
	for (i = 0; i < f->n; i++) {
		h = &f->hosts[f->nodes[i].name->host_nr];
		if (f->nodes[i].outcome != OUTCOME_OK && h->state == HOST_CLEAN)
			h->state = HOST_DONE;
	}
}

bool
start_over(struct fan *f)
{
	size_t i;

	if (fan_count(f, NODE_DONE) < f->n)
		return false;
	for (i = 0; i < f->n_hosts; i++)
		if (f->hosts[i].task.active)
			return false;
	if (!f->cleaning) {
		begin_cleaning(f);
		start_more(f, clock_mono());
		return start_over(f);
	}
	for (i = 0; i < f->n_hosts; i++)
		if (f->hosts[i].state == HOST_CLEAN)
			return false;
	return outq_empty();
}
