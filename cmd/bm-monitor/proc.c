/* What does /proc tell of this machine?  Source: proc(5). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proc.h"
#include "buf.h"
#include "clock.h"

#define DISKS offsetof(struct reading, disk)
#define NETS offsetof(struct reading, net)

const struct metric_info metrics[METRIC_N] = {
    [CPU_USER] = {"cpu.user", "permille", TICKS, 0, 0},
    [CPU_SYSTEM] = {"cpu.system", "permille", TICKS, 0, 0},
    [CPU_IOWAIT] = {"cpu.iowait", "permille", TICKS, 0, 0},
    [CPU_STEAL] = {"cpu.steal", "permille", TICKS, 0, 0},
    [CPU_COUNT] = {"cpu.count", "processors", GAUGE, 0, 0},
    [LOAD] = {"load", "thousandths", GAUGE, 0, 0},
    [MEMORY_USED] = {"memory.used", "bytes", GAUGE, 0, 0},
    [MEMORY_TOTAL] = {"memory.total", "bytes", GAUGE, 0, 0},
    [SWAP_USED] = {"swap.used", "bytes", GAUGE, 0, 0},
    [SWAP_TOTAL] = {"swap.total", "bytes", GAUGE, 0, 0},
    [DISK_READ] = {"disk.read", "bytes/s", SUM, DISKS, DISK_V_READ},
    [DISK_WRITTEN] = {"disk.written", "bytes/s", SUM, DISKS, DISK_V_WRITTEN},
    [DISK_BUSY] = {"disk.busy", "permille", MOST, DISKS, DISK_V_BUSY},
    [NET_IN] = {"net.in", "bytes/s", SUM, NETS, NET_V_IN},
    [NET_OUT] = {"net.out", "bytes/s", SUM, NETS, NET_V_OUT},
    [NET_DROPPED] = {"net.dropped", "packets/s", SUM, NETS, NET_V_DROPPED},
    [TCP_ESTABLISHED] = {"tcp.established", "connections", GAUGE, 0, 0},
    [TCP_TIMEWAIT] = {"tcp.timewait", "connections", GAUGE, 0, 0},
    [TCP_ORPHANED] = {"tcp.orphaned", "connections", GAUGE, 0, 0},
    [TCP_SYNRECV] = {"tcp.synrecv", "connections", GAUGE, 0, 0},
    [TCP_CLOSEWAIT] = {"tcp.closewait", "connections", GAUGE, 0, 0},
    [TCP_OPENED] = {"tcp.opened", "connections/s", RATE, 0, 0},
    [TCP_ACCEPTED] = {"tcp.accepted", "connections/s", RATE, 0, 0},
    [TCP_RETRANSMITTED] = {"tcp.retransmitted", "segments/s", RATE, 0, 0},
    [TCP_OVERFLOWED] = {"tcp.overflowed", "connections/s", RATE, 0, 0},
};

/* All of a file as a C string, in memory that is used again; or NULL. */
static char *
slurp(const char *root, const char *name)
{
	static struct buf text;
	char path[512];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	if ((fd = open(path, O_RDONLY)) == -1)
		return NULL;
	text.n = 0;
	do {
		n = read(fd, buf_room(&text, 16384), 16384);
		text.n += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n == -1 && errno == EINTR));
	close(fd);
	return n == 0 ? buf_cstr(&text) : NULL;
}

/* The line after this one, or NULL. */
static char *
next_line(char *line)
{
	line = strchr(line, '\n');
	return line != NULL && line[1] != '\0' ? line + 1 : NULL;
}

/* Up to n numbers of a line into v; returns how many there were. */
static int
numbers(const char *p, uint64_t *v, int n)
{
	char *end;
	int i;

	for (i = 0; i < n; i++, p = end) {
		p += strspn(p, " \t");
		if (*p < '0' || *p > '9')
			break;
		v[i] = strtoull(p, &end, 10);
	}
	return i;
}

static void
set(struct reading *r, enum metric m, uint64_t v)
{
	r->v[m] = v;
	r->has[m] = true;
}

static void
read_cpu(const struct proc *p, struct reading *r)
{
	enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, N };
	char *line = slurp(p->root, "stat");
	uint64_t v[N] = {0}, cpus = 0;
	int i;

	if (line == NULL || strncmp(line, "cpu ", 4) != 0 ||
	    numbers(line + 4, v, N) < IOWAIT)
		return;
	set(r, CPU_USER, v[USER] + v[NICE]);
	set(r, CPU_SYSTEM, v[SYSTEM] + v[IRQ] + v[SOFTIRQ]);
	set(r, CPU_IOWAIT, v[IOWAIT]);
	set(r, CPU_STEAL, v[STEAL]);
	for (i = 0; i < N; i++)
		r->cpu_ticks += v[i];
	while ((line = next_line(line)) != NULL && strncmp(line, "cpu", 3) == 0)
		cpus++;
	set(r, CPU_COUNT, cpus);
}

static void
read_load(const struct proc *p, struct reading *r)
{
	char *text = slurp(p->root, "loadavg"), *end;
	double load;

	if (text == NULL)
		return;
	load = strtod(text, &end);
	if (end != text && load >= 0 && load < 1e9)
		set(r, LOAD, (uint64_t)(load * 1000 + 0.5));
}

static void
read_memory(const struct proc *p, struct reading *r)
{
	enum { TOTAL, FREE, AVAILABLE, BUFFERS, CACHED, STOTAL, SFREE, N };
	static const char *const key[N] = {"MemTotal:", "MemFree:",
	    "MemAvailable:", "Buffers:", "Cached:", "SwapTotal:", "SwapFree:"};
	char *line;
	uint64_t v[N] = {0}, left;
	bool has[N] = {false};
	int i;

	for (line = slurp(p->root, "meminfo"); line != NULL;
	     line = next_line(line))
		for (i = 0; i < N; i++)
			if (strncmp(line, key[i], strlen(key[i])) == 0)
				has[i] = numbers(line + strlen(key[i]), &v[i],
					     1) == 1;
	/* before Linux 3.14 nobody told what is available */
	left = has[AVAILABLE] ? v[AVAILABLE] : v[FREE] + v[BUFFERS] + v[CACHED];
	if (has[TOTAL] && has[FREE] && left <= v[TOTAL]) {
		set(r, MEMORY_TOTAL, v[TOTAL] * 1024);
		set(r, MEMORY_USED, (v[TOTAL] - left) * 1024);
	}
	if (has[STOTAL] && has[SFREE] && v[SFREE] <= v[STOTAL]) {
		set(r, SWAP_TOTAL, v[STOTAL] * 1024);
		set(r, SWAP_USED, (v[STOTAL] - v[SFREE]) * 1024);
	}
}

/*
 * Is it a whole, real disk?  Partitions follow their disk, and begin with its
 * name; what md and dm do, their disks do again.
 */
static bool
whole_disk(const char *name, const char *last)
{
	static const char *const not [] = {
	    "loop", "ram", "zram", "dm-", "md", "sr", "fd"};
	size_t i;

	for (i = 0; i < sizeof(not ) / sizeof(not [0]); i++)
		if (strncmp(name, not [i], strlen(not [i])) == 0)
			return false;
	return last[0] == '\0' || strncmp(name, last, strlen(last)) != 0;
}

/* One more device, unless there are too many. */
static void
add_dev(struct devs *d, const char *name, uint64_t v0, uint64_t v1, uint64_t v2)
{
	struct dev *dev = &d->dev[d->n];

	if (d->n == PROC_DEVS)
		return;
	snprintf(dev->name, sizeof(dev->name), "%s", name);
	dev->v[0] = v0;
	dev->v[1] = v1;
	dev->v[2] = v2;
	d->n++;
}

static void
read_disks(const struct proc *p, struct reading *r)
{
	enum { READ = 2, WRITTEN = 6, BUSY = 9, N = 10, SECTOR = 512 };
	char *line, name[PROC_NAME], last[PROC_NAME] = "";
	uint64_t v[N];
	int at;

	for (line = slurp(p->root, "diskstats"); line != NULL;
	     line = next_line(line)) {
		if (sscanf(line, "%*u %*u %31s%n", name, &at) != 1 ||
		    numbers(line + at, v, N) < N || !whole_disk(name, last))
			continue;
		strcpy(last, name);
		add_dev(&r->disk, name, v[READ] * SECTOR, v[WRITTEN] * SECTOR,
		    v[BUSY]);
	}
}

static bool
wanted(const struct proc *p, const char *name)
{
	int i;

	for (i = 0; p->interface[i] != NULL; i++)
		if (strcmp(p->interface[i], name) == 0)
			return true;
	return i == 0 && strcmp(name, "lo") != 0;
}

static void
read_net(const struct proc *p, struct reading *r)
{
	enum { IN = 0, DROP_IN = 3, OUT = 8, DROP_OUT = 11, N = 12 };
	char *line, *end, *colon, *name;
	uint64_t v[N];

	for (line = slurp(p->root, "net/dev"); line != NULL;
	     line = end != NULL ? end + 1 : NULL) {
		if ((end = strchr(line, '\n')) != NULL)
			*end = '\0';
		/* an alias has a colon in its name: "eth0:1:  123 ..." */
		if ((colon = strrchr(line, ':')) == NULL ||
		    numbers(colon + 1, v, N) < N)
			continue;
		*colon = '\0';
		name = line + strspn(line, " ");
		if (wanted(p, name))
			add_dev(&r->net, name, v[IN], v[OUT],
			    v[DROP_IN] + v[DROP_OUT]);
	}
}

/*
 * In files of pairs of lines, "Tcp: name name ..." and "Tcp: 1 2 ...": the
 * value below a name.
 */
static bool
below(char *text, const char *head, const char *name, uint64_t *v)
{
	char *line, *values, *p, *q;
	size_t n = strlen(name), head_n = strlen(head);

	for (line = text; line != NULL; line = next_line(values)) {
		if ((values = next_line(line)) == NULL)
			return false;
		if (strncmp(line, head, head_n) != 0)
			continue;
		for (p = line + head_n, q = values + head_n; *p == ' ';) {
			p += strspn(p, " ");
			q += strspn(q, " ");
			if (strncmp(p, name, n) == 0 && strchr(" \n", p[n]))
				return numbers(q, v, 1) == 1;
			p += strcspn(p, " \n");
			q += strcspn(q, " \n");
		}
	}
	return false;
}

static void
read_snmp(const struct proc *p, struct reading *r)
{
	static const struct {
		const char *file, *head, *name;
		enum metric m;
	} list[] = {
	    {"net/snmp", "Tcp:", "CurrEstab", TCP_ESTABLISHED},
	    {"net/snmp", "Tcp:", "ActiveOpens", TCP_OPENED},
	    {"net/snmp", "Tcp:", "PassiveOpens", TCP_ACCEPTED},
	    {"net/snmp", "Tcp:", "RetransSegs", TCP_RETRANSMITTED},
	    {"net/netstat", "TcpExt:", "ListenOverflows", TCP_OVERFLOWED},
	};
	const char *file = "";
	char *text = NULL;
	uint64_t v;
	size_t i;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		if (strcmp(file, list[i].file) != 0)
			text = slurp(p->root, file = list[i].file);
		if (text != NULL && below(text, list[i].head, list[i].name, &v))
			set(r, list[i].m, v);
	}
}

/* How many sockets of each state; those of one file. */
static bool
count_states(const struct proc *p, const char *file, uint64_t n[16])
{
	char *line = slurp(p->root, file), *q;
	int i;

	if (line == NULL)
		return false;
	while ((line = next_line(line)) != NULL) {
		/* "0: local remote state ...", the state in hex */
		for (q = line, i = 0; i < 3; i++) {
			q += strspn(q, " ");
			q += strcspn(q, " \n");
		}
		n[strtoul(q, NULL, 16) & 15]++;
	}
	return true;
}

static void
read_sockets(struct proc *p, struct reading *r)
{
	enum { SYN_RECV = 3, CLOSE_WAIT = 8 };
	char *line = slurp(p->root, "net/sockstat");
	unsigned long long used, orphaned, waiting;
	uint64_t n[16] = {0};
	bool any;

	for (; line != NULL; line = next_line(line))
		if (sscanf(line, "TCP: inuse %llu orphan %llu tw %llu", &used,
			&orphaned, &waiting) == 3)
			break;
	if (line == NULL)
		return;
	set(r, TCP_ORPHANED, orphaned);
	set(r, TCP_TIMEWAIT, waiting);
	if (used + waiting > PROC_SOCKETS || r->mono_ns < p->states_ns)
		return;
	p->states_ns = r->mono_ns + PROC_STATES_S * INT64_C(1000000000);
	any = count_states(p, "net/tcp", n);
	any |= count_states(p, "net/tcp6", n);
	if (any) {
		set(r, TCP_SYNRECV, n[SYN_RECV]);
		set(r, TCP_CLOSEWAIT, n[CLOSE_WAIT]);
	}
}

void
proc_read(struct proc *p, struct reading *r)
{
	memset(r, 0, sizeof(*r));
	r->mono_ns = clock_mono();
	read_cpu(p, r);
	read_load(p, r);
	read_memory(p, r);
	read_disks(p, r);
	read_net(p, r);
	read_snmp(p, r);
	read_sockets(p, r);
}
