/*
 * FunkLoad's conf files: the reader ends, says where it refuses, and what it
 * took is found again under its name.
 */
#ifndef FUZZING
#define CORPUS "conf"
#endif
#include "../cmd/bm-load/scene/conf.h"
#include "fuzz.h"

static void
find(void *arg, const char *section, const char *key, const char *value)
{
	const struct conf *c = arg;

	if (conf_get(c, section, key) == NULL || value == NULL ||
	    conf_line(c, section, key) < 1 || strchr(value, '\r') != NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *text = malloc(n + 1), msg[CONF_MSG] = "";
	struct conf *c;

	memcpy(text, p, n);
	text[n] = '\0';
	c = conf_parse("x.conf", text, msg);
	if (c != NULL) {
		conf_each(c, find, c);
		conf_free(c);
	} else if (strncmp(msg, "x.conf:", 7) != 0)
		abort();
	free(text);
	return 0;
}
