/* What pages need from hosts that nobody named. */
#include "left.h"

#include "url.h"

enum { HOSTS = 32 };

static struct {
	char host[HOST_MAX + 1];
	int64_t resources;
} left[HOSTS];
static size_t hosts;
static int64_t rest;

void
left_note(struct slice host)
{
	size_t i, k;

	for (i = 0; i < hosts; i++)
		if (slice_ieq(host, left[i].host))
			break;
	if (i == HOSTS || host.n > HOST_MAX) {
		rest++;
		return;
	}
	if (i == hosts) {
		for (k = 0; k < host.n; k++)
			left[i].host[k] = host.p[k] >= 'A' && host.p[k] <= 'Z'
					      ? (char)(host.p[k] | 0x20)
					      : host.p[k];
		left[i].host[k] = '\0';
		hosts++;
	}
	left[i].resources++;
}

static void
line(struct rows *rows, const int key[3], const char *host, int64_t n)
{
	static struct buf b;
	int i;

	b.n = 0;
	stream_begin(&b, KIND_LEFT);
	for (i = 0; i < 3; i++)
		stream_num(&b, key[i]);
	stream_text(&b, host);
	stream_num(&b, n);
	stream_end(&b);
	rows_line(rows, b.p, b.n);
}

void
left_tell(struct rows *rows, int node, int cycle, int worker)
{
	const int key[] = {node, cycle, worker};
	size_t i;

	for (i = 0; i < hosts; i++) {
		line(rows, key, left[i].host, left[i].resources);
		left[i].resources = 0;
	}
	if (rest > 0)
		line(rows, key, "", rest);
	hosts = 0;
	rest = 0;
}
