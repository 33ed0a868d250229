/* Steps as Hurl, and the conf beside it. */
#include <stdlib.h>

#include "emit.h"
#include "find.h"
#include "http.h"
#include "quote.h"
#include "upload.h"

/* Longer queries get a section of their own. */
enum { QUERY_INLINE = 60 };

static void
put_param_value(const struct param *p, FILE *f)
{
	if (p->var != NULL)
		fprintf(f, "{{%s}}", p->var);
	else
		quote_value(buf_slice(&p->value), f);
}

static void
put_params(const struct params *list, FILE *f)
{
	const struct param *p;
	size_t i;

	for (i = 0; i < list->n; i++) {
		p = &list->v[i];
		quote_key(buf_slice(&p->name), f);
		fputs(": ", f);
		put_param_value(p, f);
		fputc('\n', f);
	}
}

static bool
query_apart(const struct step *s)
{
	size_t i;

	for (i = 0; i < s->query.n; i++)
		if (s->query.v[i].var != NULL || s->query.v[i].name.n == 0)
			return s->query.v[i].name.n > 0;
	return s->query.n > 0 && s->url.query.n > QUERY_INLINE;
}

static void
put_request(const struct step *s, FILE *f)
{
	size_t i;

	fprintf(f, "%.*s {{url}}", (int)s->x->part[EX_METHOD].n,
	    s->x->part[EX_METHOD].p);
	for (i = 0; i < s->path.n; i++) {
		fputc('/', f);
		put_param_value(&s->path.v[i], f);
	}
	if (s->path.n == 0)
		fputc('/', f);
	if (s->url.query.p != NULL && !query_apart(s)) {
		fputc('?', f);
		quote_value(s->url.query, f);
	}
	fputc('\n', f);
}

/* A header of the request as it was, if it was there. */
static void
put_header(const struct step *s, const char *name, FILE *f)
{
	struct slice value;

	value = exchange_field(s->x, EX_FIELDS, name);
	if (value.n == 0)
		return;
	fprintf(f, "%s: ", name);
	quote_value(value, f);
	fputc('\n', f);
}

/* Origin and Referer, for servers that look where a form came from. */
static void
put_own(
    const struct step *s, const struct flow *flow, const char *name, FILE *f)
{
	struct slice value;
	struct url u;

	value = exchange_field(s->x, EX_FIELDS, name);
	if (url_parse(&u, value) != NULL || !url_same_origin(&u, &flow->base))
		return;
	fprintf(f, "%s: {{url}}", name);
	quote_value(u.path, f);
	if (u.query.p != NULL && u.query.n <= QUERY_INLINE) {
		fputc('?', f);
		quote_value(u.query, f);
	}
	fputc('\n', f);
}

static void
put_content_type(const struct step *s, FILE *f)
{
	struct slice type;

	type = exchange_field(s->x, EX_FIELDS, "content-type");
	if (s->body == BODY_OTHER ||
	    (s->body == BODY_JSON && !slice_ieq(type, "application/json")))
		put_header(s, "Content-Type", f);
}

static void
put_headers(const struct step *s, const struct flow *flow, FILE *f)
{
	const struct param *p;
	struct slice accept;
	size_t i;

	accept = exchange_field(s->x, EX_FIELDS, "accept");
	if (!find_word(accept, "text/html") && !slice_eq(accept, "*/*"))
		put_header(s, "Accept", f);
	put_content_type(s, f);
	put_header(s, "X-Requested-With", f);
	if (!slice_eq(exchange_part(s->x, EX_METHOD), "GET")) {
		put_own(s, flow, "Origin", f);
		put_own(s, flow, "Referer", f);
	}
	for (i = 0; i < s->header.n; i++) {
		p = &s->header.v[i];
		quote_key(buf_slice(&p->name), f);
		fputs(": ", f);
		quote_value(buf_slice(&p->value), f);
		if (p->var != NULL)
			fprintf(
			    f, "%s{{%s}}", p->value.n > 0 ? " " : "", p->var);
		fputc('\n', f);
	}
}

static void
put_options(const struct step *s, FILE *f)
{
	if (s->delay_us == 0 && !s->redirected)
		return;
	fputs("[Options]\n", f);
	if (s->delay_us > 0)
		fprintf(f, "delay: %lldms\n", (long long)s->delay_us / 1000);
	if (s->redirected)
		fputs("location: true\n", f);
}

static void
put_multipart(const struct step *s, FILE *f, const char *dir)
{
	const struct param *p;
	char *name;
	size_t i;

	fputs("[Multipart]\n", f);
	for (i = 0; i < s->form.n; i++) {
		p = &s->form.v[i];
		/* a field for a file, and none was chosen */
		if (p->upload && p->file.n == 0)
			continue;
		quote_key(buf_slice(&p->name), f);
		fputs(": ", f);
		if (p->upload) {
			name = upload_save(
			    dir, buf_slice(&p->file), buf_slice(&p->value));
			fputs("file,", f);
			quote_file(slice_of(name), f);
			fputs(";", f);
			if (p->type.n > 0)
				fputc(' ', f);
			quote_value(buf_slice(&p->type), f);
			free(name);
		} else {
			put_param_value(p, f);
		}
		fputc('\n', f);
	}
}

static void
put_body(const struct step *s, FILE *f, const char *dir)
{
	switch (s->body) {
	case BODY_NONE: break;
	case BODY_FORM:
		fputs("[Form]\n", f);
		put_params(&s->form, f);
		break;
	case BODY_MULTIPART: put_multipart(s, f, dir); break;
	case BODY_JSON:
		fprintf(f, "```json\n%.*s\n```\n", (int)s->text.n, s->text.p);
		break;
	case BODY_OTHER: quote_body(exchange_part(s->x, EX_BODY), f); break;
	}
}

static void
put_captures(const struct step *s, FILE *f)
{
	size_t i;

	if (s->captures > 0)
		fputs("[Captures]\n", f);
	for (i = 0; i < s->captures; i++)
		fprintf(f, "%s: %s\n", s->capture[i].var, s->capture[i].query);
}

static void
put_step(
    const struct step *s, const struct flow *flow, FILE *f, const char *dir)
{
	fputs("# ", f);
	quote_comment(s->name, f);
	fputc('\n', f);
	put_request(s, f);
	put_headers(s, flow, f);
	put_options(s, f);
	if (query_apart(s)) {
		fputs("[Query]\n", f);
		put_params(&s->query, f);
	}
	put_body(s, f, dir);
	fprintf(f, "HTTP %d\n", s->last->status);
	put_captures(s, f);
}

static void
put_base(const struct flow *flow, FILE *f)
{
	char host[EX_HOST_SIZE];

	fprintf(f, "http%s://%s", flow->base.https ? "s" : "",
	    exchange_host(&flow->base, host));
}

void
emit_scenario(const struct flow *flow, FILE *f, const char *dir)
{
	size_t i;

	fputs("# Recorded by bm-record. Play it once: bm-load -1 -u ", f);
	put_base(flow, f);
	fputs("\n", f);
	for (i = 0; i < flow->n; i++) {
		fputc('\n', f);
		put_step(&flow->v[i], flow, f, dir);
	}
}

void
emit_conf(const struct flow *flow, FILE *f, const char *name)
{
	fprintf(f,
	    "# Defaults for bm-load and bench-master; options win.\n"
	    "[main]\n"
	    "# heads the report\n"
	    "title = %s\n"
	    "# what is tested, and why\n"
	    "description = Recorded session of %zu requests\n"
	    "# {{url}} in the scenario\n"
	    "url = ",
	    name, flow->n);
	put_base(flow, f);
	fputs("\n\n[bench]\n"
	      "# users at once, a cycle each\n"
	      "cycles = 1:5:10\n"
	      "# seconds a cycle lasts; less than 62 is short for bm-diff\n"
	      "duration = 62\n"
	      "# seconds between the starts of users\n"
	      "startup_delay = 0.1\n"
	      "# seconds between a user's tests\n"
	      "sleep_time = 1\n"
	      "# seconds after each page, beside the scenario's own delays\n"
	      "sleep_time_min = 0\n"
	      "sleep_time_max = 0\n",
	    f);
}
