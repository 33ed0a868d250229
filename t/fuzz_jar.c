/*
 * Cookies: header lines of an answer. Limits hold, no cookie is sent to
 * another host, and nothing that would end a header line gets in.
 */
#ifndef FUZZING
#define CORPUS "jar"
#endif
#include "../cmd/bm-load/scene/jar.h"
#include "fuzz.h"

/* Where cookies may go, and where not. */
static struct {
	const char *text;
	bool own;
	struct url u;
} to[] = {{.text = "https://a.shop.example/x/y/z", .own = true},
    {.text = "https://evil.example/x/y/z"},
    {.text = "https://badshop.example/x/y/z"},
    {.text = "https://example/x/y/z"}};

enum { TO = sizeof(to) / sizeof(to[0]) };

static void
parse(void)
{
	size_t i;

	for (i = 0; i < TO; i++)
		if (url_parse(&to[i].u, slice_of(to[i].text)) != NULL)
			abort();
}

static void
check_sent(struct jar *j, const struct url *u, bool own)
{
	static struct buf b;
	size_t i;
	int n;

	b.n = 0;
	n = jar_put(j, u, 1000000000, &b);
	if ((n > 0 && !own) || n > JAR_MAX || (n == 0) != (b.n == 0))
		abort();
	for (i = 0; i < b.n; i++)
		if ((unsigned char)b.p[i] < 32 || b.p[i] == 127)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct jar j = {0};
	struct slice head = {(const char *)p, n};
	int64_t t;
	size_t i;

	if (to[0].u.port == 0)
		parse();
	jar_date(head, &t);
	jar_take(&j, slice_of("http://a.shop.example/x/y"), head, 1000000000);
	jar_take(&j, slice_of("https://a.shop.example/"), head, 1000000000);
	if (j.n > JAR_MAX)
		abort();
	for (i = 0; i < TO; i++)
		check_sent(&j, &to[i].u, to[i].own);
	jar_clear(&j);
	free(j.c);
	return 0;
}
