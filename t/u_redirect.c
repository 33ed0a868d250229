/* The rules of redirects. */
#include "../cmd/bm-load/scene/redirect.h"
#include "tap.h"

static bool
get(int status, const char *method)
{
	return redirect_to_get(status, slice_of(method));
}

static const char *
refused(const char *from, const char *to, int hops)
{
	struct url a, b;

	url_parse(&a, slice_of(from));
	url_parse(&b, slice_of(to));
	return redirect_refused(&a, &b, hops);
}

int
main(void)
{
	int s, n = 0;

	for (s = 0; s < 1000; s++)
		n += redirect_status(s);
	ok(n == 5 && redirect_status(301) && redirect_status(302) &&
	    redirect_status(303) && redirect_status(307) &&
	    redirect_status(308), "301 302 303 307 308 are followed");
	ok(get(301, "POST") && get(302, "POST") && get(303, "POST"),
	    "POST becomes GET after 301, 302, 303");
	ok(!get(307, "POST") && !get(308, "POST"),
	    "POST stays after 307, 308");
	ok(!get(301, "PUT") && !get(302, "DELETE") && get(303, "PUT"),
	    "other methods become GET only after 303");
	ok(!get(301, "HEAD") && !get(303, "HEAD"), "HEAD stays HEAD");
	ok(!refused("http://a/", "https://b/", 9) &&
	    refused("http://a/", "http://a/", 10), "ten hops are followed");
	ok(refused("https://a/", "http://a/", 0) &&
	    !refused("https://a/", "https://a/x", 0),
	    "never from https to http");
	return done();
}
