/* What of requests is built or checked before the start. */
#include <string.h>

#include "err.h"
#include "hurl.h"
#include "reqbody.h"
#include "request.h"
#include "url.h"
#include "world.h"

/* Each template of an entry, in turn: NULL at the end. */
struct walk {
	struct entry *e;
	struct pairs *list[6];
	int at, pair, part;
};

static void
walk_begin(struct walk *k, struct entry *e)
{
	memset(k, 0, sizeof *k);
	k->e = e;
	k->list[0] = &e->ask->header;
	k->list[1] = &e->ask->query;
	k->list[2] = &e->ask->form;
	k->list[3] = &e->ask->multipart;
	k->list[4] = &e->ask->cookie;
	k->list[5] = &e->ask->auth;
}

static struct tmpl *
walk_pairs(struct walk *k)
{
	struct pair *p;

	for (; k->at < 6; k->at++, k->pair = 0) {
		if (k->pair == k->list[k->at]->n)
			continue;
		p = &k->list[k->at]->p[k->pair];
		switch (k->part++) {
		case 0: return &p->key;
		case 1: return &p->value;
		default: break;
		}
		k->part = 0;
		k->pair++;
		return &p->type;
	}
	return NULL;
}

static struct tmpl *
walk_next(struct walk *k)
{
	struct tmpl *t = walk_pairs(k);
	struct options *o = k->e->options;

	if (t)
		return t;
	switch (k->part++) {
	case 0: return &k->e->ask->url;
	case 1: return &k->e->ask->body.text;
	default: break;
	}
	return o && k->part - 3 < o->n ? &o->o[k->part - 3].text : NULL;
}

/* Can all of it be known before the start? */
static bool
fold(struct world *w, struct entry *e)
{
	struct walk k;
	struct tmpl *t;
	struct slice text;
	bool fixed = true;
	int i;

	walk_begin(&k, e);
	while ((t = walk_next(&k))) {
		tmpl_fold(t, w->inner->names, &w->inner->arena);
		fixed &= tmpl_fixed(t, &text);
	}
	for (i = 0; e->options && i < e->options->n; i++)
		fixed &= e->options->o[i].var == HOLE_NONE;
	return fixed;
}

static int
problem(const struct entry *e, const char *msg)
{
	warn("%s:%d: %s", e->scenario->file, e->line,
	    !strncmp(msg, "content: ", 9) ? msg + 9 : msg);
	return 1;
}

/* Files with a fixed name are there? */
static int
check_files(struct world *w, struct entry *e)
{
	struct ask *ask = e->ask;
	struct slice name;
	char msg[200];
	int i, bad = 0;

	if (ask->body.kind == BODY_FILE && tmpl_fixed(&ask->body.text, &name) &&
	    !world_file(w, e->scenario, name, msg))
		bad += problem(e, msg);
	for (i = 0; i < ask->multipart.n; i++)
		if (ask->multipart.p[i].file &&
		    tmpl_fixed(&ask->multipart.p[i].value, &name) &&
		    !world_file(w, e->scenario, name, msg))
			bad += problem(e, msg);
	return bad;
}

int
request_prepare(struct world *w, struct entry *e)
{
	struct guest *g = guest_blank(w);
	struct opts *opts;
	struct request *r;
	int bad = check_files(w, e);

	if (!fold(w, e) || bad)
		return bad;
	opts = arena_get(&w->inner->arena, sizeof *opts);
	r = arena_get(&w->inner->arena, sizeof *r);
	if (play_opts(e, g, opts, r->msg) == -1 ||
	    request_build(r, e, opts, g) == -1)
		return problem(e, r->msg);
	e->fixed = arena_get(&w->inner->arena, sizeof *e->fixed);
	e->fixed->request = r;
	return 0;
}

/* The text of a URL up to where its host has certainly ended, or nothing. */
static struct slice
known_host(const struct tmpl *t)
{
	struct slice s = {NULL, 0};
	const char *p, *end;

	if (t->n == 0)
		return s;
	p = t->piece[0].text.p;
	end = p + t->piece[0].text.n;
	s.p = p;
	while (p < end && *p != ':')
		p++;
	if (end - p < 3 || memcmp(p, "://", 3) != 0)
		return s;
	for (p += 3; p < end && *p != '/' && *p != '?';)
		p++;
	if (p < end || (t->n == 1 && t->piece[0].var == HOLE_NONE))
		s.n = (size_t)(p - s.p);
	return s;
}

int
world_target(struct world *w, const struct entry *e, bool *tls,
    struct slice *host, int *port)
{
	struct slice s = known_host(&e->ask->url);
	struct url u;
	char *copy;
	size_t i;

	if (s.n == 0 || url_parse(&u, s))
		return -1;
	copy = arena_str(&w->inner->arena, u.host.p, u.host.n);
	for (i = 0; i < u.host.n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + 32);
	*tls = u.https;
	*host = slice_at(copy, u.host.n);
	*port = u.port;
	return 0;
}
