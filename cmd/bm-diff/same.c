/* Same conditions? */
#include <string.h>

#include "err.h"
#include "mem.h"
#include "same.h"

/* Keys of conf lines that are compared as text. */
static const struct {
	const char *key, *what;
	bool must; /* be the same */
} keys[] = {
    {"model", "Model", true},
    {"sleep_time", "Pause between tests, us", true},
    {"sleep_time_min", "Least pause after a page, us", true},
    {"sleep_time_max", "Most pause after a page, us", true},
    {"resources", "Page resources", true},
    {"redirects", "Redirects", true},
    {"connections", "Connections", true},
    {"timeout", "Time-out, us", false},
    {"url", "Target", false},
    {"label", "Label", false},
    {"insecure", "TLS unverified", false},
};

static struct condition *
cond_add(struct match *m, const char *what)
{
	struct condition *c;

	m->cond = xgrow(m->cond, &m->cond_cap, m->conds + 1, sizeof(*m->cond));
	c = &m->cond[m->conds++];
	memset(c, 0, sizeof(*c));
	c->what = what;
	return c;
}

static const char *
value(const struct run *r, const char *key)
{
	const char *s;

	s = agg_conf(r->agg, key);
	return s != NULL ? s : "";
}

/* The first run after the first whose value is another; NULL: none. */
static const struct run *
other_run(const struct match *m, const char *key)
{
	const char *first;
	size_t r;

	first = value(&m->run[0], key);
	for (r = 1; r < m->runs; r++)
		if (strcmp(first, value(&m->run[r], key)) != 0)
			return &m->run[r];
	return NULL;
}

static void
same_key(struct match *m, size_t i)
{
	const struct run *r;
	struct condition *c;

	r = other_run(m, keys[i].key);
	if (r != NULL && keys[i].must)
		die("%s: not the same plan: %s '%s', in %s '%s'", r->path,
		    keys[i].key, value(r, keys[i].key), m->run[0].path,
		    value(&m->run[0], keys[i].key));
	if (r == NULL && *value(&m->run[0], keys[i].key) == '\0')
		return;
	if (r == NULL)
		r = &m->run[m->na];
	c = cond_add(m, keys[i].what);
	c->differs = r != &m->run[m->na] || other_run(m, keys[i].key) != NULL;
	snprintf(c->a, sizeof(c->a), "%s", value(&m->run[0], keys[i].key));
	snprintf(c->b, sizeof(c->b), "%s", value(r, keys[i].key));
}

static void
same_loads(struct match *m)
{
	struct condition *c;
	size_t i, n;

	c = cond_add(m, "Loads");
	for (i = n = 0; i < m->pairs && n < sizeof(c->a); i++)
		n += (size_t)snprintf(c->a + n, sizeof(c->a) - n,
		    "%s%s for %lld s", i > 0 ? ", " : "", m->pair[i].name,
		    (long long)m->pair[i].load.seconds);
	memcpy(c->b, c->a, sizeof(c->b));
	c->differs =
	    m->run[0].loads != m->pairs || m->run[m->na].loads != m->pairs;
}

static void
same_nodes(struct match *m)
{
	struct condition *c;
	size_t r;

	c = cond_add(m, "Load generators");
	snprintf(c->a, sizeof(c->a), "%d", m->run[0].nodes);
	snprintf(c->b, sizeof(c->b), "%d", m->run[m->na].nodes);
	for (r = 1; r < m->runs; r++)
		c->differs |= m->run[r].nodes != m->run[0].nodes;
}

/* A page that got smaller is not faster. */
static void
same_bytes(struct match *m)
{
	struct condition *c;
	double a, b;

	a = run_bytes(&m->run[0]);
	b = run_bytes(&m->run[m->na]);
	if (a <= 0 || b <= 0)
		return;
	c = cond_add(m, "Bytes per good answer");
	snprintf(c->a, sizeof(c->a), "%.0f", a);
	snprintf(c->b, sizeof(c->b), "%.0f (%+.2f %%)", b, 100 * (b / a - 1));
	c->differs = b > 1.02 * a || b < 0.98 * a;
}

/* A generator at its limit measures itself. */
static void
same_cpu(struct match *m)
{
	struct condition *c;
	int64_t a, b;

	a = run_busiest(&m->run[0]);
	b = run_busiest(&m->run[m->na]);
	if (a < 0 || b < 0)
		return;
	c = cond_add(m, "Busiest generator, CPU");
	snprintf(c->a, sizeof(c->a), "%.0f %%", (double)a / 10);
	snprintf(c->b, sizeof(c->b), "%.0f %%", (double)b / 10);
	c->differs = (a > 800) != (b > 800);
}

void
same_check(struct match *m)
{
	size_t i;

	same_loads(m);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		same_key(m, i);
	same_nodes(m);
	same_bytes(m);
	same_cpu(m);
}

const char *
same_differing(const struct match *m, char *buf, size_t size)
{
	size_t i, n;

	buf[0] = '\0';
	for (i = n = 0; i < m->conds && n < size; i++)
		if (m->cond[i].differs && strcmp(m->cond[i].what, "Label") != 0)
			n += (size_t)snprintf(buf + n, size - n, "%s%s",
			    n > 0 ? ", " : "", m->cond[i].what);
	return buf;
}
