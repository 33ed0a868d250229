/*
 * JSON and JSONPath: a path, a line end, a text. "$" gives the whole of every
 * valid text, and what is decoded and escaped again is valid.
 */
#ifndef FUZZING
#define CORPUS "jpath"
#endif
#include "../cmd/bm-load/scene/jpath.h"
#include "fuzz.h"

static void
whole(struct slice text)
{
	char msg[JPATH_MSG];
	bool refused;
	struct jpath *all = jpath_new(slice_of("$"), msg, &refused);
	struct buf own = {0}, out = {0};
	struct value v;

	if (all == NULL || jpath_find(all, text, &v, &own) == -1 ||
	    v.type == VALUE_NONE)
		abort();
	if (v.type == VALUE_STRING) {
		buf_chr(&out, '"');
		json_escape(v.s, &out);
		buf_chr(&out, '"');
		if (!json_valid((struct slice){out.p, out.n}))
			abort();
	}
	jpath_free(all);
	buf_free(&own);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct slice path = {(const char *)p, 0}, text;
	char msg[JPATH_MSG];
	struct buf own = {0}, shown = {0};
	struct value v;
	struct jpath *j;
	bool refused;

	while (path.n < n && path.p[path.n] != '\n')
		path.n++;
	text.p = path.p + path.n + (path.n < n);
	text.n = n - path.n - (path.n < n);
	if (json_valid(text))
		whole(text);
	if ((j = jpath_new(path, msg, &refused)) == NULL)
		return 0;
	if (jpath_find(j, text, &v, &own) == 0) {
		if (!json_valid(text))
			abort();
		if ((v.type == VALUE_LIST || v.type == VALUE_OBJECT) &&
		    !json_valid(v.s))
			abort();
		value_show(&v, &shown);
		if (!value_equal(&v, &v) && v.type != VALUE_NONE &&
		    v.type != VALUE_FLOAT)
			abort();
	}
	jpath_free(j);
	buf_free(&own);
	buf_free(&shown);
	return 0;
}
