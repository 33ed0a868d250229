#ifndef BM_PROC_H
#define BM_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is watched; the names, units and kinds are in metrics[]. */
enum metric {
	CPU_USER,
	CPU_SYSTEM,
	CPU_IOWAIT,
	CPU_STEAL,
	CPU_COUNT,
	LOAD,
	MEMORY_USED,
	MEMORY_TOTAL,
	SWAP_USED,
	SWAP_TOTAL,
	DISK_READ,
	DISK_WRITTEN,
	DISK_BUSY,
	NET_IN,
	NET_OUT,
	NET_DROPPED,
	TCP_ESTABLISHED,
	TCP_TIMEWAIT,
	TCP_ORPHANED,
	TCP_SYNRECV,
	TCP_CLOSEWAIT,
	TCP_OPENED,
	TCP_ACCEPTED,
	TCP_RETRANSMITTED,
	TCP_OVERFLOWED,
	METRIC_N
};

/* How two readings make a value. */
enum metric_kind {
	GAUGE, /* the later one */
	RATE,  /* the difference a second */
	TICKS, /* permille: the difference over that of cpu_ticks */
	SUM,   /* the difference a second, of all devices */
	MOST /* permille: the greatest difference of a device, in ms a second */
};

enum { PROC_DEVS = 64, PROC_NAME = 32 };

/* Counting sockets by state is dear: not more of them, and not more often. */
enum { PROC_SOCKETS = 2000, PROC_STATES_S = 10 };

/* Disks, or network interfaces. */
struct devs {
	int n;
	struct dev {
		char name[PROC_NAME];
		uint64_t v[3];
	} dev[PROC_DEVS];
};

enum { DISK_V_READ, DISK_V_WRITTEN, DISK_V_BUSY };
enum { NET_V_IN, NET_V_OUT, NET_V_DROPPED };

/* One reading. */
struct reading {
	int64_t mono_ns;
	bool has[METRIC_N]; /* what this system tells */
	uint64_t v[METRIC_N];
	uint64_t cpu_ticks; /* of all processors, busy or not */
	struct devs disk, net;
};

extern const struct metric_info {
	const char *name, *unit;
	enum metric_kind kind;
	size_t devs; /* SUM, MOST: the place in struct reading ... */
	int v;       /* ... and which of their values */
} metrics[METRIC_N];

/* What to read. */
struct proc {
	const char *root;          /* "/proc" */
	const char *interface[17]; /* up to NULL; none: all but lo */
	int64_t states_ns;         /* not before then; start with 0 */
};

/*
 * Read all that there is.  A file that is missing, or not as proc(5) says,
 * leaves has[] false.
 */
void proc_read(struct proc *p, struct reading *r);

#endif
