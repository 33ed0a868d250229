#ifndef BM_DEADLINE_H
#define BM_DEADLINE_H

#include <stdint.h>

#include "exchange.h"

/* The exchanges under way, in a list by their deadline, rising. */

/* Put it in. */
void deadline_set(struct exchange *, int64_t at_ns);

/* Take it out. */
void deadline_del(struct exchange *);

/* Whose deadline is next; NULL: nobody's. */
struct exchange *deadline_first(void);

#endif
