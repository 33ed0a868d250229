/* bm-load: play scenarios against a server and say what happened. */
#include <sys/resource.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "confargs.h"
#include "conflines.h"
#include "err.h"
#include "num.h"
#include "once.h"
#include "plan.h"
#include "preflight.h"
#include "run.h"
#include "scene/scenario.h"
#include "secret.h"
#include "target.h"
#include "tls.h"

enum { SOCKETS = 256 /* a worker, by default */ };

static struct args args;
static struct plan plan;
static char run_id[128];

static int64_t
time_or(const char *opt, const char *s, int64_t def)
{
	return s != NULL ? num_time(opt, s) : def;
}

/* -i 3/8 */
static void
set_node(void)
{
	const char *s = args.node, *slash;
	uint64_t node = 0, nodes = 1;

	if (s != NULL) {
		slash = strchr(s, '/');
		if (slash == NULL ||
		    slice_uint((struct slice){s, (size_t)(slash - s)}, 99999,
			&node) == -1 ||
		    slice_uint(slice_of(slash + 1), 100000, &nodes) == -1 ||
		    node >= nodes)
			die("-i %s: not node/nodes, node from 0", s);
	}
	plan.node = (int)node;
	plan.nodes = (int)nodes;
}

/* The run's name: given by the master, or made. */
static void
set_id(void)
{
	const char *s = getenv("PSSH_BENCH_RUN");
	char host[64] = "host", iso[CLOCK_ISO_SIZE];

	if (s != NULL && *s != '\0') {
		snprintf(run_id, sizeof(run_id), "%s", s);
		return;
	}
	gethostname(host, sizeof(host) - 1);
	snprintf(run_id, sizeof(run_id), "%s-%s-%ld",
	    clock_iso(clock_wall_us(), iso), host, (long)getpid());
}

/* -S, or one that all nodes of the run make from its name. */
static void
set_seed(void)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	const char *s;

	if (args.seed != NULL) {
		plan.seed = (uint64_t)num_uint("-S", args.seed, 0, INT64_MAX);
		return;
	}
	for (s = run_id; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	plan.seed = h >> 1;
}

static void
set_times(void)
{
	plan.delay = time_or("-s", args.delay, 0);
	plan.warm = time_or("-W", args.warm, 0);
	plan.window = time_or("-D", args.window, 10000000);
	plan.grace = time_or("-G", args.grace, 10000000);
	plan.timeout = time_or("-T", args.timeout, 65000000);
	plan.rest = time_or("cycle_time", args.cycle_time, 0);
	plan.test_pause = time_or("-t", args.test_pause, 0);
	plan.page_lo = time_or("-m", args.page_lo, 0);
	plan.page_hi = time_or("-M", args.page_hi, plan.page_lo);
	if (plan.page_hi < plan.page_lo)
		die("-m %s -M %s: the least pause is over the most",
		    args.page_lo, args.page_hi);
	if (plan.window < 1000000 || plan.window % 1000000 != 0)
		die("-D %s: a window is whole seconds long", args.window);
	if (plan.timeout < 1)
		die("-T %s: no time at all", args.timeout);
}

/* With -R and no -c: as many users as there can be descriptors. */
static int64_t
most_users(void)
{
	struct rlimit r;
	int64_t n = 1000;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur > 200)
		n = (int64_t)(r.rlim_cur - 100);
	return n < 20000 ? n : 20000;
}

static void
set_cycles(void)
{
	int64_t one = 1, *users = &one, *rates = NULL;
	size_t nusers = 1, nrates = 0;
	const char *e;

	if (args.rates != NULL)
		rates = num_list("-R", args.rates, num_parse_rate, &nrates);
	if (args.users != NULL)
		users = num_list("-c", args.users, num_parse_count, &nusers);
	else if (rates != NULL) {
		one = most_users();
		if (!args.quiet)
			warn("-R without -c: at most %lld users at once",
			    (long long)one);
	}
	if ((e = plan_cycles(&plan, users, nusers, rates, nrates)) != NULL)
		die("%s", e);
	if (args.poisson && rates == NULL)
		die("-p: only with -R");
	free(rates);
	if (users != &one)
		free(users);
	if (args.count != NULL)
		plan.count = num_uint("-n", args.count, 1, 1000000000);
	if (plan.count > 0 && plan.nodes > 1 && plan.cycles > 1)
		die("-n: with one cycle only, when there is more than one "
		    "node");
}

static void
set_workers(void)
{
	int64_t cpus = sysconf(_SC_NPROCESSORS_ONLN), most = plan_most(&plan);

	if (args.procs != NULL) {
		plan.workers = (int)num_uint("-j", args.procs, 1, 1000);
		return;
	}
	plan.workers = (int)(cpus > 0 ? cpus : 1);
	if ((!plan.open || args.users != NULL) && most > plan.workers * SOCKETS)
		plan.workers = (int)((most + SOCKETS - 1) / SOCKETS);
	if (most < plan.workers)
		plan.workers = (int)most;
}

static void
set_plan(void)
{
	set_node();
	set_id();
	set_seed();
	set_times();
	set_cycles();
	set_workers();
	plan.poisson = args.poisson;
	plan.keep_guest = args.keep_guest;
	plan.close_after = args.close_after;
	plan.resources = args.resources;
}

/* -o 200:302:404 */
static void
set_good(struct world *w)
{
	int64_t *codes;
	size_t i, n;

	if (args.good == NULL)
		return;
	codes = num_list("-o", args.good, num_parse_count, &n);
	memset(w->good, 0, sizeof(w->good));
	for (i = 0; i < n; i++) {
		if (codes[i] < 100 || codes[i] > STATUS_MAX)
			die("-o %s: not a status", args.good);
		w->good[codes[i]] = true;
	}
	free(codes);
}

static struct world *
make_world(void)
{
	static char none[] = "-", *stdin_only[] = {none, NULL};
	struct world *w = world_new();
	char **op = args.operand[0] != NULL ? args.operand : stdin_only;
	size_t i;
	int bad = 0;

	w->base = args.base;
	if (args.agent != NULL)
		w->agent = args.agent;
	w->run = run_id;
	w->location = args.redirects;
	w->node = plan.node;
	w->nodes = plan.nodes;
	w->seed = plan.seed;
	w->in_order = args.once;
	set_good(w);
	confargs_variables(&args, w);
	for (i = 0; i < args.nvariable; i++)
		world_var(w, args.variable[i]);
	for (i = 0; i < args.ndata; i++)
		world_data(w, args.data[i]);
	for (; *op != NULL; op++) {
		if (args.barrier && strcmp(*op, "-") == 0)
			die("-B: stdin is the master's; name the scenario");
		bad += world_add(w, *op);
	}
	if (bad == 0 && args.check)
		exit(0);
	if (bad == 0)
		bad = world_ready(w, plan_most(&plan));
	if (bad > 0)
		exit(2);
	return w;
}

/* Have an address for all that is known to be asked. */
static void
find_targets(struct world *w)
{
	const struct scenario *s;
	struct slice host;
	struct target *t;
	bool tls;
	int i, k, port;

	for (i = 0; i < w->scenarios; i++) {
		s = &w->scenario[i];
		for (k = 0; k < s->entries; k++) {
			if (world_target(w, &s->entry[k], &tls, &host, &port) ==
			    -1)
				continue;
			t = target_get(tls, host, port);
			if (tls)
				tls_load();
			if (t->addrs == 0)
				die("%s:%d: %s", s->file, s->entry[k].line,
				    t->error);
		}
	}
}

/* Refuse a run that this machine can't do, and say what would mend it. */
static void
check_machine(void)
{
	struct need n = {.plan = &plan,
	    .per_user = args.resources ? 6 : 1,
	    .local = true,
	    .own_users = args.rates != NULL && args.users == NULL};
	const struct target *t;
	struct machine m;
	char msg[300];
	int fewest = 0;

	for (t = target_first(); t != NULL; t = t->next) {
		if (fewest == 0 || t->addrs < fewest)
			fewest = t->addrs;
		n.tls = n.tls || t->tls;
		n.local = n.local && target_is_local(t);
	}
	n.pairs = (fewest > 0 ? fewest : 1) * target_sources();
	machine_look(&m, "", n.local);
	if (preflight(&m, &n, msg, sizeof(msg)) == -1)
		die("%s", msg);
}

static void
set_network(void)
{
	size_t i;

	target_family(args.family);
	for (i = 0; i < args.npin; i++)
		target_pin(args.pin[i]);
	for (i = 0; i < args.nsource; i++)
		target_source(args.source[i]);
	for (i = 0; i < args.nalso; i++)
		target_also(args.also[i]);
}

int
main(int argc, char *argv[])
{
	static struct run run = {.plan = &plan, .id = run_id};
	struct particulars p = {0};

	argv0 = "bm-load";
	secret_no_core();
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1)
		die("<stdout>:"); /* lest a pipe of ours take its place */
	args_parse(&args, argc, argv);
	if (args.captured != NULL && !args.once)
		die("-w: only with -1");
	confargs_fill(&args);
	set_plan();
	set_network();
	tls_setup(args.cafile, !args.insecure, args.resume);
	if (args.cafile != NULL)
		tls_load();
	if (args.insecure)
		warn("-k: certificates are not verified");
	run.world = make_world();
	find_targets(run.world);
	if (args.once)
		return once_play(&plan, run.world, args.verbose, args.captured);
	check_machine();
	p.id = run_id;
	p.url = args.base;
	p.title = args.title;
	p.description = args.description;
	p.label = args.label;
	p.redirects = args.redirects;
	p.resources = args.resources;
	p.insecure = args.insecure;
	p.resume = args.resume;
	p.own_users = args.users == NULL && args.rates != NULL;
	p.argv = argv;
	p.argc = argc;
	conf_lines(&run.conf, &plan, &p);
	run.barrier = args.barrier;
	run.quiet = args.quiet;
	return run_play(&run);
}
