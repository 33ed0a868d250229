/* Run gnuplot once and take its charts. */
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "childfd.h"
#include "clock.h"
#include "mem.h"
#include "plot.h"
#include "plotscript.h"
#include "svg.h"
#include "scratch.h"

enum { WHY = 200, VERSION = 32, MOST = 64 << 20 };

/* A temporary file without a name as a stream, or NULL with errno. */
static FILE *
scratch(void)
{
	int fd = scratch_open();
	FILE *f = fd == -1 ? NULL : fdopen(fd, "w+");

	if (fd != -1 && f == NULL)
		close(fd);
	return f;
}

/* NAME=value, cut at out's size. */
static char *
setting(char *out, size_t size, const char *name, const char *value)
{
	snprintf(out, size, "%s=%s", name, value != NULL ? value : "");
	return out;
}

/* Start gnuplot on script; its stdout is out, its stderr err. */
static int
start(int script, int out, int err, pid_t *pid)
{
	static char path[4096], tmp[1024];
	char lc[] = "LC_ALL=C", home[] = "HOME=/nonexistent";
	char name[] = "gnuplot", d[] = "-d", dash[] = "-";
	char *argv[] = {name, d, dash, NULL};
	char *env[] = {setting(path, sizeof(path), "PATH", getenv("PATH")),
	    setting(tmp, sizeof(tmp), "TMPDIR", scratch_dir()), lc, home, NULL};
	const char *prog = getenv("BM_GNUPLOT");
	const int fd[3] = {script, out, err};
	posix_spawn_file_actions_t fa;
	int e = childfd_list(&fa, fd, 3);

	if (e != 0)
		return e;
	e = posix_spawnp(pid, prog != NULL && prog[0] != '\0' ? prog : name,
	    &fa, NULL, argv, env);
	posix_spawn_file_actions_destroy(&fa);
	return e;
}

/* Read fd to its end; -1 where that takes too long or too much. */
static int
drain(int fd, struct buf *b, int timeout_s)
{
	int64_t end = clock_mono() + timeout_s * INT64_C(1000000000);

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int64_t left = (end - clock_mono()) / 1000000;
		ssize_t n;

		if (left <= 0 || b->n > MOST)
			return -1;
		if (poll(&p, 1, left > 1000 ? 1000 : (int)left) <= 0)
			continue;
		n = read(fd, buf_room(b, 65536), 65536);
		if (n == 0)
			return 0;
		if (n == -1 && errno != EINTR)
			return -1;
		b->n += n > 0 ? (size_t)n : 0;
	}
}

/* How many series a chart has. */
static size_t
series(const struct plot_chart *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->npanel; i++)
		n += c->panel[i]->nseries;
	return n;
}

/* All that was written to f, or NULL; f is closed. */
static char *
written(FILE *f, size_t *n)
{
	long len = fflush(f) == 0 ? ftell(f) : -1;
	char *p = NULL;

	if (len >= 0 && !ferror(f) && fseek(f, 0, SEEK_SET) == 0) {
		*n = (size_t)len;
		p = xmalloc(*n + 1);
		p[*n] = '\0';
		if (fread(p, 1, *n, f) < *n) {
			free(p);
			p = NULL;
		}
	}
	fclose(f);
	return p;
}

/*
 * A chart's own document, cleaned, if nothing in it failed. By a file: a
 * stream into memory may lose a word in silence where memory ends.
 */
static void
take(struct plot_chart *c, const char *doc, size_t len)
{
	FILE *f;
	int bad;

	if (svg_plots(doc, len) != series(c) || (f = scratch()) == NULL)
		return;
	bad = svg_clean(doc, len, c->id, c->title, c->desc, f);
	c->svg = written(f, &c->svg_len);
	if (bad) {
		free(c->svg);
		c->svg = NULL;
	}
}

/* Take each chart's own document, cleaned; returns how many are missing. */
static int
collect(struct plot_chart *chart[], size_t n, const struct buf *b)
{
	const char *at = b->p, *doc;
	char name[32];
	size_t len, left = b->n;
	int missing = 0;

	for (; left > 0 && (doc = svg_next(at, left, &len)) != NULL;
	     left = b->n - (size_t)(doc + len - b->p), at = doc + len) {
		if (svg_name(doc, len, name, sizeof(name)) == -1)
			continue;
		for (size_t i = 0; i < n; i++) {
			struct plot_chart *c = chart[i];

			if (c != NULL && c->svg == NULL &&
			    strcmp(c->id, name) == 0)
				take(c, doc, len);
		}
	}
	for (size_t i = 0; i < n; i++)
		missing += chart[i] != NULL && chart[i]->svg == NULL;
	return missing;
}

/* gnuplot's version (its first line) and first complaint, from stderr. */
static void
complaints(FILE *err, char *why, char *version)
{
	char line[WHY];

	rewind(err);
	while (fgets(line, sizeof(line), err) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (version[0] == '\0' && line[0] >= '0' && line[0] <= '9')
			snprintf(version, VERSION, "%.20s", line);
		else if (why[0] == '\0' && strstr(line, "line ") != NULL &&
			 strstr(line, "warning") == NULL)
			snprintf(why, WHY, "%s", line);
	}
}

/* One run on the script; what it wrote is in b.  0, or -1 with why set. */
static int
run(FILE *script, FILE *err, struct buf *b, int timeout_s, char *why)
{
	int p[2], e, status = 0, cut;
	pid_t pid;

	if (childfd_pipe(p) == -1) {
		snprintf(why, WHY, "pipe: %s", strerror(errno));
		return -1;
	}
	e = start(fileno(script), p[1], fileno(err), &pid);
	close(p[1]);
	if (e != 0) {
		close(p[0]);
		snprintf(
		    why, WHY, "gnuplot 5.0 or newer not found, install it");
		return -1;
	}
	cut = drain(p[0], b, timeout_s);
	close(p[0]);
	if (cut == -1)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		continue;
	if (cut == -1)
		snprintf(why, WHY, "gnuplot was stopped after %d s", timeout_s);
	else if (WIFSIGNALED(status))
		snprintf(
		    why, WHY, "gnuplot died of signal %d", WTERMSIG(status));
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 127 && b->n == 0)
		snprintf(
		    why, WHY, "gnuplot 5.0 or newer not found, install it");
	return 0;
}

int
plot_draw(struct plot_chart *chart[], size_t n, int timeout_s, char *why,
    char *version)
{
	FILE *script = scratch(), *err = scratch();
	struct buf b = {0};
	int missing;

	why[0] = version[0] = '\0';
	if (script == NULL || err == NULL) {
		snprintf(why, WHY, "no temporary file: %s", strerror(errno));
	} else {
		plotscript_write(chart, n, script);
		if (fflush(script) != 0 || fseek(script, 0, SEEK_SET) != 0)
			snprintf(
			    why, WHY, "temporary file: %s", strerror(errno));
		else if (run(script, err, &b, timeout_s, why) == 0)
			complaints(err, why, version);
	}
	missing = collect(chart, n, &b);
	if (missing > 0 && version[0] != '\0' && atoi(version) < 5)
		snprintf(
		    why, WHY, "gnuplot 5.0 or newer not found, install it");
	else if (missing > 0 && why[0] == '\0')
		snprintf(why, WHY, "gnuplot drew nothing");
	buf_free(&b);
	if (script != NULL)
		fclose(script);
	if (err != NULL)
		fclose(err);
	return missing;
}
