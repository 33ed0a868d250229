#ifndef BM_TLS_H
#define BM_TLS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * TLS 1.2 as a client over a non-blocking socket. This header is the seam:
 * tls.c, tlscert.c, tlswords.c and trust.c know BearSSL, nobody else does,
 * so that another library can stand behind it.
 *
 * Nothing here closes or polls the socket. A connection takes 26 KiB.
 */
struct tls;

/* What a step returns when it is not a count of bytes. */
enum {
	TLS_WANT_READ = -1,  /* call again when the socket is readable */
	TLS_WANT_WRITE = -2, /* or writable */
	TLS_ERROR = -3,      /* tls_error() says what */
	TLS_CUT = -4,        /* the peer closed without a close_notify */
	TLS_SYSTEM = -5,     /* errno */
	TLS_RETRY = -6       /* tls_connect(): open a new socket, begin anew */
};

/*
 * What is known of one server. Its members are for tls.c; start with all
 * zero and tls_peer().
 */
struct tls_peer {
	char name[256];
	unsigned char ip[16]; /* the host as an address */
	int ip_len;           /* 0: it is a name; else 4 or 16 */
	int offer;            /* which curves it takes */
};

/* What one user remembers of its sessions, a list; NULL at first. */
struct tls_session;

/*
 * Before anything else. Nothing is read yet, so it costs nothing.
 *	cafile	PEM (-C), must stay; NULL: SSL_CERT_FILE, else the system's
 *	verify	false (-k): take any certificate
 *	resume	-z: resume sessions
 */
void tls_setup(const char *cafile, bool verify, bool resume);

/*
 * Read the authorities' certificates, once, or die. To be called before
 * fork where https is known to be used; else the first connection does it.
 */
void tls_load(void);

/* Name a server: lower case, an IPv6 address without brackets. */
void tls_peer(struct tls_peer *, const char *host);

/*
 * Begin a connection on a connected socket.
 *	sessions	the user's: resumed and kept there with -z
 * Free it with tls_free() before the socket is closed.
 */
struct tls *tls_new(int fd, struct tls_peer *, struct tls_session **sessions);

/*
 * Shake hands. Returns 0 once done, or one of the above. TLS_RETRY: the
 * server does not take what was offered on trial; connect again, it won't be
 * offered again.
 */
int tls_connect(struct tls *);

/* Bytes read (at most n), 0 after a close_notify, or one of the above. */
ptrdiff_t tls_read(struct tls *, void *p, size_t n);

/*
 * Returns n when all of it is on the wire, or one of the above; after
 * TLS_WANT_... it is called again with the same bytes.
 */
ptrdiff_t tls_write(struct tls *, const void *p, size_t n);

/*
 * Did the last tls_read(), which moved something, take all that had come?
 * Then it is not worth asking again before poll(2) says so.
 */
bool tls_drained(const struct tls *);

/* Are there decrypted bytes that tls_read() has not given out? */
bool tls_pending(const struct tls *);

/* Send a close_notify if that can be done at once, and free it. */
void tls_free(struct tls *);

/* Did the handshake resume a session? */
bool tls_resumed(const struct tls *);

/* After TLS_ERROR: in words, without the class "tls". Static text. */
const char *tls_error(const struct tls *);

#endif
