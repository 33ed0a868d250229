/* The rules of redirects. */
#include "redirect.h"

bool
redirect_status(int status)
{
	return status == 301 || status == 302 || status == 303 ||
	       status == 307 || status == 308;
}

bool
redirect_to_get(int status, struct slice method)
{
	if (status == 303)
		return !slice_eq(method, "HEAD");
	return (status == 301 || status == 302) && slice_eq(method, "POST");
}

const char *
redirect_refused(const struct url *from, const struct url *to, int hops)
{
	if (hops >= REDIRECT_HOPS)
		return "limit over 10 redirects";
	if (from->https && !to->https)
		return "protocol redirect from https to http not followed";
	return NULL;
}
