/*
 * FunkLoad's results: the reader ends, and what is taken in is whole lines that
 * add up. What its XML reader promises is fuzz_xml's.
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
lines(const char *p, size_t n)
{
	static FILE *out;
	struct agg *a = agg_new();

	if (out == NULL && (out = fopen("/dev/null", "w")) == NULL)
		abort();
	a->said = AGG_SAY + 1;
	if (funkload_read(a, -1, "x", p, n) == 0) {
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
	lines((const char *)data, n);
	dup2(err, 2);
	return 0;
}
