#ifndef BM_HOST_H
#define BM_HOST_H

#include "outcome.h"
#include "plan.h"
#include "task.h"

/* One machine: its workspace is made, filled and cleaned once for all of its
 * nodes. */
enum host_state {
	HOST_PREPARE, /* its workspace is to be made */
	HOST_COPY,    /* files are to be copied */
	HOST_READY,   /* its nodes may start */
	HOST_CLEAN,   /* what was copied is to be removed */
	HOST_DONE,
	HOST_FAILED
};

struct host {
	int nr;
	const struct node_name *name; /* of its first node */
	int first;                    /* that node's number */
	enum host_state state;
	struct task task;
	char *dir;   /* where its workspaces are */
	size_t put;  /* without scp: the next file to copy */
	int window;  /* connections being opened to it at once, at most */
	int opening; /* how many there are */
	enum outcome outcome; /* HOST_FAILED: why */
	char message[256];
};

void host_init(struct host *, int nr, const struct plan *);

/* Start what its state asks for. 0, or -1 with errno. */
int host_start(struct host *, const struct plan *);

void host_read_out(struct host *);
void host_read_err(struct host *);

/* Its task has ended: go to the next state, or try again later. */
void host_end(struct host *, const struct plan *);

/* One of its nodes has said hello: one less being opened. */
void host_opened(struct host *, struct task *);

/* sshd dropped a connection: fewer at once from now on. */
void host_narrow(struct host *);

/* When the task may be tried again. */
int64_t host_backoff(const struct task *);

#endif
