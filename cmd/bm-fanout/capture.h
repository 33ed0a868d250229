#ifndef BM_CAPTURE_H
#define BM_CAPTURE_H

#include <stddef.h>
#include <stdint.h>

/* -o DIR: what each node says, kept in files. Without it all is a no-op. */
enum capture { CAPTURE_OUT, CAPTURE_ERR, CAPTURE_RESULT };

/*
 * Make DIR/out, DIR/err and DIR/results, private; dies if one of them is
 * there already: an earlier run's files are never written over.
 */
void capture_open(const char *dir);

/* Was a directory given? */
int capture_on(void);

/*
 * Append to the file of a node: out/NNN-host, err/NNN-host, results/node_N.tsv.
 * No descriptor stays open, so that many nodes need few. n may be 0: the file
 * is made. Returns 0, or -1 with errno.
 */
int capture_add(
    enum capture, int node, const char *host, const char *p, size_t n);

/* Read back from a result: how many bytes came, or -1. */
long capture_read(int node, int64_t offset, char *p, size_t n);

/* A new file DIR/name for writing, or -1. */
int capture_create(const char *name);

#endif
