/* PEM files to trust anchors. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "err.h"
#include "mem.h"
#include "trust.h"

struct loader {
	const char *path;
	br_x509_trust_anchor *anchors;
	size_t n, cap;
	struct buf der, dn;
	bool in_cert;
	int line; /* where the block under way begins */
};

static void
add_bytes(void *b, const void *p, size_t n)
{
	buf_add(b, p, n);
}

static unsigned char *
copy(const void *p, size_t n)
{
	unsigned char *q = xmalloc(n + 1);

	memcpy(q, p, n);
	return q;
}

/* A key's own copy: the decoder's is gone with the decoder. */
static void
copy_key(br_x509_pkey *to, const br_x509_pkey *from)
{
	*to = *from;
	if (from->key_type == BR_KEYTYPE_RSA) {
		to->key.rsa.n = copy(from->key.rsa.n, from->key.rsa.nlen);
		to->key.rsa.e = copy(from->key.rsa.e, from->key.rsa.elen);
	} else {
		to->key.ec.q = copy(from->key.ec.q, from->key.ec.qlen);
	}
}

static void
add_anchor(struct loader *l)
{
	br_x509_decoder_context dc;
	br_x509_trust_anchor *ta;
	const br_x509_pkey *key;

	l->dn.n = 0;
	br_x509_decoder_init(&dc, add_bytes, &l->dn);
	br_x509_decoder_push(&dc, l->der.p, l->der.n);
	key = br_x509_decoder_get_pkey(&dc);
	if (key == NULL) {
		warn("%s:%d: certificate skipped: its key or form is not known",
		    l->path, l->line);
		return;
	}
	l->anchors = xgrow(l->anchors, &l->cap, l->n + 1, sizeof(*ta));
	ta = &l->anchors[l->n++];
	ta->dn.data = copy(l->dn.p, l->dn.n);
	ta->dn.len = l->dn.n;
	ta->flags = br_x509_decoder_isCA(&dc) ? BR_X509_TA_CA : 0;
	copy_key(&ta->pkey, key);
}

static void
begin(struct loader *l, br_pem_decoder_context *pem, int line)
{
	const char *name = br_pem_decoder_name(pem);

	l->in_cert = strcmp(name, "CERTIFICATE") == 0 ||
		     strcmp(name, "X509 CERTIFICATE") == 0;
	l->line = line;
	l->der.n = 0;
	if (l->in_cert)
		br_pem_decoder_setdest(pem, add_bytes, &l->der);
	else
		br_pem_decoder_setdest(pem, NULL, NULL);
	if (!l->in_cert)
		warn("%s:%d: '%s' skipped", l->path, line, name);
}

/* Feed one line (with its LF); returns whether a block is open after it. */
static bool
feed(struct loader *l, br_pem_decoder_context *pem, const char *p, size_t n,
    int line, bool open)
{
	size_t k;

	while (n > 0) {
		k = br_pem_decoder_push(pem, p, n);
		p += k;
		n -= k;
		switch (br_pem_decoder_event(pem)) {
		case BR_PEM_BEGIN_OBJ:
			if (open)
				die("%s:%d: PEM block is cut off", l->path,
				    l->line);
			begin(l, pem, line);
			open = true;
			break;
		case BR_PEM_END_OBJ:
			if (l->in_cert)
				add_anchor(l);
			open = false;
			break;
		case BR_PEM_ERROR:
			die("%s:%d: PEM block is damaged", l->path, line);
		}
	}
	return open;
}

const br_x509_trust_anchor *
trust_load(const char *path, size_t *n)
{
	struct loader l = {path, NULL, 0, 0, {0}, {0}, false, 0};
	br_pem_decoder_context pem;
	char line[8192];
	size_t k;
	int lines = 0;
	bool open = false;
	FILE *f = fopen(path, "r");

	if (f == NULL)
		die("open %s:", path);
	br_pem_decoder_init(&pem);
	while (fgets(line, sizeof(line), f) != NULL) {
		k = strcspn(line, "\r\n");
		line[k++] = '\n';
		open = feed(&l, &pem, line, k, ++lines, open);
	}
	if (ferror(f))
		die("read %s:", path);
	fclose(f);
	if (open)
		die("%s:%d: PEM block is cut off", path, l.line);
	if (l.n == 0)
		die("%s: no certificate in it", path);
	buf_free(&l.der);
	buf_free(&l.dn);
	*n = l.n;
	return l.anchors;
}

const char *
trust_system(void)
{
	static const char *const paths[] = {
	    "/etc/ssl/certs/ca-certificates.crt",
	    "/etc/pki/tls/certs/ca-bundle.crt",
	    "/etc/ssl/cert.pem",
	};
	const char *env = getenv("SSL_CERT_FILE");
	size_t i;

	if (env != NULL && *env != '\0')
		return env;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (access(paths[i], R_OK) == 0)
			return paths[i];
	die("no CA bundle on this system: install ca-certificates, or use -C "
	    "file, or -k");
	return NULL;
}
