/* The functional test: each scenario once, and what came of it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "exchange.h"
#include "loop.h"
#include "once.h"
#include "user.h"

enum { CONNS = 64, BODY_SHOWN = 2000 };

static bool verbose, colour, resting;
static int failed;
static const char *captured_to;
static struct buf failures;
static int64_t begun_ns;

static const char *
paint(const char *sequence)
{
	return colour ? sequence : "";
}

#define RED paint("\033[31m")
#define GREEN paint("\033[32m")
#define DIM paint("\033[2m")
#define PLAIN paint("\033[0m")

static bool
is_text(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 32 && !strchr("\t\r\n", s.p[i]))
			return false;
	return true;
}

/* The lines of a text, each behind a mark. */
static void
show(const char *mark, struct slice s)
{
	const char *lf;
	size_t n;

	if (!is_text(s)) {
		printf("%s %s(no text)%s\n", mark, DIM, PLAIN);
		return;
	}
	while (s.n > 0) {
		lf = memchr(s.p, '\n', s.n);
		n = lf ? (size_t)(lf - s.p) : s.n;
		printf("%s %.*s\n", mark,
		    (int)(n - (n > 0 && s.p[n - 1] == '\r')), s.p);
		n += lf != NULL;
		s.p += n;
		s.n -= n;
	}
}

static struct slice
shortened(struct slice s)
{
	if (s.n > BODY_SHOWN)
		s.n = BODY_SHOWN;
	return s;
}

static void
on_asked(const struct part *p)
{
	const struct entry *e = p->user->entry;

	failures.n = 0;
	if (!verbose)
		return;
	printf("%s* %s:%d: %s%s\n", DIM, e->scenario->file, e->line, e->name,
	    PLAIN);
	show(">", shortened(p->request.bytes));
	if (p->request.rest > 0)
		printf("> %s(and %llu bytes of files)%s\n", DIM,
		    (unsigned long long)p->request.rest, PLAIN);
}

static void
on_cookie(const char *text)
{
	printf("%s* cookie %s%s\n", DIM, text, PLAIN);
}

static void
on_capture(const char *name, const char *value)
{
	printf("%s* capture %s = %s%s\n", DIM, name, value, PLAIN);
}

static void
on_came(const struct part *p)
{
	const struct exchange *x = &p->exchange;
	struct slice body = {x->body.p, x->body.n};

	if (!verbose || x->result != EXCHANGE_OK)
		return;
	printf("< HTTP/1.%d %d\n", x->http.minor, x->http.status);
	show("<", (struct slice){x->head.p, x->head.n});
	if (body.n > 0) {
		puts("<");
		show("<", shortened(body));
	}
	if (body.n > BODY_SHOWN)
		printf("< %s(%zu bytes in all)%s\n", DIM, body.n, PLAIN);
	guest_stored(p->user->guest, on_cookie);
}

static void
on_judged(const struct part *p, const struct outcome *o)
{
	const struct entry *e = p->user->entry;

	if (o->result == RESULT_OK && verbose)
		guest_captured(p->user->guest, e, on_capture);
	if (o->result != RESULT_OK && failures.n == 0)
		buf_fmt(&failures, "%s:%d: %.*s %.*s: %s\n", e->scenario->file,
		    e->line, (int)p->request.method.n, p->request.method.p,
		    (int)p->request.url.n, p->request.url.p, o->message);
}

/* Each line of what failed; its place in red on a terminal. */
static void
say_failures(void)
{
	struct slice s = {failures.p, failures.n};
	const char *lf;

	for (; s.n > 0 && (lf = memchr(s.p, '\n', s.n)); s.p = lf + 1) {
		printf("%s%.*s%s\n", RED, (int)(lf - s.p), s.p, PLAIN);
		s.n -= (size_t)(lf - s.p) + 1;
	}
}

/* All is written anew, but only a file of its own makes room for another: a
 * pipe, a device or a link stays what it is. */
static void
begin_captured(void)
{
	struct stat st;
	int fd;

	if (lstat(captured_to, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			return;
		unlink(captured_to);
	}
	fd = open(captured_to, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd == -1)
		die("open %s:", captured_to);
	close(fd);
}

static void
write_captured(const struct guest *g)
{
	int fd = open(captured_to, O_WRONLY | O_CREAT | O_APPEND, 0600);
	FILE *f = fd == -1 ? NULL : fdopen(fd, "a");

	if (f == NULL)
		die("open %s:", captured_to);
	guest_write(g, f);
	close_out(f, captured_to);
}

/* What to do about some of what went wrong. */
static void
advise(void)
{
	static const char *const what[][2] = {
	    {"Connection refused", "nobody listens there: start the server, or "
				   "mend the URL"},
	    {"certificate not trusted", "-C file names who signed it; -k "
					"trusts anybody"},
	};
	size_t i;

	for (i = 0; i < sizeof what / sizeof what[0]; i++)
		if (strstr(buf_cstr(&failures), what[i][0]) != NULL)
			warn("%s: %s", what[i][0], what[i][1]);
}

static void
on_over(const struct user *u, const struct outcome *o)
{
	const struct scenario *s = u->play.scenario;
	bool good = o->result == RESULT_OK;

	if (!good && failures.n == 0)
		buf_fmt(&failures, "%s:%d: %s\n", s->file,
		    u->entry != NULL ? u->entry->line : 1, o->message);
	if (!good) {
		advise();
		say_failures();
	}
	printf("%s%s%s %s: %d requests, %.3f s\n", good ? GREEN : RED,
	    good ? "ok" : "FAILED", PLAIN, s->file, u->requests,
	    (double)(clock_mono() - begun_ns) / 1e9);
	failed += !good;
	if (good && captured_to != NULL)
		write_captured(u->guest);
}

static void
on_rest(struct user *u)
{
	(void)u;
	resting = true;
}

static void
turn(struct timers *timers)
{
	struct timer *t;
	int64_t now = clock_mono(), until = exchange_expire(now);
	int boss;

	if (resting)
		return;
	if ((t = timer_first(timers)) != NULL && t->at_ns < until)
		until = t->at_ns;
	now = loop_turn(until, 0, &boss, exchange_ready);
	while ((t = timer_first(timers)) != NULL && t->at_ns <= now) {
		timer_del(timers, t);
		user_wake((struct user *)t);
	}
}

/* Rows are made here too, and go nowhere. */
static void
no_rows(struct rows *rows, struct gauge *gauge)
{
	int fd = open("/dev/null", O_WRONLY);

	if (fd == -1)
		die("open /dev/null:");
	rows_init(rows, fd, 0, gauge);
	rows_cycle(rows, 0);
}

int
once_play(const struct plan *plan, struct world *w, bool v, const char *write)
{
	static const struct watch watch = {
	    &failures, on_asked, on_came, on_judged, on_over};
	static struct gauge gauge;
	static struct rows rows;
	static struct timers timers;
	static struct user u;
	struct stage stage = {.plan = plan,
	    .world = w,
	    .rows = &rows,
	    .gauge = &gauge,
	    .timers = &timers,
	    .watch = &watch};
	int quiet[2], i;

	verbose = v;
	colour = isatty(STDOUT_FILENO) == 1;
	captured_to = write;
	if (pipe(quiet) == -1)
		die("pipe:");
	stage.shift.end_ns = stage.shift.stop_ns = INT64_MAX;
	loop_init(quiet[0], CONNS);
	timers_init(&timers, 1);
	no_rows(&rows, &gauge);
	world_worker(w, 0, 1);
	user_setup(on_rest);
	user_init(&u, &stage, 0);
	if (write != NULL)
		begin_captured();
	for (i = 0; i < w->scenarios; i++) {
		resting = false;
		begun_ns = clock_mono();
		user_begin(&u, begun_ns);
		while (!resting)
			turn(&timers);
		rows_flush(&rows, false);
	}
	close_out(stdout, "<stdout>");
	return failed > 0;
}
