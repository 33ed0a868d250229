/* Values that came from the server before they went to it. */
#include <ctype.h>
#include <string.h>

#include "err.h"
#include "find.h"
#include "http.h"
#include "mem.h"
#include "token.h"

enum { TOKEN_LEAST = 8, TOKEN_MOST = 4096 };

/*
 * Where does the answer x hold the value v?
 *	name	what it is called there: a new string
 *	query	of [Captures]: a new string
 */
static bool
find(const struct exchange *x, struct slice v, char **name, char **query)
{
	struct slice page, type;

	page = exchange_part(x, EX_PAGE);
	type = exchange_field(x, EX_ANSWER, "content-type");
	if (find_word(type, "json"))
		return find_json(page, v, name, query);
	if (find_word(type, "html") || find_word(type, "xml"))
		return find_html(page, v, name, query);
	return false;
}

/* A variable's name of a field's: letters, digits, _ and -. */
static char *
variable(const char *name)
{
	static const char *const taken[] = {
	    "url", "password", "auth", "newUuid", "newDate"};
	struct buf b = {NULL, 0, 0};
	size_t i;

	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (strcmp(name, taken[i]) == 0)
			buf_str(&b, "got_");
	if (strncmp(name, "bm_", 3) == 0)
		buf_str(&b, "got_");
	for (; *name != '\0' && b.n < 40; name++)
		if (isalnum((unsigned char)*name) || *name == '_' ||
		    *name == '-')
			buf_chr(&b, *name);
		else if (b.n > 0 && b.p[b.n - 1] != '_')
			buf_chr(&b, '_');
	while (b.n > 1 && b.p[b.n - 1] == '_')
		b.n--;
	if (b.n == 0)
		buf_str(&b, "token");
	return buf_cstr(&b);
}

/* The variable of a capture in s; another name where it is taken there. */
static const char *
capture_add(struct step *s, const char *name, char *query)
{
	struct capture *c;
	char *var;
	size_t i, n;

	var = variable(name);
	for (i = 0; i < s->captures; i++)
		if (strcmp(s->capture[i].query, query) == 0)
			return s->capture[i].var;
	for (i = n = 0; i < s->captures; i++)
		n += strncmp(s->capture[i].var, var, strlen(var)) == 0;
	if (n > 0) {
		var = xrealloc(var, strlen(var) + 12);
		sprintf(strchr(var, '\0'), "_%zu", n + 1);
	}
	s->capture = xgrow(
	    s->capture, &s->capture_cap, s->captures + 1, sizeof(*s->capture));
	c = &s->capture[s->captures++];
	c->var = var;
	c->query = query;
	return var;
}

/* The variable for a value that step `at` sends; NULL: none. */
static const char *
correlate(struct flow *f, size_t at, struct slice v)
{
	char *name, *query;
	const char *var;
	size_t i;

	if (v.n < TOKEN_LEAST || v.n > TOKEN_MOST)
		return NULL;
	for (i = at; i-- > 0;) {
		if (!find(f->v[i].last, v, &name, &query))
			continue;
		var = capture_add(&f->v[i], name, query);
		warn("%s: {{%s}}, captured from '%s'", f->v[at].name, var,
		    f->v[i].name);
		return var;
	}
	return NULL;
}

static bool
is_password(struct slice name)
{
	return find_word(name, "passw") || find_word(name, "pwd") ||
	       slice_ieq(name, "pass");
}

/* {{password}}, {{password2}}: one a value. */
static const char *
password(const struct flow *f, size_t at, struct slice v)
{
	static struct {
		struct slice value;
		char var[24];
	} known[8];
	static size_t n;
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_same(known[i].value, v))
			return known[i].var;
	if (n == sizeof(known) / sizeof(known[0]))
		return known[0].var;
	known[n].value = v;
	strcpy(known[n].var, "password");
	if (n > 0)
		sprintf(known[n].var, "password%zu", n + 1);
	warn("%s: {{%s}}: give it by -V %s=... or in a data file",
	    f->v[at].name, known[n].var, known[n].var);
	return known[n++].var;
}

/* _=1699000000000: there to fool caches. */
static bool
is_clock(struct param *p)
{
	static const char *const names[] = {
	    "_", "_t", "cb", "nocache", "rand", "rnd", "t", "timestamp", "ts"};
	size_t i;

	if (p->value.n < 10 || p->value.n > 17 ||
	    strspn(buf_cstr(&p->value), "0123456789") != p->value.n)
		return false;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_ieq(buf_slice(&p->name), names[i]))
			return true;
	return false;
}

static void
params(struct flow *f, size_t at, struct params *list, bool query)
{
	struct param *p;
	size_t i;

	for (i = 0; i < list->n; i++) {
		p = &list->v[i];
		if (p->upload || p->value.n == 0)
			continue;
		p->var = correlate(f, at, buf_slice(&p->value));
		if (p->var == NULL && is_password(buf_slice(&p->name)))
			p->var = password(f, at, buf_slice(&p->value));
		if (p->var == NULL && query && is_clock(p))
			p->var = "bm_iter";
	}
}

/* Parts of a path that look made up by a machine. */
static void
path(struct flow *f, size_t at)
{
	struct params *list;
	size_t i;

	list = &f->v[at].path;
	for (i = 0; i < list->n; i++)
		if (strpbrk(buf_cstr(&list->v[i].value), "0123456789") != NULL)
			list->v[i].var =
			    correlate(f, at, buf_slice(&list->v[i].value));
}

/* X-CSRF-Token and its kin, Authorization: Bearer. */
static void
headers(struct flow *f, size_t at)
{
	struct slice name, value;
	struct param *p;
	const char *var;
	size_t next;

	for (next = 0; http_each(
		 exchange_part(f->v[at].x, EX_FIELDS), &next, &name, &value);) {
		bool auth;

		auth = slice_ieq(name, "authorization");
		if (!auth && !find_word(name, "token") &&
		    !find_word(name, "csrf") && !find_word(name, "xsrf"))
			continue;
		p = params_add(&f->v[at].header);
		buf_add(&p->name, name.p, name.n);
		if (auth && find_word((struct slice){value.p,
					  value.n < 7 ? value.n : 7},
				"bearer ")) {
			buf_str(&p->value, "Bearer ");
			value.p += 7;
			value.n -= 7;
		}
		var = correlate(f, at, value);
		if (var == NULL && auth) {
			var = "auth";
			warn("%s: {{auth}}: give it by -V auth=...",
			    f->v[at].name);
		}
		p->var = var;
		if (var == NULL)
			buf_add(&p->value, value.p, value.n);
	}
}

/* The same in the strings of a JSON body, whose text is copied. */
static void
json(struct flow *f, size_t at)
{
	struct slice key = {"", 0}, rest, s;
	struct step *step;
	const char *var;

	step = &f->v[at];
	rest = exchange_part(step->x, EX_BODY);
	while (find_string(&rest, &s, &step->text)) {
		if (find_is_key(rest)) {
			key = s;
			var = NULL;
		} else {
			var = correlate(f, at, s);
			if (var == NULL && s.n > 0 && is_password(key))
				var = password(f, at, s);
		}
		if (var != NULL)
			buf_fmt(&step->text, "{{%s}}", var);
		else
			buf_add(&step->text, s.p, s.n);
	}
}

void
token_make(struct flow *f)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		path(f, i);
		params(f, i, &f->v[i].query, true);
		params(f, i, &f->v[i].form, false);
		headers(f, i);
		if (f->v[i].body == BODY_JSON)
			json(f, i);
	}
}
