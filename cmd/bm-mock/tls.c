/* TLS for the mock server: BearSSL over a socket that never blocks. */
#include <sys/socket.h>

#include <bearssl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tls.h"
#include "err.h"
#include "input.h"
#include "mem.h"

enum { CHAIN_MAX = 8, PEM_MAX = 1 << 20 };

struct tls {
	br_ssl_server_context server;
	unsigned char buf[BR_SSL_BUFSIZE_BIDI];
	int fd;
	size_t taken; /* bytes of the caller's send that the engine has */
};

/* One block of a PEM file. */
struct block {
	unsigned char *p;
	size_t n, cap;
};

static br_x509_certificate chain[CHAIN_MAX];
static size_t chain_n;
static br_skey_decoder_context key;
static int key_type; /* 0: tls_init was not called */
static br_ssl_session_cache_lru cache;
static unsigned char cache_store[100 * 100];

static void
block_add(void *arg, const void *p, size_t n)
{
	struct block *b = arg;

	b->p = xgrow(b->p, &b->cap, b->n + n, 1);
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

/* Call fn on each block of a PEM file, with its name. */
static void
each_block(const char *path, void (*fn)(const char *name, struct block *))
{
	br_pem_decoder_context pem;
	struct block b = {0};
	char name[sizeof(pem.name)];
	size_t n, used;
	char *text = input_all(path, PEM_MAX, &n), *p;

	br_pem_decoder_init(&pem);
	for (p = text; n > 0; p += used, n -= used) {
		used = br_pem_decoder_push(&pem, p, n);
		switch (br_pem_decoder_event(&pem)) {
		case BR_PEM_BEGIN_OBJ:
			strcpy(name, br_pem_decoder_name(&pem));
			b.n = 0;
			br_pem_decoder_setdest(&pem, block_add, &b);
			break;
		case BR_PEM_END_OBJ: fn(name, &b); break;
		case BR_PEM_ERROR: die("%s: damaged PEM", path);
		}
	}
	free(text);
	free(b.p);
}

static void
add_cert(const char *name, struct block *b)
{
	if (strstr(name, "CERTIFICATE") == NULL || chain_n == CHAIN_MAX ||
	    b->n == 0)
		return;
	chain[chain_n].data = memcpy(xmalloc(b->n), b->p, b->n);
	chain[chain_n].data_len = b->n;
	chain_n++;
}

static void
add_key(const char *name, struct block *b)
{
	if (strstr(name, "PRIVATE KEY") == NULL || key_type != 0)
		return;
	br_skey_decoder_init(&key);
	br_skey_decoder_push(&key, b->p, b->n);
	key_type = br_skey_decoder_key_type(&key);
}

void
tls_init(const char *cert_path, const char *key_path)
{
	each_block(cert_path, add_cert);
	if (chain_n == 0)
		die("%s: no certificate in it", cert_path);
	each_block(key_path, add_key);
	if (key_type == 0)
		die("%s: no key in it that can be used", key_path);
	br_ssl_session_cache_lru_init(&cache, cache_store, sizeof(cache_store));
}

bool
tls_on(void)
{
	return key_type != 0;
}

struct tls *
tls_new(int fd)
{
	struct tls *t = xmalloc(sizeof(*t));

	t->fd = fd;
	t->taken = 0;
	if (key_type == BR_KEYTYPE_RSA)
		br_ssl_server_init_full_rsa(
		    &t->server, chain, chain_n, br_skey_decoder_get_rsa(&key));
	else /* signed by whom does not matter for ECDHE */
		br_ssl_server_init_full_ec(&t->server, chain, chain_n,
		    BR_KEYTYPE_EC, br_skey_decoder_get_ec(&key));
	br_ssl_engine_set_versions(&t->server.eng, BR_TLS12, BR_TLS12);
	br_ssl_server_set_cache(&t->server, &cache.vtable);
	br_ssl_engine_set_buffer(&t->server.eng, t->buf, sizeof(t->buf), 1);
	br_ssl_server_reset(&t->server);
	return t;
}

/* Bytes that have been enciphered, out: 0, or -1 with errno. */
static int
put(struct tls *t)
{
	unsigned char *p;
	size_t n;
	ssize_t k;

	while ((p = br_ssl_engine_sendrec_buf(&t->server.eng, &n)) != NULL) {
		k = send(t->fd, p, n, MSG_NOSIGNAL);
		if (k == -1 && errno == EINTR)
			continue;
		if (k == -1)
			return -1;
		br_ssl_engine_sendrec_ack(&t->server.eng, (size_t)k);
	}
	return 0;
}

/* Bytes to be deciphered, in: 1, at the end 0, or -1 with errno. */
static int
get(struct tls *t)
{
	unsigned char *p;
	size_t n;
	ssize_t k;

	if ((p = br_ssl_engine_recvrec_buf(&t->server.eng, &n)) == NULL) {
		errno = EPROTO;
		return -1;
	}
	do
		k = recv(t->fd, p, n, 0);
	while (k == -1 && errno == EINTR);
	if (k > 0)
		br_ssl_engine_recvrec_ack(&t->server.eng, (size_t)k);
	return k > 0 ? 1 : (int)k;
}

/* Go on until the engine is in a state; 1, at the end 0, or -1 with errno. */
static int
run_until(struct tls *t, unsigned wanted)
{
	unsigned state;
	int got;

	for (;;) {
		/* an alert that tells the peer why is worth its sending */
		if (put(t) == -1)
			return -1;
		state = br_ssl_engine_current_state(&t->server.eng);
		if ((state & BR_SSL_CLOSED) != 0) {
			errno = EPROTO;
			return br_ssl_engine_last_error(&t->server.eng) ==
				       BR_ERR_OK
				   ? 0
				   : -1;
		}
		if ((state & wanted) != 0)
			return 1;
		if ((got = get(t)) <= 0)
			return got;
	}
}

ssize_t
tls_recv(struct tls *t, void *p, size_t n)
{
	unsigned char *from;
	size_t have;
	int r = run_until(t, BR_SSL_RECVAPP);

	if (r <= 0)
		return r;
	from = br_ssl_engine_recvapp_buf(&t->server.eng, &have);
	n = n < have ? n : have;
	memcpy(p, from, n);
	br_ssl_engine_recvapp_ack(&t->server.eng, n);
	return (ssize_t)n;
}

ssize_t
tls_send(struct tls *t, const void *p, size_t n)
{
	unsigned char *to;
	size_t room;

	while (t->taken < n) {
		/* bytes of the peer's that stand in the way are for later */
		if (run_until(t, BR_SSL_SENDAPP | BR_SSL_RECVAPP) <= 0)
			return -1;
		to = br_ssl_engine_sendapp_buf(&t->server.eng, &room);
		if (to == NULL) {
			errno = EPROTO;
			return -1;
		}
		room = room < n - t->taken ? room : n - t->taken;
		memcpy(to, (const char *)p + t->taken, room);
		br_ssl_engine_sendapp_ack(&t->server.eng, room);
		br_ssl_engine_flush(&t->server.eng, 0);
		t->taken += room;
	}
	if (put(t) == -1)
		return -1;
	t->taken = 0;
	return (ssize_t)n;
}

bool
tls_wants_room(const struct tls *t)
{
	return (br_ssl_engine_current_state(&t->server.eng) & BR_SSL_SENDREC) !=
	       0;
}

void
tls_free(struct tls *t, bool cut)
{
	if (!cut) {
		br_ssl_engine_close(&t->server.eng);
		put(t);
	}
	free(t);
}
