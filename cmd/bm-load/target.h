#ifndef BM_TARGET_H
#define BM_TARGET_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"
#include "tls.h"
#include "url.h"

/* Where requests go: scheme, host and port, and the addresses behind them. */

enum {
	ADDRESS_TEXT = 72,
	ADDRESSES_MAX = 64 /* of one name */
};

struct address {
	struct sockaddr_storage sa;
	socklen_t len;
	char text[ADDRESS_TEXT]; /* "127.0.0.1:80", "[::1]:80" */
	int64_t down_ns;         /* last refused at this time; 0: never */

	/* Of the cycle under way: bm-stream(5), "conn". */
	int64_t opened, refused, full, resumed, requests;
};

struct target {
	bool tls;
	char host[HOST_MAX + 1]; /* lower case, without brackets */
	int port;
	struct address *addr;
	int addrs;            /* 0: the name is unknown, `error` says why */
	int turn;             /* the next connection begins with this address */
	char error[160];      /* "dns: shop.test: Name or service not known" */
	struct tls_peer peer; /* where tls */
	struct target *next;
};

/* Before the start: -4 -6 (AF_INET, AF_INET6, or AF_UNSPEC). */
void target_family(int family);

/* -r host:port:address[,address...]; dies on bad input. */
void target_pin(const char *arg);

/* -b: a source address, used in turn with the others; dies on bad input. */
void target_source(const char *arg);

/*
 * -A: a host that may be asked too; dies on bad input, and where it has no
 * address. After all target_pin().
 */
void target_also(const char *arg);

/* How many source addresses there are, at least 1. */
int target_sources(void);

/*
 * The target for scheme, host and port; looked up when it is new, which
 * blocks for as long as the resolver takes. Never NULL.
 */
struct target *target_get(bool tls, struct slice host, int port);

/*
 * Is this host one that the user named, or over or under one that he did
 * ("shop.test" and "www.shop.test")? Named is what the scenarios ask, as far
 * as that is known before the start, what -A and -r give, and what was asked
 * since then. Any case. No load goes where a server points, but nobody named.
 */
bool target_named(struct slice host);

/* The same, but this very host, as page resources want it. */
bool target_named_so(struct slice host);

/* Are all its addresses loopback ones? */
bool target_is_local(const struct target *);

/* The first of all targets. */
struct target *target_first(void);

/* Look the name up anew; when that fails the old addresses stay. */
void target_again(struct target *);

/* Begin at another address than the other workers. */
void target_offset(int worker);

/*
 * The next source address for a socket of this family, or NULL: leave it to
 * the system.
 */
const struct address *target_next_source(int family);

#endif
