/* bm-diff: what changed between runs, and is it real? */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "mem.h"
#include "num.h"
#include "write.h"

static const char usage_text[] =
    "bm-diff [-HJq] [-e percent] [-s seed] base new\n"
    "       bm-diff [-HJq] [-e percent] [-s seed] base... -- new...\n"
    "       bm-diff -t [-HJq] [-e percent] [-s seed] run run...";

static bool Hflag, Jflag, qflag, tflag;
static double percent = 5;
static int64_t seed = 1;

static struct run *run;
static struct match match;
static struct rules rules;
static struct outcome outcome;

/* -e: a number from 0 to 100, with decimals. */
static double
num_percent(const char *s)
{
	char *end;
	double v;

	v = strtod(s, &end);
	if (end == s || *end != '\0' || !(v >= 0 && v <= 100) ||
	    strspn(s, "0123456789.") != strlen(s))
		die("-e %s: not a percentage from 0 to 100", s);
	return v;
}

/*
 * How many operands belong to A; *n is how many there are in all, "--" not
 * counted, and taken out.
 */
static size_t
sides(char *argv[], size_t *n)
{
	size_t i, na;

	for (*n = 0; argv[*n] != NULL; (*n)++)
		;
	if (tflag)
		return *n > 0 ? *n - 1 : 0;
	for (na = 0; na < *n && strcmp(argv[na], "--") != 0; na++)
		;
	if (na == *n)
		return *n == 2 ? 1 : 0;
	(*n)--;
	for (i = na; i < *n; i++)
		argv[i] = argv[i + 1];
	return na;
}

static void
compare_all(void)
{
	struct rng rng;
	size_t i, q, some;

	rules = rules_make(percent, match_deciding(&match));
	rng_seed(&rng, (uint64_t)seed);
	for (i = some = 0; i < match.pairs; i++) {
		compare(&match.pair[i].cycle, &rules, &rng);
		for (q = 0; q < QUANTILES; q++)
			some += match.pair[i].cycle.all.q[q].word != WORD_NONE;
	}
	if (some == 0)
		die("%s: too few answers to compare: 200 a cycle are the least",
		    match.run[match.na].path);
}

static void
quiet_write(const struct outcome *o, FILE *f)
{
	char text[600];

	if (o->summary.real)
		fprintf(f, "%s\t%s\n", o->summary.word,
		    summary_text(&o->summary, text, sizeof(text)));
}

static void
write_out(void)
{
	outcome.m = &match;
	outcome.rules = &rules;
	outcome.percent = percent;
	outcome.seed = seed;
	outcome.trend = tflag;
	summary_make(&outcome.summary, &match);
	if (qflag)
		quiet_write(&outcome, stdout);
	else if (Hflag)
		html_write(&outcome, stdout);
	else if (Jflag)
		json_write(&outcome, stdout);
	else
		text_write(&outcome, stdout);
	close_out(stdout, "<stdout>");
}

static void
options(int argc, char *argv[])
{
	int c;

	while ((c = getopt(argc, argv, ":He:hJqs:t")) != -1) {
		switch (c) {
		case 'H': Hflag = true; break;
		case 'e': percent = num_percent(optarg); break;
		case 'h': usage_exit(usage_text, 1); break;
		case 'J': Jflag = true; break;
		case 'q': qflag = true; break;
		case 's': seed = num_uint("-s", optarg, 0, INT64_MAX); break;
		case 't': tflag = true; break;
		default: usage_bad(usage_text, c, optopt);
		}
	}
	if (Hflag && Jflag)
		die("-H and -J: only one of them");
}

int
main(int argc, char *argv[])
{
	size_t i, n, na;
	int status;

	argv0 = "bm-diff";
	options(argc, argv);
	argv += optind;
	na = sides(argv, &n);
	if (na == 0 || na == n)
		usage_exit(usage_text, 0);
	run = xarray(n, sizeof(*run));
	for (i = 0, status = 0; i < n; i++) {
		run_read(&run[i], argv[i]);
		if (run[i].status > status)
			status = run[i].status;
	}
	match_make(&match, run, na, n);
	compare_all();
	write_out();
	return outcome.summary.real ? 1 : status;
}
