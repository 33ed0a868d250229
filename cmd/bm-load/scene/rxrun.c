/* Run a compiled regular expression: backtracking, each state once. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "rx.h"
#include "rxprog.h"
#include "utf8.h"

enum { MEMORY_MAX = 64 * 1024 * 1024, CLEAR = 256, UNSET = -1 };

/* Where to go on; a negative pc restores slot -pc-1 to pos. */
struct job {
	int32_t pc, pos;
};

/*
 * Memory is kept from one search to the next: a worker runs one at a time.
 * A bit of `seen` says that a split was tried at a position; what lies
 * behind `clean` is garbage of earlier searches.
 */
static struct {
	struct job *job;
	size_t job_cap;
	unsigned char *seen;
	size_t seen_cap, clean;
} mem;

struct run {
	const struct rx *rx;
	const char *p;
	int32_t n;
	size_t jobs;
	int32_t slot[2 * RX_GROUPS];
	int slots;
	bool too_large;
};

static void
push(struct run *r, int32_t pc, int32_t pos)
{
	if (r->jobs >= MEMORY_MAX / sizeof *mem.job) {
		r->too_large = true;
		return;
	}
	mem.job = xgrow(mem.job, &mem.job_cap, r->jobs + 1, sizeof *mem.job);
	mem.job[r->jobs].pc = pc;
	mem.job[r->jobs].pos = pos;
	r->jobs++;
}

/* Was this split tried at this position? Then it failed. */
static bool
seen(struct run *r, int32_t no, int32_t pos)
{
	size_t bit = (size_t)pos * (size_t)r->rx->splits + (size_t)no;
	size_t at = bit / 8, to;
	unsigned char mask = (unsigned char)(1 << bit % 8);

	if (at >= mem.clean) {
		to = (at / CLEAR + 1) * CLEAR;
		if (to > MEMORY_MAX) {
			r->too_large = true;
			return true;
		}
		mem.seen = xgrow(mem.seen, &mem.seen_cap, to, 1);
		memset(mem.seen + mem.clean, 0, to - mem.clean);
		mem.clean = to;
	}
	if (mem.seen[at] & mask)
		return true;
	mem.seen[at] |= mask;
	return false;
}

static bool
word_at(const struct run *r, int32_t pos)
{
	int c;

	if (pos < 0 || pos >= r->n)
		return false;
	c = (unsigned char)r->p[pos];
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	       c == '_';
}

static bool
holds(const struct run *r, int32_t at, int32_t pos)
{
	bool before = word_at(r, pos - 1), after = word_at(r, pos);

	switch (at) {
	case RX_AT_BEGIN: return pos == 0;
	case RX_AT_END: return pos == r->n;
	case RX_AT_LINE_BEGIN: return pos == 0 || r->p[pos - 1] == '\n';
	case RX_AT_LINE_END: return pos == r->n || r->p[pos] == '\n';
	case RX_AT_WORD: return before != after;
	case RX_AT_NOT_WORD: return before == after;
	case RX_AT_WORD_BEGIN: return !before && after;
	case RX_AT_WORD_END: return before && !after;
	case RX_AT_HALF_BEGIN: return !before;
	default: return !after; /* RX_AT_HALF_END */
	}
}

/* How many bytes the instruction eats at pos; 0: it does not match. */
static int32_t
eat(const struct run *r, const struct rx_ins *in, int32_t pos)
{
	const struct rx_set *s;
	unsigned char c;
	uint32_t ch;
	int32_t len;

	if (pos >= r->n)
		return 0;
	c = (unsigned char)r->p[pos];
	if (in->op == RX_CHAR)
		return c == in->x;
	if (in->op == RX_CHARI)
		return (c | 32) == in->x;
	s = &r->rx->set[in->x];
	if (c < 128)
		return s->ascii[c];
	len = (int32_t)utf8_get(r->p + pos, (size_t)(r->n - pos), &ch);
	return rxset_has(s, ch) ? len : 0;
}

/* Follow one thread until it fails or matches. */
static bool
follow(struct run *r, int32_t pc, int32_t pos)
{
	const struct rx_ins *in;
	int32_t len;

	for (;;) {
		in = &r->rx->ins[pc];
		switch (in->op) {
		case RX_CHAR:
		case RX_CHARI:
		case RX_SET:
			if ((len = eat(r, in, pos)) == 0)
				return false;
			pos += len;
			pc++;
			break;
		case RX_SPLIT:
			if (seen(r, in->no, pos))
				return false;
			push(r, pc + in->y, pos);
			pc += in->x;
			break;
		case RX_JUMP: pc += in->x; break;
		case RX_SAVE:
			if (in->x < r->slots) {
				push(r, -in->x - 1, r->slot[in->x]);
				r->slot[in->x] = pos;
			}
			pc++;
			break;
		case RX_AT:
			if (!holds(r, in->x, pos))
				return false;
			pc++;
			break;
		default: return true; /* RX_MATCH */
		}
		if (r->too_large)
			return false;
	}
}

static bool
match_at(struct run *r, int32_t pos)
{
	struct job j;

	r->jobs = 0;
	push(r, 0, pos);
	while (r->jobs > 0 && !r->too_large) {
		j = mem.job[--r->jobs];
		if (j.pc < 0)
			r->slot[-j.pc - 1] = j.pos;
		else if (follow(r, j.pc, j.pos))
			return true;
	}
	return false;
}

/* The first place from pos on where a match may begin; -1: none. */
static int32_t
candidate(const struct run *r, int32_t pos)
{
	const struct rx *rx = r->rx;
	const char *p = r->p + pos, *end = r->p + r->n;

	if (rx->prefix_n > 0) {
		for (; end - p >= (int)rx->prefix_n; p++) {
			p = memchr(p, rx->prefix[0],
			    (size_t)(end - p) - rx->prefix_n + 1);
			if (!p)
				return -1;
			if (!memcmp(p, rx->prefix, rx->prefix_n))
				return (int32_t)(p - r->p);
		}
		return -1;
	}
	if (rx->any_first)
		return pos;
	while (p < end && !rx->first[(unsigned char)*p])
		p++;
	return p < end ? (int32_t)(p - r->p) : -1;
}

static void
spans(const struct run *r, struct rx_span *span, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		span[i].p = NULL;
		span[i].n = 0;
		if (2 * i + 1 >= r->slots || r->slot[2 * i] == UNSET ||
		    r->slot[2 * i + 1] == UNSET)
			continue;
		span[i].p = r->p + r->slot[2 * i];
		span[i].n = (size_t)(r->slot[2 * i + 1] - r->slot[2 * i]);
	}
}

int
rx_search(const struct rx *rx, struct slice text, size_t from,
    struct rx_span *span, int n)
{
	struct run r;
	int32_t pos;
	int i;

	if (text.n > INT32_MAX / 2)
		return -1;
	r.rx = rx;
	r.p = text.p ? text.p : "";
	r.n = (int32_t)text.n;
	r.too_large = false;
	r.slots = 2 * (n < rx->groups ? n : rx->groups);
	mem.clean = 0;
	for (pos = (int32_t)from; pos <= r.n; pos++) {
		if ((pos = candidate(&r, pos)) == -1)
			return 0;
		for (i = 0; i < r.slots; i++)
			r.slot[i] = UNSET;
		if (match_at(&r, pos)) {
			spans(&r, span, n);
			return 1;
		}
		if (r.too_large)
			return -1;
		/* never begin inside a character */
		while (pos + 1 < r.n &&
		       ((unsigned char)r.p[pos + 1] & 0xc0) == 0x80)
			pos++;
	}
	return 0;
}

static void
prepare_set(struct rx *rx, const struct rx_set *s)
{
	int c;

	for (c = 0; c < 256; c++)
		if (c >= 128 ? s->n > 0 && s->r[s->n - 1].hi >= 128
			     : s->ascii[c])
			rx->first[c] = 1;
}

/* Mark the bytes that can come first from pc on. */
static void
prepare_first(struct rx *rx, int32_t pc, unsigned char *done)
{
	const struct rx_ins *in;

	while (!done[pc]) {
		done[pc] = 1;
		in = &rx->ins[pc];
		switch (in->op) {
		case RX_CHAR: rx->first[in->x] = 1; return;
		case RX_CHARI:
			rx->first[in->x] = rx->first[in->x ^ 32] = 1;
			return;
		case RX_SET: prepare_set(rx, &rx->set[in->x]); return;
		case RX_SPLIT:
			prepare_first(rx, pc + in->y, done);
			pc += in->x;
			break;
		case RX_JUMP: pc += in->x; break;
		case RX_SAVE:
		case RX_AT: pc++; break;
		default: rx->any_first = true; return;
		}
	}
}

void
rxrun_prepare(struct rx *rx)
{
	unsigned char *done = xarray(rx->n, 1);
	size_t pc = 0;

	prepare_first(rx, 0, done);
	free(done);
	/* a repeated first character is a split, so this is all literal */
	for (; rx->prefix_n < sizeof rx->prefix; pc++) {
		if (rx->ins[pc].op == RX_CHAR)
			rx->prefix[rx->prefix_n++] = (char)rx->ins[pc].x;
		else if (rx->ins[pc].op != RX_SAVE)
			break;
	}
}
