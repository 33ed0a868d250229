/* A bench result of FunkLoad as the stream of one more node. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"
#include "err.h"
#include "flin.h"
#include "funkload.h"

/* ---- responses and tests ------------------------------------------------- */

/* A number that must be there. */
static int
need_int(struct fl *f, const char *name, int64_t max, int64_t *v)
{
	struct slice s = xml_attr(&f->x, name);
	uint64_t u;

	if (slice_uint(s, (uint64_t)max, &u) == -1)
		return fl_refuse(f, s.p ? "not a number: " : "missing: ", name);
	*v = (int64_t)u;
	return 0;
}

static int
need_seconds(struct fl *f, const char *name, int64_t *us)
{
	struct slice s = xml_attr(&f->x, name);

	if (fl_seconds(s, us) == -1)
		return fl_refuse(f, s.p ? "not a time: " : "missing: ", name);
	return 0;
}

static int
need_result(struct fl *f, int *result)
{
	struct slice s = xml_attr(&f->x, "result");

	if (!s.p)
		return fl_refuse(f, "missing: ", "result");
	*result = slice_eq(s, "Successful") ? RESULT_OK
		  : slice_eq(s, "Failure")  ? RESULT_FAIL
					    : RESULT_ERROR;
	return 0;
}

/* cycle and cvus; the cycle's clock starts with what ended in it first. */
static int
need_cycle(struct fl *f, int64_t *cycle)
{
	int64_t users;

	if (need_int(f, "cycle", CYCLES - 1, cycle) == -1 ||
	    need_int(f, "cvus", 10000000, &users) == -1)
		return -1;
	if (f->root && f->clock.window_us == 0)
		return fl_refuse(
		    f, "no duration before the first response", "");
	fl_users(&f->clock, (int)*cycle, users);
	return 0;
}

/* The last line of a traceback that says something. */
static struct slice
last_line(struct slice s)
{
	struct slice r = s.p ? s : slice_of("");
	const char *p;

	while (r.n > 0 && (r.p[r.n - 1] == '\n' || r.p[r.n - 1] == ' '))
		r.n--;
	for (p = r.p + r.n; p > r.p && p[-1] != '\n'; p--)
		;
	r.n -= (size_t)(p - r.p);
	r.p = p;
	return slice_trim(r);
}

/* Our class for what Python said, or "". */
static const char *
class_of(const char *text)
{
	static const char *const said[][2] = {{"refused", "connect "},
	    {"timed out", "timeout "}, {"reset by peer", "closed "},
	    {"BadStatusLine", "closed "}, {"not known", "dns "},
	    {"unreachable", "connect "}};
	size_t i;

	for (i = 0; i < sizeof said / sizeof *said; i++)
		if (strstr(text, said[i][0]))
			return said[i][1];
	return "";
}

/* What went wrong, in 128 bytes; code -1 where there is none. */
static void
message_of(const struct fl *f, int result, int64_t code, char out[128])
{
	struct slice s = last_line(xml_attr(&f->x, "traceback"));
	char text[120];

	out[0] = '\0';
	if (result == RESULT_OK)
		return;
	snprintf(text, sizeof text, "%.*s", (int)(s.n < 110 ? s.n : 110),
	    s.n ? s.p : "");
	if (result == RESULT_FAIL && code > 0)
		snprintf(out, 128, "status %d", (int)code);
	else if (result == RESULT_FAIL)
		snprintf(out, 128, "assert %s", text);
	else
		snprintf(out, 128, "%s%s", class_of(text),
		    text[0] ? text : "not told by FunkLoad");
}

/* A request type in our letters. */
static void
put_type(struct fl *f, struct slice s)
{
	char type[32];
	size_t i;

	for (i = 0; i < s.n && i < sizeof type - 1; i++) {
		type[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32)
							 : s.p[i];
		if (!((type[i] >= 'a' && type[i] <= 'z') ||
			(type[i] >= '0' && type[i] <= '9')))
			type[i] = '-';
	}
	type[i] = '\0';
	stream_text(&f->b, i ? type : "-");
}

/* Has this been told of already, by this file or one before? */
static bool
known(struct fl *f, int step, int number)
{
	struct map_key k = {(uint64_t)step, (uint64_t)number};
	void **v = map_at(&f->names, k);
	bool old = *v != NULL;

	*v = f;
	if (old || f->node == 0)
		return old;
	return number == 1 ? agg_step(f->a, 1, step, STEP_URL) != NULL
			   : agg_req(f->a, 1, step, number) != NULL;
}

/* The dictionary: what the first response of a step or request says. */
static void
tell_of(struct fl *f, int step, int number)
{
	struct slice url = xml_attr(&f->x, "url");
	struct slice name = xml_attr(&f->x, "description");
	struct slice type = xml_attr(&f->x, "type");

	if (known(f, step, number))
		return;
	stream_begin(&f->b, number == 1 ? KIND_STEP : KIND_REQ);
	stream_num(&f->b, 1);
	stream_num(&f->b, step);
	if (number == 1) {
		fl_text(f, name.p ? name : slice_of(""));
		fl_text(f, type);
	} else {
		stream_num(&f->b, number);
		put_type(f, type);
	}
	fl_text(f, url);
	fl_send(f);
}

/* node, cycle, user, iteration, scenario of a measurement. */
static void
begin(struct fl *f, enum kind kind, int64_t cycle, int64_t user)
{
	stream_begin(&f->b, kind);
	stream_num(&f->b, f->node);
	stream_num(&f->b, cycle);
	stream_num(&f->b, user);
	stream_num(&f->b, 0);
	stream_num(&f->b, 1);
	f->lines++;
}

static void
close_page(struct fl *f, struct page *p)
{
	if (p->requests == 0)
		return;
	begin(f, KIND_PAGE, p->cycle, p->thread);
	stream_num(&f->b, p->step);
	stream_text(&f->b, result_names[p->result]);
	stream_num(&f->b, fl_place(&f->clock, p->cycle, p->start, p->total));
	stream_none(&f->b);
	stream_num(&f->b, p->total);
	stream_num(&f->b, p->requests);
	stream_none(&f->b);
	stream_text(&f->b, p->message);
	fl_send(f);
	p->requests = 0;
}

static bool
opens_page(struct slice type)
{
	static const char *const openers[] = {
	    "get", "post", "xmlrpc", "put", "delete", "head"};
	size_t i;

	for (i = 0; i < sizeof openers / sizeof *openers; i++)
		if (slice_eq(type, openers[i]))
			return true;
	return false;
}

static struct page *
page_of(struct fl *f, int64_t cycle, int64_t thread)
{
	struct map_key k = {(uint64_t)cycle, (uint64_t)thread};
	struct page **p = (struct page **)map_at(&f->pages, k);

	if (!*p) {
		*p = xarray(1, sizeof **p);
		(*p)->cycle = (int)cycle;
		(*p)->thread = (int)thread;
	}
	return *p;
}

/* One more response of a page; the time of a page is their sum. */
static void
add_to_page(struct fl *f, struct page *p, int64_t step, int64_t start,
    int64_t total, int result, const char *message)
{
	if (opens_page(xml_attr(&f->x, "type"))) {
		close_page(f, p);
		p->step = (int)step;
		p->start = start;
		p->total = 0;
		p->result = RESULT_OK;
		p->message[0] = '\0';
	} else if (p->requests == 0) {
		return; /* begun before the window */
	}
	p->requests++;
	p->total += total;
	if (result != RESULT_OK && p->result == RESULT_OK) {
		p->result = result;
		memcpy(p->message, message, sizeof p->message);
	}
}

static int
response(struct fl *f)
{
	int64_t cycle, thread, step, number, start, total;
	int64_t code = 0;
	struct slice type = xml_attr(&f->x, "type"), s;
	char message[128];
	int result, i;

	s = xml_attr(&f->x, "code");
	if (s.p && slice_int(s, -1, 999, &code) == -1)
		return fl_refuse(f, "not a status: ", "code");
	if (!type.p || !xml_attr(&f->x, "url").p)
		return fl_refuse(f, "missing: ", type.p ? "url" : "type");
	if (need_cycle(f, &cycle) == -1 ||
	    need_int(f, "thread", 1000000000, &thread) == -1 ||
	    need_int(f, "step", 1000000000, &step) == -1 ||
	    need_int(f, "number", 1000000000, &number) == -1 ||
	    need_result(f, &result) == -1 ||
	    need_seconds(f, "time", &start) == -1 ||
	    need_seconds(f, "duration", &total) == -1)
		return -1;
	if (f->pages.n >= THREADS)
		return fl_refuse(f, "more than a million threads", "");
	code = code < 0 ? 0 : code;
	message_of(f, result, code, message);
	fl_ended(&f->clock, (int)cycle, start + total);
	tell_of(f, (int)step, (int)number);
	begin(f, KIND_RESP, cycle, thread);
	stream_num(&f->b, step);
	stream_num(&f->b, number);
	put_type(f, type);
	stream_num(&f->b, code);
	stream_text(&f->b, result_names[result]);
	stream_num(&f->b, fl_place(&f->clock, (int)cycle, start, total));
	for (i = 0; i < 4; i++)
		stream_none(&f->b);
	stream_num(&f->b, total);
	for (i = 0; i < 3; i++)
		stream_none(&f->b);
	fl_text(f, xml_attr(&f->x, "url"));
	stream_text(&f->b, message);
	fl_send(f);
	add_to_page(
	    f, page_of(f, cycle, thread), step, start, total, result, message);
	return 0;
}

/* How many of something a test had; empty where it does not say. */
static int64_t
count_of(const struct fl *f, const char *name)
{
	uint64_t u;

	return slice_uint(xml_attr(&f->x, name), 1000000000, &u) == -1
		   ? -1
		   : (int64_t)u;
}

static void
put_count(struct fl *f, int64_t v)
{
	if (v < 0)
		stream_none(&f->b);
	else
		stream_num(&f->b, v);
}

static int64_t
both(int64_t a, int64_t b)
{
	return a < 0 || b < 0 ? a : a + b;
}

static int
test_result(struct fl *f)
{
	int64_t cycle, connected, total, start = 0;
	uint64_t thread;
	char message[128];
	int result;

	if (need_cycle(f, &cycle) == -1 || need_result(f, &result) == -1 ||
	    need_seconds(f, "connection_duration", &connected) == -1)
		return -1;
	if (slice_uint(xml_attr(&f->x, "thread"), 1000000000, &thread) == -1)
		thread = 0;
	if (fl_seconds(xml_attr(&f->x, "duration"), &total) == -1)
		total = connected;
	if (fl_seconds(xml_attr(&f->x, "time"), &start) == 0)
		fl_ended(&f->clock, (int)cycle, start + total);
	else
		start = fl_begin(&f->clock, (int)cycle);
	message_of(f, result, -1, message);
	begin(f, KIND_TEST, cycle, (int64_t)thread);
	stream_text(&f->b, result_names[result]);
	stream_num(&f->b, fl_place(&f->clock, (int)cycle, start, total));
	stream_none(&f->b);
	stream_num(&f->b, total);
	stream_num(&f->b, connected);
	put_count(f, both(count_of(f, "pages"), count_of(f, "xmlrpc")));
	put_count(f, count_of(f, "requests"));
	put_count(f, count_of(f, "redirects"));
	put_count(f, both(count_of(f, "images"), count_of(f, "links")));
	stream_none(&f->b);
	stream_text(&f->b, message);
	fl_send(f);
	return 0;
}

/* ---- the whole ----------------------------------------------------------- */

static void
put_cycle(struct fl *f, int cycle)
{
	int64_t users, begin_us, end_us, stop_us;

	if (!fl_slot(
		&f->clock, f->a, cycle, &users, &begin_us, &end_us, &stop_us))
		return;
	stream_begin(&f->b, KIND_CYCLE);
	stream_num(&f->b, f->node);
	stream_num(&f->b, cycle);
	stream_num(&f->b, users);
	stream_none(&f->b);
	stream_num(&f->b, begin_us - users * f->delay_us);
	stream_num(&f->b, begin_us);
	stream_num(&f->b, end_us);
	stream_num(&f->b, stop_us);
	fl_send(f);
}

static void
put_run(struct fl *f)
{
	char text[300];

	snprintf(text, sizeof text, "funkload-%.200s", f->id ? f->id : "test");
	stream_begin(&f->b, KIND_RUN);
	stream_text(&f->b, text);
	stream_num(&f->b, f->node);
	stream_num(&f->b, fl_epoch(&f->clock));
	stream_text(&f->b, f->host ? f->host : "");
	snprintf(
	    text, sizeof text, "FunkLoad %.200s", f->version ? f->version : "");
	stream_text(&f->b, text);
	stream_num(&f->b, 1);
	fl_send(f);
}

static void
put_end(struct fl *f, bool whole)
{
	char text[300];

	snprintf(text, sizeof text, "funkload-%.200s", f->id ? f->id : "test");
	stream_begin(&f->b, KIND_END);
	stream_text(&f->b, text);
	stream_num(&f->b, f->node);
	stream_text(&f->b, whole ? "ok" : "stopped");
	stream_num(&f->b, f->lines);
	stream_text(&f->b, whole ? "" : "no </funkload> tag");
	fl_send(f);
}

/* What is known only when all is read. */
static void
finish(struct fl *f, bool whole)
{
	struct page *p;
	size_t i = 0;
	int c;

	while ((p = map_next(&f->pages, &i)))
		close_page(f, p);
	if (f->node == 0) {
		fl_conf(f, "model", slice_of("closed"));
		fl_conf(f, "connections", slice_of("new for each request"));
		stream_begin(&f->b, KIND_SCENARIO);
		stream_num(&f->b, 1);
		stream_text(&f->b, f->method ? f->method : "test");
		stream_num(&f->b, 1);
		fl_send(f);
	}
	for (c = 0; c < CYCLES; c++)
		put_cycle(f, c);
	put_run(f);
	put_end(f, whole);
}

static int
open_root(struct fl *f)
{
	struct slice version = xml_attr(&f->x, "version");
	struct slice when = xml_attr(&f->x, "time");

	if (!version.p)
		return fl_refuse(f, "missing: ", "version");
	if (!when.p || when.n < 19)
		return fl_refuse(f, "missing: ", "time");
	fl_keep(&f->version, version);
	f->root = true;
	return 0;
}

/* An element begins, as a child of the root or, without one, alone. */
static int
element(struct fl *f)
{
	if (f->x.depth == 1 && slice_eq(f->x.name, "funkload")) {
		if (f->root || f->lines > 0)
			return fl_refuse(f, "<funkload> is not the first", "");
		return open_root(f);
	}
	if (f->over)
		return fl_refuse(f, "something behind </funkload>", "");
	if (f->x.depth != (f->root ? 2 : 1))
		return 0;
	if (slice_eq(f->x.name, "config"))
		return fl_config(f);
	if (slice_eq(f->x.name, "response"))
		return response(f);
	if (slice_eq(f->x.name, "testResult"))
		return test_result(f);
	if (slice_eq(f->x.name, "monitor") ||
	    slice_eq(f->x.name, "monitorconfig"))
		return flmon_element(&f->mon, &f->x, f->a, f->name);
	return f->root ? 0 : fl_refuse(f, "it begins otherwise", "");
}

static int
read_all(struct fl *f)
{
	enum xml_got got;

	while ((got = xml_next(&f->x)) == XML_OPEN || got == XML_CLOSE) {
		if (got == XML_OPEN && element(f) == -1)
			return -1;
		if (got == XML_CLOSE && f->root && f->x.depth == 0)
			f->over = true;
	}
	if (got == XML_ERROR) {
		warn("%s:%lld: invalid XML: %s", f->name, (long long)f->x.line,
		    f->x.err);
		return -1;
	}
	if (f->x.depth > (f->root ? 1 : 0)) {
		warn("%s:%lld: invalid XML: the file ends inside <%s>", f->name,
		    (long long)f->x.line, f->x.open[f->x.depth - 1]);
		return -1;
	}
	if (f->x.depth == 1)
		warn("%s: missing </funkload> tag", f->name);
	if (!f->root && f->lines == 0)
		return fl_refuse(f, "nothing in it", "");
	finish(f, f->x.depth == 0);
	return 0;
}

int
funkload_read(struct agg *a, int fd, const char *name, const char *p, size_t n)
{
	struct fl f;
	struct page *g;
	size_t i = 0;
	int r;

	memset(&f, 0, sizeof f);
	f.a = a;
	f.name = name;
	f.node = a->xml++;
	xml_init(&f.x, fd, p, n);
	r = read_all(&f);
	while ((g = map_next(&f.pages, &i)))
		free(g);
	map_free(&f.pages);
	map_free(&f.names);
	fl_clock_free(&f.clock);
	flmon_free(&f.mon);
	free(f.version);
	free(f.host);
	free(f.method);
	free(f.id);
	buf_free(&f.b);
	xml_free(&f.x);
	return r;
}
