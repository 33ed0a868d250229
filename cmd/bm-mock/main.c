/* bm-mock: a web server of known behaviour. */
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act.h"
#include "clock.h"
#include "conn.h"
#include "err.h"
#include "num.h"
#include "serve.h"
#include "tls.h"

#define USAGE \
	"bm-mock [-a address] [-c cert -k key] [-j procs] [-l log] " \
	"[-p port] " \
	"[schedule...]"

static struct schedule schedule;

static void
read_schedule(char *argv[])
{
	const char *step, *why = NULL;

	for (; *argv != NULL; argv++)
		if ((step = schedule_add(&schedule, *argv, &why)) != NULL)
			die("schedule: '%s': %s", step, why);
}

static bool
goes_down(void)
{
	int i;

	for (i = 0; i < schedule.n; i++)
		if (schedule.step[i].act.fault == FAULT_DOWN)
			return true;
	return false;
}

static struct addrinfo *
look_up(const char *address, int port)
{
	struct addrinfo hints = {0}, *a;
	char number[12];
	int err;

	snprintf(number, sizeof(number), "%d", port);
	hints.ai_family = AF_UNSPEC;
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
	if ((err = getaddrinfo(address, number, &hints, &a)) != 0)
		die("-a %s: %s", address, gai_strerror(err));
	return a;
}

/* Which port did the system pick?  Listening again must find the same. */
static int
bound_port(struct serve *s)
{
	socklen_t len = s->address->ai_addrlen;
	char port[12];

	if (getsockname(s->listen_fd, s->address->ai_addr, &len) == -1)
		die("getsockname:");
	if (getnameinfo(s->address->ai_addr, len, NULL, 0, port, sizeof(port),
		NI_NUMERICSERV) != 0)
		die("which port is bound?");
	return atoi(port);
}

static void
many_descriptors(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static void
open_log(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);

	if (fd == -1)
		die("-l %s:", path);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	conn_log(fd);
}

/* Serve from n processes, which end when this one does. */
static void
run_many(struct serve *s, int n)
{
	int pipe_fd[2], status;
	pid_t pid;

	if (pipe(pipe_fd) == -1)
		die("pipe:");
	while (n-- > 0) {
		if ((pid = fork()) == -1)
			die("fork:");
		if (pid == 0) {
			close(pipe_fd[1]);
			s->parent_fd = pipe_fd[0];
			serve_run(s);
			_exit(0);
		}
	}
	close(s->listen_fd);
	if ((pid = wait(&status)) != -1)
		die("process %ld ended, status 0x%x", (long)pid, status);
}

int
main(int argc, char *argv[])
{
	struct serve s = {.parent_fd = -1, .schedule = &schedule};
	const char *address = NULL, *cert = NULL, *key = NULL;
	int c, procs = 1, port = 8080;

	argv0 = "bm-mock";
	while ((c = getopt(argc, argv, ":a:c:hj:k:l:p:")) != -1) {
		switch (c) {
		case 'a': address = optarg; break;
		case 'c': cert = optarg; break;
		case 'h': usage_exit(USAGE, 1); break;
		case 'j': procs = (int)num_uint("-j", optarg, 1, 64); break;
		case 'k': key = optarg; break;
		case 'l': open_log(optarg); break;
		case 'p': port = (int)num_uint("-p", optarg, 0, 65535); break;
		default: usage_bad(USAGE, c, optopt);
		}
	}
	read_schedule(argv + optind);
	if ((cert == NULL) != (key == NULL))
		die("-c and -k go together");
	if (cert != NULL)
		tls_init(cert, key);
	if (procs > 1 && goes_down())
		die("-j %d: a schedule with 'down' is for one process", procs);
	many_descriptors();
	if (address == NULL)
		address = "127.0.0.1";
	s.address = look_up(address, port);
	serve_listen(&s);
	printf(
	    strchr(address, ':') != NULL ? "%s://[%s]:%d/\n" : "%s://%s:%d/\n",
	    tls_on() ? "https" : "http", address, bound_port(&s));
	if (fflush(stdout) != 0)
		die("write to <stdout>:");
	s.start_ns = clock_mono();
	if (procs > 1)
		run_many(&s, procs);
	else
		serve_run(&s);
	return 0;
}
