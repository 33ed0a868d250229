/* Can this run be done on this machine at all? */
#include <sys/resource.h>

#include <stdio.h>

#include "preflight.h"

enum {
	OTHER_FDS = 64,    /* pipes, logs, the resolver */
	USER_BYTES = 8192, /* a user and a connection */
	TLS_BYTES = 26 * 1024,
	TIME_WAIT_S = 60
};

/* Two numbers of a file in /proc; returns how many there were. */
static int
numbers(const char *root, const char *path, const char *format, long long *a,
    long long *b)
{
	char name[300];
	FILE *f;
	int n;

	snprintf(name, sizeof(name), "%s%s", root, path);
	if ((f = fopen(name, "r")) == NULL)
		return 0;
	n = fscanf(f, format, a, b);
	fclose(f);
	return n;
}

static int64_t
available(const char *root)
{
	char name[300], line[200];
	long long kb = -1;
	FILE *f;

	snprintf(name, sizeof(name), "%s/proc/meminfo", root);
	if ((f = fopen(name, "r")) == NULL)
		return -1;
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "MemAvailable: %lld kB", &kb) == 1)
			break;
	fclose(f);
	return kb < 0 ? -1 : kb * 1024;
}

static int64_t
descriptors(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == -1)
		return -1;
	if (r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &r) == -1 ||
		    getrlimit(RLIMIT_NOFILE, &r) == -1)
			return -1;
	}
	return r.rlim_cur == RLIM_INFINITY ? -1 : (int64_t)r.rlim_cur;
}

void
machine_look(struct machine *m, const char *root, bool local)
{
	long long lo, hi, reuse = 0, none;

	m->descriptors = descriptors();
	m->memory = available(root);
	m->ports = -1;
	if (numbers(root, "/proc/sys/net/ipv4/ip_local_port_range", "%lld %lld",
		&lo, &hi) == 2 &&
	    hi >= lo)
		m->ports = hi - lo + 1;
	/* 1: wherever time stamps allow it; 2: on loopback */
	m->reuse_s = TIME_WAIT_S;
	if (numbers(root, "/proc/sys/net/ipv4/tcp_tw_reuse", "%lld%lld", &reuse,
		&none) >= 1 &&
	    (reuse == 1 || (reuse == 2 && local)))
		m->reuse_s = 1;
}

static int
check_descriptors(const struct machine *m, const struct need *n, int64_t users,
    char *msg, size_t cap)
{
	const struct plan *p = n->plan;
	int64_t mine = (users + p->workers - 1) / p->workers * n->per_user;
	long long all = mine + OTHER_FDS;

	if (m->descriptors < 0 || all <= m->descriptors)
		return 0;
	snprintf(msg, cap,
	    "%lld users at once on %d workers need %lld descriptors each, the "
	    "limit is %lld: ulimit -n %lld, or more workers (-j)",
	    (long long)users, p->workers, all, (long long)m->descriptors, all);
	return -1;
}

static int
check_ports(const struct machine *m, const struct need *n, int64_t users,
    char *msg, size_t cap)
{
	long long have = m->ports * n->pairs, all = users * n->per_user;

	if (m->ports < 0 || n->own_users || all <= have)
		return 0;
	snprintf(msg, cap,
	    "%lld connections at once, but %lld ports to one address of the "
	    "server: sysctl -w net.ipv4.ip_local_port_range='1024 65535', or "
	    "more source addresses (-b)",
	    all, have);
	return -1;
}

/* -N: each test leaves its connection's port behind for a time. */
static int
check_rate(const struct machine *m, const struct need *n, int64_t rate_ks,
    char *msg, size_t cap)
{
	long long have = m->ports * n->pairs;

	if (!n->plan->close_after || m->ports < 0 ||
	    rate_ks * m->reuse_s / 1000 <= have)
		return 0;
	snprintf(msg, cap,
	    "-N at %lld tests/s leaves %lld ports waiting, and there are %lld: "
	    "sysctl -w net.ipv4.tcp_tw_reuse=1, more source addresses (-b), "
	    "or fewer tests",
	    (long long)(rate_ks / 1000),
	    (long long)(rate_ks * m->reuse_s / 1000), have);
	return -1;
}

static int
check_memory(const struct machine *m, const struct need *n, int64_t users,
    char *msg, size_t cap)
{
	int64_t each = USER_BYTES + (n->tls ? TLS_BYTES * n->per_user : 0);

	if (m->memory < 0 || n->own_users || users * each <= m->memory)
		return 0;
	snprintf(msg, cap,
	    "%lld users need %lld MiB, and %lld MiB are available: fewer "
	    "users (-c), or more nodes",
	    (long long)users, (long long)(users * each >> 20),
	    (long long)(m->memory >> 20));
	return -1;
}

int
preflight(const struct machine *m, const struct need *n, char *msg, size_t cap)
{
	const struct cycle *c;
	int i;

	for (i = 0; i < n->plan->cycles; i++) {
		c = &n->plan->cycle[i];
		if (check_descriptors(m, n, c->users, msg, cap) == -1 ||
		    check_ports(m, n, c->users, msg, cap) == -1 ||
		    check_rate(m, n, c->rate_ks, msg, cap) == -1 ||
		    check_memory(m, n, c->users, msg, cap) == -1)
			return -1;
	}
	return 0;
}
