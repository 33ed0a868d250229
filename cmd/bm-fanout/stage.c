/* What is copied to the nodes, laid out as it will be there. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"

#include "buf.h"
#include "child.h"
#include "err.h"
#include "mem.h"
#include "scratch.h"

/* The toolkit's programs that run on nodes, and what each of them runs. */
static const struct tool {
	const char *name;
	bool plays;
	const char *needs[2];
} tools[] = {
    {"bench-node", true, {"bm-load", "bm-merge"}},
    {"bm-load", true, {NULL, NULL}},
    {"bm-merge", false, {NULL, NULL}},
    {"bm-mock", false, {NULL, NULL}},
    {"bm-monitor", false, {NULL, NULL}},
};

static const struct tool *
find_tool(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (strcmp(tools[i].name, word) == 0)
			return &tools[i];
	return NULL;
}

static char *
absolute(const char *path)
{
	struct buf b = {NULL, 0, 0};
	char here[4096];

	if (*path == '/')
		return xstrdup(path);
	if (getcwd(here, sizeof(here)) == NULL)
		die("getcwd:");
	buf_fmt(&b, "%s/%s", here, path);
	return buf_cstr(&b);
}

static void
add(struct stage *s, char *from, char *to, bool program)
{
	struct cargo *c;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (strcmp(s->v[i].to, to) != 0)
			continue;
		if (strcmp(s->v[i].from, from) == 0)
			return;
		die("-f: %s and %s would both be '%s' on the nodes",
		    s->v[i].from, from, strchr(to, '/') + 1);
	}
	s->v = xgrow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
	c = &s->v[s->n++];
	c->from = from;
	c->to = to;
	c->program = program;
}

/* Does a ".." or an empty word stand between the slashes? */
static bool
climbs(const char *path)
{
	size_t n;

	for (; *path != '\0'; path += n + (path[n] == '/')) {
		n = strcspn(path, "/");
		if (n == 0 || (n == 2 && strncmp(path, "..", 2) == 0))
			return true;
	}
	return false;
}

void
stage_file(struct stage *s, char *path)
{
	struct buf to = {NULL, 0, 0};
	const char *name = path;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0)
		die("-f %s:", path);
	close(fd);
	if (!S_ISREG(st.st_mode))
		die("-f %s: not a plain file", path);
	while (strncmp(name, "./", 2) == 0)
		name += 2;
	if (*name == '/' || climbs(name))
		name = strrchr(name, '/') + 1;
	if (strchr(name, '\n') != NULL)
		die("-f %s: a newline in its name", path);
	buf_fmt(&to, "files/%s", name);
	add(s, absolute(path), buf_cstr(&to), false);
}

bool
stage_plays(const char *word)
{
	const char *slash = strrchr(word, '/');
	const struct tool *t = find_tool(slash != NULL ? slash + 1 : word);

	return t != NULL && t->plays;
}

/* Beside bm-fanout itself, else in PATH. */
static char *
program(const struct stage *s, const char *name)
{
	char *self = child_find(s->self), *found;
	struct buf b = {NULL, 0, 0};

	if (self != NULL && strrchr(self, '/') != NULL) {
		buf_add(&b, self, (size_t)(strrchr(self, '/') - self + 1));
		buf_str(&b, name);
		if (access(buf_cstr(&b), X_OK) == 0)
			return absolute(b.p);
	}
	found = child_find(name);
	if (found == NULL)
		die("%s: not found beside %s, nor in PATH", name, argv0);
	return found;
}

static void
add_program(struct stage *s, const char *name)
{
	struct buf to = {NULL, 0, 0};

	buf_fmt(&to, "bin/%s", name);
	add(s, program(s, name), buf_cstr(&to), true);
}

void
stage_programs(struct stage *s, const char *command)
{
	const struct tool *t = find_tool(command);
	int i;

	if (t == NULL)
		return;
	add_program(s, t->name);
	for (i = 0; i < 2 && t->needs[i] != NULL; i++)
		add_program(s, t->needs[i]);
}

/* Make the folders on the way to the last slash of path. */
static void
make_parents(char *path, size_t from)
{
	char *p;

	for (p = strchr(path + from, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			die("mkdir %s:", path);
		*p = '/';
	}
}

/* What the nodes must find: "CRC SIZE NAME CRC SIZE NAME ". */
static void
sum_programs(struct stage *s)
{
	char sh[] = "sh", c[] = "-c", text[2048];
	char script[] = "cd \"$0\"/bin && cksum * | tr \"\\n\" \" \"";
	char *argv[] = {child_find(sh), c, script, s->dir, NULL};

	if (child_ask(argv, text, sizeof(text)) != 0 || *text == '\0')
		die("cksum %s/bin: failed", s->dir);
	s->sums = xstrdup(text);
}

static struct stage *made;
static struct buf made_path; /* room for its names: exit allocates nothing */

static void
drop_made(void)
{
	stage_drop(made);
}

void
stage_make(struct stage *s)
{
	struct buf b = {NULL, 0, 0};
	bool programs = false;
	size_t i, len;

	s->sums = xstrdup("");
	if (s->n == 0)
		return;
	buf_fmt(&b, "%s/bm-fanout.XXXXXX", scratch_dir());
	s->dir = absolute(buf_cstr(&b));
	len = strlen(s->dir);
	for (i = 0; i < s->n; i++)
		buf_room(&made_path, len + strlen(s->v[i].to) + 2);
	if (mkdtemp(s->dir) == NULL)
		die("mkdtemp %s:", s->dir);
	made = s;
	atexit(drop_made);
	for (i = 0; i < s->n; i++) {
		b.n = 0;
		buf_fmt(&b, "%s/%s", s->dir, s->v[i].to);
		make_parents(buf_cstr(&b), len + 1);
		if (symlink(s->v[i].from, b.p) != 0)
			die("symlink %s:", b.p);
		programs |= s->v[i].program;
	}
	buf_free(&b);
	if (programs)
		sum_programs(s);
}

/* Remove the folder at path, if empty, then those above it. */
static void
drop_parents(char *path, size_t from)
{
	char *slash;

	while ((slash = strrchr(path, '/')) != NULL && slash >= path + from) {
		*slash = '\0';
		if (rmdir(path) != 0)
			return;
	}
}

void
stage_drop(struct stage *s)
{
	struct buf b = made_path;
	size_t i;

	if (s->dir == NULL)
		return;
	for (i = 0; i < s->n; i++) {
		b.n = 0;
		buf_fmt(&b, "%s/%s", s->dir, s->v[i].to);
		unlink(buf_cstr(&b));
		drop_parents(b.p, strlen(s->dir));
	}
	rmdir(s->dir);
	free(s->dir);
	s->dir = NULL;
}
