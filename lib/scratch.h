#ifndef BM_SCRATCH_H
#define BM_SCRATCH_H

/*
 * A temporary file without a name, in $TMPDIR or /tmp; it is gone when its
 * last descriptor is closed. Close-on-exec.
 * Returns the descriptor, which the caller closes, or -1 with errno.
 */
int scratch_open(void);

#endif
