/*
 * Hurl files: whatever the bytes, the reader ends, and says something where
 * it does not accept; what it says begins with a place. An accepted file is
 * accepted again with an empty line and a comment behind it.
 */
#ifndef FUZZING
#define CORPUS "hurl"
#endif
#include "../cmd/bm-load/scene/jpath.h"
#include "../cmd/bm-load/scene/rx.h"
#include "../cmd/bm-load/scene/xpath.h"
#include "fuzz.h"
#include "readhurl.h"

/* What was compiled for a file that then fails stays: a run reads few. */
int __lsan_is_turned_off(void);

int
__lsan_is_turned_off(void)
{
	return 1;
}

static int said;

static void
say(const char *line)
{
	if (strncmp(line, "f:", 2) != 0)
		abort();
	said++;
}

static void
pattern_free(struct pattern *p)
{
	rx_free(p->rx);
	jpath_free(p->jpath);
	xpath_free(p->xpath);
}

static void
entry(void *arg, struct hurl_entry *e)
{
	int i, k;

	if (e->method.n == 0 || e->ask.url.n == 0 || e->line < 1)
		abort();
	++*(int *)arg;
	for (i = 0; i < e->rules.n; i++) {
		struct rule *r = &e->rules.rule[i];

		pattern_free(&r->query.pattern);
		pattern_free(&r->predicate.with.pattern);
		for (k = 0; k < r->filters; k++)
			pattern_free(&r->filter[k].pattern);
	}
}

/* Returns how many entries; -1 when something was said. */
static int
read_file(const char *p, size_t n)
{
	struct scan s;
	int entries = 0;

	said = 0;
	s = read_hurl("f", p, n, say, entry, &entries);
	if (s.problems != said || (s.failed && said == 0))
		abort();
	return said > 0 ? -1 : entries;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char tail[] = "\n\n# the end\n";
	int entries = read_file((const char *)p, n);
	char *more;

	if (entries == -1)
		return 0;
	more = malloc(n + sizeof(tail));
	if (more == NULL)
		abort();
	if (n > 0)
		memcpy(more, p, n);
	memcpy(more + n, tail, sizeof(tail) - 1);
	if (read_file(more, n + sizeof(tail) - 1) != entries)
		abort();
	free(more);
	return 0;
}
