/* FunkLoad's results: the figures of its own report, and what it refuses. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agg.h"
#include "err.h"
#include "tap.h"
#include "xml.h"

/* a-index.rst, the report that FunkLoad 1.17.2 made of bench-node-a.xml. */
struct figures {
	enum metric metric;
	int cycle;
	uint64_t all, good;
	int min, avg, max, p10, med, p90, p95; /* ms */
};

static const struct figures want[] = {
	{ METRIC_TOTAL, 0, 147, 143, 8, 17, 40, 10, 16, 24, 26 },
	{ METRIC_TOTAL, 1, 291, 286, 7, 17, 53, 10, 17, 23, 25 },
	{ METRIC_TOTAL, 2, 468, 463, 7, 16, 30, 9, 15, 22, 23 },
	{ METRIC_PAGE, 0, 98, 94, 8, -1, 133, 10, 16, 40, 111 },
	{ METRIC_PAGE, 1, 193, 188, 7, -1, 128, 10, 19, 42, 94 },
	{ METRIC_PAGE, 2, 305, 300, 7, -1, 114, 10, 18, 41, 91 },
	{ METRIC_TEST, 0, 9, 5, -1, -1, -1, -1, -1, -1, -1 },
	{ METRIC_TEST, 1, 17, 12, -1, -1, -1, -1, -1, -1, -1 },
	{ METRIC_TEST, 2, 27, 22, -1, -1, -1, -1, -1, -1, -1 },
};

/* The same to the millisecond and the width of a bucket. */
static int
near(double us, int ms)
{
	double off = us / 1000 - ms;

	return ms < 0 || (off < 0.51 + 0.008 * ms && off > -0.51 - 0.008 * ms);
}

/* FunkLoad's percentile: index floor(p n) from 0, a rank above the nearest. */
static double
percentile(const struct hdr *h, int p)
{
	uint64_t rank = h->count * (uint64_t)p / 100 + 1;

	return (double)hdr_quantile(h, (double)rank / (double)h->count);
}

static struct agg *
read_file(const char *path, int *r)
{
	struct agg *a = agg_new();
	int fd = open(path, O_RDONLY);

	*r = fd == -1 ? -2 : agg_read(a, fd, path);
	close(fd);
	return a;
}

static void
compare(struct agg *a, const struct figures *w)
{
	struct agg_key k = agg_filter(w->metric);
	struct hdr h = { 0 };
	const char *name = metric_names[w->metric];

	k.cycle = w->cycle;
	ok(agg_count(a, &k) == w->all, "%s, cycle %d: %d in all", name,
	    w->cycle, (int)w->all);
	k.result = RESULT_OK;
	ok(agg_count(a, &k) == w->good, "%s, cycle %d: %d good", name,
	    w->cycle, (int)w->good);
	/* FunkLoad's are over good pages, but over all requests */
	if (w->metric == METRIC_TOTAL)
		k.result = AGG_ANY;
	agg_sum(a, &k, &h);
	ok(near((double)h.min, w->min) && near((double)h.max, w->max) &&
	    near((double)h.sum / (double)h.count, w->avg),
	    "%s, cycle %d: MIN, AVG, MAX", name, w->cycle);
	ok(near(percentile(&h, 10), w->p10) && near(percentile(&h, 50), w->med) &&
	    near(percentile(&h, 90), w->p90) && near(percentile(&h, 95), w->p95),
	    "%s, cycle %d: P10, MED, P90, P95", name, w->cycle);
	hdr_free(&h);
}

static void
nobody(int status, int node, const char *text, void *arg)
{
	(void)status;
	(void)node;
	(void)arg;
	printf("# %s\n", text);
}

static void
report(void)
{
	size_t i;
	int r;
	struct agg *a = read_file("t/funkload/bench-node-a.xml", &r);
	struct agg_key k = agg_filter(METRIC_PAGES);

	ok(r == 0 && agg_check(a, true, nobody, NULL) == 0,
	    "a real result is read, and nothing is missing");
	for (i = 0; i < sizeof want / sizeof *want; i++)
		compare(a, &want[i]);
	ok(agg_rows(a, KIND_CYCLE) == 3, "three cycles");
	ok(strcmp(agg_conf(a, "description"),
	    "Home, redirect, post, xmlrpc & flaky") == 0, "entities decoded");
	ok(strcmp(agg_step(a, 1, 2, STEP_NAME),
	    "Redirect to \"home\" & <more>") == 0, "and in quotes of either kind");
	ok(strcmp(agg_conf(a, "meta:App version"), "1.2 <b>") == 0, "metadata");
	ok(agg_count(a, &k) == 53, "contents of the tests");
	agg_del(a);
}

static void
files(void)
{
	static const struct {
		const char *path;
		int r;
	} file[] = { { "t/funkload/minimal-accepted.xml", 0 },
		{ "t/funkload/accepted-no-end-tag.xml", 0 },
		{ "t/funkload/functional-all-methods.xml", 0 },
		{ "t/funkload/rejected-cdata-end.xml", -1 },
		{ "t/funkload/rejected-cut-in-element.xml", -1 },
		{ "t/funkload/rejected-not-utf8.xml", -1 } };
	size_t i;
	int r;

	for (i = 0; i < sizeof file / sizeof *file; i++) {
		agg_del(read_file(file[i].path, &r));
		ok(r == file[i].r, "%s is %s", file[i].path,
		    file[i].r ? "refused" : "taken");
	}
}

/* ---- the XML reader alone ------------------------------------------------ */

/* All tags of a text as "name(attr=value)..." and "/name", or the error. */
static const char *
tags(const char *text)
{
	static char out[1000];
	enum xml_got got;
	struct xml x;
	size_t n = 0;
	int fd = open("/dev/null", O_RDONLY), i;

	xml_init(&x, fd, text, strlen(text));
	while ((got = xml_next(&x)) == XML_OPEN || got == XML_CLOSE) {
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s",
		    got == XML_CLOSE ? "/" : "", (int)x.name.n, x.name.p);
		for (i = 0; i < x.nattr; i++)
			n += (size_t)snprintf(out + n, sizeof out - n,
			    "(%.*s=%.*s)", (int)x.attr[i].name.n,
			    x.attr[i].name.p, (int)x.attr[i].value.n,
			    x.attr[i].value.p);
	}
	if (got == XML_ERROR)
		snprintf(out, sizeof out, "%s", x.err);
	else if (x.depth > 0)
		snprintf(out, sizeof out, "open %d", x.depth);
	xml_free(&x);
	close(fd);
	return out;
}

static void
is(const char *text, const char *expected)
{
	const char *got = tags(text);

	ok(strncmp(got, expected, strlen(expected)) == 0 &&
	    (strlen(got) == strlen(expected) ||
	    expected[strlen(expected) - 1] == ' '), "%.*s: %s",
	    (int)strcspn(text, "\n\001\351"), text, got);
}

static void
reader(void)
{
	is("<a x='1' y=\"2\"><b/></a>", "a(x=1)(y=2)b/b/a");
	is("<?xml version='1.0'?><!-- <x> -- --><a>t &amp; x<![CDATA[<b>&]]></a>",
	    "a/a");
	is("<a x='&lt;&#65;&#x41;&#xe9;&quot;&apos;'/>", "a(x=<AA\303\251\"')/a");
	is("<a x = '1'\n y='>'/>", "a(x=1)(y=>)/a");
	is("<a/> \" <b/>", "a/ab/b");
	is("<a><b>", "open 2");
	is("<a", "the file ends inside a tag");
	is("<a x='1>", "the file ends inside a tag");
	is("<a></b>", "</b> where the end of a was expected");
	is("</a>", "</a> where no end was expected");
	is("<a x='1' x='2'/>", "an attribute twice");
	is("<a x=1/>", "a value without quotes");
	is("<a x='1'y='2'/>", "no blank before an attribute");
	is("<a x/>", "not an attribute");
	is("<a x='<'/>", "'<' inside a value");
	is("<>", "'<' without a name");
	is("<a>]]></a>", "']]>' outside of CDATA");
	is("<a>\001</a>", "control byte \\x01");
	is("<a x='\001'/>", "control byte \\x01");
	is("<a>\351</a>", "byte \\xe9 is not UTF-8");
	is("<a>&nbsp;</a>", "entity ");
	is("<a x='&amp'/>", "entity ");
	is("<a>&#0;</a>", "entity ");
	is("<a>&#xd800;</a>", "entity ");
	is("<a>&#99999999;</a>", "entity ");
	is("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document types ");
	is("<a><![CDATA[", "the file ends inside CDATA");
	is("<a><!-- ", "the file ends inside a comment");
	is("<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>",
	    "elements nested over 16 deep");
}

/* Read through a pipe in any pieces, the same comes. */
static void
pieces(void)
{
	static const char text[] = "<a b='c'>\303\251 &amp; ]] <![CDATA[ ]] ]]>"
	    "<d/><!-- - -- --><e f=\"&#233;\"> </e></a>";
	size_t n;
	int fd[2], i, tagged = 0, bad = 0;
	enum xml_got got;
	struct xml x;

	for (i = 1; i < (int)sizeof text - 1; i++) {
		if (pipe(fd) == -1)
			return;
		/* the reader has the first i bytes, then gets the rest */
		n = (size_t)i;
		if (write(fd[1], text + n, sizeof text - 1 - n) < 0)
			bad++;
		close(fd[1]);
		xml_init(&x, fd[0], text, n);
		while ((got = xml_next(&x)) == XML_OPEN || got == XML_CLOSE)
			tagged += x.nattr;
		bad += got != XML_EOF || x.depth != 0;
		xml_free(&x);
		close(fd[0]);
	}
	ok(bad == 0 && tagged == 2 * ((int)sizeof text - 2), "cut anywhere: the same tags");
}

int
main(void)
{
	argv0 = "u_funkload";
	report();
	files();
	reader();
	pieces();
	return done();
}
