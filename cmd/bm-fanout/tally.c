/* Counting a node's lines against what its `end` claims. */
#include <stdio.h>
#include <string.h>

#include "tally.h"

#include "stream.h"

static void
copy(char *to, size_t size, struct slice s)
{
	snprintf(to, size, "%.*s", (int)(s.n < size ? s.n : size), s.p);
}

/* A node's numbers are hostile: what is no count, or would run over, makes
 * the sum one that no other will equal. */
static void
add_count(int64_t *sum, struct slice s)
{
	uint64_t v;

	if (slice_uint(s, INT64_MAX, &v) != 0 || *sum < 0 ||
	    (int64_t)v > INT64_MAX - *sum)
		*sum = -1;
	else
		*sum += (int64_t)v;
}

static void
take_end(struct tally *t, const struct slice f[], size_t n)
{
	t->end = true;
	copy(t->status, sizeof(t->status), stream_field(f, n, END_STATUS));
	copy(t->message, sizeof(t->message), stream_field(f, n, END_MESSAGE));
	add_count(&t->claimed, stream_field(f, n, END_LINES));
}

void
tally_line(struct tally *t, const char *p, size_t n)
{
	struct slice f[STREAM_COLS], line = {p, n};
	const char *tab = memchr(p, '\t', n);
	struct slice word = {p, tab != NULL ? (size_t)(tab - p) : n};

	if (t->lines++ == 0)
		t->stream = n >= 4 && memcmp(p, "bm\t1", 4) == 0;
	if (!t->stream)
		return;
	switch (stream_kind(word)) {
	case KIND_RUN: t->run = true; break;
	case KIND_RESP:
	case KIND_PAGE:
	case KIND_TEST: t->counted++; break;
	case KIND_SEEN:
		n = stream_split(line, f, STREAM_COLS);
		add_count(&t->counted, stream_field(f, n, SEEN_LINES));
		break;
	case KIND_END:
		n = stream_split(line, f, STREAM_COLS);
		take_end(t, f, n);
		break;
	default: break;
	}
}

bool
tally_whole(const struct tally *t)
{
	return t->end && t->claimed >= 0 && t->claimed == t->counted;
}
