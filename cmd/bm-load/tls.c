/* TLS 1.2 through BearSSL: steps that never block. */
#include <arpa/inet.h>
#include <sys/socket.h>

#include <bearssl.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "mem.h"
#include "tls.h"
#include "scene/tlscert.h"
#include "tlswords.h"
#include "trust.h"

/*
 * Input takes a whole record (16 KiB); output is cut into records of 2 KiB.
 * A server may answer before the request is through, so one buffer for both
 * would not do.
 */
enum {
	OUT_SIZE = 2048 + 85,
	RECORD_MAX = 16384,
	WHOLE_RECORDS = 14 /* log2 of it: no max_fragment_length is asked for */
};

/*
 * Which curves a server is offered. X25519 alone is by far the fastest with
 * RSA keys; an EC key's signature needs P-256 offered, which servers then
 * choose. So the first handshake offers all; when the key is RSA, one more
 * tries X25519 alone; and then it is settled.
 */
enum offer {
	OFFER_ALL,    /* nothing known yet */
	OFFER_TRY,    /* the next handshake tries X25519 alone */
	OFFER_TRYING, /* one is doing it */
	OFFER_X25519, /* settled */
	OFFER_SAFE    /* settled: all */
};

struct tls {
	br_ssl_client_context client;
	struct tlscert cert;
	unsigned char in[BR_SSL_BUFSIZE_INPUT];
	unsigned char out[OUT_SIZE];
	int fd;
	struct tls_peer *peer;
	struct tls_session *session;
	size_t taken; /* bytes of the caller's write that are in `out` */
	bool trial;   /* X25519 alone is offered for the first time */
	bool shaken, resumed;
	bool drained;     /* the last read emptied the socket */
	struct tls *next; /* in the spare list */
};

struct tls_session {
	const struct tls_peer *peer;
	br_ssl_session_parameters params; /* session_id_len 0: none yet */
	struct tls_session *next;
};

static const char *cafile;
static bool verifying, resuming, loaded;
static const br_x509_trust_anchor *anchors;
static size_t nanchors;
static br_ec_impl only_x25519;
static const char *alpn[] = {"http/1.1"};
static struct tls *spare;

void
tls_setup(const char *file, bool verify, bool resume)
{
	cafile = file;
	verifying = verify;
	resuming = resume;
}

void
tls_load(void)
{
	if (loaded)
		return;
	loaded = true;
	if (verifying)
		anchors = trust_load(
		    cafile != NULL ? cafile : trust_system(), &nanchors);
	only_x25519 = *br_ec_get_default();
	only_x25519.supported_curves = (uint32_t)1 << BR_EC_curve25519;
}

void
tls_peer(struct tls_peer *p, const char *host)
{
	size_t n = strlen(host);

	memset(p, 0, sizeof(*p));
	if (n > 1 && host[n - 1] == '.')
		n--;
	if (n == 0 || n >= sizeof(p->name))
		die("host name of %zu bytes", n);
	memcpy(p->name, host, n);
	if (inet_pton(AF_INET, host, p->ip) == 1)
		p->ip_len = 4;
	else if (inet_pton(AF_INET6, host, p->ip) == 1)
		p->ip_len = 16;
}

/*
 * Forward secrecy and AEAD only. AES first where the processor has it:
 * without, ChaCha20 is faster.
 */
static void
set_suites(br_ssl_engine_context *e)
{
	static const uint16_t suites[] = {
	    BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
	    BR_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
	    BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
	    BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	    BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
	    BR_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	    BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
	    BR_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
	};
	bool aes = br_aes_x86ni_ctr_get_vtable() != NULL;

	br_ssl_engine_set_suites(e, aes ? suites + 2 : suites, 6);
}

/* BearSSL takes RDRAND alone where there is one: give it the kernel's too. */
static void
seed(br_ssl_engine_context *e)
{
	static int fd = -1;
	unsigned char b[32];
	size_t n = 0;
	ssize_t k;

	if (fd == -1 && (fd = open("/dev/urandom", O_RDONLY)) == -1)
		die("open /dev/urandom:");
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	while (n < sizeof(b)) {
		k = read(fd, b + n, sizeof(b) - n);
		if (k > 0)
			n += (size_t)k;
		else if (k == 0 || errno != EINTR)
			die("read /dev/urandom:");
	}
	br_ssl_engine_inject_entropy(e, b, sizeof(b));
}

static struct tls *
make(void)
{
	struct tls *t = xmalloc(sizeof(*t));
	br_x509_minimal_context unused;
	br_ssl_engine_context *e = &t->client.eng;

	tls_load();
	br_ssl_client_init_full(&t->client, &unused, NULL, 0);
	tlscert_init(&t->cert, anchors, nanchors);
	br_ssl_engine_set_x509(e, &t->cert.vtable);
	br_ssl_engine_set_versions(e, BR_TLS12, BR_TLS12);
	set_suites(e);
	br_ssl_engine_set_hash(e, br_md5_ID, NULL);
	br_ssl_engine_set_hash(e, br_sha1_ID, NULL);
	br_ssl_engine_add_flags(
	    e, BR_OPT_NO_RENEGOTIATION | BR_OPT_FAIL_ON_ALPN_MISMATCH);
	br_ssl_engine_set_protocol_names(e, alpn, 1);
	seed(e);
	return t;
}

/* Which curves to offer this time. */
static void
set_curves(struct tls *t, bool resume)
{
	struct tls_peer *p = t->peer;

	t->trial = p->offer == OFFER_TRY && !resume;
	if (t->trial)
		p->offer = OFFER_TRYING;
	br_ssl_engine_set_ec(&t->client.eng,
	    t->trial || p->offer == OFFER_X25519 ? &only_x25519
						 : br_ec_get_default());
}

/* The user's session with this server. */
static struct tls_session *
find_session(struct tls_session **list, const struct tls_peer *p)
{
	struct tls_session *s = *list;

	while (s != NULL && s->peer != p)
		s = s->next;
	if (s == NULL) {
		s = xarray(1, sizeof(*s));
		s->peer = p;
		s->next = *list;
		*list = s;
	}
	return s;
}

struct tls *
tls_new(int fd, struct tls_peer *p, struct tls_session **sessions)
{
	struct tls *t = spare;
	br_ssl_engine_context *e;
	bool resume;

	if (t != NULL)
		spare = t->next;
	else
		t = make();
	e = &t->client.eng;
	t->fd = fd;
	t->peer = p;
	t->session = resuming ? find_session(sessions, p) : NULL;
	t->taken = 0;
	t->shaken = t->resumed = t->drained = false;
	resume = t->session != NULL && t->session->params.session_id_len > 0;
	set_curves(t, resume);
	tlscert_expect(&t->cert, p->ip_len ? p->ip : NULL, (size_t)p->ip_len);
	br_ssl_engine_set_buffers_bidi(
	    e, t->in, sizeof(t->in), t->out, sizeof(t->out));
	/* Else servers would be asked for answers in records of 2 KiB, too. */
	e->log_max_frag_len = WHOLE_RECORDS;
	if (resume)
		br_ssl_engine_set_session_parameters(e, &t->session->params);
	br_ssl_client_reset(&t->client, p->ip_len ? NULL : p->name, resume);
	return t;
}

static int
put(struct tls *t)
{
	size_t n;
	unsigned char *p = br_ssl_engine_sendrec_buf(&t->client.eng, &n);
	ssize_t k;

	do
		k = send(t->fd, p, n, MSG_NOSIGNAL);
	while (k == -1 && errno == EINTR);
	if (k == -1)
		return errno == EAGAIN || errno == EWOULDBLOCK ? TLS_WANT_WRITE
							       : TLS_SYSTEM;
	br_ssl_engine_sendrec_ack(&t->client.eng, (size_t)k);
	return 0;
}

static int
get(struct tls *t)
{
	size_t n;
	unsigned char *p = br_ssl_engine_recvrec_buf(&t->client.eng, &n);
	ssize_t k;

	do
		k = recv(t->fd, p, n, 0);
	while (k == -1 && errno == EINTR);
	if (k == 0)
		return TLS_CUT;
	if (k == -1)
		return errno == EAGAIN || errno == EWOULDBLOCK ? TLS_WANT_READ
							       : TLS_SYSTEM;
	br_ssl_engine_recvrec_ack(&t->client.eng, (size_t)k);
	return 0;
}

/* A full handshake is done: what to offer from now on? */
static void
learn(struct tls *t)
{
	const br_x509_pkey *key;

	if (t->trial)
		t->peer->offer = OFFER_X25519;
	if (t->peer->offer != OFFER_ALL)
		return;
	key = t->cert.vtable->get_pkey(&t->cert.vtable, NULL);
	t->peer->offer = key != NULL && key->key_type == BR_KEYTYPE_RSA
			     ? OFFER_TRY
			     : OFFER_SAFE;
}

/* Was the session that we offered taken up? Keep it, or the new one. */
static void
keep_session(struct tls *t)
{
	const br_ssl_session_parameters *old = &t->session->params;
	br_ssl_session_parameters now;

	br_ssl_engine_get_session_parameters(&t->client.eng, &now);
	t->resumed =
	    old->session_id_len > 0 &&
	    old->session_id_len == now.session_id_len &&
	    memcmp(old->session_id, now.session_id, now.session_id_len) == 0;
	t->session->params = now;
}

/* A failed trial costs one connection more, not an error. */
static int
failed(struct tls *t, int what)
{
	if (t->trial && !t->shaken) {
		t->peer->offer = OFFER_SAFE;
		return TLS_RETRY;
	}
	return what;
}

int
tls_connect(struct tls *t)
{
	unsigned state;
	int r;

	for (;;) {
		state = br_ssl_engine_current_state(&t->client.eng);
		if (state & BR_SSL_CLOSED)
			return failed(t, TLS_ERROR);
		if (state & BR_SSL_SENDREC)
			r = put(t);
		else if (state & BR_SSL_SENDAPP)
			break;
		else
			r = get(t);
		if (r == TLS_WANT_READ || r == TLS_WANT_WRITE)
			return r;
		if (r != 0)
			return failed(t, r);
	}
	t->shaken = true;
	if (t->session != NULL)
		keep_session(t);
	if (!t->resumed)
		learn(t);
	return 0;
}

/* Give out what has been decrypted. */
static size_t
take_app(struct tls *t, char *p, size_t n)
{
	br_ssl_engine_context *e = &t->client.eng;
	unsigned char *app;
	size_t have, done = 0;

	while (done < n && (br_ssl_engine_current_state(e) & BR_SSL_RECVAPP)) {
		app = br_ssl_engine_recvapp_buf(e, &have);
		have = have < n - done ? have : n - done;
		memcpy(p + done, app, have);
		br_ssl_engine_recvapp_ack(e, have);
		done += have;
	}
	return done;
}

/*
 * Decrypt n bytes that came, into p, which has room for them and a record
 * more. Returns how many it gave, or TLS_ERROR when the engine takes no more
 * of them, as it waits to send something itself: only a peer that asks for
 * renegotiations and does not read gets there.
 */
static ptrdiff_t
decrypt(struct tls *t, const char *from, size_t n, char *p)
{
	br_ssl_engine_context *e = &t->client.eng;
	unsigned char *rec;
	unsigned state;
	size_t len, done = 0, room = n + RECORD_MAX;

	while (n > 0) {
		state = br_ssl_engine_current_state(e);
		if (state & BR_SSL_CLOSED)
			break;
		if (state & BR_SSL_RECVREC) {
			rec = br_ssl_engine_recvrec_buf(e, &len);
			len = len < n ? len : n;
			memcpy(rec, from, len);
			br_ssl_engine_recvrec_ack(e, len);
			from += len;
			n -= len;
		} else if (!(state & BR_SSL_SENDREC) || put(t) != 0) {
			return TLS_ERROR;
		}
		done += take_app(t, p + done, room - done);
	}
	return (ptrdiff_t)done;
}

/*
 * Read many records at once, where BearSSL would have two calls for each.
 * Never more than there is room for in p[0..n), so that nothing is left over.
 */
static ptrdiff_t
fetch(struct tls *t, char *p, size_t n)
{
	static char came[1 << 16];
	size_t most = n - RECORD_MAX;
	ssize_t k;

	if (most > sizeof(came))
		most = sizeof(came);
	do
		k = recv(t->fd, came, most, 0);
	while (k == -1 && errno == EINTR);
	if (k == 0)
		return TLS_CUT;
	if (k == -1)
		return errno == EAGAIN || errno == EWOULDBLOCK ? TLS_WANT_READ
							       : TLS_SYSTEM;
	t->drained = (size_t)k < most;
	return decrypt(t, came, (size_t)k, p);
}

ptrdiff_t
tls_read(struct tls *t, void *p, size_t n)
{
	br_ssl_engine_context *e = &t->client.eng;
	ptrdiff_t r;

	t->drained = false;
	for (;;) {
		if ((r = (ptrdiff_t)take_app(t, p, n)) > 0)
			return r;
		/* all of it, or the peer's close_notify will not count; if
		 * not now, then later */
		while ((br_ssl_engine_current_state(e) & BR_SSL_SENDREC) &&
		       put(t) == 0)
			;
		if (br_ssl_engine_current_state(e) & BR_SSL_CLOSED)
			return br_ssl_engine_last_error(e) == BR_ERR_OK
				   ? 0
				   : TLS_ERROR;
		if (n > RECORD_MAX)
			r = fetch(t, p, n);
		else
			r = get(t);
		if (r != 0)
			return r;
	}
}

ptrdiff_t
tls_write(struct tls *t, const void *p, size_t n)
{
	br_ssl_engine_context *e = &t->client.eng;
	const unsigned char *from = p;
	unsigned char *app;
	unsigned state;
	size_t room;
	int r;

	for (;;) {
		state = br_ssl_engine_current_state(e);
		if (state & BR_SSL_CLOSED)
			return TLS_ERROR;
		if (state & BR_SSL_SENDREC) {
			if ((r = put(t)) != 0)
				return r;
		} else if (t->taken == n) {
			t->taken = 0;
			return (ptrdiff_t)n;
		} else if (state & BR_SSL_SENDAPP) {
			app = br_ssl_engine_sendapp_buf(e, &room);
			if (room > n - t->taken)
				room = n - t->taken;
			memcpy(app, from + t->taken, room);
			t->taken += room;
			br_ssl_engine_sendapp_ack(e, room);
			if (t->taken == n)
				br_ssl_engine_flush(e, 0);
		} else {
			return TLS_WANT_READ;
		}
	}
}

bool
tls_drained(const struct tls *t)
{
	unsigned state = br_ssl_engine_current_state(&t->client.eng);

	/* A close_notify behind the data is to be answered, FIN or not. */
	return t->drained && !(state & (BR_SSL_CLOSED | BR_SSL_SENDREC));
}

bool
tls_pending(const struct tls *t)
{
	return br_ssl_engine_current_state(&t->client.eng) & BR_SSL_RECVAPP;
}

/* Unread data would keep the close_notify back (BearSSL 0.6): drop it. */
static void
drop_unread(br_ssl_engine_context *e)
{
	size_t n;

	while (br_ssl_engine_current_state(e) & BR_SSL_RECVAPP) {
		br_ssl_engine_recvapp_buf(e, &n);
		br_ssl_engine_recvapp_ack(e, n);
	}
}

void
tls_free(struct tls *t)
{
	br_ssl_engine_context *e = &t->client.eng;

	if (t->shaken) {
		drop_unread(e);
		br_ssl_engine_close(e);
		drop_unread(e);
		while (br_ssl_engine_current_state(e) & BR_SSL_SENDREC)
			if (put(t) != 0)
				break;
	}
	if (t->trial && !t->shaken && t->peer->offer == OFFER_TRYING)
		t->peer->offer = OFFER_TRY; /* it was cut: try again */
	t->next = spare;
	spare = t;
}

bool
tls_resumed(const struct tls *t)
{
	return t->resumed;
}

const char *
tls_error(const struct tls *t)
{
	int err = br_ssl_engine_last_error(&t->client.eng);

	if (t->cert.wrong_address)
		return "certificate does not name this IP address";
	if (t->shaken && err == BR_ERR_RECV_FATAL_ALERT + 40)
		return "renegotiation, which the server wants, is refused";
	return tls_words(err);
}
