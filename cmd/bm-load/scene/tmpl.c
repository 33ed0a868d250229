/* Text with holes for variables. */
#include <stdio.h>

#include "clock.h"
#include "jpath.h"
#include "rng.h"
#include "tmpl.h"

bool
tmpl_fixed(const struct tmpl *t, struct slice *text)
{
	if (t->n > 1 || (t->n == 1 && t->piece[0].var != HOLE_NONE))
		return false;
	*text = t->n ? t->piece[0].text : slice_at("", 0);
	return true;
}

/* A random (version 4) UUID. */
static void
put_uuid(struct rng *rng, struct buf *out)
{
	uint64_t hi = rng_next(rng), lo = rng_next(rng);

	hi = (hi & ~UINT64_C(0xf000)) | 0x4000;
	lo = (lo & ~(UINT64_C(3) << 62)) | UINT64_C(2) << 62;
	buf_fmt(out, "%08lx-%04x-%04x-%04x-%04x%08lx",
	    (unsigned long)(hi >> 32), (unsigned)(hi >> 16 & 0xffff),
	    (unsigned)(hi & 0xffff), (unsigned)(lo >> 48),
	    (unsigned)(lo >> 32 & 0xffff), (unsigned long)(lo & 0xffffffff));
}

/* RFC 3339 in UTC with microseconds, as Hurl writes it. */
static void
put_date(struct buf *out)
{
	char iso[CLOCK_ISO_SIZE];
	int64_t us = clock_wall_us();

	clock_iso(us, iso);
	buf_fmt(out, "%.19s.%06dZ", iso, (int)(us % 1000000));
}

static int
put_hole(const struct piece *p, const struct tmpl_env *env, struct buf *out)
{
	struct buf plain = {0};
	const struct value *v;
	size_t at = out->n;
	int bad = 0;

	if (p->var == HOLE_UUID)
		return put_uuid(env->rng, out), 0;
	if (p->var == HOLE_DATE)
		return put_date(out), 0;
	v = &env->vars->cell[p->var].v;
	if (!p->json || v->type == VALUE_INT) {
		bad = value_render(v, out);
		if (bad == 0 && p->bare &&
		    !json_valid(slice_at(out->p + at, out->n - at)))
			bad = -1;
		return bad;
	}
	bad = value_render(v, &plain);
	json_escape(slice_at(plain.p, plain.n), out);
	buf_free(&plain);
	return bad;
}

int
tmpl_expand(const struct tmpl *t, const struct tmpl_env *env, struct buf *out)
{
	int i;

	for (i = 0; i < t->n; i++) {
		const struct piece *p = &t->piece[i];

		buf_add(out, p->text.p, p->text.n);
		if (p->var != HOLE_NONE && put_hole(p, env, out) == -1)
			return p->var;
	}
	return -1;
}

void
tmpl_why(int bad, const struct tmpl_env *env, char *msg, size_t cap)
{
	const struct value *v = &env->vars->cell[bad].v;
	struct buf plain = {0};
	const char *what = "a value that can't be shown";

	if (v->type == VALUE_UNSET)
		what = "no value";
	else if (value_render(v, &plain) == 0)
		what = "a value that is no JSON";
	buf_free(&plain);
	snprintf(msg, cap, "variable %.100s has %s", env->names->name[bad].name,
	    what);
}

/* Is this a constant that can stand where it is? */
static bool
foldable(const struct piece *p, const struct names *names)
{
	struct buf plain = {0};
	bool good;

	if (p->var < 0 || !names->name[p->var].constant)
		return false;
	if (!p->bare)
		return true;
	good = value_render(&names->name[p->var].given, &plain) == 0 &&
	       json_valid(slice_at(plain.p, plain.n));
	buf_free(&plain);
	return good;
}

/* The value of a constant, as it stands in the text around it. */
static void
put_constant(const struct piece *p, const struct names *names, struct buf *out)
{
	struct buf plain = {0};

	value_render(&names->name[p->var].given, &plain);
	if (p->json)
		json_escape(slice_at(plain.p, plain.n), out);
	else
		buf_add(out, plain.p, plain.n);
	buf_free(&plain);
}

void
tmpl_fold(struct tmpl *t, const struct names *names, struct arena *arena)
{
	struct buf b = {0};
	int i, n = 0;

	for (i = 0; i < t->n; i++) {
		struct piece p = t->piece[i];

		buf_add(&b, p.text.p, p.text.n);
		if (foldable(&p, names)) {
			put_constant(&p, names, &b);
			p.var = HOLE_NONE;
		}
		if (p.var == HOLE_NONE && i < t->n - 1)
			continue;
		p.text = slice_at(arena_str(arena, b.p, b.n), b.n);
		t->piece[n++] = p;
		b.n = 0;
	}
	t->n = n;
	buf_free(&b);
}
