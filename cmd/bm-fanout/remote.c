/* The command lines that reach a node, and the scripts that run there. */
#include <stdio.h>
#include <string.h>

#include "remote.h"

#include "child.h"
#include "err.h"
#include "quote.h"

/*
 * The variables of the scripts, all named bm_: what -E sets under another name
 * reaches the command as it is.
 *	t d r n h	token, folder, run, number of the node, of the host
 *	w	the run's folder in bm_d; bm_h becomes the host's in it
 */
#define BEGIN \
	"bm_t=$1 bm_d=$2 bm_r=$3 bm_n=$4 bm_h=$5; shift 5; umask 077; " \
	"say() { printf \"\\nbm-hello %s %s %s\\n\" \"$bm_t\" \"$1\" \"$2\"; " \
	"}; "

#define FOLDERS "bm_w=$bm_d/$bm_r bm_h=$bm_d/$bm_r/host$bm_h; "

/* bm_u: the number of the user, where the system tells it without a process. */
#define USER \
	"bm_u=; while read -r bm_k bm_x bm_v bm_x; do " \
	"if [ \"$bm_k\" = Uid: ]; then bm_u=$bm_v; break; fi; " \
	"done 2>/dev/null </proc/self/status; " \
	"[ -n \"$bm_u\" ] || bm_u=$(id -u); "

/*
 * The workspace must be a folder of ours that nobody else can write to: in
 * /tmp anybody may have made it, or a link, before us. mkdir comes up
 * to three times: other nodes of the run, at their ends, may take bm_w away
 * between mkdir's two steps. ls prints nine fields a folder, mode and owner first and third.
 */
#define WORKSPACE \
	BEGIN USER \
	    "bm_d=${bm_d:-/tmp/bench-node-$bm_u}; " FOLDERS \
	    "mk() { mkdir -p \"$bm_w${bm_n:+/node$bm_n}\"; }; " \
	    "mk 2>/dev/null || mk 2>/dev/null || bm_m=$(mk 2>&1) || { " \
	    "say workspace \"$bm_m\"; exit 1; }; " \
	    "own() { set -- $(LC_ALL=C ls -dln \"$bm_d\" \"$bm_w\"); " \
	    "[ $# -eq 18 ] && [ \"$3 ${12}\" = \"$bm_u $bm_u\" ] && " \
	    "case $1/${10} in d????[-]??[-]*/d????[-]??[-]*) ;; *) false ;; " \
	    "esac; }; " \
	    "own || { say workspace \"$bm_d is not a private folder of user " \
	    "$bm_u, or $bm_r in it\"; exit 1; }; "

/* Copied files appear in the node's folder by the names they were given. */
#define LINKS \
	"cd \"$bm_w/node$bm_n\" || exit 1; " \
	"for bm_f in \"$bm_h\"/files/* \"$bm_h\"/files/.[A-Za-z0-9_]*; do " \
	"if [ -e \"$bm_f\" ] && [ ! -e \"${bm_f##*/}\" ]; then " \
	"ln -s \"$bm_f\" .; fi; done; " \
	"PATH=$bm_h/bin:$PATH; PSSH_BENCH_WORKING_DIR=$bm_d; " \
	"export PATH PSSH_BENCH_WORKING_DIR; "

/*
 * $1: what cksum said of the programs where they came from; $2: not empty
 * where the script is to leave no folder behind; $3: how many words
 * NAME=VALUE follow. Then the command.
 */
#define CHECK \
	"bm_s=$1 bm_leave=$2 bm_e=$3; shift 3; " \
	"while [ \"$bm_e\" != 0 ]; do " \
	"export \"$1\"; shift; bm_e=$((bm_e - 1)); done; " \
	"if [ -n \"$bm_s\" ]; then " \
	"[ \"$(cd \"$bm_h/bin\" && cksum * | tr \"\\n\" \" \")\" = " \
	"\"$bm_s\" ] || " \
	"{ say bad-binary \"the programs arrived damaged\"; exit 1; }; " \
	"for bm_p in \"$bm_h\"/bin/*; do " \
	"bm_m=$(\"$bm_p\" -h 2>&1 >/dev/null) || " \
	"{ say bad-binary \"${bm_p##*/} does not run here: $bm_m\"; " \
	"exit 1; }; " \
	"done; fi; " \
	"case $1 in */*) if [ -e \"$1\" ]; then [ -x \"$1\" ] || " \
	"{ say bad-binary \"$1: not executable\"; exit 126; }; " \
	"else say no-binary \"$1: not found\"; exit 127; fi;; " \
	"*) command -v \"$1\" >/dev/null || " \
	"{ say no-binary \"$1: not found\"; exit 127; };; esac; " \
	"say ok \"$bm_d\"; "

static const char *const scripts[] = {
    [SCRIPT_PREPARE] =
	WORKSPACE "rm -rf \"$bm_h\"; mkdir \"$bm_h\" \"$bm_h/bin\" "
		  "\"$bm_h/files\" && say ok \"$bm_d\"",
    [SCRIPT_PUT] = BEGIN FOLDERS
    "bm_f=$bm_h/$1; mkdir -p \"${bm_f%/*}\" && cat >\"$bm_f\" && chmod \"$2\" "
    "\"$bm_f\" && say ok \"$bm_d\"",
    /* TERM first, for those who have something to write; then KILL. The
	 * guard is in the group that it ends, so it ignores TERM. */
    [SCRIPT_GUARD] = WORKSPACE LINKS CHECK
    "exec 3<&0; \"$@\" </dev/null 3<&- & bm_p=$!; (trap \"\" TERM; while read "
    "-r bm_l; do :; done; kill -TERM 0; sleep 1; kill -KILL 0) <&3 >/dev/null "
    "2>&1 & bm_g=$!; exec 3<&- </dev/null; wait \"$bm_p\"; bm_x=$?; kill -KILL "
    "\"$bm_g\"; if [ -n \"$bm_leave\" ]; then cd /; rmdir \"$bm_w/node$bm_n\" "
    "\"$bm_w\" 2>/dev/null; fi; exit \"$bm_x\"",
    [SCRIPT_EXEC] = WORKSPACE LINKS CHECK "exec \"$@\"",
    [SCRIPT_CLEAN] = BEGIN FOLDERS
    "rm -rf \"$bm_h\"; for bm_f in \"$bm_w\"/node*/* "
    "\"$bm_w\"/node*/.[A-Za-z0-9_]*; do if [ -L \"$bm_f\" ] && [ ! -e "
    "\"$bm_f\" ]; then rm -f \"$bm_f\"; fi; done; rmdir \"$bm_w\"/node* "
    "\"$bm_w\" 2>/dev/null; say ok \"$bm_d\"",
};

/* First value wins in ssh, so what the user gave with -e stands before. */
static const char *const ssh_options[] = {
    "-oBatchMode=yes",
    "-oStrictHostKeyChecking=yes",
    "-oConnectTimeout=10",
    "-oConnectionAttempts=1",
    "-oServerAliveInterval=5",
    "-oServerAliveCountMax=3",
    "-oNumberOfPasswordPrompts=0",
    "-oForwardAgent=no",
    "-oForwardX11=no",
    "-oClearAllForwardings=yes",
    "-oPermitLocalCommand=no",
    "-oRemoteCommand=none",
    "-oControlMaster=no",
    "-oControlPath=none",
    "-oEscapeChar=none",
    "-oLogLevel=ERROR",
};

static char *
find(const char *name)
{
	char *path = child_find(name);

	if (path == NULL)
		die("%s: not found in PATH", name);
	return path;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

void
remote_init(struct remote *r, char *e)
{
	char *p;

	memset(r, 0, sizeof(*r));
	for (p = strtok(e, " \t"); p != NULL; p = strtok(NULL, " \t")) {
		if (r->n_words == REMOTE_WORDS)
			die("-e: more than %d words", REMOTE_WORDS);
		r->word[r->n_words++] = p;
	}
	if (r->n_words == 0)
		die("-e: no program");
	r->via = VIA_WRAPPER;
	if (strcmp(r->word[0], "local") == 0) {
		r->via = VIA_LOCAL;
		r->word[0] = find("sh");
		return;
	}
	if (strcmp(base_name(r->word[0]), "ssh") == 0) {
		r->via = VIA_SSH;
		r->scp = find("scp");
	}
	r->word[0] = find(r->word[0]);
}

static void
add(struct args *a, char *word)
{
	a->v[a->n++] = word;
	a->v[a->n] = NULL;
}

/* posix_spawn wants char *; it does not write to them. */
static void
args_const(struct args *a, const char *word)
{
	union {
		const char *c;
		char *p;
	} u;

	u.c = word;
	add(a, u.p);
}

static void
add_options(struct args *a)
{
	size_t i;

	for (i = 0; i < sizeof(ssh_options) / sizeof(ssh_options[0]); i++)
		args_const(a, ssh_options[i]);
}

static char *
port_text(int port)
{
	static char text[16];

	snprintf(text, sizeof(text), "%d", port);
	return text;
}

static void
run_ssh(const struct remote *r, const struct node_name *n, char *string,
    struct args *a)
{
	int i;

	for (i = 0; i < r->n_words; i++)
		add(a, r->word[i]);
	args_const(a, "-T");
	add_options(a);
	if (n->port > 0) {
		args_const(a, "-p");
		add(a, port_text(n->port));
	}
	if (n->user != NULL) {
		args_const(a, "-l");
		add(a, n->user);
	}
	args_const(a, "--");
	add(a, n->host);
	add(a, string);
}

/* The wrapper's words, {host} replaced, or the host behind them. */
static void
run_wrapper(const struct remote *r, const struct node_name *n, char *string,
    struct args *a)
{
	const struct quote_vars v = {"", "", n->host, "", ""};
	bool named = false;
	int i;

	for (i = 0; i < r->n_words; i++) {
		if (strstr(r->word[i], "{host}") != NULL) {
			named = true;
			add(a, quote_fill(r->word[i], &v));
		} else {
			add(a, r->word[i]);
		}
	}
	if (!named)
		add(a, n->host);
	args_const(a, "sh");
	args_const(a, "-c");
	add(a, string);
}

void
remote_run(const struct remote *r, const struct node_name *n, char *string,
    struct args *a)
{
	a->n = 0;
	switch (r->via) {
	case VIA_SSH: run_ssh(r, n, string, a); break;
	case VIA_WRAPPER: run_wrapper(r, n, string, a); break;
	case VIA_LOCAL:
		add(a, r->word[0]);
		args_const(a, "-c");
		add(a, string);
		break;
	}
}

void
remote_scp(const struct remote *r, const struct node_name *n,
    char *const from[], int n_from, const char *dir, struct scp_words *w,
    struct args *a)
{
	const bool v6 = strchr(n->host, ':') != NULL;
	int i;

	a->n = w->target.n = w->user.n = 0;
	add(a, r->scp);
	args_const(a, "-qr");
	args_const(a, "-S");
	for (i = 0; i < r->n_words; i++)
		add(a, r->word[i]);
	add_options(a);
	if (n->port > 0) {
		args_const(a, "-P");
		add(a, port_text(n->port));
	}
	if (n->user != NULL) {
		buf_fmt(&w->user, "-oUser=%s", n->user);
		add(a, buf_cstr(&w->user));
	}
	args_const(a, "--");
	for (i = 0; i < n_from; i++)
		add(a, from[i]);
	buf_fmt(&w->target, v6 ? "[%s]:%s/" : "%s:%s/", n->host, dir);
	add(a, buf_cstr(&w->target));
}

void
remote_string(struct buf *b, enum script which, const char *token,
    const char *dir, const char *run, const char *node, const char *host)
{
	const char *const words[] = {"bm-fanout", token, dir, run, node, host};
	size_t i;

	buf_str(b, "exec sh -c");
	quote_word(b, scripts[which]);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		quote_word(b, words[i]);
}
