/* What one user remembers; and what workers do with the world. */
#include <string.h>

#include "clock.h"
#include "data.h"
#include "err.h"
#include "guest.h"
#include "mix.h"
#include "world.h"

void
world_var(struct world *w, const char *arg)
{
	deal_variable(w, arg);
}

void
world_given(struct world *w, const char *name, const char *value)
{
	struct names *names = w->inner->names;

	if (names_valid(slice_of(name)))
		deal_given(names, names_at(names, slice_of(name)), value);
}

void
world_data(struct world *w, const char *arg)
{
	deal_file(w, arg);
}

static void
start_mix(struct world *w)
{
	int *weight = xarray((size_t)w->scenarios, sizeof *weight), i;
	struct rng rng;

	for (i = 0; i < w->scenarios; i++)
		weight[i] = w->scenario[i].weight;
	if (mix_sum(weight, w->scenarios) > MIX_MAX)
		die("weights add up to over %d", MIX_MAX);
	if (w->in_order) {
		w->inner->mix = mix_in_order(w->scenarios);
		return;
	}
	rng_init(&rng, w->seed, (uint64_t)w->node,
	    UINT64_C(1) << 63 | (uint64_t)w->inner->worker);
	w->inner->mix = mix_new(weight, w->scenarios, rng);
}

void
world_worker(struct world *w, int worker, int workers)
{
	w->inner->worker = worker;
	w->inner->workers = workers;
	deal_worker(w);
	start_mix(w);
}

const struct scenario *
world_pick(struct world *w)
{
	if (!w->inner->mix)
		start_mix(w);
	return &w->scenario[mix_next(w->inner->mix)];
}

struct guest *
guest_new(struct world *w, int user)
{
	struct guest *g = xarray(1, sizeof *g);
	int i, files = deal_files(w->inner->deal);

	g->world = w;
	g->user = user;
	rng_init(&g->rng, w->seed, (uint64_t)w->node, (uint64_t)user);
	g->vars.n = w->inner->names->n;
	g->vars.cell = xarray((size_t)g->vars.n, sizeof *g->vars.cell);
	g->row = xarray((size_t)files, sizeof *g->row);
	for (i = 0; i < files; i++)
		g->row[i] = -1;
	return g;
}

struct guest *
guest_blank(struct world *w)
{
	struct inner *in = w->inner;
	int i;

	if (!in->blank)
		in->blank = guest_new(w, -1);
	for (i = 0; i < in->blank->vars.n; i++)
		in->blank->vars.cell[i].v = in->names->name[i].given;
	return in->blank;
}

struct tmpl_env
guest_env(struct guest *g)
{
	struct tmpl_env env = {&g->vars, g->world->inner->names, &g->rng};

	return env;
}

int
guest_begin(struct guest *g, int cycle, int64_t iteration)
{
	struct inner *in = g->world->inner;
	struct cell *cell = g->vars.cell;
	int i;

	for (i = 0; i < g->vars.n; i++)
		cell[i].v = in->names->name[i].given;
	cell[VAR_USER].v = value_int(g->user);
	cell[VAR_ITER].v = value_int(iteration);
	cell[VAR_CYCLE].v = value_int(cycle);
	cell[VAR_SEQ].v =
	    value_int((in->tests * in->workers + in->worker) * g->world->nodes +
		      g->world->node);
	if (deal_begin(g) == -1) {
		deal_end(g);
		return -1;
	}
	in->tests++;
	return 0;
}

void
guest_end(struct guest *g)
{
	deal_end(g);
}

void
guest_forget(struct guest *g)
{
	jar_clear(&g->jar);
}

void
guest_write(const struct guest *g, FILE *f)
{
	const struct inner *in = g->world->inner;
	struct buf b = {0};
	int i;

	for (i = 0; i < g->vars.n; i++) {
		const struct value *v = &g->vars.cell[i].v;

		if (names_given(in->names, i) || v->type == VALUE_UNSET)
			continue;
		b.n = 0;
		if (value_render(v, &b) == -1 ||
		    memchr(buf_cstr(&b), '\n', b.n))
			warn("-w: %s: its value is not one line of text",
			    in->names->name[i].name);
		else
			fprintf(f, "%s=%s\n", in->names->name[i].name,
			    buf_cstr(&b));
	}
	buf_free(&b);
}

void
guest_captured(const struct guest *g, const struct entry *e,
    void (*fn)(const char *, const char *))
{
	const struct name *name;
	struct buf b = {0};
	int i;

	for (i = 0; i < e->rules->n; i++) {
		if (!e->rules->rule[i].capture)
			continue;
		name = &g->world->inner->names->name[e->rules->rule[i].var];
		b.n = 0;
		if (name->secret)
			buf_str(&b, "***");
		else
			value_show(&g->vars.cell[e->rules->rule[i].var].v, &b);
		fn(name->name, buf_cstr(&b));
	}
	buf_free(&b);
}

void
guest_stored(const struct guest *g, void (*fn)(const char *))
{
	struct buf b = {0};
	size_t i;

	for (i = 0; i < g->jar.n; i++) {
		const struct cookie *c = &g->jar.c[i];

		b.n = 0;
		buf_fmt(&b, "%s=%s; Domain=%s; Path=%s", c->name, c->value,
		    c->domain, c->path);
		if (c->secure)
			buf_str(&b, "; Secure");
		fn(buf_cstr(&b));
	}
	buf_free(&b);
}

void
guest_cookies(struct guest *g, struct slice url, struct slice head)
{
	jar_take(&g->jar, url, head, clock_wall_us() / 1000000);
}
