#ifndef BM_HTTP_H
#define BM_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

/*
 * HTTP/1.1 messages, read from bytes that the caller has (RFC 9110, 9112).
 * No I/O, no memory of its own, no copies. The outcome does not depend on
 * how the bytes are split into reads.
 *
 *	struct http h;
 *
 *	http_answer(&h, false, max);		before each request is sent
 *	for (;;) {				p, n: bytes not yet used
 *		switch (http_next(&h, p, n, &used)) {
 *		case HTTP_MORE:  drop used bytes, append more at p + n
 *		case HTTP_HEAD:  look at h.status, http_field(), ...
 *		case HTTP_BODY:  h.data is a piece of the body
 *		case HTTP_DONE:  the message is complete
 *		case HTTP_ERROR: h.error says why
 *		}
 *		after HEAD and BODY: p += used, n -= used, and call again
 *	}
 *
 * At the end of the stream: http_eof().
 */

/* Limits; each has its own error. */
enum {
	HTTP_LINE_MAX = 8192,    /* status or request line */
	HTTP_FIELDS_MAX = 65536, /* all field lines of a head */
	HTTP_NFIELD_MAX = 256,
	HTTP_CHUNK_MAX = 4096, /* a chunk's size line */
	HTTP_TRAILER_MAX = 16384,
	HTTP_NTRAILER_MAX = 64,
	HTTP_INTERIM_MAX = 64, /* 1xx answers before the final one */

	/* A buffer of this size always takes a whole head. */
	HTTP_HEAD_MAX = HTTP_LINE_MAX + HTTP_FIELDS_MAX + 8
};

enum http_event {
	HTTP_MORE, /* the first *used bytes are done with; read more */
	HTTP_HEAD, /* the final head is the first *used bytes */
	HTTP_BODY, /* h->data is a piece of the body, within *used bytes */
	HTTP_DONE, /* message complete; what follows *used is not part of it */
	HTTP_ERROR /* h->error; only closing the connection is left */
};

enum http_framing {
	HTTP_NONE,   /* no body */
	HTTP_LENGTH, /* h->length bytes */
	HTTP_CHUNKED,
	HTTP_CLOSE /* all until the end of the stream */
};

struct http {
	/* Whole once HTTP_HEAD has been returned. */
	int status; /* 100..999 (over 599: invalid, a failure) */
	int minor;  /* HTTP/1.minor; 2..9 count as 1 */
	enum http_framing framing;
	int64_t length;    /* Content-Length, -1 when there is none */
	bool keep;         /* the connection may be used again */
	bool anomaly;      /* against the rules, though readable;
				      keep is then false */
	bool has_cookie;   /* there is a Set-Cookie field */
	bool has_coding;   /* there is a Content-Encoding field */
	bool has_location; /* there is a Location field */
	bool expect;       /* request: Expect: 100-continue */

	/* At HTTP_HEAD: point into the caller's bytes, while these stay. */
	struct slice reason; /* answer */
	struct slice method; /* request */
	struct slice target; /* request */
	struct slice fields; /* all field lines, for http_field() */

	/* At HTTP_BODY. */
	struct slice data;

	/* At any time. */
	bool begun;       /* a byte has come */
	int interims;     /* 1xx answers seen */
	bool continued;   /* a 100 has come: send the body */
	int64_t received; /* bytes used up so far, heads included */
	int64_t body;     /* bytes of body given out so far */

	/*
	 * HTTP_ERROR: the message class of bm-stream(5) (protocol, limit,
	 * coding, closed), a blank, and the particulars. Static text.
	 */
	const char *error;

	/* Private. */
	int state;
	int64_t max, left;
	size_t line, scan;        /* this line's begin; no LF before scan */
	size_t fields_at, nfield; /* where the field lines begin; how many */
	size_t part;              /* bytes of this chunk line, or trailer */
	size_t a_at, a_n;         /* reason or target */
	size_t method_n;
	int digits, chunked, codings;
	bool request, no_body, has_te, bad_length;
	bool close_opt, keep_opt;
};

/*
 * Expect an answer.
 *	head	the request's method is HEAD
 *	max	most bytes of body (counted, not stored); 0: 1 GiB
 */
void http_answer(struct http *h, bool head, int64_t max);

/* Expect a request (bm-mock, bm-record). Its status stays 0. */
void http_request(struct http *h, int64_t max);

/*
 * Take the next step.
 *	p	the bytes not yet used, p[0..n); the same ones again after
 *		HTTP_MORE with *used = 0, with more behind. A folded line
 *		(obs-fold) is mended in place, so p is writable.
 *	used	how many of them are done with: 0..n
 * Until HTTP_HEAD the caller keeps the whole head: HTTP_HEAD_MAX bytes
 * suffice. From then on every byte offered is used, up to HTTP_DONE.
 * A byte behind HTTP_DONE makes the connection an anomaly (see keep).
 */
enum http_event http_next(struct http *h, char *p, size_t n, size_t *used);

/*
 * The head of the last answer. A server's answers within a second often have
 * heads of the same bytes: these are compared, not parsed again. All zero at
 * first; one may serve any number of connections.
 */
struct http_last {
	struct http h;
	bool no_body; /* it was asked for with HEAD */
	size_t n;     /* bytes of it; 0: there is none */
	char p[512];
};

/* As http_next(), with the same outcome. */
enum http_event http_next_like(struct http *h, struct http_last *last, char *p,
    size_t n, size_t *used);

/*
 * The peer has closed.
 *	clean	a FIN, with TLS a close_notify; not a reset or a bare FIN
 * Returns HTTP_DONE when that completes the message (or it was complete),
 * else HTTP_ERROR with one of "closed before", "closed in header",
 * "closed in body", "closed in trailer".
 */
enum http_event http_eof(struct http *h, bool clean);

/*
 * Look for a field by name (any case), in h.fields or a copy of it.
 *	at	where to go on, 0 at first; rewritten, so that calling again
 *		finds the next field of the name
 * Returns whether there is one; *value is then trimmed.
 */
bool http_field(
    struct slice fields, const char *name, size_t *at, struct slice *value);

/*
 * The next field line of any name: as above.
 */
bool http_each(
    struct slice fields, size_t *at, struct slice *name, struct slice *value);

/* Whether a comma-separated list holds the token (any case). */
bool http_has_token(struct slice list, const char *token);

/* Whether s is a token (a method or a field name): RFC 9110, 5.6.2. */
bool http_is_token(struct slice s);

/* Whether s may be sent as a field value: no CR, LF, NUL. */
bool http_is_value(struct slice s);

#endif
