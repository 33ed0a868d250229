/* bm-record: a scenario from what a browser asks for. */
#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "emit.h"
#include "err.h"
#include "fields.h"
#include "flow.h"
#include "gather.h"
#include "num.h"
#include "secret.h"
#include "token.h"

static const char usage_text[] =
    "bm-record [-b address] [-L port:host:port] [-p port] [name]";

static const char *address = "127.0.0.1";
static struct proxy proxy = {NULL, 0, 8090};

/* -L port:host:port; an IPv6 host stands in brackets. */
static void
set_forward(char *arg)
{
	char *first, *last;

	first = strchr(arg, ':');
	last = strrchr(arg, ':');
	if (first == NULL || first == last || first + 1 == last)
		die("-L %s: not port:host:port", arg);
	*first = *last = '\0';
	proxy.port = (int)num_uint("-L", arg, 0, 65535);
	proxy.forward_port = (int)num_uint("-L", last + 1, 1, 65535);
	proxy.forward = first + 1;
	if (proxy.forward[0] == '[' && last[-1] == ']') {
		proxy.forward++;
		last[-1] = '\0';
	}
}

static void
options(int argc, char *argv[])
{
	int c;

	while ((c = getopt(argc, argv, ":b:hL:p:")) != -1) {
		switch (c) {
		case 'b': address = optarg; break;
		case 'h': usage_exit(usage_text, 1); break;
		case 'L': set_forward(optarg); break;
		case 'p':
			proxy.port = (int)num_uint("-p", optarg, 0, 65535);
			break;
		default: usage_bad(usage_text, c, optopt);
		}
	}
	if (argc - optind > 1)
		usage_exit(usage_text, 0);
}

static char *
with_end(const char *name, const char *end)
{
	struct buf b = {NULL, 0, 0};

	buf_fmt(&b, "%s%s", name, end);
	return buf_cstr(&b);
}

/* A file that must not be there yet; for its owner only. */
static FILE *
create(const char *path)
{
	FILE *f = NULL;
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd != -1)
		f = fdopen(fd, "w");
	if (f == NULL)
		die("write %s:", path);
	return f;
}

/* Can it be written? Better now than after an hour of clicking. */
static void
check_file(char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		die("%s is there already: it is not overwritten", path);
	if (fclose(create(path)) == EOF || unlink(path) == -1)
		die("write %s:", path);
	free(path);
}

static void
check_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	if (*(slash != NULL ? slash + 1 : name) == '\0')
		die("'%s': the name of the scenario is missing", name);
	check_file(with_end(name, ".hurl"));
	check_file(with_end(name, ".conf"));
}

/* The folder of a path: a new string. */
static char *
folder(const char *path)
{
	const char *slash;
	struct buf b = {NULL, 0, 0};

	slash = strrchr(path, '/');
	if (slash == NULL)
		buf_chr(&b, '.');
	else
		buf_add(&b, path, slash == path ? 1 : (size_t)(slash - path));
	return buf_cstr(&b);
}

static void
say_listening(const char *name)
{
	if (strcmp(address, "127.0.0.1") != 0 && strcmp(address, "::1") != 0)
		warn("caution: whoever reaches %s can use this proxy", address);
	if (proxy.forward != NULL)
		warn("forwarding http://localhost:%d/ to %s port %d",
		    proxy.port, proxy.forward, proxy.forward_port);
	else
		warn("HTTP proxy on %s port %d", address, proxy.port);
	warn("end with ^C; then %s is written",
	    name != NULL ? name : "the scenario");
}

static void
write_named(const struct flow *f, const char *name)
{
	const char *base;
	char *conf, *dir, *hurl;
	FILE *out;

	hurl = with_end(name, ".hurl");
	conf = with_end(name, ".conf");
	dir = folder(name);
	base = strrchr(name, '/');
	out = create(hurl);
	emit_scenario(f, out, dir);
	close_out(out, hurl);
	out = create(conf);
	emit_conf(f, out, base != NULL ? base + 1 : name);
	close_out(out, conf);
	warn("%s, %s: %zu requests", hurl, conf, f->n);
	free(hurl);
	free(conf);
	free(dir);
}

int
main(int argc, char *argv[])
{
	struct flow flow;
	struct tape tape = {NULL, 0, 0};
	const char *name;
	int fd;

	argv0 = "bm-record";
	secret_no_core();
	options(argc, argv);
	name = argv[optind];
	if (name != NULL)
		check_name(name);
	fd = wire_listen(address, &proxy.port);
	say_listening(name);
	gather(&tape, &proxy, fd);
	flow_make(&flow, &tape);
	fields_make(&flow);
	token_make(&flow);
	flow_tell(&flow, &tape);
	if (flow.n == 0)
		warn("nothing was recorded");
	else if (name != NULL)
		write_named(&flow, name);
	else
		emit_scenario(&flow, stdout, ".");
	close_out(stdout, "<stdout>");
	return flow.n == 0;
}
