#ifndef BM_CONFARGS_H
#define BM_CONFARGS_H

#include "args.h"
#include "scene/scenario.h"

/*
 * What a conf file says where the command line says nothing: -f, else
 * NAME.conf beside the first operand NAME.hurl, if there is one. Dies where it
 * can't be read or a value is none.
 */
void confargs_fill(struct args *);

/* Every other key of it becomes a variable section_key. */
void confargs_variables(const struct args *, struct world *);

#endif
