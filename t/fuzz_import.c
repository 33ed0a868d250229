/*
 * The style sheets that one imports: each reference stands in it, none is
 * empty, the rest is always shorter, and rules that come behind change nothing.
 */
#ifndef FUZZING
#define CORPUS "import"
#endif
#include "../cmd/bm-load/scene/links.h"
#include "fuzz.h"

static void
inside(struct slice ref, struct slice css)
{
	if (ref.n == 0 || ref.p < css.p || ref.p + ref.n > css.p + css.n ||
	    memchr(ref.p, '\n', ref.n) != NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char tail[] = "\n*/ a {} @import 'behind.css';";
	struct slice css = {(const char *)p, n}, before, more, ref, again;
	char *longer = malloc(n + sizeof(tail));

	if (longer == NULL)
		abort();
	if (n > 0)
		memcpy(longer, p, n);
	memcpy(longer + n, tail, sizeof(tail));
	more = (struct slice){longer, n + sizeof(tail) - 1};
	for (before = css; links_import(&css, &ref); before = css) {
		inside(ref, before);
		if (css.p <= before.p || css.p + css.n != (const char *)p + n)
			abort();
		if (!links_import(&more, &again) || again.n != ref.n ||
		    memcmp(again.p, ref.p, ref.n) != 0)
			abort();
	}
	if (css.n != 0 || links_import(&more, &again))
		abort();
	free(longer);
	return 0;
}
