/*
 * XML: whatever the bytes, the reader ends, opens no deeper than it says,
 * closes what it opened, and gives text that is UTF-8.
 */
#ifndef FUZZING
#define CORPUS "xml"
#endif
#include "fuzz.h"
#include "utf8.h"
#include "xml.h"

static void
whole(struct slice s)
{
	size_t i, k;

	for (i = 0; i < s.n; i += k)
		if ((k = utf8_len(s.p + i, s.n - i)) == 0)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	int i, opened = 0, closed = 0;
	enum xml_got got;
	struct xml x;

	xml_init(&x, -1, (const char *)p, n);
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
	return 0;
}
