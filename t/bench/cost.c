/* What does a command cost? Runs it and appends its processor time to a file. */
#include <sys/resource.h>
#include <sys/wait.h>

#include <stdio.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"

/*
 * cost FILE CMD...: appends "CPU_US WALL_US" to FILE; processor time is user
 * and system, of the command and all that it waited for. Exits as it does.
 */
int
main(int argc, char *argv[])
{
	struct rusage r;
	int64_t begin = clock_mono(), cpu;
	int status;
	pid_t pid;
	FILE *f;

	argv0 = "cost";
	if (argc < 3)
		die("usage: cost file command...");
	if ((pid = fork()) == -1)
		die("fork:");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		die("%s:", argv[2]);
	}
	if (waitpid(pid, &status, 0) == -1 ||
	    getrusage(RUSAGE_CHILDREN, &r) == -1)
		die("wait:");
	cpu = (int64_t)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 +
	      r.ru_utime.tv_usec + r.ru_stime.tv_usec;
	if ((f = fopen(argv[1], "a")) == NULL)
		die("%s:", argv[1]);
	fprintf(f, "%lld %lld\n", (long long)cpu,
	    (long long)(clock_mono() - begin) / 1000);
	close_out(f, argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
