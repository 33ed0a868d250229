/* What a conf file says where the command line says nothing. */
#include <sys/stat.h>

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "scene/conf.h"
#include "confargs.h"
#include "err.h"
#include "input.h"
#include "num.h"
#include "slice.h"

enum { CONF_MAX = 1024 * 1024 };

enum kind { TEXT, COUNTS, TIME, FLAG };

/* Keys that have a meaning of their own. */
static const struct key {
	const char *section, *name;
	enum kind kind;
} keys[] = {{"main", "url", TEXT}, {"main", "title", TEXT},
    {"main", "description", TEXT}, {"main", "user_agent", TEXT},
    {"bench", "cycles", COUNTS}, {"bench", "duration", TIME},
    {"bench", "startup_delay", TIME}, {"bench", "sleep_time", TIME},
    {"bench", "sleep_time_min", TIME}, {"bench", "sleep_time_max", TIME},
    {"bench", "cycle_time", TIME}, {"bench", "ok_codes", COUNTS},
    {"bench", "simple_fetch", FLAG}, {"monitor", "hosts", TEXT}};

enum { KEYS = sizeof keys / sizeof keys[0] };

/* Keys that FunkLoad acts upon, and we don't: they are variables only. */
static const char *const idle[][2] = {{"bench", "node_num"},
    {"bench", "log_to"}, {"bench", "log_path"}, {"bench", "result_path"},
    {"ftest", "log_to"}, {"ftest", "log_path"}, {"ftest", "result_path"},
    {"workers", "hosts"}, {"distribute", "log_path"},
    {"distribute", "funkload_location"}, {"distribute", "python_bin"},
    {"distribute", "packages"}, {"distribute", "channel_timeout"}};

static const struct key *
key_find(const char *section, const char *name)
{
	int i;

	for (i = 0; i < KEYS; i++)
		if (!strcmp(keys[i].section, section) &&
		    !strcmp(keys[i].name, name))
			return &keys[i];
	return NULL;
}

static bool
good_list(const char *s)
{
	int64_t v;
	char one[20];
	size_t n;

	for (;; s += n + 1) {
		n = strcspn(s, ":");
		snprintf(one, sizeof one, "%.*s", (int)n, s);
		if (n >= sizeof one || num_parse_count(one, &v) == -1)
			return false;
		if (s[n] == '\0')
			return true;
	}
}

static bool
good(enum kind kind, const char *s)
{
	int64_t v;

	switch (kind) {
	case COUNTS: return good_list(s);
	case TIME: return num_parse_time(s, &v) == 0;
	case FLAG:
		return slice_ieq(slice_of(s), "true") ||
		       slice_ieq(slice_of(s), "false") || !strcmp(s, "0") ||
		       !strcmp(s, "1");
	default: return true;
	}
}

/* A key of [bench], of [ftest] with -1, checked; "" counts as not given. */
static const char *
get(const struct args *a, const char *section, const char *name)
{
	const struct key *k = key_find(section, name);
	struct buf whole = {0};
	const char *v;

	if (a->once && !strcmp(section, "bench"))
		section = "ftest";
	v = conf_get(a->read, section, name);
	if (k == NULL || v == NULL || *v == '\0')
		return NULL;
	if (*v == '.' && k->kind == TIME) { /* ".5", as Python reads it */
		buf_fmt(&whole, "0%s", v);
		v = whole.p;
	}
	if (!good(k->kind, v))
		die("%s:%d: %s: '%s' is no %s", a->conf,
		    conf_line(a->read, section, name), name, v,
		    k->kind == TIME   ? "time"
		    : k->kind == FLAG ? "0 or 1"
				      : "list of numbers");
	return v;
}

static void
fill(const char **arg, const char *value)
{
	if (*arg == NULL)
		*arg = value;
}

/* The conf's name, or NULL; a new one beside the first scenario. */
static const char *
find(const struct args *a)
{
	const char *op = a->operand[0];
	struct stat st;
	struct buf b = {0};
	size_t n;

	if (a->conf != NULL || op == NULL)
		return a->conf;
	n = strspn(op, "0123456789");
	if (n > 0 && op[n] == ':')
		op += n + 1;
	n = strlen(op);
	if (n < 6 || strcmp(op + n - 5, ".hurl") != 0)
		return NULL;
	buf_add(&b, op, n - 5);
	buf_str(&b, ".conf");
	if (stat(buf_cstr(&b), &st) == 0)
		return b.p;
	buf_free(&b);
	return NULL;
}

static void
fill_pauses(struct args *a)
{
	fill(&a->test_pause, get(a, "bench", "sleep_time"));
	if (a->page_lo != NULL || a->page_hi != NULL)
		return;
	a->page_lo = get(a, "bench", "sleep_time_min");
	a->page_hi = get(a, "bench", "sleep_time_max");
	if (a->page_lo == NULL && a->page_hi != NULL)
		a->page_lo = "0";
}

/* Say which keys have no effect, in one line. */
static void
say_idle(const struct args *a)
{
	const char *section = a->once ? "ftest" : "bench";
	struct buf b = {0};
	size_t i;

	for (i = 0; i < sizeof idle / sizeof idle[0]; i++) {
		if (conf_get(a->read, idle[i][0], idle[i][1]) == NULL)
			continue;
		/* [ftest] is FunkLoad's for -1 as [bench] is for a run */
		if (!strcmp(idle[i][0], a->once ? "bench" : "ftest"))
			continue;
		if (strcmp(idle[i][0], section) != 0)
			buf_fmt(&b, " [%s]", idle[i][0]);
		buf_fmt(&b, " %s", idle[i][1]);
	}
	if (b.n > 0)
		warn("%s: without effect here:%s", a->conf, buf_cstr(&b));
	buf_free(&b);
}

void
confargs_fill(struct args *a)
{
	char msg[CONF_MSG];
	const char *fetch;
	size_t n;

	if ((a->conf = find(a)) == NULL)
		return;
	a->read = conf_parse(a->conf, input_all(a->conf, CONF_MAX, &n), msg);
	if (a->read == NULL)
		die("%s", msg);
	if (!a->quiet && !a->barrier)
		say_idle(a);
	fill(&a->base, get(a, "main", "url"));
	a->title = get(a, "main", "title");
	a->description = get(a, "main", "description");
	a->agent = get(a, "main", "user_agent");
	fill(&a->good, get(a, "bench", "ok_codes"));
	fill_pauses(a);
	if (a->once)
		return;
	if (a->rates == NULL)
		fill(&a->users, get(a, "bench", "cycles"));
	fill(&a->window, get(a, "bench", "duration"));
	fill(&a->delay, get(a, "bench", "startup_delay"));
	a->cycle_time = get(a, "bench", "cycle_time");
	fetch = get(a, "bench", "simple_fetch");
	if (fetch != NULL && (*fetch == '0' || (*fetch | 32) == 'f'))
		a->resources = true;
}

static void
variable(void *world, const char *section, const char *key, const char *value)
{
	struct buf b = {0};

	if (key_find(section, key) != NULL)
		return;
	buf_fmt(&b, "%s_%s", section, key);
	world_given(world, buf_cstr(&b), value);
	buf_free(&b);
}

void
confargs_variables(const struct args *a, struct world *w)
{
	if (a->read != NULL)
		conf_each(a->read, variable, w);
}
