#ifndef BM_SCRATCH_H
#define BM_SCRATCH_H

/* $TMPDIR, or /tmp where that is unset, empty or too long. */
const char *scratch_dir(void);

/*
 * A temporary file without a name in scratch_dir(); it is gone when its
 * last descriptor is closed. Close-on-exec.
 * Returns the descriptor, which the caller closes, or -1 with errno.
 */
int scratch_open(void);

#endif
