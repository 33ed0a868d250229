/* What shall be done with an answer?  The words of queries and schedules. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "act.h"
#include "num.h"

#define MS INT64_C(1000000)

const struct act act_normal = {.size = -1};

enum value { NO_VALUE, COUNT, TIME, DELAY, EVERY, FLAG };

/* A word sets a fault, or the member at a place in struct act. */
static const struct word {
	const char *name;
	enum fault fault;
	enum value value;
	size_t place;
	int64_t lo, hi, def; /* def: where no value is given; -1: it must be */
} words[] = {
    {"badchunk", FAULT_BADCHUNK, NO_VALUE, 0, 0, 0, 0},
    {"badgzip", FAULT_BADGZIP, NO_VALUE, 0, 0, 0, 0},
    {"bighead", FAULT_NONE, COUNT, offsetof(struct act, bighead), 1, 1 << 24,
	-1},
    {"capacity", FAULT_NONE, COUNT, offsetof(struct act, capacity), 1, 1000000,
	-1},
    {"chunked", FAULT_NONE, COUNT, offsetof(struct act, chunk), 1, 1 << 30,
	1000},
    {"close", FAULT_NONE, FLAG, offsetof(struct act, close), 0, 0, 0},
    {"cuthead", FAULT_CUTHEAD, NO_VALUE, 0, 0, 0, 0},
    {"delay", FAULT_NONE, DELAY, offsetof(struct act, delay), 0, 0, 0},
    {"down", FAULT_DOWN, NO_VALUE, 0, 0, 0, 0},
    {"empty", FAULT_EMPTY, NO_VALUE, 0, 0, 0, 0},
    {"eof", FAULT_NONE, FLAG, offsetof(struct act, eof), 0, 0, 0},
    {"every", FAULT_NONE, EVERY, 0, 0, 0, 0},
    {"extra", FAULT_EXTRA, NO_VALUE, 0, 0, 0, 0},
    {"freeze", FAULT_FREEZE, NO_VALUE, 0, 0, 0, 0},
    {"garbage", FAULT_GARBAGE, NO_VALUE, 0, 0, 0, 0},
    {"gzip", FAULT_NONE, FLAG, offsetof(struct act, gzip), 0, 0, 0},
    {"hang", FAULT_HANG, COUNT, offsetof(struct act, fault_n), 0, 1 << 30, 0},
    {"interim", FAULT_NONE, COUNT, offsetof(struct act, interim), 100, 199,
	100},
    {"normal", FAULT_NONE, NO_VALUE, 0, 0, 0, 0},
    {"reset", FAULT_RESET, NO_VALUE, 0, 0, 0, 0},
    {"short", FAULT_SHORT, NO_VALUE, 0, 0, 0, 0},
    {"silent", FAULT_SILENT, NO_VALUE, 0, 0, 0, 0},
    {"size", FAULT_NONE, COUNT, offsetof(struct act, size), 0, 1 << 30, -1},
    {"stall", FAULT_STALL, NO_VALUE, 0, 0, 0, 0},
    {"status", FAULT_NONE, COUNT, offsetof(struct act, status), 200, 999, -1},
    {"trickle", FAULT_TRICKLE, TIME, offsetof(struct act, fault_n), 0,
	DELAY_MAX_NS, 100 * MS},
};

static const struct word *
find(const char *word)
{
	size_t i, n = strcspn(word, "=");

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(words[i].name, word, n) == 0 &&
		    words[i].name[n] == '\0')
			return &words[i];
	return NULL;
}

bool
act_known(const char *word)
{
	return find(word) != NULL;
}

static int
set_count(struct act *a, const struct word *w, const char *value)
{
	char *place = (char *)a + w->place;
	int64_t n = w->def;

	if (value != NULL &&
	    (num_parse_size(value, &n) == -1 || n < w->lo || n > w->hi))
		return -1;
	if (n == -1)
		return -1;
	if (w->place == offsetof(struct act, status) ||
	    w->place == offsetof(struct act, interim))
		*(int *)place = (int)n;
	else
		*(int64_t *)place = n;
	return 0;
}

static int
set_time(struct act *a, const struct word *w, const char *value)
{
	int64_t us = w->def / 1000;

	if (value != NULL &&
	    (num_parse_time(value, &us) == -1 || us > w->hi / 1000))
		return -1;
	*(int64_t *)((char *)a + w->place) = us * 1000;
	return 0;
}

/* "50,3s": each 50th answer waits 3 s */
static int
set_every(struct act *a, const char *value)
{
	char n[20];
	const char *comma = value != NULL ? strchr(value, ',') : NULL;
	int64_t every, us;

	if (comma == NULL || (size_t)(comma - value) >= sizeof(n))
		return -1;
	memcpy(n, value, (size_t)(comma - value));
	n[comma - value] = '\0';
	if (num_parse_count(n, &every) == -1 || every == 0 ||
	    num_parse_time(comma + 1, &us) == -1 || us > DELAY_MAX_NS / 1000)
		return -1;
	a->every = every;
	a->every_ns = us * 1000;
	return 0;
}

static int
set_value(struct act *a, const struct word *w, const char *value)
{
	switch (w->value) {
	case NO_VALUE: return value != NULL ? -1 : 0;
	case COUNT: return set_count(a, w, value);
	case TIME: return set_time(a, w, value);
	case EVERY: return set_every(a, value);
	case DELAY: return value != NULL ? delay_parse(value, &a->delay) : -1;
	case FLAG:
		*(bool *)((char *)a + w->place) = true;
		return value != NULL ? -1 : 0;
	}
	return -1;
}

const char *
act_word(struct act *a, const char *word)
{
	const struct word *w = find(word);
	const char *eq = strchr(word, '=');
	struct act b = *a;

	if (w == NULL)
		return "unknown word";
	if (set_value(&b, w, eq != NULL ? eq + 1 : NULL) == -1)
		return "bad value";
	if (w->fault != FAULT_NONE)
		b.fault = w->fault;
	*a = b;
	return NULL;
}

/* One step "word+word:20s", in place. */
static const char *
step_parse(struct act_step *st, char *text, int64_t begin_ns)
{
	char *time = strchr(text, ':'), *word, *next;
	const char *why;
	int64_t us;

	st->act = act_normal;
	st->end_ns = INT64_MAX;
	if (time != NULL) {
		*time++ = '\0';
		if (num_parse_time(time, &us) == -1 || us == 0)
			return "bad time";
		st->end_ns = begin_ns + us * 1000;
	}
	for (word = text; word != NULL; word = next) {
		if ((next = strchr(word, '+')) != NULL)
			*next++ = '\0';
		if ((why = act_word(&st->act, word)) != NULL)
			return why;
	}
	if (time == NULL &&
	    (st->act.fault == FAULT_FREEZE || st->act.fault == FAULT_DOWN))
		return "for how long?";
	return NULL;
}

const char *
schedule_add(struct schedule *s, const char *text, const char **why)
{
	static char at_fault[80];
	char copy[80];
	int64_t begin_ns;
	size_t n;

	for (; *(text += strspn(text, " \t\n")) != '\0'; text += n) {
		n = strcspn(text, " \t\n");
		snprintf(copy, sizeof(copy), "%.*s", (int)n, text);
		strcpy(at_fault, copy);
		begin_ns = s->n > 0 ? s->step[s->n - 1].end_ns : 0;
		if (n >= sizeof(copy))
			*why = "too long";
		else if (s->n == sizeof(s->step) / sizeof(s->step[0]))
			*why = "too many steps";
		else if (begin_ns == INT64_MAX)
			*why = "comes after a step without end";
		else
			*why = step_parse(&s->step[s->n], copy, begin_ns);
		if (*why != NULL)
			return at_fault;
		s->n++;
	}
	return NULL;
}

const struct act *
schedule_at(const struct schedule *s, int64_t now_ns, int64_t *end_ns)
{
	int i;

	for (i = 0; i < s->n; i++) {
		*end_ns = s->step[i].end_ns;
		if (now_ns < *end_ns)
			return &s->step[i].act;
	}
	*end_ns = INT64_MAX;
	return &act_normal;
}
