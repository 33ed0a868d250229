/* When is whose time over? */
#include <stddef.h>

#include "deadline.h"

static struct exchange *first, *last;

/* The time-out is nearly always the same, so the place is at the end. */
void
deadline_set(struct exchange *x, int64_t at_ns)
{
	struct exchange *b = last;

	x->deadline_ns = at_ns;
	while (b != NULL && b->deadline_ns > at_ns)
		b = b->before;
	x->before = b;
	x->after = b != NULL ? b->after : first;
	*(x->before != NULL ? &x->before->after : &first) = x;
	*(x->after != NULL ? &x->after->before : &last) = x;
}

void
deadline_del(struct exchange *x)
{
	*(x->before != NULL ? &x->before->after : &first) = x->after;
	*(x->after != NULL ? &x->after->before : &last) = x->before;
}

struct exchange *
deadline_first(void)
{
	return first;
}
