/* The plan, as `conf` lines. */
#include <string.h>

#include "conflines.h"
#include "stream.h"

static void
put(struct buf *b, const char *key, const char *value)
{
	if (value == NULL)
		return;
	stream_begin(b, KIND_CONF);
	stream_text(b, key);
	stream_text(b, value);
	stream_end(b);
}

static void
put_num(struct buf *b, const char *key, int64_t v)
{
	stream_begin(b, KIND_CONF);
	stream_text(b, key);
	stream_num(b, v);
	stream_end(b);
}

/* "10:20:30" of the cycles' users or rates. */
static void
put_list(struct buf *b, const char *key, const struct plan *p, bool rates)
{
	struct buf v = {NULL, 0, 0};
	int i;

	for (i = 0; i < p->cycles; i++) {
		if (i > 0)
			buf_chr(&v, ':');
		buf_int(&v, rates ? p->cycle[i].rate_ks : p->cycle[i].users);
	}
	put(b, key, buf_cstr(&v));
	buf_free(&v);
}

/* An argument without the userinfo of a URL in it. */
static void
put_arg(struct buf *v, const char *arg)
{
	const char *scheme = strstr(arg, "://"), *at;
	size_t host;

	if (scheme != NULL) {
		host = strcspn(scheme + 3, "/?#");
		at = memchr(scheme + 3, '@', host);
		if (at != NULL) {
			buf_add(v, arg, (size_t)(scheme + 3 - arg));
			arg = at + 1;
		}
	}
	buf_str(v, arg);
}

/* -V name=value: the value may be a secret. */
static void
put_variable(struct buf *v, const char *arg)
{
	buf_add(v, arg, strcspn(arg, "="));
	if (strchr(arg, '=') != NULL)
		buf_str(v, "=...");
}

/* Options whose values differ by node, or are shown in part. */
static void
put_argv(struct buf *b, char **argv, int argc)
{
	struct buf v = {NULL, 0, 0};
	const char *a;
	int i;
	char last = '\0'; /* the option whose value comes next */

	for (i = 1; i < argc; i++) {
		a = argv[i];
		if (last == '\0' && a[0] == '-' && strchr("ijb", a[1]) &&
		    a[1] != '\0') {
			last = a[2] == '\0' ? a[1] : '\0';
			continue;
		}
		if (last == '\0' || last == 'V') {
			buf_chr(&v, ' ');
			if (last == 'V')
				put_variable(&v, a);
			else if (strncmp(a, "-V", 2) == 0)
				put_variable(&v, a);
			else
				put_arg(&v, a);
		}
		last = strcmp(a, "-V") == 0 ? 'V' : '\0';
	}
	put(b, "argv", v.n > 0 ? buf_cstr(&v) + 1 : "");
	buf_free(&v);
}

static const char *
connections(const struct plan *p)
{
	if (p->close_after)
		return "new for each test";
	return p->keep_guest ? "kept, users return" : "kept, users are new";
}

static void
put_plan(struct buf *b, const struct plan *p, const struct particulars *x)
{
	if (!p->open)
		put(b, "model", "closed");
	else
		put(b, "model", p->poisson ? "open, poisson" : "open, even");
	if (!x->own_users)
		put_list(b, "cycles", p, false);
	if (p->open)
		put_list(b, "rates", p, true);
	if (p->count > 0)
		put_num(b, "count", p->count);
	else
		put_num(b, "duration", p->window);
	put_num(b, "startup_delay", p->delay);
	put_num(b, "warmup", p->warm);
	put_num(b, "grace", p->grace);
	if (p->rest > 0)
		put_num(b, "cycle_time", p->rest);
	put_num(b, "sleep_time", p->test_pause);
	put_num(b, "sleep_time_min", p->page_lo);
	put_num(b, "sleep_time_max", p->page_hi);
	put_num(b, "timeout", p->timeout);
	put_num(b, "seed", (int64_t)p->seed);
	put(b, "connections", connections(p));
}

void
conf_lines(struct buf *b, const struct plan *p, const struct particulars *x)
{
	put(b, "id", x->id);
	put(b, "title", x->title);
	put(b, "description", x->description);
	put(b, "url", x->url);
	put(b, "label", x->label);
	put_plan(b, p, x);
	put_num(b, "resources", x->resources);
	put_num(b, "redirects", x->redirects);
	put_num(b, "insecure", x->insecure);
	put_num(b, "resume", x->resume);
	put_argv(b, x->argv, x->argc);
}
