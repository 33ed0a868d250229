/* The monitors of a FunkLoad result. */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "flmon.h"
#include "fltime.h"
#include "mem.h"

void
flmon_config(struct flmon *m, struct slice key, struct slice value)
{
	struct flmon_note *n;

	if (key.n >= sizeof m->host[0].name || value.n > STREAM_TEXT_MAX)
		return;
	n = xarray(1, sizeof *n);
	n->next = m->notes;
	n->key = slice_dup(key);
	n->value = slice_dup(value);
	m->notes = n;
}

void
flmon_free(struct flmon *m)
{
	struct flmon_note *n;

	while ((n = m->notes)) {
		m->notes = n->next;
		free(n->key);
		free(n->value);
		free(n);
	}
}

static struct flmon_host *
host_at(struct flmon *m, struct slice name)
{
	int i;

	for (i = 0; i < m->n; i++)
		if (slice_eq(name, m->host[i].name))
			return &m->host[i];
	if (m->n == FLMON_HOSTS || name.n == 0 ||
	    name.n >= sizeof m->host[0].name)
		return NULL;
	memcpy(m->host[m->n].name, name.p, name.n);
	return &m->host[m->n++];
}

static void
send(struct agg *a, struct buf *b, const char *name, int64_t line)
{
	struct slice s = {NULL, b->n};

	stream_end(b);
	s.p = b->p;
	agg_line(a, s, name, line);
	b->n = 0;
}

/* A host line, once, with the description that its config line gave. */
static void
describe(const struct flmon *m, struct flmon_host *h, struct agg *a,
    const char *name, int64_t line)
{
	const struct flmon_note *n;
	const char *text = "";
	struct buf b = {0};

	if (h->described)
		return;
	h->described = true;
	for (n = m->notes; n; n = n->next)
		if (strcmp(n->key, h->name) == 0)
			text = n->value;
	stream_begin(&b, KIND_HOST);
	stream_text(&b, h->name);
	stream_text(&b, "target");
	stream_text(&b, text);
	send(a, &b, name, line);
	buf_free(&b);
}

static bool
number(const struct xml *x, const char *attr, double *v)
{
	struct slice s = xml_attr(x, attr);
	char text[40], *end;

	if (!s.p || s.n == 0 || s.n >= sizeof text || s.p[0] < '0' ||
	    s.p[0] > '9')
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*v = strtod(text, &end);
	return *end == '\0' && *v >= 0 && *v < 1e18;
}

struct sample {
	struct agg *a;
	const struct xml *x;
	const char *name, *host;
	int64_t at_us;
	struct buf b;
};

static void
mon(struct sample *s, const char *metric, double value, const char *unit)
{
	if (!(value >= 0 && value < 9e18))
		return;
	stream_begin(&s->b, KIND_MON);
	stream_text(&s->b, s->host);
	stream_num(&s->b, s->at_us);
	stream_text(&s->b, metric);
	stream_num(&s->b, (int64_t)(value + 0.5));
	stream_text(&s->b, unit);
	send(s->a, &s->b, s->name, s->x->line);
}

/* Memory is in kB, free in three parts. */
static void
gauges(struct sample *s)
{
	double all, unused, part;

	if (number(s->x, "loadAvg1min", &all))
		mon(s, "load", all * 1000, "thousandths");
	if (number(s->x, "memTotal", &all) &&
	    number(s->x, "memFree", &unused)) {
		if (number(s->x, "buffers", &part))
			unused += part;
		if (number(s->x, "cached", &part))
			unused += part;
		mon(s, "memory.used", (all - unused) * 1024, "bytes");
		mon(s, "memory.total", all * 1024, "bytes");
	}
	if (number(s->x, "swapTotal", &all) &&
	    number(s->x, "swapFree", &unused)) {
		mon(s, "swap.used", (all - unused) * 1024, "bytes");
		mon(s, "swap.total", all * 1024, "bytes");
	}
}

/* What counts up becomes a share or a rate since the sample before. */
static void
rates(struct sample *s, struct flmon_host *h)
{
	double cpu = 0, idle = 0, in = 0, out = 0, seconds;
	bool has_cpu = number(s->x, "CPUTotalJiffies", &cpu) &&
		       number(s->x, "IDLTotalJiffies", &idle);
	bool has_net = number(s->x, "receiveBytes", &in) &&
		       number(s->x, "transmitBytes", &out);

	seconds = (double)(s->at_us - h->at_us) / 1e6;
	if (h->sampled && has_cpu && cpu + idle > h->cpu + h->idle)
		mon(s, "cpu",
		    1000 * (cpu - h->cpu) / (cpu + idle - h->cpu - h->idle),
		    "permille");
	if (h->sampled && has_net && seconds > 0) {
		mon(s, "net.in", (in - h->in) / seconds, "bytes/s");
		mon(s, "net.out", (out - h->out) / seconds, "bytes/s");
	}
	h->sampled = true;
	h->at_us = s->at_us;
	h->cpu = cpu;
	h->idle = idle;
	h->in = in;
	h->out = out;
}

int
flmon_element(
    struct flmon *m, const struct xml *x, struct agg *a, const char *name)
{
	struct flmon_host *h = host_at(m, xml_attr(x, "host"));
	struct sample s = {a, x, name, NULL, 0, {0}};

	if (!h) {
		warn("%s:%lld: not a FunkLoad result: monitor without a host,"
		     " or too many",
		    name, (long long)x->line);
		return -1;
	}
	describe(m, h, a, name, x->line);
	if (slice_eq(x->name, "monitorconfig"))
		return 0;
	if (fl_seconds(xml_attr(x, "time"), &s.at_us) == -1) {
		warn("%s:%lld: not a FunkLoad result: monitor without a time",
		    name, (long long)x->line);
		return -1;
	}
	s.host = h->name;
	gauges(&s);
	rates(&s, h);
	buf_free(&s.b);
	return 0;
}
