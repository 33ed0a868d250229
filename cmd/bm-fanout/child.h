#ifndef BM_CHILD_H
#define BM_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * A program we started, with pipes to its three standard descriptors, in a
 * process group of its own (so that a terminal's Ctrl-C reaches only us).
 */
struct child {
	pid_t pid;        /* 0: none, or reaped */
	pid_t group;      /* its process group, reaped or not */
	int in, out, err; /* our ends, non-blocking; -1: closed */
	int status;       /* of wait(2), once reaped */
};

void child_init(struct child *);

/*
 * Start argv[0], an absolute path, with the environment prepared by
 * child_setup. stdin is a pipe, or a copy of stdin_fd where that is not -1.
 * Returns 0, or -1 with errno (EMFILE, EAGAIN: may pass).
 */
int child_start(struct child *, char *const argv[], int stdin_fd);

/* Read what is there: how many bytes, 0 for none yet, or one of these. */
enum { CHILD_END = -1, CHILD_BROKEN = -2 }; /* all read; see errno */
long child_read(int fd, char *p, size_t n);

void child_close_in(struct child *);
void child_close_out(struct child *);
void child_close_err(struct child *);

/* Send sig to the child's whole process group, unless child_done. */
void child_kill(const struct child *, int sig);

/* Is it reaped, and everything it wrote read? */
bool child_done(const struct child *);

/*
 * Once, first of all: descriptors 0-2 are there, the soft limit of open
 * files is the hard one, and children get no LANG and no LC_* (Debian's ssh
 * would send them on).
 */
void child_setup(void);

/*
 * The absolute path of a program: as given when it has a slash, else found
 * in PATH, whose empty and relative parts are passed over. A new string, or
 * NULL.
 */
char *child_find(const char *name);

/*
 * Run argv and wait: what it wrote on stdout goes to buf[0..size), with a
 * NUL. Returns its wait status, -1 when it can't be started.
 */
int child_ask(char *const argv[], char *buf, size_t size);

#endif
