/* One client of the proxy, or of the forwarder. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "exchange.h"
#include "http.h"
#include "proxy.h"
#include "putall.h"
#include "url.h"

/* A connection to us and the exchange that is under way on it. */
struct client {
	const struct proxy *proxy;
	struct wire wire;
	struct http ask;
	struct exchange x;
	struct url url; /* of the request; points into x */
	bool old;       /* HTTP/1.0: no chunks, closed at the end */
	bool begun;     /* the head of an answer has gone out */
	int out;
};

static const struct {
	int status;
	const char *reason;
} reasons[] = {
    {400, "Bad Request"},
    {403, "Forbidden"},
    {413, "Content Too Large"},
    {431, "Request Header Fields Too Large"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
};

/* Answer in our own name, say why on stderr, and give the client up: -1. */
static int
refuse(struct client *c, int status, const char *why)
{
	char head[512];
	size_t i;

	for (i = 0; reasons[i].status != status; i++)
		;
	warn("%.*s %.*s: %s (%d)", (int)c->x.part[EX_METHOD].n,
	    c->x.part[EX_METHOD].n > 0 ? c->x.part[EX_METHOD].p : "",
	    c->x.part[EX_URL].n > 200 ? 200 : (int)c->x.part[EX_URL].n,
	    c->x.part[EX_URL].n > 0 ? c->x.part[EX_URL].p : "", why, status);
	snprintf(head, sizeof(head),
	    "HTTP/1.1 %d %s\r\nContent-Type: "
	    "text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n"
	    "bm-record: %.200s\n",
	    status, reasons[i].reason, strnlen(why, 200) + 12, why);
	wire_send(c->wire.fd, head, strlen(head));
	return -1;
}

static void
add_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.p, s.n);
}

/* The head of a request is there: keep what will be needed of it. */
static void
keep_head(struct client *c)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

	add_slice(&c->x.part[EX_METHOD], c->ask.method);
	add_slice(&c->x.part[EX_URL], c->ask.target);
	add_slice(&c->x.part[EX_FIELDS], c->ask.fields);
	c->old = c->ask.minor == 0;
	if (c->ask.expect && c->ask.framing != HTTP_NONE)
		wire_send(c->wire.fd, go_on, sizeof(go_on) - 1);
}

static int
bad_request(struct client *c)
{
	const char *why;

	why = c->ask.error;
	if (strncmp(why, "limit", 5) != 0)
		return refuse(c, 400, why);
	return refuse(c, c->x.part[EX_METHOD].n > 0 ? 413 : 431, why);
}

/*
 * Read one request into c->x: 0, or -1 when the client has gone or was
 * refused. CONNECT has no body, whatever its fields say.
 */
static int
read_request(struct client *c)
{
	enum http_event e;
	size_t used;

	http_request(&c->ask, EX_BODY_MAX);
	for (;;) {
		used = 0;
		e = http_next(&c->ask, c->wire.in.p + c->wire.at,
		    c->wire.in.n - c->wire.at, &used);
		if (e == HTTP_HEAD)
			keep_head(c);
		if (e == HTTP_BODY)
			add_slice(&c->x.part[EX_BODY], c->ask.data);
		c->wire.at += used;
		/* what two servers could read in two ways is not passed on */
		if (e == HTTP_HEAD && c->ask.anomaly)
			return refuse(c, 400, "an ambiguous request");
		if (e == HTTP_DONE)
			return 0;
		if (e == HTTP_ERROR)
			return bad_request(c);
		if (e == HTTP_HEAD &&
		    slice_eq(exchange_part(&c->x, EX_METHOD), "CONNECT"))
			return 0;
		if (e == HTTP_MORE && wire_more(&c->wire, WIRE_IDLE_MS) != 1)
			return -1;
	}
}

/* The one Host field, or false. */
static bool
host_field(const struct client *c, struct slice *host)
{
	struct slice again;
	size_t at;

	at = 0;
	return http_field(exchange_part(&c->x, EX_FIELDS), "host", &at, host) &&
	       !http_field(
		   exchange_part(&c->x, EX_FIELDS), "host", &at, &again);
}

/* Is host one of our own names, at our port? Others are a page's (rebinding). */
static bool
own_host(const struct client *c, struct slice host)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	char own[64];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(own, sizeof(own), "%s:%d", names[i], c->proxy->port);
		if (slice_ieq(host, own) ||
		    (c->proxy->port == 80 && slice_ieq(host, names[i])))
			return true;
	}
	return false;
}

/* A forwarder is asked for "/path"; the URL is the target's. */
static int
find_forward(struct client *c)
{
	struct buf url = {NULL, 0, 0};
	struct slice host, target;

	target = exchange_part(&c->x, EX_URL);
	if (target.n == 0 || target.p[0] != '/')
		return refuse(c, 400, "this is a forwarder, not a proxy");
	if (!host_field(c, &host) || !own_host(c, host))
		return refuse(c, 400, "a foreign Host");
	buf_fmt(&url,
	    strchr(c->proxy->forward, ':') ? "http://[%s]" : "http://%s",
	    c->proxy->forward);
	if (c->proxy->forward_port != 80)
		buf_fmt(&url, ":%d", c->proxy->forward_port);
	add_slice(&url, target);
	buf_free(&c->x.part[EX_URL]);
	c->x.part[EX_URL] = url;
	if (url_parse(&c->url, exchange_part(&c->x, EX_URL)) != NULL)
		return refuse(c, 400, "not a path");
	return 0;
}

static int
find_target(struct client *c)
{
	char named[EX_HOST_SIZE];
	struct slice host;
	const char *why;

	if (c->proxy->forward != NULL)
		return find_forward(c);
	why = url_parse(&c->url, exchange_part(&c->x, EX_URL));
	if (why != NULL)
		return refuse(c, 400,
		    c->x.part[EX_URL].p[0] == '/'
			? "this is a proxy, not a web server"
			: why);
	if (c->url.https)
		return refuse(c, 400, "https goes through CONNECT only");
	exchange_host(&c->url, named);
	if (!host_field(c, &host) || !slice_ieq(host, named))
		return refuse(c, 400, "a foreign Host");
	return 0;
}

/*
 * Does this field go no further? Those of one hop; those by which the answer
 * would become unreadable (codings) or empty (conditions).
 */
static bool
stays_here(const struct client *c, struct slice name)
{
	static const char *const names[] = {"connection", "keep-alive", "te",
	    "trailer", "transfer-encoding", "upgrade", "content-length", "host",
	    "expect", "accept-encoding", "if-none-match", "if-modified-since",
	    "if-range", "range"};
	char text[64];
	struct slice list;
	size_t at, i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_ieq(name, names[i]))
			return true;
	if (name.n > 6 && slice_ieq((struct slice){name.p, 6}, "proxy-"))
		return true;
	if (name.n >= sizeof(text))
		return false;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	for (at = 0; http_field(
		 exchange_part(&c->x, EX_FIELDS), "connection", &at, &list);)
		if (http_has_token(list, text))
			return true;
	return false;
}

static void
request_head(const struct client *c, struct buf *b)
{
	char host[EX_HOST_SIZE], text[3 * URL_MAX];
	struct slice name, value;
	size_t at, n;

	add_slice(b, exchange_part(&c->x, EX_METHOD));
	buf_chr(b, ' ');
	n = url_target(&c->url, text, sizeof(text));
	buf_add(b, text, n < sizeof(text) ? n : 0);
	buf_fmt(b, " HTTP/1.1\r\nHost: %s\r\n", exchange_host(&c->url, host));
	for (at = 0;
	     http_each(exchange_part(&c->x, EX_FIELDS), &at, &name, &value);) {
		if (stays_here(c, name))
			continue;
		add_slice(b, name);
		buf_str(b, ": ");
		add_slice(b, value);
		buf_str(b, "\r\n");
	}
	if (c->ask.framing != HTTP_NONE)
		buf_fmt(b, "Content-Length: %zu\r\n", c->x.part[EX_BODY].n);
	buf_str(b, "Connection: close\r\n\r\n");
}

/* A Location at the forwarder's target must lead to the forwarder again. */
static bool
put_location(const struct client *c, struct buf *b, struct slice value)
{
	struct url u;

	if (c->proxy->forward == NULL || url_parse(&u, value) != NULL ||
	    !url_same_origin(&u, &c->url))
		return false;
	buf_fmt(b, "Location: http://localhost:%d", c->proxy->port);
	add_slice(b, u.path);
	if (u.query.p != NULL) {
		buf_chr(b, '?');
		add_slice(b, u.query);
	}
	buf_str(b, "\r\n");
	return true;
}

static bool
of_one_hop(struct slice name)
{
	static const char *const names[] = {"connection", "keep-alive",
	    "proxy-connection", "transfer-encoding", "trailer", "upgrade"};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_ieq(name, names[i]))
			return true;
	return false;
}

/* The answer's head for the client. */
static void
answer_head(const struct client *c, const struct http *h, struct buf *b)
{
	struct slice name, value;
	size_t at;

	buf_fmt(b, "HTTP/1.1 %d ", h->status);
	add_slice(b, h->reason);
	buf_str(b, "\r\n");
	for (at = 0; http_each(h->fields, &at, &name, &value);) {
		if (of_one_hop(name) ||
		    (slice_ieq(name, "location") && put_location(c, b, value)))
			continue;
		add_slice(b, name);
		buf_str(b, ": ");
		add_slice(b, value);
		buf_str(b, "\r\n");
	}
	if (h->framing == HTTP_CHUNKED || h->framing == HTTP_CLOSE)
		buf_str(b, c->old ? "" : "Transfer-Encoding: chunked\r\n");
	buf_str(b, c->old ? "Connection: close\r\n\r\n" : "\r\n");
}

static bool
is_chunked(const struct client *c, const struct http *h)
{
	return !c->old &&
	       (h->framing == HTTP_CHUNKED || h->framing == HTTP_CLOSE);
}

/* A piece of the answer's body: to the client, and into the record. */
static int
pass_body(struct client *c, const struct http *h)
{
	struct buf b = {NULL, 0, 0};
	struct buf *page;
	int err;

	page = &c->x.part[EX_PAGE];
	if (page->n + h->data.n <= EX_PAGE_MAX)
		add_slice(page, h->data);
	if (h->data.n == 0)
		return 0;
	if (is_chunked(c, h))
		buf_fmt(&b, "%zx\r\n", h->data.n);
	add_slice(&b, h->data);
	if (is_chunked(c, h))
		buf_str(&b, "\r\n");
	err = wire_send(c->wire.fd, b.p, b.n);
	buf_free(&b);
	return err;
}

static int
pass_head(struct client *c, const struct http *h)
{
	struct buf b = {NULL, 0, 0};
	int err;

	c->x.status = h->status;
	add_slice(&c->x.part[EX_ANSWER], h->fields);
	answer_head(c, h, &b);
	c->begun = true;
	err = wire_send(c->wire.fd, b.p, b.n);
	buf_free(&b);
	return err;
}

/* Pass the answer on; 0 when it was whole and the client may ask again. */
static int
pass_answer(struct client *c, int server)
{
	struct wire w = {server, {NULL, 0, 0}, 0};
	struct http h;
	enum http_event e;
	size_t used;
	int err, got;

	http_answer(&h, slice_eq(exchange_part(&c->x, EX_METHOD), "HEAD"), 0);
	for (err = 0, e = HTTP_MORE; err == 0 && e != HTTP_DONE;) {
		used = 0;
		e = http_next(&h, w.in.p + w.at, w.in.n - w.at, &used);
		if (e == HTTP_HEAD)
			err = pass_head(c, &h);
		if (e == HTTP_BODY)
			err = pass_body(c, &h);
		w.at += used;
		if (e == HTTP_MORE) {
			got = wire_more(&w, WIRE_ANSWER_MS);
			if (got < 1)
				e = http_eof(&h, got == 0);
		}
		if (e == HTTP_ERROR)
			err = c->begun ? -1 : refuse(c, 502, h.error);
	}
	if (err == 0 && is_chunked(c, &h))
		err = wire_send(c->wire.fd, "0\r\n\r\n", 5);
	buf_free(&w.in);
	return err;
}

/* Ask the server; 0 as pass_answer. */
static int
ask_server(struct client *c)
{
	struct buf head = {NULL, 0, 0};
	char host[HOST_MAX + 1];
	const char *why;
	int err, server;

	snprintf(host, sizeof(host), "%.*s", (int)c->url.host.n, c->url.host.p);
	server = wire_dial(host, c->url.port, &why);
	if (server == -1)
		return refuse(
		    c, strncmp(why, "a link", 6) == 0 ? 403 : 502, why);
	request_head(c, &head);
	buf_add(&head, c->x.part[EX_BODY].p, c->x.part[EX_BODY].n);
	/* a server may answer before it has read all: listen in any case */
	wire_send(server, head.p, head.n);
	buf_free(&head);
	err = pass_answer(c, server);
	close(server);
	return err;
}

/* The exchange is over: tell the parent. */
static void
report(struct client *c)
{
	struct buf b = {NULL, 0, 0};

	c->x.end_us = clock_mono() / 1000;
	exchange_put(&b, &c->x);
	if (put_all(c->out, b.p, b.n) == -1)
		exit(2);
	buf_free(&b);
}

/* CONNECT host:port, for ports where TLS is spoken; then it is not ours. */
static void
tunnel(struct client *c)
{
	static const char yes[] = "HTTP/1.1 200 Connection established\r\n\r\n";
	char host[HOST_MAX + 1];
	struct slice target;
	const char *colon, *why;
	size_t n;
	int server;

	target = exchange_part(&c->x, EX_URL);
	buf_cstr(&c->x.part[EX_URL]);
	colon = strrchr(c->x.part[EX_URL].p, ':');
	if (c->proxy->forward != NULL || colon == NULL || target.n > HOST_MAX) {
		refuse(c, 400, "not to be connected to");
		return;
	}
	if (strcmp(colon, ":443") != 0 && strcmp(colon, ":8443") != 0) {
		refuse(c, 403, "CONNECT to ports 443 and 8443 only");
		return;
	}
	target = exchange_part(&c->x, EX_URL);
	n = (size_t)(colon - target.p);
	if (n > 2 && target.p[0] == '[' && target.p[n - 1] == ']')
		snprintf(host, sizeof(host), "%.*s", (int)n - 2, target.p + 1);
	else
		snprintf(host, sizeof(host), "%.*s", (int)n, target.p);
	c->x.tunnel = true;
	report(c);
	if ((server = wire_dial(host, atoi(colon + 1), &why)) == -1) {
		refuse(c, 502, why);
		return;
	}
	if (wire_send(c->wire.fd, yes, sizeof(yes) - 1) == 0)
		wire_tunnel(&c->wire, server);
	close(server);
}

void
proxy_serve(const struct proxy *p, int client, int out)
{
	struct client c;
	int err;

	memset(&c, 0, sizeof(c));
	c.proxy = p;
	c.wire.fd = client;
	c.out = out;
	do {
		exchange_clear(&c.x);
		c.begun = false;
		if (read_request(&c) == -1)
			return;
		c.x.start_us = clock_mono() / 1000;
		if (slice_eq(exchange_part(&c.x, EX_METHOD), "CONNECT")) {
			tunnel(&c);
			return;
		}
		if (find_target(&c) == -1)
			return;
		err = ask_server(&c);
		if (err == -1)
			c.x.status = 0;
		report(&c);
	} while (err == 0 && c.ask.keep && !c.old);
}
