/* Path data: read absolute, write relative. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "svgpath.h"

static void
add(struct svgpath *p, char op, double x, double y)
{
	if (!isfinite(x) || !isfinite(y) || fabs(x) > 1e5 || fabs(y) > 1e5)
		return;
	p->step = xgrow(p->step, &p->size, p->len + 1, sizeof(*p->step));
	p->step[p->len++] = (struct svgstep){
	    .op = op,
	    .x = (int)lround(x * 10),
	    .y = (int)lround(y * 10),
	};
}

/* The number at *s, which moves past it; NAN where there is none. */
static double
number(const char **s, const char *end)
{
	char v[32], *stop;
	size_t n = 0;
	double d;

	while (*s < end && (isspace((unsigned char)**s) || **s == ','))
		(*s)++;
	while (*s + n < end && n + 1 < sizeof(v) &&
	       (isdigit((unsigned char)(*s)[n]) || (*s)[n] == '.' ||
		   (*s)[n] == '-' || (*s)[n] == '+' || (*s)[n] == 'e'))
		n++;
	memcpy(v, *s, n);
	v[n] = '\0';
	d = strtod(v, &stop);
	if (n == 0 || *stop != '\0')
		return NAN;
	*s += n;
	return d;
}

void
svgpath_read(struct svgpath *p, const char *d, size_t n, bool polygon)
{
	const char *end = d + n;
	char op = polygon ? 'M' : '\0';
	bool any = false;

	while (d < end) {
		double x, y;

		if (isspace((unsigned char)*d) || *d == ',') {
			d++;
			continue;
		}
		if (!polygon && (*d == 'M' || *d == 'L')) {
			op = *d++;
			continue;
		}
		if (!polygon && (*d == 'Z' || *d == 'z')) {
			add(p, 'Z', 0, 0);
			d++;
			continue;
		}
		x = number(&d, end);
		y = number(&d, end);
		if (isnan(x) || isnan(y) || op == '\0')
			break;
		add(p, op, x, y);
		any = true;
		op = 'L';
	}
	if (polygon && any)
		add(p, 'Z', 0, 0);
}

void
svgpath_dot(struct svgpath *p, double x, double y)
{
	add(p, 'M', x, y);
	add(p, 'L', x, y);
}

/* Write v tenths; minus serves as the blank before a number. */
static void
tenths(FILE *f, int v, bool sep)
{
	int a = abs(v);

	if (v < 0)
		putc('-', f);
	else if (sep)
		putc(' ', f);
	if (a % 10 == 0)
		fprintf(f, "%d", a / 10);
	else if (a < 10)
		fprintf(f, ".%d", a % 10);
	else
		fprintf(f, "%d.%d", a / 10, a % 10);
}

/* Write a step of dx, dy after the command *last. */
static void
step(FILE *f, int dx, int dy, char *last)
{
	char op = dy == 0 ? 'h' : dx == 0 ? 'v' : 'l';
	bool first = op != *last;

	if (first)
		putc(op, f);
	if (op != 'v')
		tenths(f, dx, !first);
	if (op != 'h')
		tenths(f, dy, op == 'l' || !first);
	*last = op;
}

/* May the step from b to c be drawn as a part of the one from a to b? */
static bool
straight(
    const struct svgstep *a, const struct svgstep *b, const struct svgstep *c)
{
	if (c->op != 'L' || b->op != 'L' || a->op == 'Z')
		return false;
	if (a->y == b->y && b->y == c->y)
		return (b->x >= a->x) == (c->x >= b->x);
	if (a->x == b->x && b->x == c->x)
		return (b->y >= a->y) == (c->y >= b->y);
	return false;
}

void
svgpath_write(const struct svgpath *p, FILE *f)
{
	const struct svgstep *s = p->step;
	int x = 0, y = 0;
	char last = '\0';

	for (size_t i = 0; i < p->len; i++) {
		bool more = i + 1 < p->len;

		if (s[i].op == 'M') {
			if (!more || s[i + 1].op != 'L')
				continue; /* a move alone draws nothing */
			putc('M', f);
			tenths(f, s[i].x, false);
			tenths(f, s[i].y, true);
			last = 'M';
		} else if (s[i].op == 'Z') {
			putc('z', f);
			last = 'z';
			continue;
		} else {
			if (more && i > 0 &&
			    straight(&s[i - 1], &s[i], &s[i + 1])) {
				/* one step for both; x, y stay where they are */
				continue;
			}
			step(f, s[i].x - x, s[i].y - y, &last);
		}
		x = s[i].x;
		y = s[i].y;
	}
}

void
svgpath_reset(struct svgpath *p)
{
	p->len = 0;
}

void
svgpath_free(struct svgpath *p)
{
	free(p->step);
	p->step = NULL;
	p->len = p->size = 0;
}
