/* The names of variables, and the values that one user has. */
#include <string.h>

#include "mem.h"
#include "vars.h"

bool
names_valid(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789_-",
				   s.p[i]))
			return false;
	return s.n > 0 && !slice_eq(s, "newUuid") && !slice_eq(s, "newDate");
}

int
names_find(const struct names *n, struct slice name)
{
	int i;

	for (i = 0; i < n->n; i++)
		if (slice_eq(name, n->name[i].name))
			return i;
	return -1;
}

int
names_at(struct names *n, struct slice name)
{
	int i = names_find(n, name);
	char *copy;

	if (i != -1)
		return i;
	n->name = xgrow(n->name, &n->cap, (size_t)n->n + 1, sizeof *n->name);
	memset(&n->name[n->n], 0, sizeof *n->name);
	copy = xmalloc(name.n + 1);
	memcpy(copy, name.p, name.n);
	copy[name.n] = '\0';
	n->name[n->n].name = copy;
	return n->n++;
}

struct names *
names_new(void)
{
	static const char *const built_in[VAR_BUILT_IN] = {"bm_node",
	    "bm_nodes", "bm_user", "bm_iter", "bm_cycle", "bm_run", "bm_seq",
	    "url"};
	struct names *n = xarray(1, sizeof *n);
	int i;

	for (i = 0; i < VAR_BUILT_IN; i++)
		names_at(n, slice_of(built_in[i]));
	return n;
}

bool
names_given(const struct names *n, int at)
{
	const struct name *name = &n->name[at];

	return (at < VAR_BUILT_IN && at != VAR_URL) || name->ranged ||
	       name->column || name->given.type != VALUE_UNSET;
}

void
vars_set(struct vars *vars, int at, const struct value *v)
{
	struct cell *c = &vars->cell[at];

	c->v = *v;
	if (v->s.n == 0)
		return;
	/* v may point into own: then it is there already, perhaps further on */
	if (c->own.p && v->s.p >= c->own.p && v->s.p < c->own.p + c->own.cap) {
		memmove(c->own.p, v->s.p, v->s.n);
		c->own.n = v->s.n;
	} else {
		c->own.n = 0;
		buf_add(&c->own, v->s.p, v->s.n);
	}
	c->v.s.p = c->own.p;
}
