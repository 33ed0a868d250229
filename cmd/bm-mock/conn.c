/* One client: its requests in, our answers out. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn.h"
#include "clock.h"
#include "err.h"
#include "form.h"
#include "mem.h"
#include "putall.h"
#include "site.h"
#include "tls.h"

enum { READ_SIZE = 16384, BODY_MAX = 64 << 20 };

static int log_fd = -1;

void
conn_log(int fd)
{
	log_fd = fd;
}

static void
next_request(struct conn *c)
{
	c->state = CONN_ASKED;
	c->due_ns = INT64_MAX;
	c->head.n = c->body.n = 0;
	http_request(&c->http, BODY_MAX);
}

struct conn *
conn_new(int fd)
{
	struct conn *c = xarray(1, sizeof(*c));

	c->fd = fd;
	c->tls = tls_on() ? tls_new(fd) : NULL;
	next_request(c);
	return c;
}

void
conn_del(struct conn *c)
{
	struct linger now = {1, 0};

	if (c->answer.end == ANSWER_RESET)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	if (c->tls != NULL)
		tls_free(c->tls, c->answer.stop < c->answer.out.n ||
				     c->answer.end == ANSWER_RESET);
	close(c->fd);
	buf_free(&c->in);
	buf_free(&c->head);
	buf_free(&c->body);
	buf_free(&c->answer.out);
	free(c);
}

static ssize_t
get(struct conn *c, void *p, size_t n)
{
	ssize_t got;

	if (c->tls != NULL)
		return tls_recv(c->tls, p, n);
	do
		got = recv(c->fd, p, n, 0);
	while (got == -1 && errno == EINTR);
	return got;
}

static ssize_t
put(struct conn *c, const void *p, size_t n)
{
	ssize_t sent;

	if (c->tls != NULL)
		return tls_send(c->tls, p, n);
	do
		sent = send(c->fd, p, n, MSG_NOSIGNAL);
	while (sent == -1 && errno == EINTR);
	return sent;
}

/* After get() or put() has returned 0 or -1. */
static enum conn_want
blocked(const struct conn *c, ssize_t n, enum conn_want want)
{
	if (n == 0 || errno != EAGAIN)
		return CONN_GONE;
	if (c->tls != NULL)
		return tls_wants_room(c->tls) ? CONN_WRITE : CONN_READ;
	return want;
}

/* More bytes into c->in: 1, at the end 0, or -1 with errno. */
static int
more(struct conn *c)
{
	ssize_t n;

	if (c->at > 0) {
		memmove(c->in.p, c->in.p + c->at, c->in.n - c->at);
		c->in.n -= c->at;
		c->at = 0;
	}
	buf_room(&c->in, READ_SIZE);
	n = get(c, c->in.p + c->in.n, READ_SIZE);
	if (n > 0)
		c->in.n += (size_t)n;
	return n > 0 ? 1 : (int)n;
}

/* The same slice in a copy of the bytes around it. */
static struct slice
moved(struct slice s, const char *from, const char *to)
{
	if (s.n > 0)
		s.p = to + (s.p - from);
	return s;
}

static void
keep_head(struct conn *c, size_t used)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	const char *from = c->in.p + c->at;

	buf_add(&c->head, from, used);
	c->method = moved(c->http.method, from, c->head.p);
	c->target = moved(c->http.target, from, c->head.p);
	c->fields = moved(c->http.fields, from, c->head.p);
	/* so short that it always fits; if not, the client goes on anyway */
	if (c->http.expect && c->http.framing != HTTP_NONE)
		put(c, go_on, sizeof(go_on) - 1);
}

static struct slice
field(const struct conn *c, const char *name)
{
	struct slice value = {"", 0};
	size_t at = 0;

	http_field(c->fields, name, &at, &value);
	return value;
}

static void
split_target(struct slice target, struct ask *q)
{
	const char *mark = memchr(target.p, '?', target.n);

	q->path = target;
	q->query.p = "";
	q->query.n = 0;
	if (mark != NULL) {
		q->path.n = (size_t)(mark - target.p);
		q->query.p = mark + 1;
		q->query.n = target.n - q->path.n - 1;
	}
}

/* Add what the query asks for; NULL, or what is wrong with it. */
static const char *
query_acts(struct slice query, struct act *act)
{
	char word[100];
	const char *why;

	while (form_next(&query, word, sizeof(word)))
		if (act_known(word) && (why = act_word(act, word)) != NULL)
			return why;
	if (act->fault == FAULT_FREEZE || act->fault == FAULT_DOWN)
		return "only in a schedule";
	return NULL;
}

/* When the answer to a request that was complete at now_ns may go out. */
static int64_t
due(const struct act *act, int64_t now_ns)
{
	static uint64_t drawn;
	static int64_t counted, free_ns;
	int64_t t = now_ns;

	if (act->delay.kind != DELAY_NONE)
		t += delay_quantile(&act->delay, delay_share(++drawn));
	if (act->every > 0 && ++counted % act->every == 0)
		t += act->every_ns;
	if (act->capacity > 0) {
		free_ns = (free_ns > now_ns ? free_ns : now_ns) +
			  INT64_C(1000000000) / act->capacity;
		t = t > free_ns ? t : free_ns;
	}
	return t;
}

static void
reply_error(struct reply *r, int status, const char *text)
{
	r->status = status;
	r->type = "text/plain";
	r->head.n = r->body.n = 0;
	buf_fmt(&r->body, "%s\n", text);
}

/* The request is complete: make the answer, and say when it is due. */
static void
make_answer(struct conn *c, const struct act *scheduled, int64_t now_ns)
{
	struct ask q;
	struct act act = *scheduled;
	struct reply r = {0};
	bool head = slice_eq(c->method, "HEAD");
	const char *why;

	q.method = head ? slice_of("GET") : c->method;
	split_target(c->target, &q);
	q.cookie = field(c, "Cookie");
	q.type = field(c, "Content-Type");
	q.etag = field(c, "If-None-Match");
	q.body.p = c->body.p;
	q.body.n = c->body.n;
	if ((why = query_acts(q.query, &act)) != NULL) {
		reply_error(&r, 400, why);
		act = act_normal;
	} else {
		site_answer(&q, &r);
	}
	if (act.fault == FAULT_HANG && c->answers < act.fault_n)
		act.fault = FAULT_NONE;
	answer_make(&c->answer, &act, &r, head, c->http.keep, c->http.minor);
	c->due_ns = due(&act, now_ns);
	buf_free(&r.head);
	buf_free(&r.body);
}

static void
refuse(struct conn *c, const char *why)
{
	struct reply r = {0};

	reply_error(&r, strncmp(why, "limit", 5) == 0 ? 413 : 400, why);
	answer_make(&c->answer, &act_normal, &r, false, false, 1);
	buf_free(&r.head);
	buf_free(&r.body);
}

static void
answer_ready(struct conn *c, int64_t now_ns)
{
	c->asked_ns = now_ns;
	c->sent = 0;
	c->state = CONN_DELAY;
	c->answers++;
}

static enum conn_want
step_asked(struct conn *c, const struct act *act, int64_t now_ns)
{
	size_t used;
	int n;

	for (;;) {
		switch (http_next(
		    &c->http, c->in.p + c->at, c->in.n - c->at, &used)) {
		case HTTP_MORE:
			c->at += used;
			if ((n = more(c)) <= 0)
				return blocked(c, n, CONN_READ);
			continue;
		case HTTP_HEAD: keep_head(c, used); break;
		case HTTP_BODY:
			buf_add(&c->body, c->http.data.p, c->http.data.n);
			break;
		case HTTP_DONE:
			c->at += used;
			/* now that it has been read: it may not be early */
			now_ns = clock_mono();
			make_answer(c, act, now_ns);
			answer_ready(c, now_ns);
			return CONN_NOTHING;
		case HTTP_ERROR:
			refuse(c, c->http.error);
			c->due_ns = now_ns;
			answer_ready(c, now_ns);
			return CONN_NOTHING;
		}
		c->at += used;
	}
}

/* time, method, target, bytes sent, us from the request to the last of them */
static void
log_line(const struct conn *c)
{
	char line[2200];
	int n;

	n = snprintf(line, sizeof(line), "%lld\t%.*s\t%.*s\t%zu\t%lld\n",
	    (long long)clock_wall_us(), (int)c->method.n, c->method.p,
	    c->target.n < 2000 ? (int)c->target.n : 2000, c->target.p,
	    c->answer.stop, (long long)(clock_mono() - c->asked_ns) / 1000);
	if (n > 0 && put_all(log_fd, line, (size_t)n) != 0)
		die("-l: write:");
}

static enum conn_want
sent_all(struct conn *c)
{
	if (log_fd != -1)
		log_line(c);
	switch (c->answer.end) {
	case ANSWER_KEEP: next_request(c); return CONN_NOTHING;
	case ANSWER_HANG:
		c->state = CONN_HUNG;
		c->due_ns = INT64_MAX;
		return CONN_READ;
	case ANSWER_CLOSE:
	case ANSWER_RESET: break;
	}
	return CONN_GONE;
}

static enum conn_want
step_send(struct conn *c, int64_t now_ns)
{
	size_t left;
	ssize_t n;

	while ((left = c->answer.stop - c->sent) > 0) {
		if (c->answer.gap_ns > 0)
			left = 1;
		n = put(c, c->answer.out.p + c->sent, left);
		if (n == -1)
			return blocked(c, n, CONN_WRITE);
		c->sent += (size_t)n;
		if (c->answer.gap_ns > 0 && c->sent < c->answer.stop) {
			c->due_ns = now_ns + c->answer.gap_ns;
			c->state = CONN_DELAY;
			return CONN_NOTHING;
		}
	}
	return sent_all(c);
}

/* Only to see the client leave. */
static enum conn_want
step_hung(struct conn *c)
{
	int n;

	c->in.n = c->at = 0;
	while ((n = more(c)) == 1)
		c->in.n = 0;
	return blocked(c, n, CONN_READ);
}

enum conn_want
conn_step(struct conn *c, const struct act *act, int64_t now_ns)
{
	enum conn_want want = CONN_NOTHING;

	while (want == CONN_NOTHING) {
		switch (c->state) {
		case CONN_ASKED: want = step_asked(c, act, now_ns); break;
		case CONN_DELAY:
			if (now_ns < c->due_ns)
				return CONN_NOTHING;
			c->due_ns = INT64_MAX;
			c->state = CONN_SEND;
			break;
		case CONN_SEND: want = step_send(c, now_ns); break;
		case CONN_HUNG: want = step_hung(c); break;
		}
	}
	return want;
}
