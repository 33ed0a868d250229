/* From the plan to the words that each node gets. */
#include <stdio.h>
#include <stdlib.h>

#include "plan.h"

#include "err.h"
#include "quote.h"

/* Numbers as text, for {node} and the environment. */
struct texts {
	char node[12], nodes[12], slots[12], host_nr[24];
	struct quote_vars vars;
};

static void
fill_texts(const struct plan *p, int nr, struct texts *t)
{
	const struct node_name *n = &p->nodes.v[nr];

	snprintf(t->node, sizeof(t->node), "%d", nr);
	snprintf(t->nodes, sizeof(t->nodes), "%zu", p->nodes.n);
	snprintf(
	    t->slots, sizeof(t->slots), "%d", p->nodes.hosts[n->host_nr].slots);
	snprintf(t->host_nr, sizeof(t->host_nr), "%zu", n->host_nr);
	t->vars.node = t->node;
	t->vars.nodes = t->nodes;
	t->vars.host = n->host;
	t->vars.slots = t->slots;
	t->vars.run = p->run;
}

static void
add_filled(struct buf *b, const char *word, const struct texts *t)
{
	char *w = quote_fill(word, &t->vars);

	quote_word(b, w);
	free(w);
}

/* How many NAME=VALUE words follow, and they: ours, then those of -E. */
static void
add_env(struct buf *b, const struct plan *p, const struct texts *t)
{
	static const char *const ours[] = {"PSSH_NODENUM={node}",
	    "PSSH_NUMNODES={nodes}", "PSSH_HOST={host}", "PSSH_SLOTS={slots}",
	    "PSSH_BENCH_RUN={run}"};
	const size_t n_ours = sizeof(ours) / sizeof(ours[0]);
	size_t i, n = 0;

	while (p->env[n] != NULL)
		n++;
	buf_fmt(b, " %zu", n_ours + n);
	for (i = 0; i < n_ours; i++)
		add_filled(b, ours[i], t);
	for (i = 0; i < n; i++)
		add_filled(b, p->env[i], t);
}

bool
plan_cleans(const struct plan *p)
{
	return !p->keep && (p->barrier || p->stage.n > 0);
}

void
plan_host(const struct plan *p, int host, enum script script, const char *token,
    const char *dir, struct buf *b)
{
	char nr[12];

	snprintf(nr, sizeof(nr), "%d", host);
	remote_string(b, script, token, dir, p->run, "", nr);
}

void
plan_command(const struct plan *p, int nr, const char *token, struct buf *b)
{
	struct texts t;
	char **w;

	fill_texts(p, nr, &t);
	remote_string(b, p->barrier ? SCRIPT_EXEC : SCRIPT_GUARD, token, p->dir,
	    p->run, t.node, t.host_nr);
	quote_word(b, p->stage.sums);
	buf_str(b, plan_cleans(p) ? " ''" : " away");
	add_env(b, p, &t);
	add_filled(b, p->command[0], &t);
	if (p->plays)
		buf_fmt(
		    b, "%s -i %s/%s", p->barrier ? " -B" : "", t.node, t.nodes);
	for (w = p->command + 1; *w != NULL; w++)
		add_filled(b, *w, &t);
}

static void
check(const char *what, char *const words[])
{
	for (; *words != NULL; words++)
		if (!quote_ok(*words))
			die("%s: a newline in '%s'", what, *words);
}

void
plan_check(const struct plan *p)
{
	check("command", p->command);
	check("-E", p->env);
}
