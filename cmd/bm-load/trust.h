#ifndef BM_TRUST_H
#define BM_TRUST_H

#include <bearssl.h>
#include <stddef.h>

/*
 * Read a PEM file of certificates as trust anchors; they live as long as the
 * process. CRLF line ends and a missing last line end are fine; a block that
 * is cut off or damaged, or a file without one certificate, dies naming the
 * file; blocks of another kind are skipped with a warning.
 */
const br_x509_trust_anchor *trust_load(const char *path, size_t *n);

/* The path of the system's bundle; dies when there is none. */
const char *trust_system(void);

#endif
