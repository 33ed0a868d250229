#ifndef BM_EMIT_H
#define BM_EMIT_H

#include <stdio.h>

#include "flow.h"

/*
 * Write the steps as a scenario, bm-scenario(5). Uploads are saved in dir,
 * under their names or, where such a file is there with other content, with
 * a number; each is said on stderr.
 */
void emit_scenario(const struct flow *, FILE *, const char *dir);

/* Write a conf with the usual keys, each with a comment. */
void emit_conf(const struct flow *, FILE *, const char *name);

#endif
