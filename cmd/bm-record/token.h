#ifndef BM_TOKEN_H
#define BM_TOKEN_H

#include "flow.h"

/*
 * What the server gave out and got back: a value of 8 characters or more that
 * an earlier page holds in an input, in a meta element or as JSON becomes a
 * capture there and a variable here. Passwords become {{password}}, times
 * that only fool caches {{bm_iter}}. Each is said on stderr.
 */
void token_make(struct flow *);

#endif
