/* Run one command on every node at one moment, over ssh. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "child.h"
#include "clock.h"
#include "err.h"
#include "fan.h"
#include "input.h"
#include "mem.h"
#include "num.h"
#include "outq.h"
#include "plan.h"
#include "progress.h"
#include "summary.h"

static const char usage_text[] =
    "bm-fanout [-BKqv] [-E name=value]... [-e rsh] [-f file]... "
    "[-j max]\n\t[-k count] [-n count] [-o dir] [-r run] [-T time] "
    "[-x dir] nodes [--] command...";

#define NAME_CHARS \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789._-"

enum { FILE_MAX = 16 << 20, AT_ONCE = 32, READY_S = 60 };

static struct plan plan = {.at_once = AT_ONCE,
    .lost_max = -1,
    .ready_ns = READY_S * 1000000000LL,
    .dir = ""};
static char default_rsh[] = "ssh";
static char *rsh = default_rsh;
static const char *out_dir;
static size_t first_nodes = NODES_MAX;
static size_t n_env;

static void
set_run(const char *id)
{
	const size_t n = strlen(id);

	if (n == 0 || n > 100 || *id == '.' || *id == '-' ||
	    id[strspn(id, NAME_CHARS)] != '\0')
		die("-r %.60s: a run's name has 1 to 100 of A-Z a-z 0-9 . _ - "
		    "and begins with none of the last two",
		    id);
	strcpy(plan.run, id);
}

static void
set_default_run(void)
{
	char iso[CLOCK_ISO_SIZE];
	const char *p;
	size_t n = 0;

	clock_iso(clock_wall_us(), iso);
	for (p = iso; *p != '\0' && *p != '.'; p++)
		if (*p != '-' && *p != ':')
			plan.run[n++] = *p;
	snprintf(plan.run + n, sizeof(plan.run) - n, "-%ld", (long)getpid());
}

/* The workspace goes into commands on the other side: S4 of the threats. */
static void
set_dir(const char *d)
{
	const char *dots = strstr(d, "/..");

	if (*d != '/' || d[strspn(d, NAME_CHARS "/+")] != '\0' ||
	    strlen(d) > 200 ||
	    (dots != NULL && (dots[3] == '/' || dots[3] == '\0')))
		die("-x %.60s: not an absolute path of A-Z a-z 0-9 . _ / + -",
		    d);
	plan.dir = d;
}

static void
add_env(char *word)
{
	const char *eq = strchr(word, '=');

	if (eq == NULL || eq == word || (*word >= '0' && *word <= '9') ||
	    strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789_") < (size_t)(eq - word))
		die("-E %.60s: not NAME=VALUE", word);
	if (strncmp(word, "bm_", 3) == 0)
		die("-E %.60s: names in bm_ are bm-fanout's own", word);
	plan.env = xrealloc(plan.env, (n_env + 2) * sizeof(*plan.env));
	plan.env[n_env++] = word;
	plan.env[n_env] = NULL;
}

/* BM_RSH for -e, and whom to end with. */
static void
environment(void)
{
	const char *pid = getenv("BM_MASTER_PID");
	char *e = getenv("BM_RSH");

	if (e != NULL && *e != '\0')
		rsh = xstrdup(e);
	if (pid != NULL && *pid != '\0')
		plan.master =
		    (pid_t)num_uint("BM_MASTER_PID", pid, 1, INT32_MAX);
}

static void
options(int argc, char *argv[])
{
	int c;

	while ((c = getopt(argc, argv, ":BE:e:f:hj:Kk:n:o:qr:T:vx:")) != -1) {
		switch (c) {
		case 'B': plan.barrier = true; break;
		case 'E': add_env(optarg); break;
		case 'e': rsh = optarg; break;
		case 'f': stage_file(&plan.stage, optarg); break;
		case 'h': usage_exit(usage_text, 1); break;
		case 'j':
			plan.at_once = (int)num_uint("-j", optarg, 1, 10000);
			break;
		case 'K': plan.keep = true; break;
		case 'k':
			plan.lost_max =
			    (int)num_uint("-k", optarg, 0, NODES_MAX);
			break;
		case 'n':
			first_nodes =
			    (size_t)num_uint("-n", optarg, 1, NODES_MAX);
			break;
		case 'o': out_dir = optarg; break;
		case 'q': plan.quiet = true; break;
		case 'r': set_run(optarg); break;
		case 'T':
			plan.ready_ns = num_time("-T", optarg) * 1000;
			if (plan.ready_ns == 0)
				die("-T %s: no time to get ready", optarg);
			break;
		case 'v': plan.verbose = true; break;
		case 'x': set_dir(optarg); break;
		default: usage_bad(usage_text, c, optopt);
		}
	}
}

static void
read_nodes(const char *path)
{
	struct nodes_error e;
	size_t n;
	char *text = input_all(path, FILE_MAX, &n);

	if (strlen(text) != n)
		die("%s: a NUL byte", path);
	if (nodes_parse(&plan.nodes, text, NODES_MAX, &e) != 0)
		die("%s:%d: %s", path, e.line, e.msg);
	free(text);
	nodes_group(&plan.nodes, first_nodes);
}

/* Everything that can be refused is refused here, before any connection. */
static void
make_plan(int argc, char *argv[])
{
	static char *no_env[] = {NULL};

	plan.stage.self = argv[0];
	environment();
	options(argc, argv);
	if (plan.env == NULL)
		plan.env = no_env;
	argc -= optind;
	argv += optind;
	if (argc < 1) {
		warn("no nodes file");
		usage_exit(usage_text, 0);
	}
	read_nodes(argv[0]);
	argv += argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (*argv == NULL) {
		warn("no command for the nodes");
		usage_exit(usage_text, 0);
	}
	plan.command = argv;
	if (plan.run[0] == '\0')
		set_default_run();
	plan_check(&plan);
	remote_init(&plan.remote, rsh);
	plan.plays = stage_plays(argv[0]);
	plan.stream = plan.barrier || plan.plays;
	stage_programs(&plan.stage, argv[0]);
}

static bool
any_stream(const struct fan *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->nodes[i].tally.stream)
			return true;
	return false;
}

/* The last words, for programs and for people. */
static int
finish(struct fan *f)
{
	int status = fan_lost(f) > 0 ? 1 : 0;

	if (plan.stream || any_stream(f))
		summary_lines(f);
	progress_clear();
	if (out_dir != NULL && summary_file(f) != 0) {
		warn("write %s/nodes.tsv:", out_dir);
		status = 2;
	}
	summary_table(f);
	fan_drain(f);
	return f->trouble ? 2 : status;
}

int
main(int argc, char *argv[])
{
	static struct fan fan;
	int status;

	argv0 = "bm-fanout";
	child_setup();
	make_plan(argc, argv);
	if (out_dir != NULL)
		capture_open(out_dir);
	outq_init();
	stage_make(&plan.stage);
	fan_init(&fan, &plan);
	fan_run(&fan);
	stage_drop(&plan.stage);
	status = finish(&fan);
	if (fan.stop_signal != 0) {
		signal(fan.stop_signal, SIG_DFL);
		raise(fan.stop_signal);
	}
	return status;
}
