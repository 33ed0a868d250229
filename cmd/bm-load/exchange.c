/* One request and its answer. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "deadline.h"
#include "exchange.h"
#include "loop.h"

#define SEC INT64_C(1000000000)

enum {
	PHASE_OVER,
	PHASE_CONNECT,
	PHASE_SHAKE,
	PHASE_SEND,
	PHASE_HOLD, /* the head is sent, the body waits for a 100 */
	PHASE_WAIT
};

enum {
	READ_SIZE = 1 << 17, /* a whole head always fits */
	BODY_SIZE = 1 << 16, /* of an upload at once */
	FRESH_NS = 50000000, /* a connection idle for longer is looked at */
	HOLD_NS = 1000000000 /* a 100 is waited for as long, like curl does */
};

static char reading[READ_SIZE], sending[BODY_SIZE];
static struct http_last last_head;
static void (*done)(struct exchange *);
static int64_t out_total, in_total;

static void dial(struct exchange *);
static bool receive(struct exchange *);

void
exchange_init(void (*fn)(struct exchange *))
{
	done = fn;
}

int64_t
exchange_out(void)
{
	return out_total;
}

int64_t
exchange_in(void)
{
	return in_total;
}

/* Give the connection up. */
static void
hang_up(struct exchange *x)
{
	if (x->conn == NULL)
		return;
	loop_drop(x->conn);
	conn_close(x->conn);
	x->conn = NULL;
}

/* Leave it to the next request of this user. */
static void
keep(struct exchange *x)
{
	struct conn *c = x->conn;

	loop_drop(c);
	c->exchange = NULL;
	c->idle_ns = x->end_ns;
	c->next = *x->idle;
	*x->idle = c;
	x->conn = NULL;
}

static void
end(struct exchange *x, enum exchange_result result)
{
	x->result = result;
	x->phase = PHASE_OVER;
	deadline_del(x);
	in_total += x->received;
	out_total += x->sent;
	if (result == EXCHANGE_OK && x->http.keep && conn_pending(x->conn)) {
		x->http.anomaly = true;
		x->http.keep = false;
	}
	x->anomaly = x->http.anomaly;
	if (result != EXCHANGE_OK || !x->http.keep || x->out_broken)
		hang_up(x);
	else
		keep(x);
	done(x);
}

static void
fail(struct exchange *x, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(x->message, sizeof(x->message), fmt, ap);
	va_end(ap);
	x->end_ns = clock_mono();
	end(x, EXCHANGE_ERROR);
}

/* The connection broke before a byte of an answer came. */
static void
lost(struct exchange *x, const char *message, const char *why)
{
	bool reused = x->conn->requests > 1;

	hang_up(x);
	if (reused && !x->resent && x->request->idempotent) {
		x->resent = true;
		x->out = 0;
		x->holding = x->request->expect;
		x->out_broken = false;
		x->tries = x->target->addrs;
		dial(x);
	} else if (*why != '\0')
		fail(x, "%s: %s", message, why);
	else
		fail(x, "%s", message);
}

/* The next bytes of the request. */
static ptrdiff_t
piece(struct exchange *x, const char **p)
{
	struct request *r = x->request;
	size_t ready = x->holding ? r->head_len : r->bytes.n;

	if (x->out < ready) {
		*p = r->bytes.p + x->out;
		return (ptrdiff_t)(ready - x->out);
	}
	*p = sending;
	if (x->holding || x->out - r->bytes.n == r->rest)
		return 0;
	return (ptrdiff_t)request_rest(
	    r, x->out - r->bytes.n, sending, sizeof(sending));
}

/* The head is out: the body follows a 100, or a second. */
static void
hold(struct exchange *x)
{
	int64_t until = clock_mono() + HOLD_NS;

	x->phase = PHASE_HOLD;
	if (until < x->deadline_ns) {
		deadline_del(x);
		deadline_set(x, until);
	}
	loop_watch(x->conn, POLLIN);
}

static void
transmit(struct exchange *x)
{
	const char *p;
	ptrdiff_t n, k;

	while ((n = piece(x, &p)) > 0) {
		k = conn_write(x->conn, p, (size_t)n);
		if (k == CONN_FAILED) {
			/* It may have answered before it closed. */
			x->out_broken = true;
			loop_watch(x->conn, POLLIN);
			receive(x);
			return;
		}
		if (k > 0) {
			x->out += (uint64_t)k;
			x->sent += k;
		}
		if (k < n) {
			x->mark_ns = 0;
			loop_watch(x->conn, POLLIN | POLLOUT);
			return;
		}
	}
	if (n < 0) {
		fail(x, "%s", x->request->msg);
		return;
	}
	if (x->holding) {
		hold(x);
		return;
	}
	if (x->mark_ns == 0)
		x->mark_ns = clock_mono();
	x->phase = PHASE_WAIT;
	loop_watch(x->conn, POLLIN);
}

/* The body need not wait any longer. */
static void
release(struct exchange *x, int64_t now_ns)
{
	x->holding = false;
	deadline_del(x);
	deadline_set(x, x->start_ns + x->limit_ns);
	x->phase = PHASE_SEND;
	x->mark_ns = now_ns;
	x->ttfb_ns = -1; /* the 100 was no answer yet */
	transmit(x);
}

static void
use(struct exchange *x, int64_t now_ns)
{
	x->conn->requests++;
	x->conn->addr->requests++;
	if (x->deadline_ns != x->start_ns + x->limit_ns) {
		deadline_del(x);
		deadline_set(x, x->start_ns + x->limit_ns);
	}
	x->phase = PHASE_SEND;
	x->mark_ns = now_ns;
	transmit(x);
}

/* The next address in turn, if possible one that did not just refuse. */
static struct address *
next_address(struct target *t, int64_t now_ns)
{
	struct address *a = NULL;
	int i;

	for (i = 0; i < t->addrs; i++) {
		a = &t->addr[t->turn];
		t->turn = (t->turn + 1) % t->addrs;
		if (a->down_ns == 0 || now_ns - a->down_ns > SEC)
			break;
	}
	return a;
}

static void
dial(struct exchange *x)
{
	int64_t now = clock_mono();
	struct address *a = NULL;

	x->mark_ns = now;
	while (x->tries-- > 0 && (a = next_address(x->target, now)) != NULL) {
		if ((x->conn = conn_open(x->target, a)) != NULL) {
			x->conn->exchange = x;
			x->phase = PHASE_CONNECT;
			loop_watch(x->conn, POLLOUT);
			return;
		}
		a->refused++;
		a->down_ns = now;
	}
	x->refused = true;
	if (a == NULL)
		fail(x, "%s", x->target->error);
	else
		fail(x, "connect %s: %s", a->text, strerror(errno));
}

/* TLS was not to be had. */
static void
unsafe(struct exchange *x)
{
	const char *why = x->conn->error;

	if (!x->conn->tls_error && x->conn->err == 0)
		why = "closed in handshake";
	hang_up(x);
	x->refused = true;
	fail(x, "tls %s", why);
}

/* The next step of the TLS handshake. */
static void
shake(struct exchange *x)
{
	int64_t now;

	switch (conn_shake(x->conn, &x->sessions)) {
	case 0:
		now = clock_mono();
		x->tls_ns = now - x->shake_ns;
		x->resumed = tls_resumed(x->conn->tls);
		use(x, now);
		break;
	case CONN_AGAIN: loop_watch(x->conn, x->conn->want); break;
	case CONN_RETRY:
		hang_up(x);
		x->tries = x->target->addrs;
		dial(x);
		break;
	default: unsafe(x);
	}
}

static void
connected(struct exchange *x)
{
	struct address *a = x->conn->addr;
	int64_t now = clock_mono();
	int e;

	if (conn_finish(x->conn) == 0) {
		a->down_ns = 0;
		if (x->connect_ns == -1)
			x->connect_ns = now - x->mark_ns;
		if (x->target->tls) {
			x->phase = PHASE_SHAKE;
			if (x->shake_ns == 0)
				x->shake_ns = now;
			shake(x);
		} else {
			use(x, now);
		}
		return;
	}
	e = errno;
	a->refused++;
	a->down_ns = now;
	hang_up(x);
	if (x->tries > 0) {
		dial(x);
		return;
	}
	x->refused = true;
	fail(x, "connect %s: %s", a->text, strerror(e));
}

/* An idle connection to this target that still looks alive. */
static struct conn *
reuse(struct exchange *x)
{
	struct conn *c, **at = x->idle;

	while ((c = *at) != NULL) {
		if (c->target != x->target) {
			at = &c->next;
			continue;
		}
		*at = c->next;
		if (x->start_ns - c->idle_ns < FRESH_NS || !conn_is_stale(c))
			return c;
		conn_close(c);
	}
	return NULL;
}

static void
reset(struct exchange *x)
{
	x->message[0] = '\0';
	x->connect_ns = x->tls_ns = x->ttfb_ns = -1;
	x->sent = x->received = 0;
	x->out = 0;
	x->shake_ns = 0;
	x->resent = x->resumed = x->anomaly = x->refused = false;
	x->body_cut = x->out_broken = false;
	x->holding = x->request->expect;
	x->head.n = x->body.n = x->part.n = 0;
}

void
exchange_void(struct exchange *x, int64_t now_ns)
{
	http_answer(&x->http, false, 0);
	reset(x);
	x->result = EXCHANGE_ERROR;
	x->refused = true;
	x->start_ns = x->end_ns = now_ns;
}

static int64_t
connect_limit(const struct exchange *x)
{
	return x->connect_limit_ns > 0 && x->connect_limit_ns < x->limit_ns
		   ? x->connect_limit_ns
		   : x->limit_ns;
}

void
exchange_start(struct exchange *x)
{
	reset(x);
	x->tries = x->target->addrs;
	http_answer(&x->http, x->request->head, 0);
	x->start_ns = x->last_ns = clock_mono();
	if ((x->conn = reuse(x)) == NULL) {
		deadline_set(x, x->start_ns + connect_limit(x));
		dial(x);
		return;
	}
	deadline_set(x, x->start_ns + x->limit_ns);
	x->conn->exchange = x;
	use(x, x->start_ns);
}

/* Keep what the caller will want to see of the head. */
static void
take_head(struct exchange *x)
{
	const struct http *h = &x->http;

	if (x->want_head || h->has_cookie || h->has_location || h->has_coding)
		buf_add(&x->head, h->fields.p, h->fields.n);
}

static void
take_body(struct exchange *x)
{
	size_t n = x->http.data.n, room = EXCHANGE_BODY_MAX - x->body.n;

	if (!x->want_body)
		return;
	if (n > room)
		x->body_cut = true;
	buf_add(&x->body, x->http.data.p, n < room ? n : room);
}

/*
 * Read what has come into p[0..n); what is left of it goes to x->part.
 * Returns the codec's last word.
 */
static enum http_event
digest(struct exchange *x, char *p, size_t n)
{
	enum http_event e;
	size_t used;

	for (;;) {
		e = http_next_like(&x->http, &last_head, p, n, &used);
		p += used;
		n -= used;
		if (e == HTTP_HEAD)
			take_head(x);
		else if (e == HTTP_BODY)
			take_body(x);
		else
			break;
	}
	x->part.n = 0;
	if (e == HTTP_MORE)
		buf_add(&x->part, p, n);
	return e;
}

/*
 * The answer is whole, or will never be; `why`: of the connection, may be "".
 * Returns true.
 */
static bool
conclude(struct exchange *x, enum http_event e, const char *why)
{
	x->end_ns = x->last_ns;
	if (e == HTTP_DONE) {
		/* Answered before all was sent: that ends the connection. */
		if (x->phase != PHASE_WAIT)
			x->out_broken = true;
		end(x, EXCHANGE_OK);
	} else {
		snprintf(x->message, sizeof(x->message), "%s%s%s",
		    x->http.error, *why != '\0' ? ": " : "", why);
		end(x, EXCHANGE_ERROR);
	}
	return true;
}

/* The peer has closed (k = 0) or broken the connection. Returns true. */
static bool
closed(struct exchange *x, ptrdiff_t k)
{
	const char *why = k == 0 ? "" : x->conn->error;

	x->last_ns = clock_mono();
	if (k != 0 && x->conn->tls_error) {
		fail(x, "tls %s", why);
		return true;
	}
	if (!x->http.begun && x->out_broken) {
		lost(x, "send", k == 0 ? "closed by the server" : why);
		return true;
	}
	if (!x->http.begun) {
		lost(x, "closed before", why);
		return true;
	}
	return conclude(x, http_eof(&x->http, k == 0), why);
}

/*
 * Take in what has come. Returns whether the exchange is over, or has gone
 * on to its body.
 */
static bool
receive(struct exchange *x)
{
	enum http_event e;
	size_t have, room;
	ptrdiff_t k;

	for (;;) {
		have = x->part.n;
		if (have > 0)
			memcpy(reading, x->part.p, have);
		room = sizeof(reading) - have;
		k = conn_read(x->conn, reading + have, room);
		if (k == CONN_AGAIN)
			return false;
		if (k <= 0)
			return closed(x, k);
		x->last_ns = clock_mono();
		x->received += k;
		if (x->ttfb_ns == -1)
			x->ttfb_ns =
			    x->mark_ns != 0 ? x->last_ns - x->mark_ns : 0;
		e = digest(x, reading, have + (size_t)k);
		if (e != HTTP_MORE)
			return conclude(x, e, "");
		if (x->phase == PHASE_HOLD && x->http.continued) {
			release(x, x->last_ns);
			return true;
		}
		if (conn_drained(x->conn, k, room))
			return false;
	}
}

void
exchange_ready(struct conn *c, short revents)
{
	struct exchange *x = c->exchange;

	if (x->phase == PHASE_CONNECT) {
		connected(x);
		return;
	}
	if (x->phase == PHASE_SHAKE) {
		shake(x);
		return;
	}
	if ((revents & ~POLLOUT) != 0 && receive(x))
		return;
	if (x->phase == PHASE_SEND && (revents & POLLOUT) != 0)
		transmit(x);
}

void
exchange_cut(struct exchange *x)
{
	x->end_ns = clock_mono();
	end(x, EXCHANGE_CUT);
}

/* What was missing when the time was over? */
static const char *
waited_for(const struct exchange *x)
{
	if (x->phase == PHASE_CONNECT)
		return "connect";
	if (x->phase == PHASE_SHAKE)
		return "tls";
	if (!x->http.begun)
		return "first byte";
	if (x->deadline_ns - x->last_ns > x->limit_ns / 2)
		return "idle";
	return "total";
}

int64_t
exchange_expire(int64_t now_ns)
{
	struct exchange *x;

	while ((x = deadline_first()) != NULL && x->deadline_ns <= now_ns) {
		if (x->phase == PHASE_HOLD &&
		    x->deadline_ns < x->start_ns + x->limit_ns) {
			release(x, now_ns);
			continue;
		}
		x->refused = x->phase == PHASE_CONNECT;
		fail(x, "timeout %s: %lld ms", waited_for(x),
		    (long long)((x->deadline_ns - x->start_ns) / 1000000));
	}
	return x != NULL ? x->deadline_ns : INT64_MAX;
}
