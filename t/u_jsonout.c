/* JSON strings and numbers, as a reader will see them. */
#include <math.h>
#include <stdlib.h>

#include "jsonout.h"
#include "tap.h"

static const char *
got(const char *s, double v)
{
	static char *p;
	size_t n;
	FILE *f;

	free(p);
	f = open_memstream(&p, &n);
	if (s != NULL)
		json_str(f, s);
	else
		json_num(f, v);
	fclose(f);
	return p;
}

int
main(void)
{
	FILE *f;
	char *p;
	size_t n;

	ok(strcmp(got("a\"b\\c", 0), "\"a\\\"b\\\\c\"") == 0, "quotes, \\");
	ok(strcmp(got("a\nb\t", 0), "\"a\\u000ab\\u0009\"") == 0, "controls");
	ok(strcmp(got("\xc3\xa9\xff", 0), "\"\xc3\xa9\xef\xbf\xbd\"") == 0,
	    "UTF-8 stays, what is none becomes U+FFFD");
	ok(strcmp(got("</script>", 0), "\"</script>\"") == 0, "others stay");
	ok(strcmp(got(NULL, 0.25), "0.25") == 0 &&
		strcmp(got(NULL, -1234567), "-1234567") == 0,
	    "numbers");
	ok(strcmp(got(NULL, NAN), "null") == 0 &&
		strcmp(got(NULL, -INFINITY), "null") == 0,
	    "what is no number is null");
	f = open_memstream(&p, &n);
	json_str(f, NULL);
	fclose(f);
	ok(strcmp(p, "null") == 0, "no string is null");
	free(p);
	return done();
}
