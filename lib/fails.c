/* The sums of failures: few messages each, whatever comes. */
#include <stdlib.h>
#include <string.h>

#include "agg_in.h"
#include "buf.h"

/* FNV-1a, 64 bits: fixed, since it chooses which messages are kept. */
static uint64_t
message_hash(struct slice s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* Values of the query become "..."; what has no '=' stays. */
static char *
redact(struct slice url)
{
	struct buf b = {0};
	bool query = false, value = false;
	size_t i;

	for (i = 0; i < url.n; i++) {
		if (url.p[i] == '&')
			value = false;
		if (!value)
			buf_chr(&b, url.p[i]);
		if (url.p[i] == '?')
			query = true;
		if (url.p[i] == '=' && query && !value) {
			value = true;
			buf_str(&b, "...");
		}
	}
	return buf_cstr(&b);
}

static int
compare(const struct fail *f, uint64_t hash, struct slice message)
{
	size_t n = strlen(f->message);
	int c;

	if (f->hash != hash)
		return f->hash < hash ? -1 : 1;
	c = memcmp(f->message, message.p, n < message.n ? n : message.n);
	return c ? c : n < message.n ? -1 : n > message.n;
}

static struct failgroup *
group_of(struct agg *a, const struct agg_key *key)
{
	struct map_key k = key_pack(key);
	struct failgroup **g;

	if (a->keys >= AGG_KEYS)
		return map_get(&a->fails, k);
	g = (struct failgroup **)map_at(&a->fails, k);
	if (!*g) {
		*g = xarray(1, sizeof **g);
		(*g)->key = *key;
		a->keys++;
	}
	return *g;
}

/* Take in a count and a pair (first, url), of which the least is kept. */
static const char *
fold(struct fail *f, uint64_t count, int64_t first, struct slice url)
{
	char *clean;

	if (f->count > (uint64_t)INT64_MAX - count)
		return "overflow";
	f->count += count;
	if (f->url && first > f->first)
		return NULL;
	clean = redact(url);
	if (f->url && first == f->first && strcmp(clean, f->url) >= 0) {
		free(clean);
		return NULL;
	}
	f->first = first;
	free(f->url);
	f->url = clean;
	return NULL;
}

/* The place of a message in its group, perhaps just made; NULL: the rest. */
static struct fail *
place(struct failgroup *g, struct slice message, struct fail *evicted)
{
	uint64_t hash = message_hash(message);
	int i = 0, c = -1;

	while (i < g->n && (c = compare(&g->f[i], hash, message)) < 0)
		i++;
	if (i < g->n && c == 0)
		return &g->f[i];
	if (i == AGG_FAILS)
		return NULL;
	if (!g->f)
		g->f = xarray(AGG_FAILS, sizeof *g->f);
	if (g->n == AGG_FAILS)
		*evicted = g->f[--g->n];
	memmove(g->f + i + 1, g->f + i, (size_t)(g->n - i) * sizeof *g->f);
	g->n++;
	memset(&g->f[i], 0, sizeof g->f[i]);
	g->f[i].hash = hash;
	g->f[i].message = xmalloc(message.n + 1);
	memcpy(g->f[i].message, message.p, message.n);
	g->f[i].message[message.n] = '\0';
	return &g->f[i];
}

static const char *
add(struct agg *a, struct agg_key *k, struct slice message, uint64_t count,
    int64_t first, struct slice url)
{
	static const struct slice rest = {"", 0};
	struct fail out = {0}, none, *f;
	struct failgroup *g;
	const char *why;

	k->cls = agg_class(message);
	if (!(g = group_of(a, k)))
		return "too many keys";
	f = place(g, message, &out);
	if (f && ((why = fold(f, count, first, url)) || !out.message))
		return why;
	k->cls = AGG_NONE;
	if (!(g = group_of(a, k)))
		return "too many keys";
	/* the group without a class holds the one empty message: no eviction */
	f = place(g, rest, &none);
	if (!out.message)
		return fold(f, count, first, url);
	why = fold(f, out.count, out.first, slice_of(out.url));
	free(out.message);
	free(out.url);
	return why;
}

const char *
fail_raw(struct agg *a, const struct raw *r)
{
	struct agg_key k = key_of(0, r->cycle);

	if (r->result != RESULT_FAIL && r->result != RESULT_ERROR)
		return NULL;
	k.scenario = r->scenario;
	k.step = r->step;
	k.code = r->code;
	k.result = r->result;
	return add(a, &k, r->message, 1, r->start, r->url);
}

const char *
fail_line(struct agg *a, const struct slice f[], size_t n)
{
	struct agg_key k = key_of(0, (int)stream_int(f, n, FAIL_CYCLE, 0));
	int64_t count = stream_int(f, n, FAIL_COUNT, 0);

	if (f[FAIL_MESSAGE].n > AGG_FIELD)
		return "message";
	if (stream_field(f, n, FAIL_FIRST).n == 0)
		return "first";
	if (stream_field(f, n, FAIL_URL).n > 3 * AGG_FIELD)
		return "url";
	if (count == 0)
		return NULL;
	k.scenario = (int)stream_int(f, n, FAIL_SCENARIO, AGG_NONE);
	k.step = (int)stream_int(f, n, FAIL_STEP, AGG_NONE);
	k.code = (int)stream_int(f, n, FAIL_CODE, AGG_NONE);
	k.result = stream_result(f[FAIL_RESULT]);
	return add(a, &k, f[FAIL_MESSAGE], (uint64_t)count,
	    stream_int(f, n, FAIL_FIRST, 0), stream_field(f, n, FAIL_URL));
}

void
fails_forget(struct agg *a)
{
	struct failgroup *g;
	size_t i = 0;

	while ((g = map_next(&a->fails, &i))) {
		while (g->n > 0) {
			free(g->f[--g->n].message);
			free(g->f[g->n].url);
		}
		free(g->f);
		free(g);
		a->keys--;
	}
	map_free(&a->fails);
}
