#ifndef BM_VISIT_H
#define BM_VISIT_H

#include "user.h"

/*
 * A visit to one page: its own request, the redirects that follow from it,
 * the verdict, and then what it needs (-a). Everything it asks for is told as a row.
 */

/*
 * Before the first.
 *	over	the visit of this user has ended so; u->hopeless says that
 *		the request could not even be built
 */
void visit_setup(void (*over)(struct user *, const struct outcome *));

/* Begin one of u->entry, which was due at u->page_due_ns. */
void visit_begin(struct user *);

/* Send the request of a part, which has been built. */
void visit_ask(struct part *);

/* End the one under way as cut. */
void visit_cut(struct user *);

#endif
