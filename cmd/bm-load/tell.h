#ifndef BM_TELL_H
#define BM_TELL_H

#include <stdbool.h>
#include <stdint.h>

#include "slice.h"
#include "user.h"

/* What a user's requests, pages and tests came to, as rows. */

/*
 * The line of a request that has ended; before it the `req` line of a
 * redirect or resource that this worker has not named yet.
 *	whole	it was its whole page
 */
void tell_request(const struct part *, const struct outcome *, bool whole);

void tell_page(const struct user *, const struct outcome *);
void tell_test(const struct user *, const struct outcome *);

/* A test that was due at due_ns and will never be begun. */
void tell_behind(struct stage *, int64_t due_ns, int64_t now_ns);

/* A method in lower case: the type of a page's own request. */
struct slice tell_type(struct slice method);

#endif
