/* What a FunkLoad result says of its plan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flin.h"
#include "err.h"
#include "stream.h"

int
fl_refuse(const struct fl *f, const char *what, const char *about)
{
	warn("%s:%lld: not a FunkLoad result: %s%s", f->name,
	    (long long)f->x.line, what, about);
	return -1;
}

void
fl_send(struct fl *f)
{
	struct slice line = {f->b.p, f->b.n};

	stream_end(&f->b);
	line.p = f->b.p;
	agg_line(f->a, line, f->name, f->x.line);
	f->b.n = 0;
}

void
fl_text(struct fl *f, struct slice s)
{
	if (s.n > STREAM_TEXT_MAX)
		s.n = STREAM_TEXT_MAX;
	stream_slice(&f->b, s);
}

void
fl_conf(struct fl *f, const char *key, struct slice value)
{
	stream_begin(&f->b, KIND_CONF);
	stream_text(&f->b, key);
	fl_text(f, value);
	fl_send(f);
}

void
fl_keep(char **to, struct slice s)
{
	free(*to);
	*to = slice_dup(s);
}

/* "[1, 2, 3]" as "1:2:3"; -1 if it is not that. */
static int
cycles_text(struct slice s, struct buf *out)
{
	struct slice one;
	const char *comma;
	uint64_t v;

	if (s.n < 3 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return -1;
	for (s.p++, s.n -= 2;; s.p += one.n + 1, s.n -= one.n + 1) {
		comma = memchr(s.p, ',', s.n);
		one.p = s.p;
		one.n = comma ? (size_t)(comma - s.p) : s.n;
		if (slice_uint(slice_trim(one), 10000000, &v) == -1)
			return -1;
		if (out->n > 0)
			buf_chr(out, ':');
		buf_int(out, (int64_t)v);
		if (!comma)
			return 0;
	}
}

static int
config_cycles(struct fl *f, struct slice value)
{
	struct buf b = {0};
	int r = cycles_text(value, &b);

	if (r == -1)
		fl_refuse(f, "cycles are not like [1, 2, 3]", "");
	else
		fl_conf(f, "cycles", (struct slice){b.p, b.n});
	buf_free(&b);
	return r;
}

static int
config_duration(struct fl *f, struct slice value)
{
	char text[24];

	if (fl_seconds(value, &f->clock.window_us) == -1 ||
	    f->clock.window_us == 0)
		return fl_refuse(f, "duration is not a number of seconds", "");
	snprintf(text, sizeof text, "%lld", (long long)f->clock.window_us);
	fl_conf(f, "duration", slice_of(text));
	return 0;
}

/* A time of the plan, in our unit. */
static void
config_time(struct fl *f, const char *key, struct slice value)
{
	char text[24];
	int64_t us;

	if (fl_seconds(value, &us) == -1)
		return;
	if (strcmp(key, "startup_delay") == 0)
		f->delay_us = us;
	snprintf(text, sizeof text, "%lld", (long long)us);
	if (f->node == 0)
		fl_conf(f, key, slice_of(text));
}

static void
config_meta(struct fl *f, struct slice key, struct slice value)
{
	stream_begin(&f->b, KIND_CONF);
	fl_text(f, key);
	fl_text(f, value);
	fl_send(f);
}

/*
 * The first file's config is the plan; of the others only what must be the
 * same, and what a test added, is taken.
 */
int
fl_config(struct fl *f)
{
	static const char *const texts[][2] = {{"class_title", "title"},
	    {"description", "description"}, {"server_url", "url"},
	    {"label", "label"}, {"id", "id"}};
	static const char *const times[] = {"sleep_time", "sleep_time_min",
	    "sleep_time_max", "startup_delay", "cycle_time"};
	struct slice key = xml_attr(&f->x, "key");
	struct slice value = xml_attr(&f->x, "value");
	size_t i;

	if (!key.p || !value.p)
		return fl_refuse(f, "config without key or value", "");
	if (slice_eq(key, "cycles"))
		return config_cycles(f, value);
	if (slice_eq(key, "duration"))
		return config_duration(f, value);
	for (i = 0; i < sizeof times / sizeof *times; i++)
		if (slice_eq(key, times[i]))
			config_time(f, times[i], value);
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		if (slice_eq(key, texts[i][0]) && f->node == 0)
			fl_conf(f, texts[i][1], value);
	if (key.n > 5 && memcmp(key.p, "meta:", 5) == 0)
		config_meta(f, key, value);
	if (slice_eq(key, "node"))
		fl_keep(&f->host, value);
	if (slice_eq(key, "method"))
		fl_keep(&f->method, value);
	if (slice_eq(key, "id"))
		fl_keep(&f->id, value);
	flmon_config(&f->mon, key, value);
	return 0;
}
