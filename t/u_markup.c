/* Escaping, and foreign text made safe. */
#include <stdlib.h>

#include "markup.h"
#include "tap.h"
#include "text.h"

/* What a writer makes of s, in a static buffer. */
static const char *
made(void (*fn)(FILE *, const char *), const char *s)
{
	static char out[4096];
	FILE *f = fmemopen(out, sizeof(out), "w");

	fn(f, s);
	putc('\0', f);
	fclose(f);
	return out;
}

static void
padded(FILE *f, const char *s)
{
	text_pad(f, s, 6);
}

static int
makes(void (*fn)(FILE *, const char *), const char *s, const char *want)
{
	const char *got = made(fn, s);

	if (strcmp(got, want) != 0)
		printf("# got '%s', want '%s'\n", got, want);
	return strcmp(got, want) == 0;
}

static void
test_markup(void)
{
	ok(makes(markup_text, "a<b>&\"'", "a&lt;b&gt;&amp;\"'"),
	    "text escapes what begins or ends markup");
	ok(makes(markup_attr, "a<b>&\"'\n\t",
	       "a&lt;b&gt;&amp;&#34;&#39;&#10;&#9;"),
	    "an attribute escapes both quotes, tab and newline too");
	ok(makes(markup_text, "\x1b[2J\x7f\x01",
	       "\xef\xbf\xbd[2J\xef\xbf\xbd"
	       "\xef\xbf\xbd"),
	    "control bytes become U+FFFD");
	ok(makes(markup_text, "a\xff\xc3(\xe2\x82",
	       "a\xef\xbf\xbd\xef\xbf\xbd("
	       "\xef\xbf\xbd\xef\xbf\xbd"),
	    "bytes that are not UTF-8 become U+FFFD");
	ok(makes(markup_text,
	       "a\xe2\x80\xae"
	       "b",
	       "a\xef\xbf\xbd"
	       "b"),
	    "U+202E becomes U+FFFD");
	ok(makes(markup_text, "\xef\xbf\xbf\xed\xa0\x80",
	       "\xef\xbf\xbd\xef\xbf\xbd"
	       "\xef\xbf\xbd\xef\xbf\xbd"),
	    "U+FFFF and surrogates become U+FFFD");
	ok(makes(markup_text, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	       "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
	    "UTF-8 stays as it is");
	ok(markup_link("http://a/") && markup_link("https://a/"),
	    "http and https may be followed");
	ok(!markup_link("javascript:alert(1)") && !markup_link("//a") &&
		!markup_link("data:text/html,x"),
	    "nothing else may");
}

static void
test_text(void)
{
	char out[64];

	ok(makes(padded, "abc", "abc   "), "short text is filled up");
	ok(makes(padded, "abcdefgh", "abcde~"), "long text is cut with ~");
	ok(makes(padded, "\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9    "),
	    "width counts characters, not bytes");
	ok(makes(padded, "a\tb\nc", "a b c "), "tab and newline become blanks");
	ok(text_len("\xc3\xa9z\xff") == 3, "text_len counts what is shown");
	ok(strcmp(text_middle(out, sizeof(out), "abcdefghij", 5),
	       "ab\xe2\x80\xa6ij") == 0,
	    "text_middle leaves out the middle");
	ok(strcmp(text_middle(out, sizeof(out), "abcde", 5), "abcde") == 0,
	    "text_middle leaves alone what fits");
	ok(strlen(text_middle(out, 16, "abcdefghijklmnopqrstuvwxyz", 99)) < 16,
	    "text_middle stays within its storage");
}

int
main(void)
{
	test_markup();
	test_text();
	return done();
}
