/*
 * FunkLoad's results: the XML reader ends, keeps its promises about depth and
 * names, and what is taken in is whole lines that add up.
 */
#ifndef FUZZING
#define CORPUS "funkload"
#endif
#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"
#include "agg_in.h"
#include "agg_write.h"
#include "err.h"
#include "funkload.h"
#include "utf8.h"
#include "xml.h"

static void
whole(struct slice s)
{
	size_t i, k;

	for (i = 0; i < s.n; i += k)
		if (!(k = utf8_len(s.p + i, s.n - i)))
			abort();
}

static void
tags(int null, const char *p, size_t n)
{
	enum xml_got got;
	struct xml x;
	int i, opened = 0, closed = 0;

	xml_init(&x, null, p, n);
	while ((got = xml_next(&x)) == XML_OPEN || got == XML_CLOSE) {
		opened += got == XML_OPEN;
		closed += got == XML_CLOSE;
		if (x.depth != opened - closed || x.depth > XML_DEPTH)
			abort();
		for (i = 0; i < x.nattr; i++)
			whole(x.attr[i].value);
	}
	if (got == XML_ERROR ? x.err[0] == '\0' : x.depth != opened - closed)
		abort();
	xml_free(&x);
}

static void
nobody(int status, int node, const char *text, void *arg)
{
	(void)status;
	(void)node;
	(void)text;
	(void)arg;
}

/* What is taken is not refused as a line later. */
static void
lines(int null, const char *p, size_t n)
{
	static FILE *out;
	struct agg *a = agg_new();

	if (out == NULL && (out = fopen("/dev/null", "w")) == NULL)
		abort();
	a->said = AGG_SAY + 1;
	if (funkload_read(a, null, "x", p, n) == 0) {
		agg_write(a, out);
		agg_check(a, true, nobody, NULL);
	}
	agg_del(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static int null = -1, err;

	if (null == -1) {
		argv0 = "fuzz_funkload";
		null = open("/dev/null", O_RDWR);
		err = dup(2);
	}
	dup2(null, 2); /* its reasons */
	tags(null, (const char *)data, n);
	lines(null, (const char *)data, n);
	dup2(err, 2);
	return 0;
}
