/* The resources of a page: none is empty, and their number has an end. */
#ifndef FUZZING
#define CORPUS "links"
#endif
#include "../cmd/bm-load/scene/links.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct links l = {0};
	struct slice type, ref;
	size_t found = 0;

	links_begin(&l, (struct slice){(const char *)p, n});
	while (links_next(&l, &type, &ref))
		if (ref.n == 0 || type.n == 0 || ++found > n)
			abort();
	links_free(&l);
	return 0;
}
