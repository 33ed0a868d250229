#ifndef BM_VERDICT_H
#define BM_VERDICT_H

#include "node.h"

/* What a connection that gave no hello is worth. */
enum again { AGAIN_NEVER, AGAIN_SOON, AGAIN_DROPPED };

/*
 * A try ended without a hello: its outcome and message, and whether to try
 * again: AGAIN_DROPPED where sshd wants fewer at once.
 *	via	ssh's words are only known where it is ssh
 *	message	of 256 bytes
 */
enum again verdict_connect(struct task *, const struct plan *,
    const struct node_name *, enum outcome *, char *message);

/* Its command ran and everything was read: set outcome and message. */
void verdict_end(struct node *, const struct plan *);

#endif
