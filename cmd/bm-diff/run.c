/* Reading one run: is it whole, and what loads did it play? */
#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "mem.h"
#include "run.h"

static void
complain(int status, int node, const char *text, void *arg)
{
	const struct run *r = arg;

	(void)status;
	(void)node;
	warn("%s: %s", r->path, text);
}

/* Opens path, or the run.tsv in it. */
static int
open_run(const char *path)
{
	struct stat st;
	char *inside;
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	if (stat(path, &st) == -1 || !S_ISDIR(st.st_mode)) {
		if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
			die("open %s:", path);
		return fd;
	}
	inside = xmalloc(strlen(path) + sizeof("/run.tsv"));
	strcpy(inside, path);
	strcat(inside, "/run.tsv");
	if ((fd = open(inside, O_RDONLY | O_CLOEXEC)) == -1)
		die("open %s:", inside);
	free(inside);
	return fd;
}

static struct load *
load_get(struct run *r, int cycle)
{
	size_t i;

	for (i = 0; i < r->loads; i++)
		if (r->load[i].cycle == cycle)
			return &r->load[i];
	r->load[i].cycle = cycle;
	r->loads++;
	return &r->load[i];
}

/* The nodes' users and arrivals add up; their windows are the same. */
static void
read_loads(struct run *r)
{
	struct slice f[STREAM_COLS + 1];
	struct load *l;
	int64_t us;
	size_t i, n, rows;

	rows = agg_rows(r->agg, KIND_CYCLE);
	r->load = xarray(rows + 1, sizeof(*r->load));
	for (i = 0; i < rows; i++) {
		n = agg_row(r->agg, KIND_CYCLE, i, f);
		l = load_get(r, (int)stream_int(f, n, CYCLE_CYCLE, 0));
		l->users += stream_int(f, n, CYCLE_USERS, 0);
		l->rate += stream_int(f, n, CYCLE_RATE, 0);
		us = stream_int(f, n, CYCLE_END, 0) -
		     stream_int(f, n, CYCLE_BEGIN, 0);
		if (us > l->seconds * 1000000)
			l->seconds = (us + 500000) / 1000000;
	}
}

static int
load_cmp(const void *a, const void *b)
{
	const struct load *x = a, *y = b;

	return (x->cycle > y->cycle) - (x->cycle < y->cycle);
}

static void
read_heading(struct run *r)
{
	struct slice f[STREAM_COLS + 1];
	const char *base, *label;
	size_t n;

	r->nodes = (int)agg_rows(r->agg, KIND_RUN);
	n = agg_row(r->agg, KIND_RUN, 0, f);
	r->epoch = stream_int(f, n, RUN_EPOCH, 0);
	if (r->epoch > 0)
		clock_iso(r->epoch, r->started);
	base = strrchr(r->path, '/');
	base = base != NULL && base[1] != '\0' ? base + 1 : r->path;
	label = agg_conf(r->agg, "label");
	r->label = label != NULL && *label != '\0' ? label : base;
}

void
run_read(struct run *r, const char *path)
{
	int fd;

	memset(r, 0, sizeof(*r));
	r->path = path;
	r->agg = agg_new();
	fd = open_run(path);
	if (agg_read(r->agg, fd, path) == -1)
		exit(2);
	if (fd != STDIN_FILENO)
		close(fd);
	if (agg_rows(r->agg, KIND_RUN) == 0)
		die("%s: no run in it", path);
	r->status = agg_check(r->agg, true, complain, r);
	if (r->status == 2)
		die("%s: not to be trusted, so not compared", path);
	read_heading(r);
	read_loads(r);
	if (r->loads == 0)
		die("%s: no cycle in it", path);
	qsort(r->load, r->loads, sizeof(*r->load), load_cmp);
}

const char *
load_name(const struct load *l, char *buf, size_t size)
{
	if (l->rate % 1000 != 0)
		snprintf(buf, size, "%.3g/s", (double)l->rate / 1000);
	else if (l->rate > 0)
		snprintf(buf, size, "%lld/s", (long long)l->rate / 1000);
	else
		snprintf(buf, size, "%lld user%s", (long long)l->users,
		    l->users == 1 ? "" : "s");
	return buf;
}

double
run_bytes(const struct run *r)
{
	struct agg_key key;
	struct hdr h;
	double mean;

	memset(&h, 0, sizeof(h));
	key = agg_filter(METRIC_RECEIVED);
	key.second = AGG_ANY;
	key.result = RESULT_OK;
	agg_sum(r->agg, &key, &h);
	mean = h.count > 0 ? (double)h.sum / (double)h.count : 0;
	hdr_free(&h);
	return mean;
}

int64_t
run_busiest(const struct run *r)
{
	struct slice f[STREAM_COLS + 1];
	int64_t cpu, most;
	size_t i, n, rows;

	most = -1;
	rows = agg_rows(r->agg, KIND_SELF);
	for (i = 0; i < rows; i++) {
		n = agg_row(r->agg, KIND_SELF, i, f);
		cpu = stream_int(f, n, SELF_BUSIEST, -1);
		if (cpu > most)
			most = cpu;
	}
	return most;
}
