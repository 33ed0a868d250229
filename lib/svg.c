/* Make gnuplot's SVG small, quiet and safe. */
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "markup.h"
#include "palette.h"
#include "svg.h"
#include "svgpath.h"

#define NAME_MAX_LEN 31
#define ATTRS 16
#define DEPTH 24

/* One tag: its name and attributes point into the document. */
struct tag {
	char name[NAME_MAX_LEN + 1];
	bool close, empty;
	int nattr;
	struct {
		char name[NAME_MAX_LEN + 1];
		const char *v;
		size_t n;
	} attr[ATTRS];
};

struct cur {
	const char *p, *end;
};

/* What a group hands down to its elements. */
struct group {
	char fill[40], stroke[40];
	double width, x, y;
	const char *anchor;
	bool turned;
};

struct clean {
	FILE *f;
	struct group g[DEPTH];
	int depth;
	struct svgpath path; /* what has been drawn in one style, not yet out */
	char style[200];
};

static bool
name_char(int c)
{
	return isalnum(c) || c == '_' || c == '-' || c == ':';
}

static void
skip_blank(struct cur *c)
{
	while (c->p < c->end && isspace((unsigned char)*c->p))
		c->p++;
}

/* Copy a name, cut; what is cut matches nothing we know. */
static void
take_name(struct cur *c, char out[NAME_MAX_LEN + 1])
{
	size_t n = 0;

	for (; c->p < c->end && name_char((unsigned char)*c->p); c->p++)
		if (n < NAME_MAX_LEN)
			out[n++] = *c->p;
	out[n] = '\0';
}

/* One NAME = "value"; 0, or -1 where it is none. */
static int
take_attr(struct cur *c, struct tag *t)
{
	int i = t->nattr < ATTRS ? t->nattr++ : ATTRS - 1;
	const char *from = c->p;
	char quote;

	take_name(c, t->attr[i].name);
	if (c->p == from)
		return -1;
	skip_blank(c);
	if (c->p == c->end || *c->p != '=')
		return -1;
	c->p++;
	skip_blank(c);
	if (c->p == c->end || (*c->p != '"' && *c->p != '\''))
		return -1;
	quote = *c->p++;
	t->attr[i].v = c->p;
	while (c->p < c->end && *c->p != quote)
		c->p++;
	if (c->p == c->end)
		return -1;
	t->attr[i].n = (size_t)(c->p++ - t->attr[i].v);
	return 0;
}

/* The tag at c->p, which is '<'; 0, or -1 where it is malformed. */
static int
take_tag(struct cur *c, struct tag *t)
{
	t->nattr = 0;
	t->close = t->empty = false;
	c->p++;
	if (c->p < c->end && *c->p == '/') {
		t->close = true;
		c->p++;
	}
	take_name(c, t->name);
	for (;;) {
		skip_blank(c);
		if (c->p == c->end)
			return -1;
		if (*c->p == '>') {
			c->p++;
			return 0;
		}
		if (*c->p == '/') {
			t->empty = true;
			c->p++;
		} else if (take_attr(c, t) == -1)
			return -1;
	}
}

/* Copy the value of an attribute, or "" when absent or too long. */
static void
attr(const struct tag *t, const char *name, char *out, size_t size)
{
	out[0] = '\0';
	for (int i = 0; i < t->nattr; i++) {
		if (strcmp(t->attr[i].name, name) != 0 || t->attr[i].n >= size)
			continue;
		memcpy(out, t->attr[i].v, t->attr[i].n);
		out[t->attr[i].n] = '\0';
	}
}

/* d, where it is a number within -most..most. */
static double
in_bounds(double d, double most, double otherwise)
{
	return isfinite(d) && fabs(d) <= most ? d : otherwise;
}

/* The span of an attribute of any length, or NULL. */
static const char *
attr_span(const struct tag *t, const char *name, size_t *n)
{
	for (int i = 0; i < t->nattr; i++)
		if (strcmp(t->attr[i].name, name) == 0) {
			*n = t->attr[i].n;
			return t->attr[i].v;
		}
	return NULL;
}

static double
attr_num(const struct tag *t, const char *name, double otherwise)
{
	char v[32], *end;
	double d;

	attr(t, name, v, sizeof(v));
	d = strtod(v, &end);
	return end == v ? otherwise : in_bounds(d, 1e5, otherwise);
}

/* Turn a colour of gnuplot's into ours; anything else is "none". */
static void
colour(const char *v, char out[40])
{
	int r, g, b;
	const struct colour *c;

	if (sscanf(v, " rgb ( %3d , %3d , %3d )", &r, &g, &b) != 3 &&
	    sscanf(v, " #%2x%2x%2x", (unsigned *)&r, (unsigned *)&g,
		(unsigned *)&b) != 3) {
		snprintf(out, 40, "none");
		return;
	}
	if ((c = palette_rgb(r, g, b)) != NULL)
		snprintf(out, 40, "var(--%s,%s)", c->name, c->light);
	else
		snprintf(out, 40, "#%02x%02x%02x", r & 255, g & 255, b & 255);
}

/* translate(x,y) [rotate(-90)] [scale(s)], as far as it is there. */
static void
transform(
    const struct tag *t, double *x, double *y, double *scale, bool *turned)
{
	char v[100];
	const char *p;
	double a;

	attr(t, "transform", v, sizeof(v));
	if ((p = strstr(v, "translate(")) != NULL &&
	    sscanf(p, "translate(%lf,%lf)", x, y) != 2)
		*x = *y = 0;
	*x = in_bounds(*x, 99999, 0);
	*y = in_bounds(*y, 99999, 0);
	if ((p = strstr(v, "scale(")) != NULL &&
	    sscanf(p, "scale(%lf)", scale) != 1)
		*scale = 1;
	if ((p = strstr(v, "rotate(")) != NULL &&
	    sscanf(p, "rotate(%lf", &a) == 1)
		*turned = a < -45 || a > 180;
}

/* Write what is waiting. */
static void
flush(struct clean *c)
{
	if (c->path.len != 0) {
		fprintf(c->f, "<path%s d=\"", c->style);
		svgpath_write(&c->path, c->f);
		fputs("\"/>", c->f);
	}
	svgpath_reset(&c->path);
}

/* Take up a style; what was drawn in another one goes out first. */
static void
restyle(struct clean *c, const char *fill, double opacity, const char *stroke,
    double width, bool round)
{
	char s[200];
	int n = 0;

	s[0] = '\0';
	if (strcmp(fill, "none") != 0)
		n += snprintf(
		    s + n, sizeof(s) - (size_t)n, " fill=\"%s\"", fill);
	if (strcmp(fill, "none") != 0 && opacity < 1)
		n += snprintf(s + n, sizeof(s) - (size_t)n,
		    " fill-opacity=\"%.3g\"", opacity);
	if (strcmp(stroke, "none") != 0)
		n += snprintf(
		    s + n, sizeof(s) - (size_t)n, " stroke=\"%s\"", stroke);
	if (strcmp(stroke, "none") != 0 && width != 1)
		n += snprintf(s + n, sizeof(s) - (size_t)n,
		    " stroke-width=\"%.3g\"", in_bounds(width, 100, 1));
	if (round)
		snprintf(
		    s + n, sizeof(s) - (size_t)n, " stroke-linecap=\"round\"");
	if (strcmp(s, c->style) != 0) {
		flush(c);
		snprintf(c->style, sizeof(c->style), "%s", s);
	}
}

static void
do_group(struct clean *c, const struct tag *t)
{
	struct group *g = &c->g[c->depth];
	char v[40];
	double scale;

	attr(t, "fill", v, sizeof(v));
	if (v[0] != '\0')
		colour(v, g->fill);
	attr(t, "stroke", v, sizeof(v));
	if (v[0] != '\0')
		colour(v, g->stroke);
	g->width = attr_num(t, "stroke-width", g->width);
	transform(t, &g->x, &g->y, &scale, &g->turned);
	attr(t, "text-anchor", v, sizeof(v));
	if (v[0] != '\0')
		g->anchor = v[0] == 'e' ? "end" : v[0] == 'm' ? "middle" : "";
}

/* A path, or a polygon, which is one that is filled and closed. */
static void
do_path(struct clean *c, const struct tag *t, bool polygon)
{
	const struct group *g = &c->g[c->depth];
	char v[40], fill[40], stroke[40];
	size_t n;
	const char *d = attr_span(t, polygon ? "points" : "d", &n);

	if (d == NULL)
		return;
	snprintf(fill, sizeof(fill), "none");
	snprintf(stroke, sizeof(stroke), "%s", polygon ? "none" : g->stroke);
	attr(t, "fill", v, sizeof(v));
	if (v[0] != '\0')
		colour(v, fill);
	attr(t, "stroke", v, sizeof(v));
	if (v[0] != '\0')
		colour(v, stroke);
	if (strcmp(fill, "none") == 0 && strcmp(stroke, "none") == 0)
		return;
	restyle(
	    c, fill, attr_num(t, "fill-opacity", 1), stroke, g->width, false);
	svgpath_read(&c->path, d, n, polygon);
}

/* A point: a stroke of no length with round ends. */
static void
do_use(struct clean *c, const struct tag *t)
{
	char v[40], stroke[40];
	double x = attr_num(t, "x", 0), y = attr_num(t, "y", 0), scale = 0.5;
	bool turned;

	attr(t, "color", v, sizeof(v));
	colour(v, stroke);
	if (strcmp(stroke, "none") == 0)
		return;
	transform(t, &x, &y, &scale, &turned);
	restyle(c, "none", 1, stroke, 2 * scale, true);
	svgpath_dot(&c->path, x, y);
}

/* Undo gnuplot's escapes; markup_text() makes our own. */
static size_t
unescape(const char *s, size_t n, char *out, size_t size)
{
	static const struct {
		const char *from;
		char to;
	} ref[] = {
	    {"&lt;", '<'},
	    {"&gt;", '>'},
	    {"&amp;", '&'},
	    {"&quot;", '"'},
	    {"&apos;", '\''},
	    {"&#39;", '\''},
	};
	size_t k = 0;

	for (size_t i = 0; i < n && k < size; k++) {
		size_t step = 1;

		out[k] = s[i];
		for (size_t r = 0;
		     s[i] == '&' && r < sizeof(ref) / sizeof(ref[0]); r++) {
			size_t m = strlen(ref[r].from);

			if (n - i >= m && memcmp(s + i, ref[r].from, m) == 0) {
				out[k] = ref[r].to;
				step = m;
			}
		}
		i += step;
	}
	return k;
}

static void
put_text(struct clean *c, const char *s, size_t n)
{
	const struct group *g = &c->g[c->depth];
	char plain[400];

	flush(c);
	c->style[0] = '\0';
	if (g->turned)
		fprintf(c->f,
		    "<text transform=\"translate(%.5g,%.5g) rotate(-90)\"",
		    g->x, g->y);
	else
		fprintf(c->f, "<text x=\"%.5g\" y=\"%.5g\"", g->x, g->y);
	fprintf(c->f, " fill=\"%s\"",
	    strcmp(g->fill, "none") == 0 ? "currentColor" : g->fill);
	if (g->anchor[0] != '\0')
		fprintf(c->f, " text-anchor=\"%s\"", g->anchor);
	putc('>', c->f);
	markup_textn(c->f, plain, unescape(s, n, plain, sizeof(plain)));
	fputs("</text>", c->f);
}

/* Skip to the end of the element that t opened; 0 or -1. */
static int
skip_element(struct cur *c, const struct tag *t)
{
	struct tag in;
	int open = t->empty ? 0 : 1;

	while (open > 0) {
		while (c->p < c->end && *c->p != '<')
			c->p++;
		if (c->p == c->end)
			return -1;
		if (c->end - c->p > 1 && (c->p[1] == '!' || c->p[1] == '?')) {
			c->p++;
			continue;
		}
		if (take_tag(c, &in) == -1)
			return -1;
		if (!in.empty)
			open += in.close ? -1 : 1;
	}
	return 0;
}

/* The text of a <text> element; markup inside it makes the document bad. */
static int
do_text(struct clean *c, struct cur *cur)
{
	const char *from = cur->p;
	struct tag t;

	while (cur->p < cur->end && *cur->p != '<')
		cur->p++;
	put_text(c, from, (size_t)(cur->p - from));
	if (cur->p == cur->end || take_tag(cur, &t) == -1)
		return -1;
	return t.close && strcmp(t.name, "text") == 0 ? 0 : -1;
}

/* One tag inside the document; 0, -1 where it is bad, 1 at the end. */
static int
do_tag(struct clean *c, struct cur *cur, const struct tag *t)
{
	if (t->close) {
		if (strcmp(t->name, "svg") == 0)
			return c->depth == 0 ? 1 : -1;
		return strcmp(t->name, "g") == 0 && c->depth-- > 0 ? 0 : -1;
	}
	if (strcmp(t->name, "g") == 0) {
		if (t->empty)
			return 0;
		if (c->depth + 1 == DEPTH)
			return -1;
		c->g[c->depth + 1] = c->g[c->depth];
		c->depth++;
		do_group(c, t);
		return 0;
	}
	if (strcmp(t->name, "text") == 0 && !t->empty)
		return do_text(c, cur);
	if (strcmp(t->name, "path") == 0)
		do_path(c, t, false);
	else if (strcmp(t->name, "polygon") == 0)
		do_path(c, t, true);
	else if (strcmp(t->name, "use") == 0)
		do_use(c, t);
	return skip_element(cur, t);
}

/* Everything up to the root's end; 0 or -1. */
static int
body(struct clean *c, struct cur *cur)
{
	struct tag t;
	int end;

	for (;;) {
		while (cur->p < cur->end && *cur->p != '<')
			cur->p++;
		if (cur->p == cur->end || take_tag(cur, &t) == -1)
			return -1;
		if ((end = do_tag(c, cur, &t)) != 0)
			return end == 1 ? 0 : -1;
	}
}

static void
head(FILE *f, const struct tag *t, const char *id, const char *title,
    const char *desc)
{
	char v[80];
	double x = 0, y = 0, w = 960, h = 300;

	attr(t, "viewBox", v, sizeof(v));
	if (sscanf(v, "%lf %lf %lf %lf", &x, &y, &w, &h) != 4 ||
	    !(w >= 1 && w < 100000 && h >= 1 && h < 100000))
		w = 960, h = 300;
	fprintf(f,
	    "<svg viewBox=\"0 0 %.6g %.6g\" role=\"img\" "
	    "aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">",
	    w, h, id, id, id);
	markup_text(f, title);
	fprintf(f, "</title><desc id=\"%s-d\">", id);
	markup_text(f, desc);
	fputs("</desc><g font-size=\"12\" font-family=\"sans-serif\" "
	      "fill=\"none\">",
	    f);
}

int
svg_clean(const char *raw, size_t n, const char *id, const char *title,
    const char *desc, FILE *f)
{
	struct clean c = {.f = f};
	struct cur cur = {raw, raw + n};
	size_t len;
	struct tag t;
	int bad;

	if ((cur.p = svg_next(raw, n, &len)) == NULL)
		return -1;
	cur.end = cur.p + len;
	if (take_tag(&cur, &t) == -1)
		return -1;
	snprintf(c.g[0].fill, sizeof(c.g[0].fill), "none");
	snprintf(c.g[0].stroke, sizeof(c.g[0].stroke), "none");
	c.g[0].width = 1;
	c.g[0].anchor = "";
	head(f, &t, id, title, desc);
	bad = body(&c, &cur);
	flush(&c);
	svgpath_free(&c.path);
	fputs("</g></svg>", f);
	return bad;
}

/* Find a word in s[0..n), which need not end in NUL. */
static const char *
find(const char *s, size_t n, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= n; i++)
		if (s[i] == word[0] && memcmp(s + i, word, len) == 0)
			return s + i;
	return NULL;
}

const char *
svg_next(const char *s, size_t n, size_t *len)
{
	const char *from = find(s, n, "<svg");
	const char *to;

	if (from == NULL)
		return NULL;
	to = find(from, n - (size_t)(from - s), "</svg>");
	if (to == NULL)
		return NULL;
	*len = (size_t)(to - from) + strlen("</svg>");
	return from;
}

int
svg_name(const char *doc, size_t len, char *out, size_t size)
{
	const char *from = find(doc, len, "<title>");
	const char *to;
	size_t n;

	if (from == NULL)
		return -1;
	from += strlen("<title>");
	to = find(from, len - (size_t)(from - doc), "</title>");
	if (to == NULL || (n = (size_t)(to - from)) >= size)
		return -1;
	memcpy(out, from, n);
	out[n] = '\0';
	return 0;
}

size_t
svg_plots(const char *doc, size_t len)
{
	const char *at = doc, *end = doc + len;
	size_t n = 0;

	while ((at = find(at, (size_t)(end - at), "<g id=\"")) != NULL) {
		const char *close = find(at, (size_t)(end - at), ">");

		if (close == NULL)
			break;
		n += find(at, (size_t)(close - at), "_plot_") != NULL;
		at = close;
	}
	return n;
}
