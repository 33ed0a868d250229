#ifndef BM_FORM_H
#define BM_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "slice.h"

/*
 * The first value of a name in a query or a form body ("a=1&b=x+y"), decoded,
 * as a C string cut at size - 1 bytes; "" and false where there is none.
 */
bool form_get(struct slice form, const char *name, char *out, size_t size);

/*
 * Take the next "name=value" off *form, decoded into out, which has the '='
 * only if the form has it.  False at the end.
 */
bool form_next(struct slice *form, char *out, size_t size);

/* The same for a Cookie header ("a=1; b=2"), whose values stand as they are. */
bool cookie_get(struct slice cookie, const char *name, char *out, size_t size);

#endif
