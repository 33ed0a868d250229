#ifndef BM_SIGNALS_H
#define BM_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * From now on each of these signals is a byte in a pipe, for poll(2).
 *	keep	those that are ignored stay so (nohup(1), "&"); not SIGCHLD
 * Returns the end to read; reading never blocks. Once a process.
 */
int signals_pipe(const int sig[], size_t n, bool keep);

/*
 * Ctrl-C reaches a whole pipeline: what feeds us ends by itself, and we read
 * on to its end; a second one ends us.
 */
void signals_forgive_one(void);

#endif
