#ifndef T_READHURL_H
#define T_READHURL_H

#include <stddef.h>
#include <string.h>

#include "../cmd/bm-load/scene/hurl.h"

/*
 * Read the n bytes at p as a Hurl file of that name: problems go to say, the
 * entries to fn with arg, which are gone afterwards. What is returned tells
 * whether and how it failed; its pointers are dangling.
 */
static struct scan
read_hurl(const char *file, const char *p, size_t n, void (*say)(const char *),
    void (*fn)(void *, struct hurl_entry *), void *arg)
{
	static struct names *names;
	struct arena arena = {0};
	struct scan s;

	if (names == NULL)
		names = names_new();
	memset(&s, 0, sizeof(s));
	s.file = file;
	s.arena = &arena;
	s.names = names;
	s.say = say;
	if (scan_begin(&s, p, n))
		hurl_read(&s, fn, arg);
	arena_free(&arena);
	return s;
}

#endif
