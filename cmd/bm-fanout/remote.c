/* The command lines that reach a node, and the scripts that run there. */
#include <stdio.h>
#include <string.h>

#include "remote.h"

#include "child.h"
#include "err.h"
#include "quote.h"

#define BEGIN \
	"t=$1 d=$2 r=$3 n=$4 h=$5; shift 5; umask 077; " \
	"say() { printf \"\\nbm-hello %s %s\\n\" \"$t\" \"$*\"; }; " \
	"w=$d/$r h=$d/$r/host$h; "

/*
 * The workspace must be a folder of ours that nobody else can write to: in
 * /tmp anybody may have made it, or a link, before us. mkdir comes twice:
 * another node of the run, at its end, may take $w away between mkdir's two
 * steps.
 */
#define WORKSPACE \
	"u=$(id -u); set -- \"$1\" \"${2:-/tmp/bench-node-$u}\" \"$3\" " \
	"\"$4\" " \
	"\"$5\" \"$@\"; " BEGIN "shift 5; " \
	"mk() { mkdir -p \"$w${n:+/node$n}\"; }; " \
	"mk 2>/dev/null || m=$(mk 2>&1) || { say workspace \"$m\"; exit 1; " \
	"}; " \
	"own() { set -- $(find \"$d\" \"$w\" -prune -type d -user \"$u\" " \
	"! -perm -020 ! -perm -002); [ $# -eq 2 ]; }; " \
	"own || { say workspace \"$d is not a private folder of user $u, " \
	"or $r in it\"; exit 1; }; "

/* Copied files appear in the node's folder by the names they were given. */
#define LINKS \
	"cd \"$w/node$n\" || exit 1; " \
	"for f in \"$h\"/files/* \"$h\"/files/.[A-Za-z0-9_]*; do " \
	"if [ -e \"$f\" ] && [ ! -e \"${f##*/}\" ]; then ln -s \"$f\" .; fi; " \
	"done; PATH=$h/bin:$PATH; PSSH_BENCH_WORKING_DIR=$d; " \
	"export PATH PSSH_BENCH_WORKING_DIR; "

/* $1: what cksum said of the programs where they came from; $2: not empty
 * where the script is to leave no folder behind, being alone here. */
#define CHECK \
	"s=$1 alone=$2; shift 2; if [ -n \"$s\" ]; then " \
	"[ \"$(cd \"$h/bin\" && cksum * | tr \"\\n\" \" \")\" = \"$s\" ] || " \
	"{ say bad-binary \"the programs arrived damaged\"; exit 1; }; " \
	"for p in \"$h\"/bin/*; do m=$(\"$p\" -h 2>&1 >/dev/null) || " \
	"{ say bad-binary \"${p##*/} does not run here: $m\"; exit 1; }; " \
	"done; fi; " \
	"case $1 in */*) if [ -e \"$1\" ]; then [ -x \"$1\" ] || " \
	"{ say bad-binary \"$1: not executable\"; exit 126; }; " \
	"else say no-binary \"$1: not found\"; exit 127; fi;; " \
	"*) command -v \"$1\" >/dev/null || " \
	"{ say no-binary \"$1: not found\"; exit 127; };; esac; " \
	"say ok \"$d\"; "

static const char *const scripts[] = {
    [SCRIPT_PREPARE] =
	WORKSPACE "rm -rf \"$h\"; "
		  "mkdir \"$h\" \"$h/bin\" \"$h/files\" && say ok \"$d\"",
    [SCRIPT_PUT] = BEGIN "f=$h/$1; mkdir -p \"${f%/*}\" && "
			 "cat >\"$f\" && chmod \"$2\" \"$f\" && say ok \"$d\"",
    /* TERM first, for those who have something to write; then KILL. The
	 * guard is in the group that it ends, so it ignores TERM. */
    [SCRIPT_GUARD] = WORKSPACE LINKS CHECK
    "exec 3<&0; \"$@\" </dev/null 3<&- & p=$!; "
    "(trap \"\" TERM; while read -r l; do :; done; "
    "kill -TERM 0; sleep 1; kill -KILL 0) "
    "<&3 >/dev/null 2>&1 & g=$!; exec 3<&- </dev/null; "
    "wait $p; e=$?; kill -KILL $g; "
    "if [ -n \"$alone\" ]; then cd /; "
    "rmdir \"$w/node$n\" \"$w\" 2>/dev/null; fi; exit $e",
    [SCRIPT_EXEC] = WORKSPACE LINKS CHECK "exec \"$@\"",
    [SCRIPT_CLEAN] =
	BEGIN "rm -rf \"$h\"; "
	      "for f in \"$w\"/node*/* \"$w\"/node*/.[A-Za-z0-9_]*; do "
	      "if [ -L \"$f\" ] && [ ! -e \"$f\" ]; then rm -f \"$f\"; fi; "
	      "done; rmdir \"$w\"/node* \"$w\" 2>/dev/null; say ok \"$d\"",
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

void
args_add(struct args *a, char *word)
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
	args_add(a, u.p);
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
		args_add(a, r->word[i]);
	args_const(a, "-T");
	add_options(a);
	if (n->port > 0) {
		args_const(a, "-p");
		args_add(a, port_text(n->port));
	}
	if (n->user != NULL) {
		args_const(a, "-l");
		args_add(a, n->user);
	}
	args_const(a, "--");
	args_add(a, n->host);
	args_add(a, string);
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
			args_add(a, quote_fill(r->word[i], &v));
		} else {
			args_add(a, r->word[i]);
		}
	}
	if (!named)
		args_add(a, n->host);
	args_const(a, "sh");
	args_const(a, "-c");
	args_add(a, string);
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
		args_add(a, r->word[0]);
		args_const(a, "-c");
		args_add(a, string);
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
	args_add(a, r->scp);
	args_const(a, "-qr");
	args_const(a, "-S");
	for (i = 0; i < r->n_words; i++)
		args_add(a, r->word[i]);
	add_options(a);
	if (n->port > 0) {
		args_const(a, "-P");
		args_add(a, port_text(n->port));
	}
	if (n->user != NULL) {
		buf_fmt(&w->user, "-oUser=%s", n->user);
		args_add(a, buf_cstr(&w->user));
	}
	args_const(a, "--");
	for (i = 0; i < n_from; i++)
		args_add(a, from[i]);
	buf_fmt(&w->target, v6 ? "[%s]:%s/" : "%s:%s/", n->host, dir);
	args_add(a, buf_cstr(&w->target));
}

void
remote_string(struct buf *b, enum script which, char *const env[],
    const char *token, const char *dir, const char *run, const char *node,
    const char *host)
{
	const char *const words[] = {"sh", "-c", scripts[which], "bm-fanout",
	    token, dir, run, node, host};
	size_t i;

	buf_str(b, "exec env");
	for (; *env != NULL; env++) {
		buf_chr(b, ' ');
		quote_word(b, *env);
	}
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		buf_chr(b, ' ');
		quote_word(b, words[i]);
	}
}
