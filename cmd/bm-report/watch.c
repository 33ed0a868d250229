/* Monitored hosts: their processors, and what they are. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "watch.h"

static const struct series *
series_named(const struct model *m, const char *host, const char *metric)
{
	for (size_t i = 0; i < m->nseries; i++)
		if (strcmp(m->series[i].host, host) == 0 &&
		    strcmp(m->series[i].metric, metric) == 0)
			return &m->series[i];
	return NULL;
}

const struct series *
watch_cpu(const struct model *m, const char *host)
{
	const struct series *s = series_named(m, host, "cpu.user");

	return s != NULL ? s : series_named(m, host, "cpu");
}

/* What another series of the same host says at the same time. */
static double
beside(
    const struct model *m, const struct series *s, const char *metric, size_t k)
{
	const struct series *o = series_named(m, s->host, metric);

	return o != NULL && k < o->len && o->pt[k].at == s->pt[k].at
		   ? o->pt[k].v
		   : 0;
}

double
watch_busy(const struct model *m, const struct series *s, size_t k)
{
	double v = s->pt[k].v;

	if (strcmp(s->metric, "cpu.user") == 0)
		v += beside(m, s, "cpu.system", k) +
		     beside(m, s, "cpu.steal", k);
	return v;
}

bool
watch_hot(const struct model *m, const char *host, struct hot *hot)
{
	const struct series *s = watch_cpu(m, host);
	struct hot h = {.host = host};
	double sum = 0;
	size_t n = 0;

	*hot = h;
	/* a reading tells of the time since the one before */
	for (size_t k = 1; s != NULL && k < s->len; k++) {
		double v = watch_busy(m, s, k), at = s->pt[k].at;

		if (v <= 800 || at > m->to || s->pt[k - 1].at < m->from) {
			n = 0;
			continue;
		}
		if (n == 0) {
			h.from = s->pt[k - 1].at;
			sum = 0;
		}
		h.to = at;
		sum += v;
		h.mean = sum / (double)++n;
		if (h.to - h.from >= 2 && h.to - h.from > hot->to - hot->from)
			*hot = h;
	}
	return hot->to > hot->from;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **
watch_hosts(const struct model *m, size_t *n)
{
	struct slice f[STREAM_COLS + 1];
	size_t rows = agg_rows(m->agg, KIND_HOST), all = 0;
	const char **name = xarray(m->nseries + rows + 1, sizeof(*name));

	for (size_t i = 0; i < m->nseries; i++)
		name[all++] = m->series[i].host;
	for (size_t i = 0; i < rows; i++)
		if (agg_row(m->agg, KIND_HOST, i, f) > HOST_HOST)
			name[all++] = agg_text(m->agg, f[HOST_HOST]);
	qsort(name, all, sizeof(*name), by_name);
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (*n == 0 || strcmp(name[*n - 1], name[i]) != 0)
			name[(*n)++] = name[i];
	return name;
}

const char *
watch_text(const struct model *m, const char *host)
{
	struct slice f[STREAM_COLS + 1];
	const char *text = "";

	for (size_t i = 0; i < agg_rows(m->agg, KIND_HOST); i++)
		if (agg_row(m->agg, KIND_HOST, i, f) > HOST_DESCRIPTION &&
		    strcmp(agg_text(m->agg, f[HOST_HOST]), host) == 0 &&
		    f[HOST_DESCRIPTION].n > 0)
			text = agg_text(m->agg, f[HOST_DESCRIPTION]);
	return text;
}
