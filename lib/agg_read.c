/* Inputs of an agg: streams by lines, or FunkLoad XML. */
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"
#include "err.h"
#include "funkload.h"

enum { LOOK = 4096 };

struct agg_src {
	struct agg *a;
	const char *name;
	struct lines in;
	bool looked; /* at the first byte, for what the input is */
	bool over;
};

struct agg_src *
agg_open(struct agg *a, int fd, const char *name)
{
	struct agg_src *s = xarray(1, sizeof *s);

	s->a = a;
	s->name = name;
	lines_init(&s->in, fd);
	return s;
}

/*
 * XML begins with '<', perhaps after a byte order mark and blanks: 1, 0, or
 * -1 while there is no telling yet.
 */
static int
is_xml(const char *p, size_t n)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (n < 3 && memcmp(p, mark, n) == 0)
		return -1;
	if (n >= 3 && memcmp(p, mark, 3) == 0) {
		p += 3;
		n -= 3;
	}
	while (n > 0 && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) {
		p++;
		n--;
	}
	return n > 0 ? *p == '<' : -1;
}

static void
take(struct agg_src *s, enum lines_got got, struct slice line)
{
	switch (got) {
	case LINES_LONG:
		bad_line(s->a, s->name, s->in.line, "longer than 1 MiB");
		break;
	case LINES_CUT: bad_line(s->a, s->name, s->in.line, "truncated"); break;
	case LINES_OK: agg_line(s->a, line, s->name, s->in.line); break;
	case LINES_EOF:
	case LINES_ERROR: break; /* what follows will say so again */
	}
}

/* The beginning of a line over a MiB long, or a last one cut short. */
static void
odd_line(struct agg_src *s)
{
	struct slice line;
	enum lines_got got = lines_next(&s->in, &line);

	take(s, got, line);
}

static int
read_xml(struct agg_src *s)
{
	int r = funkload_read(s->a, s->in.fd, s->name, s->in.buf + s->in.at,
	    s->in.end - s->in.at);

	s->in.at = s->in.end;
	s->over = true;
	return r;
}

/* The whole lines that are there, and the beginning of one too long. */
static void
take_all(struct agg_src *s)
{
	enum lines_got got;
	struct slice line;

	for (;;) {
		while ((got = lines_take(&s->in, &line)) != LINES_EOF)
			take(s, got, line);
		if (s->in.end - s->in.at <= LINES_LONGEST)
			return;
		odd_line(s);
	}
}

int
agg_some(struct agg_src *s)
{
	int r = s->over ? 0 : lines_fill(&s->in), xml;

	if (r == -1)
		warn("read %s:", s->name);
	if (r <= 0) {
		s->over = true;
		take_all(s);
		return r;
	}
	xml = s->looked ? 0 : is_xml(s->in.buf, s->in.end);
	if (xml == 1)
		return read_xml(s);
	if (xml == -1 && s->in.end < LOOK)
		return 1;
	s->looked = true;
	take_all(s);
	return 1;
}

void
agg_close(struct agg_src *s)
{
	if (s->in.at < s->in.end)
		odd_line(s);
	lines_free(&s->in);
	free(s);
}

int
agg_read(struct agg *a, int fd, const char *name)
{
	struct agg_src *s = agg_open(a, fd, name);
	int r;

	do
		r = agg_some(s);
	while (r == 1);
	agg_close(s);
	return r;
}
