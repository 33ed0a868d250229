/*
 * Cookies: header lines of an answer. Limits hold, no cookie is sent to
 * another host, and nothing that would end a header line gets in.
 */
#ifndef FUZZING
#define CORPUS "jar"
#endif
#include "../cmd/bm-load/scene/jar.h"
#include "fuzz.h"

static void
check_sent(struct jar *j, const char *url, bool own)
{
	struct buf b = {0};
	struct url u;
	size_t i;
	int n;

	if (url_parse(&u, slice_of(url)) != NULL)
		abort();
	n = jar_put(j, &u, 1000000000, &b);
	if ((n > 0 && !own) || n > JAR_MAX || (n == 0) != (b.n == 0))
		abort();
	for (i = 0; i < b.n; i++)
		if ((unsigned char)b.p[i] < 32 || b.p[i] == 127)
			abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct jar j = {0};
	struct slice head = {(const char *)p, n};
	int64_t t;

	jar_date(head, &t);
	jar_take(&j, slice_of("http://a.shop.example/x/y"), head, 1000000000);
	jar_take(&j, slice_of("https://a.shop.example/"), head, 1000000000);
	if (j.n > JAR_MAX)
		abort();
	check_sent(&j, "https://a.shop.example/x/y/z", true);
	check_sent(&j, "https://evil.example/x/y/z", false);
	check_sent(&j, "https://badshop.example/x/y/z", false);
	check_sent(&j, "https://example/x/y/z", false);
	jar_clear(&j);
	free(j.c);
	return 0;
}
