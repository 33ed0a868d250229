#ifndef BM_TLSCERT_H
#define BM_TLSCERT_H

#include <bearssl.h>
#include <stdbool.h>

/*
 * Who judges the server's certificates: BearSSL's engine, which can only
 * match names; the same with a look at the addresses (iPAddress) in the
 * certificate; or nobody (-k).
 */
enum tlscert_mode { TLSCERT_NAME, TLSCERT_ADDRESS, TLSCERT_ANY };

struct tlscert {
	const br_x509_class *vtable; /* for br_ssl_engine_set_x509() */
	union {
		br_x509_minimal_context minimal;
		br_x509_decoder_context decoder;
	} u;
	enum tlscert_mode mode;
	int index;               /* of the certificate in the chain */
	const unsigned char *ip; /* TLSCERT_ADDRESS: ip_len bytes */
	size_t ip_len;
	unsigned char *leaf; /* the server's own certificate, DER */
	size_t leaf_n, leaf_cap;
	bool wrong_address; /* ended with BR_ERR_X509_BAD_SERVER_NAME */
};

/* Set up, once. All certificates are trusted when anchors is NULL. */
void tlscert_init(
    struct tlscert *, const br_x509_trust_anchor *anchors, size_t n);

/*
 * Before each handshake: demand that the certificate holds this address
 * (4 or 16 bytes, which must stay), or with NULL the name that the engine is
 * given.
 */
void tlscert_expect(struct tlscert *, const unsigned char *ip, size_t ip_len);

/*
 * Whether a certificate (DER) holds the address in its subjectAltName.
 * Never reads beyond der[0..n). RFC 5280, 4.2.1.6.
 */
bool tlscert_has_address(
    const unsigned char *der, size_t n, const unsigned char *ip, size_t ip_len);

#endif
