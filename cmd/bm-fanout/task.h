#ifndef BM_TASK_H
#define BM_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "child.h"

/*
 * One command on the other side, from its first try to its end. Its script
 * answers with one line "bm-hello TOKEN WORD REST" on stdout; what stands
 * before (a login shell's chatter) is noise, what follows is its output.
 */
struct task {
	struct child child;
	bool active;  /* started, and not yet taken to its end */
	bool opening; /* started, and no hello yet */
	char token[160];
	char word[20];    /* of the hello: "ok", "no-binary"...; "" before */
	struct buf rest;  /* of the hello: the workspace, or what is wrong */
	struct buf noise; /* stdout before the hello */
	struct buf words; /* the tail of stderr */
	int tries;
	int64_t due_ns; /* not to be started before */
	int64_t begun_ns;
};

enum { TASK_NOISE_MAX = 65536, TASK_WORDS_MAX = 4096 };

void task_init(struct task *);

/* Start argv for the first or the next time. 0, or -1 with errno. */
int task_start(struct task *, char *const argv[], int stdin_fd);

/*
 * Take n bytes of stdout that came before the hello was complete. Returns
 * how many of them belong to noise and hello: n, or fewer once the hello is
 * there; -1 when there is too much noise.
 */
long task_noise(struct task *, const char *p, size_t n);

/* Keep the tail of what is on stderr, to judge the connection by. */
void task_words(struct task *, const char *p, size_t n);

/* The last line of stderr that says something; "" if none. Valid until the
 * next call. */
const char *task_last_words(struct task *);

#endif
