#ifndef BM_TLSWORDS_H
#define BM_TLSWORDS_H

/* A BearSSL error number (1..767) in words. Static text. */
const char *tls_words(int err);

#endif
