/* What a browser loads with a page. */
#include <stdlib.h>

#include "../cmd/bm-load/scene/links.h"
#include "clock.h"
#include "tap.h"

/* All that is found, "type ref;". */
static const char *
found(const char *html)
{
	static char out[2000];
	static struct links l;
	struct slice type, ref;
	size_t n = 0;

	out[0] = '\0';
	links_begin(&l, slice_of(html));
	while (links_next(&l, &type, &ref))
		n += (size_t)snprintf(out + n, sizeof out - n, "%.*s %.*s;",
		    (int)type.n, type.p, (int)ref.n, ref.p);
	if (l.base.n > 0)
		snprintf(out + n, sizeof out - n, "base %.*s", (int)l.base.n,
		    l.base.p);
	return out;
}

static void
is(const char *html, const char *want, const char *title)
{
	const char *got = found(html);

	if (!ok(!strcmp(got, want), "%s", title))
		printf("# %s: got '%s', not '%s'\n", html, got, want);
}

static void
is_import(const char *css, const char *want, const char *title)
{
	char out[500] = "";
	struct slice s = slice_of(css), ref;
	size_t n = 0;

	while (links_import(&s, &ref))
		n += (size_t)snprintf(
		    out + n, sizeof out - n, "%.*s;", (int)ref.n, ref.p);
	if (!ok(!strcmp(out, want), "%s", title))
		printf("# %s: got '%s', not '%s'\n", css, out, want);
}

static void
imports(void)
{
	is_import("@import 'a';@import \"b\" print;@IMPORT url(c);"
		  "@import url( \"d\" ) screen;@import/**/'e' ;",
	    "a;b;c;d;e;", "imports");
	is_import("/* @import 'no'; */ <!-- @charset 'x';\n@layer a, b;\n"
		  "@import 'a';",
	    "a;", "behind comments, the charset and layers");
	is_import("@import 'a'; p { } @import 'no';", "a;",
	    "none behind the first rule");
	is_import("@layer x { } @import 'no';", "", "none behind a block");
	is_import("@import 'a\nb'; @import 'no';", "", "a broken string");
	is_import("@import url(data:text/css,x);@import '#';@import '';"
		  "@import 'http://h/a';",
	    "http://h/a;", "other schemes and nothing are left out");
	is_import("@import 'a'", "", "one without an end");
	is_import("@import", "", "the word alone");
	is_import("@imports 'a';", "", "another word");
	is_import("@import url(", "", "an open URL");
	is_import("/* @import 'a';", "", "an open comment");
	is_import("", "", "an empty style sheet");
}

int
main(void)
{
	is("<img src=a.png><IMG SRC='b.png' /><img\nalt=x\nsrc = \"c.png\">",
	    "image a.png;image b.png;image c.png;", "images, in order");
	is("<img src=a srcset='b 1x, c 2x'><img srcset=' d,e 2x '>",
	    "image b;image d,e;", "the first candidate of srcset");
	is("<img src=''><img><img src=' '><img src=#x>", "",
	    "an image without a source loads nothing");
	is("<link rel=stylesheet href=a><link href=b rel='shortcut ICON'>"
	   "<link rel=preload as=font href=c>",
	    "link a;link b;link c;", "style sheets, icons, preloads");
	is("<link rel=next href=a><link rel=canonical href=b><link href=c>"
	   "<link rel='alternate stylesheet' href=d><link rel=stylesheet>",
	    "", "other links are not loaded");
	is("<script src=a></script><script>x='<img src=no>'</script>"
	   "<script type=module src=b></script>"
	   "<script type='text/JavaScript' src=c></script>",
	    "script a;script b;script c;", "scripts; their text is passed over");
	is("<script type=text/template src=a></script>"
	   "<script nomodule src=b></script>",
	    "", "what is no JavaScript is not loaded");
	is("<input type=image src=a><input type=text src=b>", "image a;",
	    "a button that is an image");
	is("<!-- <img src=a> --><noscript><img src=b></noscript>"
	   "<template><img src=c></template><style><img src=d></style>"
	   "<img src=e>",
	    "image e;", "nothing of comments, noscript, template, style");
	is("<img src=a><base target=x><base href='/x/'><base href=/y>", //
	    "image a;base /x/", "the first base counts");
	is("<img src='data:image/png;base64,x'><img src=javascript:x>"
	   "<img src=HTTP://h/a><img src='a:b/c'><img src='./a:b'>",
	    "image HTTP://h/a;image ./a:b;", "other schemes are left out");
	is("<img src='a?b=1&amp;c=2'>", "image a?b=1&c=2;",
	    "entities are decoded");
	is("<img src=a", "image a;", "a tag cut off");
	is("<img src='a", "image a;", "a value cut off");
	is("<", "", "a lone <");
	is("<<img src=a>", "image a;", "a stray < before a tag");
	is("a < b <img src=a>", "image a;", "a < in text");
	is("<imgx src=a><im src=b>", "", "tags that only begin alike");
	is("<script src=a><img src=b>", "script a;", "an open script hides all");
	imports();
	return done();
}
