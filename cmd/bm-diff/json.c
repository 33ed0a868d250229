/* The difference as one JSON object. */

#include "jsonout.h"
#include "write.h"

static void
number(FILE *f, const char *name, double v)
{
	fprintf(f, ", \"%s\": ", name);
	json_num(f, v);
}

/* An object: levels in us or per second, changes as shares. */
static void
figure(const char *name, const struct figure *x, const char *word, FILE *f)
{
	fprintf(f, "\"%s\": {\"verdict\": ", name);
	json_str(f, word);
	number(f, "a", x->a);
	number(f, "b", x->b);
	number(f, "change", x->change);
	number(f, "threshold", x->limit);
	if (x->word != WORD_NONE) {
		number(f, "low", x->in.lo);
		number(f, "high", x->in.hi);
	}
	fputc('}', f);
}

static void
page(const struct cycle *c, const struct page *p, FILE *f)
{
	char name[32];
	size_t q;

	fputs("{\"name\": ", f);
	json_str(f, p->name);
	number(f, "p_slower", p->slower);
	for (q = 0; q < QUANTILES; q++) {
		fputs(", ", f);
		figure(quantile_names[q], &p->q[q], word_time(p->q[q].word), f);
		if (c->sharing == 0)
			continue;
		snprintf(name, sizeof(name), "%s_own", quantile_names[q]);
		fputs(", ", f);
		figure(name, &p->own[q], word_time(p->own[q].word), f);
	}
	fputc('}', f);
}

static void
pair(const struct pair *p, FILE *f)
{
	const struct cycle *c;
	size_t i;

	c = &p->cycle;
	fputs("{\"load\": ", f);
	json_str(f, p->name);
	number(f, "users", (double)p->load.users);
	number(f, "rate", (double)p->load.rate / 1000);
	number(f, "seconds", (double)p->load.seconds);
	number(f, "gap_a", (double)p->gap[0]);
	number(f, "gap_b", (double)p->gap[1]);
	fputs(", ", f);
	figure("ok_per_second", &c->rate, word_rate(c->rate.word), f);
	fputs(", ", f);
	figure("errors", &c->errors, word_errors(c->errors.word), f);
	if (c->sharing > 0) {
		fputs(", ", f);
		figure("shared_shift", &c->shift, word_time(c->shift.word), f);
	}
	for (i = 0; i < QUANTILES; i++) {
		fputs(", ", f);
		figure(quantile_names[i], &c->all.q[i],
		    word_time(c->all.q[i].word), f);
	}
	fputs(", \"pages\": [", f);
	for (i = 0; i < c->pages; i++) {
		fputs(i > 0 ? ",\n   " : "\n   ", f);
		page(c, &c->page[i], f);
	}
	fputs("]}", f);
}

static void
runs(const struct match *m, FILE *f)
{
	size_t i;

	fputs("\"runs\": [", f);
	for (i = 0; i < m->runs; i++) {
		fprintf(f,
		    "%s\n  {\"side\": \"%c\", \"path\": ", i > 0 ? "," : "",
		    i < m->na ? 'A' : 'B');
		json_str(f, m->run[i].path);
		fputs(", \"label\": ", f);
		json_str(f, m->run[i].label);
		fputs(", \"started\": ", f);
		json_str(f, m->run[i].started);
		fputc('}', f);
	}
	fputs("],\n", f);
}

static void
conditions(const struct match *m, FILE *f)
{
	size_t i;

	fputs("\"conditions\": [", f);
	for (i = 0; i < m->conds; i++) {
		fprintf(f, "%s\n  {\"what\": ", i > 0 ? "," : "");
		json_str(f, m->cond[i].what);
		fputs(", \"a\": ", f);
		json_str(f, m->cond[i].a);
		fputs(", \"b\": ", f);
		json_str(f, m->cond[i].b);
		fprintf(f, ", \"differs\": %s}",
		    m->cond[i].differs ? "true" : "false");
	}
	fputs("],\n\"only\": [", f);
	for (i = 0; i < m->onlys; i++) {
		fputs(i > 0 ? ", " : "", f);
		json_str(f, m->only[i]);
	}
	fputs("],\n", f);
}

void
json_write(const struct outcome *o, FILE *f)
{
	char text[600];
	size_t i;

	fputs("{\"verdict\": ", f);
	json_str(f, o->summary.word);
	fprintf(f, ", \"different\": %s, \"why\": ",
	    o->summary.real ? "true" : "false");
	json_str(f, summary_text(&o->summary, text, sizeof(text)));
	number(f, "percent", o->percent);
	number(f, "level", o->rules->level);
	fprintf(f, ", \"seed\": %lld,\n", (long long)o->seed);
	runs(o->m, f);
	conditions(o->m, f);
	fputs("\"loads\": [", f);
	for (i = 0; i < o->m->pairs; i++) {
		fputs(i > 0 ? ",\n  " : "\n  ", f);
		pair(&o->m->pair[i], f);
	}
	fputs("]}\n", f);
}
