/* Judging the server's certificates. */
#include <string.h>

#include "mem.h"
#include "tlscert.h"

enum {
	LEAF_MAX = 65536,
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_IP = 0x87,        /* GeneralName [7], iPAddress */
	TAG_EXTENSIONS = 0xa3 /* TBSCertificate [3] */
};

struct der {
	const unsigned char *p;
	size_t n;
};

/* Take one element off d: its tag, or -1 if it is malformed. */
static int
der_next(struct der *d, struct der *value)
{
	size_t len, k, head = 2;
	int tag;

	if (d->n < 2 || (d->p[0] & 0x1f) == 0x1f)
		return -1;
	tag = d->p[0];
	len = d->p[1];
	if (len >= 0x80) {
		k = len & 0x7f;
		if (k == 0 || k > 3 || d->n < 2 + k)
			return -1;
		for (len = 0; head < 2 + k; head++)
			len = len << 8 | d->p[head];
	}
	if (len > d->n - head)
		return -1;
	value->p = d->p + head;
	value->n = len;
	d->p += head + len;
	d->n -= head + len;
	return tag;
}

/* Enter the next element of this tag, passing others by. */
static bool
der_enter(struct der *d, int tag)
{
	struct der value;
	int got;

	while ((got = der_next(d, &value)) != -1) {
		if (got == tag) {
			*d = value;
			return true;
		}
	}
	return false;
}

/* One Extension: is it a subjectAltName with the address? */
static bool
san_has(struct der ext, const unsigned char *ip, size_t ip_len)
{
	static const unsigned char oid[] = {0x55, 0x1d, 0x11};
	struct der value;
	int tag;

	if (der_next(&ext, &value) != TAG_OID || value.n != sizeof(oid) ||
	    memcmp(value.p, oid, sizeof(oid)) != 0 ||
	    !der_enter(&ext, TAG_OCTETS) || !der_enter(&ext, TAG_SEQUENCE))
		return false;
	while ((tag = der_next(&ext, &value)) != -1)
		if (tag == TAG_IP && value.n == ip_len &&
		    memcmp(value.p, ip, ip_len) == 0)
			return true;
	return false;
}

bool
tlscert_has_address(
    const unsigned char *der, size_t n, const unsigned char *ip, size_t ip_len)
{
	struct der d = {der, n}, ext;

	if (!der_enter(&d, TAG_SEQUENCE)) /* Certificate */
		return false;
	if (!der_enter(&d, TAG_SEQUENCE) || /* TBSCertificate */
	    !der_enter(&d, TAG_EXTENSIONS) || !der_enter(&d, TAG_SEQUENCE))
		return false;
	while (der_next(&d, &ext) == TAG_SEQUENCE)
		if (san_has(ext, ip, ip_len))
			return true;
	return false;
}

/* BearSSL hands a pointer to the vtable, our first member. */
static struct tlscert *
self(const br_x509_class **ctx)
{
	return (struct tlscert *)(void *)ctx;
}

static const br_x509_class **
inner(struct tlscert *c)
{
	return &c->u.minimal.vtable;
}

static void
start_chain(const br_x509_class **ctx, const char *name)
{
	struct tlscert *c = self(ctx);

	c->index = 0;
	c->leaf_n = 0;
	c->wrong_address = false;
	if (c->mode == TLSCERT_ANY)
		br_x509_decoder_init(&c->u.decoder, NULL, NULL);
	else
		(*inner(c))->start_chain(inner(c), name);
}

static void
start_cert(const br_x509_class **ctx, uint32_t len)
{
	struct tlscert *c = self(ctx);

	if (c->mode != TLSCERT_ANY)
		(*inner(c))->start_cert(inner(c), len);
}

static void
append(const br_x509_class **ctx, const unsigned char *p, size_t n)
{
	struct tlscert *c = self(ctx);

	if (c->mode == TLSCERT_ANY) {
		if (c->index == 0)
			br_x509_decoder_push(&c->u.decoder, p, n);
		return;
	}
	(*inner(c))->append(inner(c), p, n);
	if (c->mode == TLSCERT_ADDRESS && c->index == 0 &&
	    c->leaf_n + n <= LEAF_MAX) {
		c->leaf = xgrow(c->leaf, &c->leaf_cap, c->leaf_n + n, 1);
		memcpy(c->leaf + c->leaf_n, p, n);
		c->leaf_n += n;
	}
}

static void
end_cert(const br_x509_class **ctx)
{
	struct tlscert *c = self(ctx);

	if (c->mode != TLSCERT_ANY)
		(*inner(c))->end_cert(inner(c));
	c->index++;
}

static unsigned
end_chain(const br_x509_class **ctx)
{
	struct tlscert *c = self(ctx);
	unsigned err;

	if (c->mode == TLSCERT_ANY)
		return c->index == 0 ? BR_ERR_X509_EMPTY_CHAIN
				     : (unsigned)br_x509_decoder_last_error(
					   &c->u.decoder);
	err = (*inner(c))->end_chain(inner(c));
	if (err == 0 && c->mode == TLSCERT_ADDRESS &&
	    !tlscert_has_address(c->leaf, c->leaf_n, c->ip, c->ip_len)) {
		c->wrong_address = true;
		return BR_ERR_X509_BAD_SERVER_NAME;
	}
	return err;
}

static const br_x509_pkey *
get_pkey(const br_x509_class *const *ctx, unsigned *usages)
{
	const struct tlscert *c = (const void *)ctx;

	if (c->mode != TLSCERT_ANY)
		return c->u.minimal.vtable->get_pkey(
		    &c->u.minimal.vtable, usages);
	if (usages != NULL)
		*usages = BR_KEYTYPE_KEYX | BR_KEYTYPE_SIGN;
	return &c->u.decoder.pkey;
}

static const br_x509_class class = {sizeof(struct tlscert), start_chain,
    start_cert, append, end_cert, end_chain, get_pkey};

void
tlscert_init(struct tlscert *c, const br_x509_trust_anchor *anchors, size_t n)
{
	br_x509_minimal_context *m = &c->u.minimal;

	memset(c, 0, sizeof(*c));
	c->vtable = &class;
	c->mode = TLSCERT_ANY;
	if (anchors == NULL)
		return;
	c->mode = TLSCERT_NAME;
	br_x509_minimal_init(m, &br_sha256_vtable, anchors, n);
	br_x509_minimal_set_rsa(m, br_rsa_pkcs1_vrfy_get_default());
	br_x509_minimal_set_ecdsa(
	    m, br_ec_get_default(), br_ecdsa_vrfy_asn1_get_default());
	/* No SHA-1: signatures with it are no proof any more. */
	br_x509_minimal_set_hash(m, br_sha256_ID, &br_sha256_vtable);
	br_x509_minimal_set_hash(m, br_sha384_ID, &br_sha384_vtable);
	br_x509_minimal_set_hash(m, br_sha512_ID, &br_sha512_vtable);
	br_x509_minimal_set_minrsa(m, 2048 / 8);
}

void
tlscert_expect(struct tlscert *c, const unsigned char *ip, size_t ip_len)
{
	c->ip = ip;
	c->ip_len = ip_len;
	if (c->mode != TLSCERT_ANY)
		c->mode = ip != NULL ? TLSCERT_ADDRESS : TLSCERT_NAME;
}
