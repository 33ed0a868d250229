/*
 * Whole Hurl files as people write them, from t/hurl.cases. A case begins
 * with its title:
 *
 *	%%% TITLE[: WORD...]	crlf, bom, nonl (no newline at the end)
 *	%%= LINE: WHAT		what is not supported, in which line
 *	%%! LINE:COLUMN MESSAGE	the syntax error; the message may be cut short
 *
 * and goes on with the text of the file. Without %%= and %%! all of it is
 * accepted.
 */
#include <stdlib.h>

#include "err.h"
#include "readhurl.h"
#include "tap.h"

static const char cases[] = "t/hurl.cases";

struct file {
	char title[1000];
	bool crlf, bom, nonl;
	struct buf want; /* a line each, as it must begin */
	struct buf text;
};

static struct buf said;

static void
say(const char *line)
{
	buf_str(&said, line);
	buf_chr(&said, '\n');
}

static void
entry_ignore(void *arg, struct hurl_entry *e)
{
	(void)arg;
	(void)e;
}

static void
read_text(struct slice text)
{
	said.n = 0;
	read_hurl("t", text.p, text.n, say, entry_ignore, NULL);
}

/* Does each line of `got` begin as its line of `want` does? */
static bool
begins_alike(const char *got, const char *want)
{
	size_t n;

	while (*want && *got) {
		n = strcspn(want, "\n");
		if (strncmp(got, want, n) != 0)
			return false;
		want += n + 1;
		got += strcspn(got, "\n") + 1;
	}
	return !*want && !*got;
}

static void
check(struct file *f)
{
	if (!*f->title)
		return;
	if (f->nonl)
		f->text.n -= f->crlf ? 2 : 1;
	read_text(slice_at(f->text.p, f->text.n));
	if (!ok(begins_alike(buf_cstr(&said), buf_cstr(&f->want)), "%s",
		f->title))
		printf("# said '%s', not '%s'\n", said.p, f->want.p);
}

static void
title(struct file *f, char *line)
{
	char *words = strstr(line, ": ");

	f->crlf = words && strstr(words, "crlf");
	f->bom = words && strstr(words, "bom");
	f->nonl = words && strstr(words, "nonl");
	if (words && (f->crlf || f->bom || f->nonl))
		*words = '\0';
	snprintf(f->title, sizeof f->title, "%s", line);
	f->want.n = f->text.n = 0;
	if (f->bom)
		buf_str(&f->text, "\xef\xbb\xbf");
}

static void
take(struct file *f, char *line)
{
	char *p;

	if (!strncmp(line, "%%% ", 4)) {
		check(f);
		title(f, line + 4);
	} else if (!strncmp(line, "%%= ", 4) && (p = strchr(line, ' '))) {
		p = strstr(line, ": ");
		*p = '\0';
		buf_fmt(&f->want, "t:%s: not supported: %s\n", line + 4, p + 2);
	} else if (!strncmp(line, "%%! ", 4)) {
		p = line + 4 + strcspn(line + 4, " ");
		buf_fmt(&f->want, "t:%.*s: %s\n", (int)(p - line - 4), line + 4,
		    *p ? p + 1 : "");
	} else {
		buf_str(&f->text, line);
		buf_str(&f->text, f->crlf ? "\r\n" : "\n");
	}
}

int
main(void)
{
	struct file f;
	char line[1000];
	FILE *in = fopen(cases, "r");

	if (!in)
		die("%s: cannot read it", cases);
	memset(&f, 0, sizeof f);
	while (fgets(line, sizeof line, in)) {
		line[strcspn(line, "\n")] = '\0';
		take(&f, line);
	}
	check(&f);
	ok(tap_n > 150 && !ferror(in), "all cases were read");
	fclose(in);
	buf_free(&f.want);
	buf_free(&f.text);
	buf_free(&said);
	return done();
}
