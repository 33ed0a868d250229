/* Charts: gnuplot's SVG cleaned, and drawn by the real gnuplot. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "plot.h"
#include "svg.h"
#include "tap.h"

static char *out;
static size_t out_len;

static int
clean(const char *raw)
{
	FILE *f;
	int bad;

	free(out);
	f = open_memstream(&out, &out_len);
	bad = svg_clean(raw, strlen(raw), "x", "t<", "d&", f);
	fclose(f);
	return bad;
}

static int
cleans_to(const char *in, const char *want)
{
	char raw[2000];

	snprintf(
	    raw, sizeof(raw), "<?xml?>\n<svg viewBox='0 0 96 27'>%s</svg>", in);
	if (clean(raw) == -1) {
		printf("# refused\n");
		return 0;
	}
	if (strstr(out, want) == NULL)
		printf("# got %s\n", out);
	return strstr(out, want) != NULL;
}

static int
refused(const char *in)
{
	char raw[2000];

	snprintf(raw, sizeof(raw), "<svg viewBox='0 0 96 27'>%s</svg>", in);
	return clean(raw) == -1;
}

static int
dropped(const char *in, const char *what)
{
	char raw[2000];

	snprintf(raw, sizeof(raw), "<svg viewBox='0 0 96 27'>%s</svg>", in);
	return clean(raw) == 0 && strstr(out, what) == NULL;
}

static void
test_svg(void)
{
	ok(cleans_to("",
	       "<svg viewBox=\"0 0 96 27\" role=\"img\" "
	       "aria-labelledby=\"x-t x-d\"><title id=\"x-t\">t&lt;</title>"
	       "<desc id=\"x-d\">d&amp;</desc>"),
	    "the head is ours, escaped");
	ok(cleans_to("<path stroke='rgb(  9, 105, 218)' d='M10.00,5.00 "
		     "L20.00,5.00 L20.00,8.25 '/>",
	       "<path stroke=\"var(--s1,#0969da)\" "
	       "d=\"M10 5h10v3.3\"/>"),
	    "a path is short and its colour a variable");
	ok(cleans_to("<path stroke='rgb(9,105,218)' d='M1,1 L2,1 L3,1 L3,2'/>",
	       "d=\"M1 1h2v1\""),
	    "steps in one direction become one");
	ok(cleans_to("<g stroke=\"#0969da\"><path d=\"M1,1 L2,2\"/></g>",
	       "stroke=\"var(--s1,#0969da)\""),
	    "a group hands its colour down");
	ok(cleans_to(
	       "<polygon fill = 'rgb(207, 34, 46)' points = '1,1 2,1 2,2'/>",
	       "<path fill=\"var(--bad,#cf222e)\" d=\"M1 1h1v1z\"/>"),
	    "a polygon becomes a closed path");
	ok(cleans_to("<use xlink:href='#gpPt6' transform='translate(5,6) "
		     "scale(2.7)' color='rgb(9,105,218)'/>",
	       "stroke-width=\"5.4\" "
	       "stroke-linecap=\"round\" d=\"M5 6h0\""),
	    "a marker becomes a dot");
	ok(cleans_to("<g transform=\"translate(3,4)\" fill=\"rgb(89,99,110)\" "
		     "text-anchor=\"end\"><text>a&lt;b & c</text></g>",
	       "<text x=\"3\" "
	       "y=\"4\" fill=\"var(--mut,#59636e)\" text-anchor=\"end\">a&lt;b "
	       "&amp; c"
	       "</text>"),
	    "a text is written anew");
	ok(dropped("<script>alert(1)</script>", "alert"),
	    "a script is dropped");
	ok(dropped("<a href='x'><path stroke='#0969da' d='M1,1 L2,2'/></a>",
	       "<path"),
	    "an unknown element is dropped with what it holds");
	ok(dropped("<path stroke='#0969da' onload='alert(1)' d='M1,1 L2,2'/>",
	       "alert"),
	    "an unknown attribute is dropped");
	ok(dropped("<path stroke='url(#a)' d='M1,1 L2,2'/>", "url"),
	    "a colour that is none is dropped");
	ok(dropped(
	       "<path stroke='#0969da' d='M1,1 L2,2\"/><script>'/>", "script"),
	    "path data ends at the first thing unknown");
	ok(dropped("<title>gnuplot_plot_1</title><defs><path id='q' "
		   "stroke='#0969da' d='M1,1 L2,2'/></defs>",
	       "gnuplot"),
	    "titles and definitions are dropped");
	ok(refused("<g>"), "a group left open is refused");
	ok(refused("</g>"), "a group closed twice is refused");
	ok(refused("<text>a<b>c</b></text>"), "markup in a text is refused");
	ok(refused("<path d='M1,1"), "a tag cut off is refused");
	ok(clean("<svg viewBox='0 0 9 9'><g>") == -1,
	    "a document cut off is refused");
	ok(clean("") == -1, "an empty document is refused");
}

/* A chart whose texts are all hostile. */
static struct plot_chart *
hostile(void)
{
	static const char evil[] =
	    "`touch pwned`'; system('touch pwned')\n!touch "
	    "pwned\nEOD\n% \"@x</svg><script>alert(1)</script>\x1b]0;\xff";
	struct plot_chart *c = plot_chart("evil", evil, 400, 200);
	struct plot_panel *p = plot_panel(c, 60, 350, 30, 160);
	struct plot_series *s = plot_series(p, PLOT_LINE, "s1", 1);

	snprintf(c->desc, sizeof(c->desc), "%s", evil);
	p->title = p->x.label = p->y.label = s->label = evil;
	plot_axis_rate(&p->y, 10);
	plot_axis_seconds(&p->x, 0, 10);
	plot_tick(&p->y, 5, evil);
	plot_text(p, 3, 3, 0, 0, 'c', evil, evil);
	plot_add(s, 1, 1, 0);
	plot_add(s, 2, NAN, 0);
	plot_add(s, 3, 8, 0);
	return c;
}

static void
test_plot(void)
{
	char why[200], version[32];
	struct plot_chart *c[3] = {
	    hostile(), plot_chart("bare", "b", 300, 100), NULL};

	plot_panel(c[1], 10, 290, 10, 90);
	ok(plot_draw(c, 3, 60, why, version) == 0, "both charts are drawn");
	printf("# %s %s\n", version, why);
	ok(version[0] >= '5', "gnuplot says its version");
	ok(c[0]->svg != NULL && strstr(c[0]->svg, "<script") == NULL &&
		strstr(c[0]->svg, "touch pwned") != NULL,
	    "hostile texts come out as text");
	ok(access("pwned", F_OK) == -1, "no command of theirs was run");
	ok(c[1]->svg != NULL, "a panel without data is drawn");
	plot_free(c[0]);
	plot_free(c[1]);
}

static void
test_trouble(void)
{
	char why[200], version[32];
	struct plot_chart *c[1] = {hostile()};

	setenv("BM_GNUPLOT", "/nonexistent/gnuplot", 1);
	ok(plot_draw(c, 1, 60, why, version) == 1 && c[0]->svg == NULL,
	    "without gnuplot there is no chart");
	ok(strcmp(why, "gnuplot 5.0 or newer not found, install it") == 0,
	    "and it says so");
	setenv("BM_GNUPLOT", "./hang", 1);
	ok(plot_draw(c, 1, 1, why, version) == 1 &&
		strcmp(why, "gnuplot was stopped after 1 s") == 0,
	    "a gnuplot that hangs is killed");
	setenv("BM_GNUPLOT", "./old", 1);
	ok(plot_draw(c, 1, 60, why, version) == 1 &&
		strcmp(why, "gnuplot 5.0 or newer not found, install it") == 0,
	    "an old one is named");
	plot_free(c[0]);
}

/* A shell script to stand in for a gnuplot that misbehaves. */
static void
script(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	fprintf(f, "#!/bin/sh\n%s\n", text);
	fclose(f);
	if (system(
		strcmp(path, "./hang") == 0 ? "chmod +x hang" : "chmod +x old"))
		exit(2);
}

int
main(void)
{
	char dir[] = "/tmp/bmt.XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) == -1)
		return 2;
	test_svg();
	if (system("command -v gnuplot >/dev/null") == 0)
		test_plot();
	else
		ok(getenv("CI") == NULL, "# SKIP gnuplot is missing");
	script("./hang", "exec sleep 30");
	script("./old", "echo 4.6 >&2; exit 1");
	test_trouble();
	unlink("hang");
	unlink("old");
	unlink("pwned");
	if (chdir("/") == -1 || rmdir(dir) == -1)
		return 2;
	free(out);
	return done();
}
