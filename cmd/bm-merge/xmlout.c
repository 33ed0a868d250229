/* Requests and tests as FunkLoad writes them. */
#include <stdlib.h>
#include <string.h>

#include "xmlout.h"
#include "buf.h"
#include "clock.h"
#include "err.h"
#include "map.h"
#include "markup.h"
#include "mem.h"
#include "sorter.h"

/* The window of a cycle on a node; and of all nodes, under node -1. */
struct slot {
	int64_t begin, end, users;
};

/* The execution of a test that is being written. */
struct run_of {
	int64_t node, cycle, user, iteration;
	int pages, redirects, images, links, requests, steps;
	int64_t connected;
};

struct out {
	struct agg *a;
	FILE *f;
	struct map slots, epochs;
	struct map names; /* of steps */
	bool many;        /* nodes */
	char name[80];    /* of the test: test_shop */
	struct run_of run;
	uint64_t left_out;
};

static uint64_t spooled;

/* ---- taking in ------------------------------------------------------------ */

/* Sorted by cycle, node, user, iteration, step, request; the test last. */
static void
spool(struct slice line)
{
	struct slice f[STREAM_COLS + 1];
	size_t n = stream_split(line, f, STREAM_COLS + 1);
	bool test = slice_eq(f[0], "test");
	char key[100];

	snprintf(key, sizeof key, "%05lld%06lld%019lld%019lld%05lld%04lld",
	    (long long)stream_int(f, n, RESP_CYCLE, 0),
	    (long long)stream_int(f, n, RESP_NODE, 0),
	    (long long)stream_int(f, n, RESP_USER, 0),
	    (long long)stream_int(f, n, RESP_ITERATION, 0),
	    (long long)(test ? 99999 : stream_int(f, n, RESP_STEP, 0)),
	    (long long)(test ? 0 : stream_int(f, n, RESP_REQUEST, 0)));
	sorter_put(key, line);
	spooled++;
}

void
xmlout_start(struct agg *a)
{
	sorter_start();
	agg_tap(a, spool);
}

/* ---- the plan ------------------------------------------------------------- */

static struct slot *
slot_at(struct out *o, int64_t node, int64_t cycle)
{
	struct map_key k = {(uint64_t)(node + 1), (uint64_t)cycle};
	struct slot **s = (struct slot **)map_at(&o->slots, k);

	if (!*s)
		*s = xarray(1, sizeof **s);
	return *s;
}

static void
read_slots(struct out *o)
{
	struct slice f[STREAM_COLS + 1];
	size_t i, n = agg_rows(o->a, KIND_CYCLE), got;
	int64_t cycle, users;
	struct slot *s;

	for (i = 0; i < n; i++) {
		got = agg_row(o->a, KIND_CYCLE, i, f);
		cycle = stream_int(f, got, CYCLE_CYCLE, 0);
		users = stream_int(f, got, CYCLE_USERS,
		    stream_int(f, got, CYCLE_RATE, 0) / 1000);
		s = slot_at(o, stream_int(f, got, CYCLE_NODE, 0), cycle);
		s->begin = stream_int(f, got, CYCLE_BEGIN, 0);
		s->end = stream_int(f, got, CYCLE_END, 0);
		s = slot_at(o, -1, cycle);
		s->begin = stream_int(f, got, CYCLE_BEGIN, 0);
		s->end = stream_int(f, got, CYCLE_END, 0);
		s->users += users;
	}
}

static void
read_epochs(struct out *o)
{
	struct slice f[STREAM_COLS + 1];
	size_t i, n = agg_rows(o->a, KIND_RUN), got;
	struct map_key k = {0, 0};
	int64_t *v;

	for (i = 0; i < n; i++) {
		got = agg_row(o->a, KIND_RUN, i, f);
		k.lo = (uint64_t)stream_int(f, got, RUN_NODE, 0);
		v = xmalloc(sizeof *v);
		*v = stream_int(f, got, RUN_EPOCH, 0);
		*map_at(&o->epochs, k) = v;
	}
	o->many = n > 1;
}

/* "shop" is the method test_shop: letters, digits and '_'. */
static void
name_test(struct out *o)
{
	const char *s = agg_scenario(o->a, 1);
	size_t n = 0;

	if (!s || strncmp(s, "test_", 5) != 0)
		n = (size_t)snprintf(o->name, sizeof o->name, "test_");
	for (; s && *s && n + 1 < sizeof o->name; s++)
		o->name[n++] = (*s >= 'a' && *s <= 'z') ||
				       (*s >= 'A' && *s <= 'Z') ||
				       (*s >= '0' && *s <= '9')
				   ? *s
				   : '_';
	o->name[n] = '\0';
}

static void
config(struct out *o, const char *key, const char *value)
{
	fprintf(o->f, "<config");
	markup_pair(o->f, "key", key);
	markup_pair(o->f, "value", value ? value : "");
	fputs(" />\n", o->f);
}

/* A time of the plan in seconds. */
static void
config_time(struct out *o, const char *key)
{
	const char *us = agg_conf(o->a, key);
	char text[40];

	snprintf(text, sizeof text, "%.6g", us ? strtod(us, NULL) / 1e6 : 0.0);
	config(o, key, text);
}

/* "[10, 20]"; and the length of the windows, of which FunkLoad knows one. */
static void
config_cycles(struct out *o)
{
	struct buf b = {0};
	struct map_key k = {0, 0};
	struct slot *s, *first = NULL;
	char text[40];

	for (; k.lo < 10000; k.lo++) {
		if (!(s = map_get(&o->slots, k)))
			continue;
		buf_fmt(&b, "%s%lld", first ? ", " : "[", (long long)s->users);
		first = first ? first : s;
	}
	if (!first)
		die("-x: no cycle line: the plan is not known");
	buf_chr(&b, ']');
	config(o, "cycles", buf_cstr(&b));
	snprintf(text, sizeof text, "%.9g",
	    (double)(first->end - first->begin) / 1e6);
	config(o, "duration", text);
	buf_free(&b);
}

static void
config_meta(struct out *o)
{
	struct slice f[STREAM_COLS + 1];
	size_t i, n = agg_rows(o->a, KIND_CONF);

	for (i = 0; i < n; i++) {
		agg_row(o->a, KIND_CONF, i, f);
		if (f[CONF_KEY].n > 5 && memcmp(f[CONF_KEY].p, "meta:", 5) == 0)
			config(o, agg_text(o->a, f[CONF_KEY]),
			    agg_text(o->a, f[CONF_VALUE]));
	}
}

static void
config_nodes(struct out *o)
{
	struct slice f[STREAM_COLS + 1];
	struct buf b = {0};
	size_t i, n = agg_rows(o->a, KIND_RUN);

	for (i = 0; i < n; i++) {
		agg_row(o->a, KIND_RUN, i, f);
		buf_fmt(&b, "%s%s", i ? ", " : "", agg_text(o->a, f[RUN_HOST]));
	}
	config(o, "node", buf_cstr(&b));
	buf_free(&b);
}

static const char *
conf_or(struct out *o, const char *key, const char *other)
{
	const char *s = agg_conf(o->a, key);

	return s ? s : other;
}

static void
head(struct out *o)
{
	struct slice f[STREAM_COLS + 1];
	char iso[CLOCK_ISO_SIZE];
	size_t n = agg_row(o->a, KIND_RUN, 0, f);

	clock_iso(stream_int(f, n, RUN_EPOCH, 0), iso);
	iso[19] = '\0'; /* FunkLoad's has no zone */
	fprintf(o->f, "<funkload version=\"bm-merge %s\" time=\"%s\">\n",
	    BM_VERSION, iso);
	config(o, "id", o->name);
	config(o, "class", "bm");
	config(o, "method", o->name);
	config(o, "module", "bm_load");
	config(o, "class_title", conf_or(o, "title", "bm-load"));
	config(o, "class_description", conf_or(o, "title", "bm-load"));
	config(o, "description", conf_or(o, "description", ""));
	config(o, "server_url", conf_or(o, "url", ""));
	if (agg_conf(o->a, "label"))
		config(o, "label", agg_conf(o->a, "label"));
	config_cycles(o);
	config_time(o, "sleep_time");
	config_time(o, "sleep_time_min");
	config_time(o, "sleep_time_max");
	config_time(o, "startup_delay");
	config_time(o, "cycle_time");
	config_nodes(o);
	config_meta(o);
}

/* ---- elements ------------------------------------------------------------- */

static const char *
result_of(int result)
{
	return result == RESULT_OK     ? "Successful"
	       : result == RESULT_FAIL ? "Failure"
				       : "Error";
}

/*
 * FunkLoad records what ended in the window of its cycle. Returns the
 * wall-clock time at which it began, or -1 where it is not written.
 */
static int64_t
recorded(
    struct out *o, const struct slice f[], size_t n, int result, int64_t total)
{
	struct map_key k = {(uint64_t)stream_int(f, n, RESP_NODE, 0) + 1,
	    (uint64_t)stream_int(f, n, RESP_CYCLE, 0)};
	const struct slot *s = map_get(&o->slots, k);
	const int64_t *epoch;
	int64_t start = stream_int(f, n, (size_t)result + 1, 0);
	int r = stream_result(f[result]);

	k.lo = k.hi - 1;
	k.hi = 0;
	epoch = map_get(&o->epochs, k);
	if (!s || !epoch || r == RESULT_CUT || r == RESULT_BEHIND ||
	    start + total < 0 || start + total >= s->end - s->begin) {
		o->left_out++;
		return -1;
	}
	return *epoch + s->begin + start;
}

/* cycle, cvus, thread, suite, name: in this order, for FunkLoad's merger. */
static void
open_element(struct out *o, const char *name, const struct slice f[], size_t n)
{
	int64_t cycle = stream_int(f, n, RESP_CYCLE, 0);
	int64_t node = stream_int(f, n, RESP_NODE, 0);

	fprintf(o->f, "<%s cycle=\"%03lld\" cvus=\"%03lld\" thread=\"", name,
	    (long long)cycle, (long long)slot_at(o, -1, cycle)->users);
	if (o->many)
		fprintf(o->f, "%lld", (long long)node);
	fprintf(o->f, "%03lld\" suite=\"bm\" name=\"%s\"",
	    (long long)stream_int(f, n, RESP_USER, 0), o->name);
}

static void
put_pair(struct out *o, const char *name, struct slice field)
{
	struct buf b = {0};

	stream_unescape(&b, field);
	markup_pair(o->f, name, buf_cstr(&b));
	buf_free(&b);
}

static void
put_seconds(struct out *o, const char *name, int64_t us)
{
	fprintf(o->f, " %s=\"%lld.%06lld\"", name, (long long)us / 1000000,
	    (long long)us % 1000000);
}

/* Another execution begins: forget the one before. */
static void
follow(struct out *o, const struct slice f[], size_t n)
{
	struct run_of r = {stream_int(f, n, RESP_NODE, 0),
	    stream_int(f, n, RESP_CYCLE, 0), stream_int(f, n, RESP_USER, 0),
	    stream_int(f, n, RESP_ITERATION, 0), 0, 0, 0, 0, 0, 0, 0};

	if (r.node != o->run.node || r.cycle != o->run.cycle ||
	    r.user != o->run.user || r.iteration != o->run.iteration)
		o->run = r;
}

/* What the test is said to have had: good ones only, but requests, steps. */
static void
count(struct out *o, const struct slice f[], size_t n)
{
	struct run_of *r = &o->run;
	bool good = slice_eq(f[RESP_RESULT], "ok");

	r->requests++;
	r->connected += stream_int(f, n, RESP_TOTAL, 0);
	r->steps += stream_int(f, n, RESP_REQUEST, 0) == 1;
	if (!good)
		return;
	if (slice_eq(f[RESP_TYPE], "redirect"))
		r->redirects++;
	else if (slice_eq(f[RESP_TYPE], "image"))
		r->images++;
	else if (slice_eq(f[RESP_TYPE], "link") ||
		 slice_eq(f[RESP_TYPE], "script"))
		r->links++;
	else
		r->pages++;
}

static void
test_element(struct out *o, const struct slice f[], size_t n, int result,
    int64_t total, struct slice message)
{
	int64_t when = recorded(o, f, n, result, total);

	if (when == -1)
		return;
	open_element(o, "testResult", f, n);
	put_seconds(o, "time", when);
	fprintf(o->f, " result=\"%s\" steps=\"%d\"",
	    result_of(stream_result(f[result])), o->run.steps);
	put_seconds(o, "duration", total);
	put_seconds(o, "connection_duration", o->run.connected);
	fprintf(o->f,
	    " requests=\"%d\" pages=\"%d\" xmlrpc=\"0\""
	    " redirects=\"%d\" images=\"%d\" links=\"%d\"",
	    o->run.requests, o->run.pages, o->run.redirects, o->run.images,
	    o->run.links);
	if (!slice_eq(f[result], "ok"))
		put_pair(o, "traceback", message);
	fputs(" />\n", o->f);
}

/* What a step is called, "" where that is not told. */
static const char *
step_name(struct out *o, int scenario, int step)
{
	struct map_key k = {(uint64_t)scenario, (uint64_t)step};
	void **v = map_at(&o->names, k);
	const char *s;

	if (!*v) {
		s = agg_step(o->a, scenario, step, STEP_NAME);
		*v = xstrdup(s ? s : "");
	}
	return *v;
}

static void
resp_element(struct out *o, const struct slice f[], size_t n)
{
	int64_t total = stream_int(f, n, RESP_TOTAL, 0), code;
	int64_t when = recorded(o, f, n, RESP_RESULT, total);
	int64_t step = stream_int(f, n, RESP_STEP, 0);
	const char *name = "";

	if (when == -1)
		return;
	code = stream_int(f, n, RESP_CODE, 0);
	if (stream_int(f, n, RESP_REQUEST, 0) == 1)
		name = step_name(
		    o, (int)stream_int(f, n, RESP_SCENARIO, 0), (int)step);
	open_element(o, "response", f, n);
	fprintf(o->f, " step=\"%03lld\" number=\"%03lld\"", (long long)step,
	    (long long)stream_int(f, n, RESP_REQUEST, 0));
	put_pair(o, "type", f[RESP_TYPE]);
	fprintf(
	    o->f, " result=\"%s\"", result_of(stream_result(f[RESP_RESULT])));
	put_pair(o, "url", stream_field(f, n, RESP_URL));
	fprintf(o->f, " code=\"%lld\"", (long long)(code ? code : -1));
	markup_pair(o->f, "description", name);
	put_seconds(o, "time", when);
	put_seconds(o, "duration", total);
	if (slice_eq(f[RESP_RESULT], "error"))
		put_pair(o, "traceback", stream_field(f, n, RESP_MESSAGE));
	fputs(" />\n", o->f);
}

static void
element(struct slice line, void *arg)
{
	struct slice f[STREAM_COLS + 1];
	size_t n = stream_split(line, f, STREAM_COLS + 1);
	struct out *o = arg;

	follow(o, f, n);
	if (slice_eq(f[0], "test")) {
		test_element(o, f, n, TEST_RESULT,
		    stream_int(f, n, TEST_TOTAL, 0),
		    stream_field(f, n, TEST_MESSAGE));
		return;
	}
	count(o, f, n);
	resp_element(o, f, n);
	if (memchr(f[RESP_FLAGS].p, 't', f[RESP_FLAGS].n))
		test_element(o, f, n, RESP_RESULT,
		    stream_int(f, n, RESP_TOTAL, 0),
		    stream_field(f, n, RESP_MESSAGE));
}

static void
free_all(struct map *m)
{
	size_t i = 0;
	void *v;

	while ((v = map_next(m, &i)))
		free(v);
	map_free(m);
}

void
xmlout_write(struct agg *a, FILE *f)
{
	struct out o;

	memset(&o, 0, sizeof o);
	o.a = a;
	o.f = f;
	o.run.node = -1;
	if (agg_rows(a, KIND_RUN) == 0)
		die("-x: no run line: nothing was run, or it is lost");
	if (spooled == 0)
		die("-x: no single requests: it takes what bm-load wrote,"
		    " before any bm-merge");
	read_slots(&o);
	read_epochs(&o);
	name_test(&o);
	head(&o);
	sorter_each(element, &o);
	fputs("</funkload>\n", f);
	if (o.left_out > 0)
		warn("-x: %llu requests and tests left out, which did not end"
		     " in the window of their cycle, as FunkLoad does",
		    (unsigned long long)o.left_out);
	free_all(&o.slots);
	free_all(&o.epochs);
	free_all(&o.names);
}
