/* The pure parts of bm-mock: delays, words, schedules, forms. */
#include <stdlib.h>

#include "../cmd/bm-mock/act.c"
#include "../cmd/bm-mock/delay.c"
#include "../cmd/bm-mock/form.c"
#include "tap.h"

#define S INT64_C(1000000000)

static int64_t
quantile(const char *text, double u)
{
	struct delay d;

	return delay_parse(text, &d) == -1 ? -1 : delay_quantile(&d, u);
}

static int
near(int64_t a, int64_t b)
{
	return llabs(a - b) <= b / 1000 + 1;
}

static void
delays(void)
{
	static const char *const bad[] = {"", "x", "-1", "exp", "exp,", "exp,x",
	    "exp,1s,2s", "uniform,1s", "uniform,2s,1s", "two,1s,2s,1.1",
	    "two,1s,2s", "1s,", "2h", "norm,1s", "two,1s,2s,0.1,3"};
	size_t i;

	ok(quantile("20ms", 0) == S / 50 && quantile("20ms", 0.99) == S / 50,
	    "a constant delay is the same at every share");
	ok(quantile("uniform,10ms,30ms", 0) == S / 100 &&
		near(quantile("uniform,10ms,30ms", 0.5), S / 50),
	    "a uniform delay begins at its low end, and its median is midway");
	ok(near(quantile("exp,50ms", 0.5), 34657359) &&
		near(quantile("exp,50ms", 0.99), 230258509),
	    "quantiles of an exponential delay are -m ln(1-u)");
	ok(quantile("two,5ms,1s,0.05", 0.949) == S / 200 &&
		quantile("two,5ms,1s,0.05", 0.951) == S,
	    "a two-point delay changes over at 1 - p");
	ok(quantile("exp,1h", 0.9999999) == DELAY_MAX_NS,
	    "no delay is over an hour");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(quantile(bad[i], 0) == -1, "'%s' is no delay", bad[i]);
}

static int
by_size(const void *a, const void *b)
{
	double d = *(const double *)a - *(const double *)b;

	return d < 0 ? -1 : d > 0;
}

static void
shares(void)
{
	static double u[1000];
	double worst = 0, off;
	int i, n;

	for (n = 10; n <= 1000; n *= 10) {
		for (i = 0; i < n; i++)
			u[i] = delay_share((uint64_t)i + 1);
		qsort(u, (size_t)n, sizeof(u[0]), by_size);
		worst = 0;
		for (i = 0; i < n; i++) {
			off = fabs(u[i] - (i + 0.5) / n);
			worst = off > worst ? off : worst;
		}
		ok(worst < 2.5 / n,
		    "%d shares fill the interval evenly: "
		    "the worst is %.5f off",
		    n, worst);
	}
}

static const char *
word(const char *text)
{
	struct act a = act_normal;

	return act_word(&a, text);
}

static void
acts(void)
{
	static const char *const bad[] = {"", "=", "frieze", "hang=x",
	    "hang=-1", "status", "status=99", "status=1000", "gzip=1",
	    "every=50", "every=0,3s", "every=,3s", "delay", "delay=exp",
	    "interim=200", "size=", "capacity=0", "trickle=x", "hangs"};
	struct act a = act_normal;
	size_t i;

	ok(act_word(&a, "hang=3") == NULL && a.fault == FAULT_HANG &&
		a.fault_n == 3,
	    "hang=3 hangs after three answers");
	ok(act_word(&a, "status=503") == NULL && a.status == 503 &&
		a.fault == FAULT_HANG,
	    "words add up");
	ok(act_word(&a, "every=50,3s") == NULL && a.every == 50 &&
		a.every_ns == 3 * S,
	    "every=50,3s");
	ok(act_word(&a, "chunked") == NULL && a.chunk == 1000 &&
		act_word(&a, "chunked=7") == NULL && a.chunk == 7,
	    "a value may have a default");
	ok(act_word(&a, "size=2k") == NULL && a.size == 2048, "size=2k");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(word(bad[i]) != NULL, "'%s' is no word", bad[i]);
	ok(act_word(&a, "status=9") != NULL && a.status == 503,
	    "a bad word changes nothing");
}

static void
schedules(void)
{
	static struct schedule s, t;
	const char *why = NULL, *step;
	int64_t end;

	ok(schedule_add(&s, "normal:2s  freeze:1.5s", &why) == NULL &&
		schedule_add(&s, "delay=5ms+gzip", &why) == NULL && s.n == 3,
	    "steps in one operand or in several");
	ok(schedule_at(&s, 0, &end)->fault == FAULT_NONE && end == 2 * S,
	    "the first step is first");
	ok(schedule_at(&s, 2 * S, &end)->fault == FAULT_FREEZE &&
		end == 7 * S / 2,
	    "a step begins where the one before ends");
	ok(schedule_at(&s, 100 * S, &end)->gzip && end == INT64_MAX,
	    "the last step without a time lasts for ever");
	step = schedule_add(&s, "normal", &why);
	ok(step != NULL && strcmp(step, "normal") == 0,
	    "nothing comes after a step without end");
	ok(schedule_add(&t, "gzip+frieze:1s", &why) != NULL &&
		strcmp(why, "unknown word") == 0,
	    "an unknown word is named");
	ok(schedule_add(&t, "freeze", &why) != NULL,
	    "the whole server freezes for a time only");
	ok(schedule_add(&t, "gzip:0s", &why) != NULL &&
		schedule_add(&t, "gzip:x", &why) != NULL && t.n == 0,
	    "bad times");
}

static void
forms(void)
{
	struct slice q = slice_of("a=1&&b=x+y%2B%zz&c&a=2");
	char v[20];

	ok(form_get(q, "a", v, sizeof(v)) && strcmp(v, "1") == 0,
	    "the first value counts");
	ok(form_get(q, "b", v, sizeof(v)) && strcmp(v, "x y+%zz") == 0,
	    "values are decoded");
	ok(form_get(q, "c", v, sizeof(v)) && v[0] == '\0', "no '=': empty");
	ok(!form_get(q, "d", v, sizeof(v)) && v[0] == '\0', "no such name");
	ok(form_get(q, "b", v, 4) && strcmp(v, "x y") == 0,
	    "long values are cut");
	q = slice_of("a=1; bb=2=3;c=4");
	ok(cookie_get(q, "bb", v, sizeof(v)) && strcmp(v, "2=3") == 0 &&
		cookie_get(q, "c", v, sizeof(v)) && strcmp(v, "4") == 0 &&
		!cookie_get(q, "b", v, sizeof(v)),
	    "cookies are found");
}

int
main(void)
{
	delays();
	shares();
	acts();
	schedules();
	forms();
	return done();
}
