/* The XPath form: a path, a line end, HTML. */
#ifndef FUZZING
#define CORPUS "xpath"
#endif
#include "../cmd/bm-load/scene/xpath.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct slice path = {(const char *)p, 0}, text;
	struct buf own = {0};
	struct value v;
	struct xpath *x;

	while (path.n < n && path.p[path.n] != '\n')
		path.n++;
	text.p = path.p + path.n + (path.n < n);
	text.n = n - path.n - (path.n < n);
	if ((x = xpath_new(path)) == NULL)
		return 0;
	xpath_find(x, text, &v, &own);
	if ((v.type == VALUE_INT || v.type == VALUE_NODES) &&
	    (v.i < 0 || v.i > (int64_t)text.n))
		abort();
	xpath_free(x);
	buf_free(&own);
	return 0;
}
