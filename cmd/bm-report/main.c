/* bm-report: say what a run shows. */
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "err.h"
#include "html.h"
#include "input.h"
#include "json.h"
#include "live.h"
#include "mem.h"
#include "num.h"
#include "plain.h"
#include "report.h"
#include "signals.h"

static const char usage_text[] = "bm-report [-HJlq] [-a seconds] "
				 "[-e check]... [file | directory]...";

static bool Hflag, Jflag, lflag, qflag;
static struct check *check;
static size_t checks, check_cap;
static int status;

static void
add_check(const char *text)
{
	const char *why;

	check = xgrow(check, &check_cap, checks + 1, sizeof(*check));
	if (check_parse(&check[checks++], text, &why) == -1)
		die("-e %s: %s", text, why);
}

/* A directory stands for the run.tsv in it. */
static void
directories(char *argv[])
{
	struct stat st;

	for (; *argv != NULL; argv++) {
		if (stat(*argv, &st) == -1 || !S_ISDIR(st.st_mode))
			continue;
		size_t size = strlen(*argv) + sizeof("/run.tsv");
		char *path = xmalloc(size);

		snprintf(path, size, "%s/run.tsv", *argv);
		*argv = path;
	}
}

static void
read_one(int fd, const char *name, void *arg)
{
	if (agg_read(arg, fd, name) == -1)
		status = 2;
}

/* Is there anything in it that a report could be made of? */
static bool
anything(struct agg *agg)
{
	size_t n;

	agg_cells(agg, &n);
	return n > 0 || agg_rows(agg, KIND_RUN) > 0 ||
	       agg_rows(agg, KIND_CYCLE) > 0 || agg_rows(agg, KIND_NODE) > 0;
}

/* Judge and write; the exit status. */
static int
report(struct agg *agg, int64_t apdex_us, const char *source)
{
	char sum[DIGEST_HEX] = "";
	struct model *m = model_new(agg);
	struct report r = {.m = m,
	    .check = check,
	    .checks = checks,
	    .apdex_us = apdex_us,
	    .source = source,
	    .sha256 = sum};

	for (size_t i = 0; i < checks; i++)
		check_eval(&check[i], m, apdex_us);
	verdict_of(&r.v, m, check, checks);
	findings_of(&r.f, m, r.v.trust == TRUST_VALID);
	r.status = status > r.v.status ? status : r.v.status;
	for (size_t i = 0; i < checks; i++)
		if (!check[i].known) {
			warn("-e %s: no such cycle or step in the run",
			    check[i].text);
			r.status = 2;
		}
	if (r.status == 0 && (r.v.failed > 0 || r.v.trust == TRUST_INVALID))
		r.status = 1;
	if (Hflag || Jflag)
		digest_of(agg, sum);
	if (qflag)
		plain_quiet(&r, stdout);
	else if (Hflag)
		html_write(&r, stdout);
	else if (Jflag)
		json_write(&r, stdout);
	else
		plain_write(&r, stdout);
	for (size_t i = 0; i < checks; i++)
		check_free(&check[i]);
	model_free(m);
	return r.status;
}

int
main(int argc, char *argv[])
{
	int64_t apdex_us = 1500000;
	struct agg *agg = agg_new();
	int c;

	argv0 = "bm-report";
	while ((c = getopt(argc, argv, ":HJa:e:hlq")) != -1) {
		switch (c) {
		case 'H': Hflag = true; break;
		case 'J': Jflag = true; break;
		case 'a': apdex_us = num_time("-a", optarg); break;
		case 'e': add_check(optarg); break;
		case 'h': usage_exit(usage_text, 1); break;
		case 'l': lflag = true; break;
		case 'q': qflag = true; break;
		default: usage_bad(usage_text, c, optopt);
		}
	}
	argv += optind;
	if (Hflag + Jflag + qflag > 1)
		die("-H, -J and -q exclude each other");
	if (lflag && (Hflag || Jflag))
		die("-l is for text, not for -H or -J");
	directories(argv);
	signals_forgive_one();
	if (lflag)
		status = live_read(agg, argv);
	else
		each_input(argv, read_one, agg);
	if (!anything(agg))
		die("%s: there is no run in it",
		    argv[0] != NULL ? argv[0] : "<stdin>");
	status = report(agg, apdex_us, argv[0]);
	agg_del(agg);
	free(check);
	close_out(stdout, "<stdout>");
	return status;
}
