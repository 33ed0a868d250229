#ifndef BM_MOCK_TLS_H
#define BM_MOCK_TLS_H

#include <stdbool.h>
#include <sys/types.h>

/* TLS 1.2 as a server over a non-blocking socket, with BearSSL. */
struct tls;

/*
 * Read the certificate (PEM, its chain behind it) and its key (PEM; RSA, or
 * EC on P-256), or die naming the file.  Once, before tls_new.
 */
void tls_init(const char *cert, const char *key);

/* Was tls_init called? */
bool tls_on(void);

/* Begin as a server on a connected socket. */
struct tls *tls_new(int fd);

/*
 * As recv(2) and send(2): 0 at the end of input, -1 with EAGAIN where it
 * would block, or EPROTO where the peer did not keep to the protocol.  The
 * handshake is done on the way.  After a send that would block, call it again
 * with the same bytes; it returns all of them at last.
 */
ssize_t tls_recv(struct tls *, void *p, size_t n);
ssize_t tls_send(struct tls *, const void *p, size_t n);

/* After EAGAIN: does it wait for room to write, not for bytes to read? */
bool tls_wants_room(const struct tls *);

/* Free it; a close_notify is tried first, unless cut. */
void tls_free(struct tls *, bool cut);

#endif
