/*
 * Regular expressions: a pattern, a line end, a text. A match lies in the
 * text, groups lie in it too, and a search from its begin finds it again.
 */
#ifndef FUZZING
#define CORPUS "rx"
#endif
#include "../cmd/bm-load/scene/rx.h"
#include "fuzz.h"

static void
check(const struct rx_span *s, int n, struct slice text)
{
	int i;

	for (i = 0; i < n; i++)
		if (s[i].p != NULL && (s[i].p < text.p ||
		    s[i].p + s[i].n > text.p + text.n))
			abort();
	if (s[0].p == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct slice pattern = {(const char *)p, 0}, text;
	struct rx_span s[RX_GROUPS], again[1];
	char msg[RX_MSG];
	struct rx *rx;
	size_t at;

	while (pattern.n < n && pattern.p[pattern.n] != '\n')
		pattern.n++;
	text.p = pattern.p + pattern.n + (pattern.n < n);
	text.n = n - pattern.n - (pattern.n < n);
	if ((rx = rx_new(pattern, msg, &at)) == NULL) {
		if (at > pattern.n || msg[0] == '\0')
			abort();
		return 0;
	}
	if (rx_groups(rx) < 1 || rx_groups(rx) > RX_GROUPS)
		abort();
	if (rx_search(rx, text, 0, s, RX_GROUPS) == 1) {
		check(s, RX_GROUPS, text);
		if (rx_search(rx, text, (size_t)(s[0].p - text.p), again, 1) !=
		    1 || again[0].p != s[0].p || again[0].n != s[0].n)
			abort();
	}
	rx_free(rx);
	return 0;
}
