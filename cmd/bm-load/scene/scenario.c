/* Read scenarios, and check before the start what can be checked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data.h"
#include "err.h"
#include "input.h"
#include "judge.h"
#include "request.h"
#include "url.h"
#include "world.h"

extern char **environ;

enum { FILE_MAX = 16 * 1024 * 1024, NAME_MAX_LEN = 200 };

struct world *
world_new(void)
{
	struct world *w = xarray(1, sizeof *w);
	int i;

	w->agent = "bm-load/" BM_VERSION;
	w->run = "";
	w->nodes = 1;
	for (i = 0; i < 400; i++)
		w->good[i] = true;
	w->inner = xarray(1, sizeof *w->inner);
	w->inner->names = names_new();
	w->inner->deal = deal_new();
	w->inner->workers = 1;
	return w;
}

static void
say(const char *line)
{
	warn("%s", line);
}

/* "file:line: message" about something found after the reading. */
static int
problem(const struct scenario *sc, int line, const char *what, const char *name)
{
	warn("%s:%d: %s %s", sc->file, line, what, name);
	return 1;
}

static struct scenario *
new_scenario(struct world *w, int weight)
{
	struct inner *in = w->inner;
	size_t n = (size_t)w->scenarios + 1, cap = (size_t)w->scenarios;
	struct scenario *sc;

	w->scenario = xgrow(w->scenario, &cap, n, sizeof *sc);
	in->uses = xgrow(in->uses, &in->uses_cap, n, sizeof *in->uses);
	in->folder = xgrow(in->folder, &in->folder_cap, n, sizeof(char *));
	sc = &w->scenario[w->scenarios++];
	memset(sc, 0, sizeof *sc);
	memset(&in->uses[n - 1], 0, sizeof *in->uses);
	in->folder[n - 1] = NULL;
	sc->weight = weight;
	sc->number = (int)n;
	return sc;
}

/* Where the entries of the file under way go. */
struct reading {
	struct world *world;
	struct scenario *scenario;
	size_t cap;
};

static const char *
keep_str(struct inner *in, struct slice s)
{
	return arena_str(&in->arena, s.p, s.n);
}

static void *
keep(struct inner *in, const void *p, size_t n)
{
	return memcpy(arena_get(&in->arena, n), p, n);
}

/* Does judging need more than the status? */
static void
needs(struct entry *e, const struct rules *r)
{
	int i, j;

	e->needs_head = r->header.n > 0;
	e->needs_body = r->body.kind != BODY_NONE;
	for (i = 0; i < r->n; i++) {
		const struct rule *rule = &r->rule[i];

		switch (rule->query.id) {
		case QUERY_HEADER:
		case QUERY_COOKIE: e->needs_head = true; break;
		case QUERY_BODY:
		case QUERY_BYTES:
		case QUERY_SHA256:
		case QUERY_MD5:
		case QUERY_JSONPATH:
		case QUERY_XPATH:
		case QUERY_REGEX: e->needs_body = true; break;
		}
		for (j = 0; j < rule->filters; j++)
			e->needs_head |= rule->filter[j].id == FILTER_LOCATION;
	}
	e->plain =
	    r->n == 0 && !e->needs_head && !e->needs_body && r->version == 0;
}

/* A URL as it is shown: without the password that may stand in it. */
static const char *
shown_url(struct inner *in, struct slice url)
{
	char *copy = arena_str(&in->arena, url.p, url.n);
	char *host = strstr(copy, "://"), *at;

	if (!host)
		return copy;
	host += 3;
	at = host + strcspn(host, "/?#@");
	while (*at == '@') {
		memmove(host, at + 1, strlen(at + 1) + 1);
		at = host + strcspn(host, "/?#@");
	}
	return copy;
}

static void
add_entry(void *arg, struct hurl_entry *h)
{
	struct reading *r = arg;
	struct inner *in = r->world->inner;
	struct scenario *sc = r->scenario;
	struct entry *e;

	sc->entry =
	    xgrow(sc->entry, &r->cap, (size_t)sc->entries + 1, sizeof *e);
	e = &sc->entry[sc->entries++];
	memset(e, 0, sizeof *e);
	e->line = h->line;
	e->step = sc->entries;
	e->method = keep_str(in, h->method);
	e->url = shown_url(in, h->url_text);
	if (h->comment.n > NAME_MAX_LEN)
		h->comment.n = NAME_MAX_LEN;
	e->name = h->comment.n > 0 ? keep_str(in, h->comment) : e->url;
	e->status = h->status;
	e->ask = keep(in, &h->ask, sizeof h->ask);
	e->rules = keep(in, &h->rules, sizeof h->rules);
	if (h->options.n > 0)
		e->options = keep(in, &h->options, sizeof h->options);
	needs(e, &h->rules);
}

static int
read_text(struct world *w, struct scenario *sc, const char *text, size_t n)
{
	struct inner *in = w->inner;
	struct scan s;
	struct reading r = {w, sc, 0};

	memset(&s, 0, sizeof s);
	s.file = sc->file;
	s.arena = &in->arena;
	s.names = in->names;
	s.uses = &in->uses[sc->number - 1];
	s.say = say;
	/* raw bodies and the texts of rules are slices of it */
	text = arena_str(&in->arena, text, n);
	if (scan_begin(&s, text, n))
		hurl_read(&s, add_entry, &r);
	if (s.problems == 0 && sc->entries == 0) {
		warn("%s: no request in it", sc->file);
		s.problems++;
	}
	return s.problems;
}

/* "dir/shop.hurl" -> "shop"; its folder is kept for `file,`. */
static void
name_file(struct world *w, struct scenario *sc, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t n;

	w->inner->folder[sc->number - 1] = arena_str(&w->inner->arena, path,
	    base ? (size_t)(base - path) + (base == path) : 0);
	base = base ? base + 1 : path;
	n = strlen(base);
	if (n > 5 && !strcmp(base + n - 5, ".hurl"))
		n -= 5;
	sc->name = arena_str(&w->inner->arena, base, n);
	sc->file = arena_str(&w->inner->arena, path, strlen(path));
}

static bool
is_url(const char *s)
{
	return !strncmp(s, "http://", 7) || !strncmp(s, "https://", 8);
}

/* A URL is a scenario of one GET. */
static int
add_url(struct world *w, struct scenario *sc, const char *text)
{
	struct url u;
	const char *why = url_parse(&u, slice_of(text));
	struct hurl_entry h;
	struct piece *piece;
	struct reading r = {w, sc, 0};

	sc->file = arena_str(&w->inner->arena, text, strlen(text));
	if (why) {
		warn("%s: %s", text, why);
		return 1;
	}
	sc->name = u.path.n > 0 ? keep_str(w->inner, u.path) : "/";
	memset(&h, 0, sizeof h);
	piece = arena_get(&w->inner->arena, sizeof *piece);
	piece->text = slice_of(sc->file);
	piece->text.n = strcspn(sc->file, "#");
	piece->var = HOLE_NONE;
	h.method = slice_of("GET");
	h.url_text = piece->text;
	h.line = 1;
	h.status = STATUS_DEFAULT;
	h.ask.url.piece = piece;
	h.ask.url.n = 1;
	add_entry(&r, &h);
	return 0;
}

/* "7:shop.hurl": the weight, and where the rest begins. */
static const char *
weight_of(const char *operand, int *weight)
{
	const char *colon = strchr(operand, ':');
	uint64_t v;

	*weight = 1;
	if (!colon || colon[1] == '\0' ||
	    slice_uint(slice_at(operand, (size_t)(colon - operand)), 1000000,
		&v) == -1)
		return operand;
	if (v == 0)
		die("%s: a weight is at least 1", operand);
	*weight = (int)v;
	return colon + 1;
}

int
world_add(struct world *w, const char *operand)
{
	int weight;
	const char *rest = weight_of(operand, &weight);
	struct scenario *sc = new_scenario(w, weight);
	char *text;
	size_t n;
	int bad;

	if (is_url(rest))
		return add_url(w, sc, rest);
	if (strcmp(rest, "-") != 0 && access(rest, F_OK) == -1)
		die("%s: no such file; a URL begins with http:// or https://",
		    rest);
	text = input_all(rest, FILE_MAX, &n);
	name_file(w, sc, strcmp(rest, "-") ? rest : "<stdin>");
	if (!strcmp(rest, "-"))
		sc->name = "stdin";
	bad = read_text(w, sc, text, n);
	free(text);
	return bad;
}

int
world_text(struct world *w, const char *file, const char *text, size_t n)
{
	struct scenario *sc = new_scenario(w, 1);

	name_file(w, sc, file);
	return read_text(w, sc, text, n);
}

static void
take_environment(struct world *w)
{
	static const char prefix[] = "HURL_VARIABLE_";
	size_t n = sizeof prefix - 1;
	char **e;

	for (e = environ; *e; e++) {
		const char *eq = strchr(*e, '=');
		struct slice name;
		int at;

		if (strncmp(*e, prefix, n) != 0 || !eq)
			continue;
		name = slice_at(*e + n, (size_t)(eq - *e) - n);
		at = names_find(w->inner->names, name);
		if (at != -1 && !names_given(w->inner->names, at))
			deal_given(w->inner->names, at, eq + 1);
	}
}

/* Built-in names that do not change while it runs, and {{url}}. */
static void
give_built_in(struct world *w)
{
	struct name *n = w->inner->names->name;

	n[VAR_NODE].given = value_int(w->node);
	n[VAR_NODES].given = value_int(w->nodes);
	n[VAR_RUN].given = value_string(slice_of(w->run));
	if (w->base)
		n[VAR_URL].given = value_string(slice_of(w->base));
}

static bool
set_before(const struct uses *u, const struct use *use)
{
	size_t i;

	for (i = 0; i < u->n; i++)
		if (u->use[i].sets && u->use[i].name == use->name &&
		    u->use[i].entry <= use->entry)
			return true;
	return false;
}

/* Variables that are used and never set; each name once a scenario. */
static int
check_uses(struct world *w, const struct scenario *sc)
{
	const struct uses *u = &w->inner->uses[sc->number - 1];
	struct names *names = w->inner->names;
	int bad = 0;
	size_t i, j;

	for (i = 0; i < u->n; i++) {
		const struct use *use = &u->use[i];

		if (use->sets || names_given(names, use->name) ||
		    set_before(u, use))
			continue;
		for (j = 0; j < i; j++)
			if (u->use[j].name == use->name && !u->use[j].sets)
				break;
		if (j == i)
			bad += problem(sc, use->line,
			    use->name == VAR_URL
				? "no base URL (-u) for variable"
				: "give it by -V or -d: nothing sets the "
				  "variable",
			    names->name[use->name].name);
	}
	return bad;
}

static void
find_constants(struct world *w)
{
	struct names *names = w->inner->names;
	int i, k;
	size_t j;

	for (i = 0; i < names->n; i++)
		names->name[i].constant =
		    names->name[i].given.type != VALUE_UNSET &&
		    !names->name[i].ranged && !names->name[i].column;
	for (k = 0; k < w->scenarios; k++)
		for (j = 0; j < w->inner->uses[k].n; j++)
			if (w->inner->uses[k].use[j].sets)
				names->name[w->inner->uses[k].use[j].name]
				    .constant = false;
}

int
world_ready(struct world *w, int users)
{
	int i, k, bad = 0;

	take_environment(w);
	give_built_in(w);
	find_constants(w);
	bad += deal_ready(w, users);
	for (i = 0; i < w->scenarios; i++) {
		struct scenario *sc = &w->scenario[i];

		bad += check_uses(w, sc);
		for (k = 0; k < sc->entries; k++) {
			sc->entry[k].scenario = sc;
			bad += request_prepare(w, &sc->entry[k]);
			bad += judge_prepare(w, &sc->entry[k]);
		}
	}
	return bad;
}

bool
entry_good(const struct world *w, const struct entry *e, int status)
{
	if (e->status == STATUS_DEFAULT)
		return status >= 0 && status <= STATUS_MAX && w->good[status];
	return e->status == STATUS_ANY || e->status == status;
}

/* The folder part of a name may not leave the scenario's folder. */
static bool
leaves_folder(const char *name)
{
	int depth = 0;

	if (*name == '/')
		return true;
	while (*name) {
		size_t n = strcspn(name, "/");

		if (n == 2 && !memcmp(name, "..", 2))
			depth--;
		else if (n > 0 && !(n == 1 && *name == '.'))
			depth++;
		if (depth < 0)
			return true;
		name += n;
		name += *name == '/';
	}
	return false;
}

static struct file *
open_file(struct inner *in, const char *path, char *msg)
{
	struct file *f;

	in->file =
	    xgrow(in->file, &in->file_cap, in->files + 1, sizeof *in->file);
	f = arena_get(&in->arena, sizeof *f);
	if (request_open(path, &f->fd, &f->size, msg) == -1)
		return NULL;
	f->path = xstrdup(path);
	in->file[in->files++] = f;
	return f;
}

struct file *
world_file(
    struct world *w, const struct scenario *sc, struct slice name, char *msg)
{
	struct inner *in = w->inner;
	const char *dir = in->folder[sc->number - 1];
	struct buf path = {0};
	struct file *f = NULL;
	size_t i;

	if (dir && *dir)
		buf_fmt(&path, "%s%s", dir, strcmp(dir, "/") ? "/" : "");
	buf_add(&path, name.p, name.n);
	buf_cstr(&path);
	if (leaves_folder(path.p + path.n - name.n)) {
		snprintf(msg, 200, "%.*s: leaves the folder of the scenario",
		    (int)name.n, name.p);
	} else {
		for (i = 0; i < in->files && !f; i++)
			if (!strcmp(in->file[i]->path, path.p))
				f = in->file[i];
		if (!f)
			f = open_file(in, path.p, msg);
	}
	buf_free(&path);
	return f;
}
